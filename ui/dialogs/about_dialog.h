// What this program is: version, licence, what it stands on.
#pragma once

#include <QDialog>

namespace quantie {

class AboutDialog : public QDialog {
    Q_OBJECT
  public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

}  // namespace quantie
