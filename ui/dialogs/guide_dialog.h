// The guide: how the work goes, what the signs mean, and the definition of every figure.
#pragma once

#include <QDialog>

class QTextBrowser;

namespace quantie {

/// Not modal.
class GuideDialog : public QDialog {
    Q_OBJECT
  public:
    explicit GuideDialog(QWidget* parent = nullptr);

  private:
    void write();

    QTextBrowser* m_text;
};

}  // namespace quantie
