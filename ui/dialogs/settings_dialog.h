// The settings of the program: few, and each acts at once.
#pragma once

#include <QDialog>

class QButtonGroup;

namespace quantie {

class SchemeFields;

class SettingsDialog : public QDialog {
    Q_OBJECT
  public:
    explicit SettingsDialog(QWidget* parent = nullptr);

  private:
    QWidget* makeAppearance();

    QButtonGroup* m_appearance;
    SchemeFields* m_first;
};

}  // namespace quantie
