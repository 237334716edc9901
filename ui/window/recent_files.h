// The models that were opened last, newest first; remembered between runs.
#pragma once

#include <QObject>
#include <QStringList>

namespace quantie {

class RecentFiles : public QObject {
    Q_OBJECT
  public:
    static constexpr int most = 10;

    using QObject::QObject;

    /// Absolute paths, those alone that still exist.
    QStringList files() const;
    void add(const QString& file);
    void clear();

  signals:
    void changed();
};

}  // namespace quantie
