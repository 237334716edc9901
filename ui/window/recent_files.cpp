#include "ui/window/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace quantie {
namespace {

constexpr const char* key = "recentFiles";

}  // namespace

QStringList RecentFiles::files() const {
    QStringList files = QSettings().value(key).toStringList();
    files.removeIf([](const QString& file) { return !QFileInfo(file).isFile(); });
    return files;
}

void RecentFiles::add(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    QStringList files = this->files();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(key, QStringList(files.mid(0, most)));
    emit changed();
}

void RecentFiles::clear() {
    QSettings().remove(key);
    emit changed();
}

}  // namespace quantie
