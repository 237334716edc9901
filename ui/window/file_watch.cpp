#include "ui/window/file_watch.h"

#include <QFileInfo>

namespace quantie {

FileWatch::FileWatch(QObject* parent) : QObject(parent) {
    m_settled.setSingleShot(true);
    m_settled.setInterval(300);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settled, qOverload<>(&QTimer::start));
    connect(&m_settled, &QTimer::timeout, this, &FileWatch::check);
}

FileWatch::State FileWatch::stateOf(const QString& file) {
    const QFileInfo info(file);
    return info.exists() ? State{info.lastModified(), info.size()} : State{};
}

void FileWatch::watch(const QStringList& files) {
    if (!m_watcher.files().isEmpty()) m_watcher.removePaths(m_watcher.files());
    m_states.clear();
    for (const QString& file : files) m_states.insert(file, stateOf(file));
    if (!files.isEmpty()) m_watcher.addPaths(files);
}

void FileWatch::check() {
    for (auto [file, known] : m_states.asKeyValueRange()) {
        const State now = stateOf(file);
        if (now.size < 0) {
            m_settled.start();  // it is being replaced, or gone for now
            continue;
        }
        // A watcher loses a file that was replaced by another of its name.
        if (!m_watcher.files().contains(file)) m_watcher.addPath(file);
        if (now == known) continue;
        known = now;
        emit changed(file);
    }
}

}  // namespace quantie
