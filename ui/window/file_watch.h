// Notices that files were written by someone else.
#pragma once

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

namespace quantie {

class FileWatch : public QObject {
    Q_OBJECT
  public:
    explicit FileWatch(QObject* parent = nullptr);

    /// These in place of what was watched before.
    void watch(const QStringList& files);

  signals:
    /// The file holds something else and is written to no more.
    void changed(const QString& file);

  private:
    struct State {
        QDateTime modified;
        qint64 size = -1;

        bool operator==(const State&) const = default;
    };
    static State stateOf(const QString& file);
    void check();

    QFileSystemWatcher m_watcher;
    QTimer m_settled;  ///< a file that is being written changes many times
    QHash<QString, State> m_states;
};

}  // namespace quantie
