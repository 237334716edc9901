// The tool bar's box of the data: their name and samples; opens the dialog.
#pragma once

#include <QComboBox>

namespace quantie {

class Document;

class DataBox : public QComboBox {
    Q_OBJECT
  public:
    explicit DataBox(Document& document, QWidget* parent = nullptr);

    void showPopup() override { emit opened(); }

  signals:
    void opened();

  private:
    void refresh();

    Document& m_document;
};

}  // namespace quantie
