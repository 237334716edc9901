#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace quantie {
namespace {

std::atomic<unsigned> wantedThreads{0};
thread_local bool insideWork = false;

/// One parallelFor in flight: indices are handed out by a counter, so uneven pieces balance themselves.
struct Job {
    const std::function<void(std::size_t)>* work = nullptr;
    std::size_t count = 0;
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr error;

    void run() {
        insideWork = true;
        for (std::size_t i = next++; i < count; i = next++) {
            try {
                (*work)(i);
            } catch (...) {
                const std::scoped_lock lock(mutex);
                if (!error) error = std::current_exception();
                next = count;
            }
        }
        insideWork = false;
    }
};

/// Threads that sleep until a job arrives. The caller of parallelFor works too, so a pool of n - 1 fills n cores.
class Pool {
  public:
    ~Pool() {
        for (std::jthread& thread : m_threads) thread.request_stop();
        m_wake.notify_all();
    }

    void run(Job& job, unsigned helpers) {
        const std::scoped_lock oneJob(m_serial);
        while (m_threads.size() < helpers) {
            m_threads.emplace_back([this](const std::stop_token& stop) { loop(stop); });
        }
        {
            const std::scoped_lock lock(m_mutex);
            m_job = &job;
            m_places = helpers;
            m_active = 0;
        }
        m_wake.notify_all();
        job.run();
        std::unique_lock lock(m_mutex);
        m_places = 0;  // whoever has not woken yet need not
        m_done.wait(lock, [this] { return m_active == 0; });
        m_job = nullptr;
    }

  private:
    void loop(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        while (m_wake.wait(lock, stop, [this] { return m_places > 0; })) {
            --m_places;
            ++m_active;
            Job* job = m_job;
            lock.unlock();
            job->run();
            lock.lock();
            if (--m_active == 0) m_done.notify_all();
        }
    }

    std::mutex m_serial;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::condition_variable m_done;
    Job* m_job = nullptr;
    unsigned m_places = 0;
    unsigned m_active = 0;
    std::vector<std::jthread> m_threads;
};

Pool& pool() {
    static Pool instance;
    return instance;
}

}  // namespace

void setThreadCount(unsigned count) {
    wantedThreads = count;
}

unsigned threadCount() {
    const unsigned wanted = wantedThreads;
    return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work) {
    const auto threads = static_cast<unsigned>(std::min<std::size_t>(threadCount(), count));
    if (threads <= 1 || insideWork) {
        for (std::size_t i = 0; i < count; ++i) work(i);
        return;
    }
    Job job;
    job.work = &work;
    job.count = count;
    pool().run(job, threads - 1);
    if (job.error) std::rethrow_exception(job.error);
}

}  // namespace quantie
