// What colours the graph, as a box in the tool bar.
#pragma once

#include <QComboBox>

namespace quantie {

class ViewSettings;

class ColourByBox : public QComboBox {
    Q_OBJECT
  public:
    explicit ColourByBox(ViewSettings& view, QWidget* parent = nullptr);

  private:
    void showCurrent();

    ViewSettings& m_view;
};

}  // namespace quantie
