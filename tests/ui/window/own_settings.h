// Settings and data folders of a test's own: what a test writes is nobody's.
#pragma once

#include <QCoreApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace quantie {

class OwnSettings {
  public:
    OwnSettings() {
        QCoreApplication::setOrganizationName("Quantie tests");
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
        QSettings().clear();
    }

  private:
    QTemporaryDir m_folder;
};

}  // namespace quantie
