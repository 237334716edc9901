// One piece of long work beside the window: on a thread of its own, with progress, and stopped by the next one.
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/base/progress.h"

namespace quantie {

class Job : public QObject {
    Q_OBJECT

  public:
    /// What is done on the window's thread once the work is finished: the work hands its result over in it.
    using Finish = std::function<void()>;
    using Work = std::function<Finish(const Progress&)>;

    explicit Job(QObject* parent = nullptr);
    ~Job() override;

    /// Starts the work; what ran before is asked to stop, and its result is dropped. `what` names it for the user.
    void start(const QString& what, Work work);
    /// Asks the work to stop and drops its result; returns at once.
    void stop();

    bool isRunning() const { return m_running; }
    const QString& what() const { return m_what; }

  signals:
    void started();
    /// fraction 0 … 1, at most some twenty times a second.
    void progressed(double fraction, const QString& what);
    /// The work threw. Not sent for work that was stopped.
    void failed(const quantie::Error& error);
    /// After the finish was called, after failed(), and after stop().
    void finished();

  private:
    struct Run;
    void post(std::function<void()> call);
    bool isCurrent(std::uint64_t serial) const;
    void end(std::uint64_t serial, const std::function<void()>& then);
    void forgetEnded();

    Run* m_current = nullptr;
    std::uint64_t m_lastSerial = 0;
    std::vector<std::unique_ptr<Run>> m_runs;  ///< the current one, and stopped ones that are on their way out
    QString m_what;
    bool m_running = false;
};

}  // namespace quantie
