#include "ui/document/job.h"

#include <QElapsedTimer>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <new>
#include <stop_token>
#include <thread>
#include <utility>

namespace quantie {
namespace {

constexpr qint64 reportEveryMs = 50;

/// Whatever was thrown, as the one kind of error that the window shows.
Error asError(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::Unsupported, "", "there is not enough memory");
    } catch (const std::exception& error) {
        return Error(ErrorCode::Unsupported, "", error.what());
    }
}

}  // namespace

struct Job::Run {
    std::uint64_t serial = 0;
    std::stop_source stop;
    std::mutex mutex;  ///< of the timer: work may report from several threads
    QElapsedTimer sinceReport;
    std::atomic<bool> ended = false;
    std::jthread thread;  // last: joined before the rest goes
};

Job::Job(QObject* parent) : QObject(parent) {}

Job::~Job() {
    // Work reads what its owner holds: it must be over before the owner goes on.
    for (const auto& run : m_runs) run->stop.request_stop();
    m_runs.clear();
}

void Job::post(std::function<void()> call) {
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

void Job::start(const QString& what, Work work) {
    stop();
    forgetEnded();
    m_what = what;
    m_running = true;
    m_current = m_runs.emplace_back(std::make_unique<Run>()).get();
    Run* const run = m_current;
    // What arrives late is told by its number: the memory of a run that has ended may be that of the next one.
    const std::uint64_t serial = run->serial = ++m_lastSerial;
    Progress progress;
    progress.stop = run->stop.get_token();
    progress.report = [this, run, serial](double fraction, const std::string& step) {
        const std::scoped_lock lock(run->mutex);
        if (run->sinceReport.isValid() && run->sinceReport.elapsed() < reportEveryMs) return;
        run->sinceReport.start();
        post([this, serial, fraction, text = QString::fromStdString(step)] {
            if (isCurrent(serial)) emit progressed(fraction, text);
        });
    };
    run->thread = std::jthread([this, run, serial, progress, work = std::move(work)]() mutable {
        try {
            Finish finish = work(progress);
            post([this, serial, finish = std::move(finish)] { end(serial, finish); });
        } catch (...) {
            const Error error = asError(std::current_exception());
            post([this, serial, error] {
                end(serial, [this, &error] {
                    if (error.code() != ErrorCode::Cancelled) emit failed(error);
                });
            });
        }
        work = nullptr;
        run->ended = true;
    });
    emit started();
}

bool Job::isCurrent(std::uint64_t serial) const {
    return m_current != nullptr && m_current->serial == serial;
}

void Job::end(std::uint64_t serial, const std::function<void()>& then) {
    if (!isCurrent(serial)) return;
    m_current = nullptr;
    m_running = false;
    if (then) then();
    if (!m_running) emit finished();  // unless the finish has started new work
}

void Job::forgetEnded() {
    std::erase_if(m_runs, [](const std::unique_ptr<Run>& run) { return run->ended.load(); });
}

void Job::stop() {
    if (m_current == nullptr) return;
    // The window does not wait for a thread that is on its way out.
    m_current->stop.request_stop();
    m_current = nullptr;
    m_running = false;
    emit finished();
}

}  // namespace quantie
