// Long work beside the window: its result, its error, and what becomes of results that nobody waits for any more.
#include "ui/document/job.h"

#include <QSignalSpy>
#include <QtTest>
#include <atomic>
#include <chrono>
#include <thread>

using namespace quantie;

class JobTest : public QObject {
    Q_OBJECT

  private slots:
    void handsItsResultOver() {
        Job job;
        int result = 0;
        QSignalSpy finished(&job, &Job::finished);
        job.start("work", [&result](const Progress&) -> Job::Finish { return [&result] { result = 7; }; });
        QVERIFY(job.isRunning());
        QVERIFY(finished.wait());
        QCOMPARE(result, 7);
        QVERIFY(!job.isRunning());
    }

    void tellsWhatFailed() {
        Job job;
        QSignalSpy failed(&job, &Job::failed);
        job.start("work",
                  [](const Progress&) -> Job::Finish { throw Error(ErrorCode::Unreadable, "file", "it is damaged"); });
        QVERIFY(failed.wait());
    }

    /// The result of the first waits for the window's thread when the second is started, perhaps in the same memory.
    void aLateResultIsNeverTakenForTheNextOne() {
        for (int i = 0; i < 100; ++i) {
            Job job;
            std::atomic<bool> worked = false;
            int result = 0;
            job.start("first", [&](const Progress&) -> Job::Finish {
                worked = true;
                return [&result] { result = 1; };
            });
            while (!worked) std::this_thread::yield();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            QSignalSpy finished(&job, &Job::finished);
            job.start("second", [&](const Progress&) -> Job::Finish { return [&result] { result = 2; }; });
            finished.clear();
            QVERIFY(!finished.isEmpty() || finished.wait());
            QCOMPARE(result, 2);
        }
    }
};

QTEST_GUILESS_MAIN(JobTest)
#include "job_test.moc"
