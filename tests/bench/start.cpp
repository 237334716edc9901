// How long the program takes to its first frame, beside a bare Qt window, and `--version` beside a bare Python.
//
//     QT_QPA_PLATFORM=offscreen build/tests/bench/bench_start [BUILD] [--repeat 40]
//
// The processes take turns, so that a disturbance of the machine falls on both; the least times are compared.
#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <algorithm>
#include <cstdio>
#include <limits>

#include "tests/bench/first_frame.h"
#include "ui/theme/theme.h"
#include "ui/window/main_window.h"

namespace quantie {
namespace {

constexpr double target = 1.5;

int showWindow(int argc, char** argv) {
    const QApplication application(argc, argv);
    Theme::instance().install();
    MainWindow window;
    const FirstFrame first(window);
    window.show();
    return QApplication::exec();
}

double seconds(const QString& program, const QStringList& arguments) {
    QElapsedTimer timer;
    timer.start();
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished() || process.exitCode() != 0) {
        std::fprintf(stderr, "%s does not run\n", qPrintable(program));
        std::exit(1);
    }
    return static_cast<double>(timer.nsecsElapsed()) * 1e-9;
}

struct Command {
    QString program;
    QStringList arguments;
};

void compare(const char* what, const Command& ours, const Command& theirs, int repeat) {
    double ourBest = std::numeric_limits<double>::infinity();
    double theirBest = ourBest;
    for (int i = 0; i < repeat; ++i) {
        theirBest = std::min(theirBest, seconds(theirs.program, theirs.arguments));
        ourBest = std::min(ourBest, seconds(ours.program, ours.arguments));
    }
    const double ratio = ourBest / theirBest;
    std::printf("%s: %.1f ms, beside it %.1f ms: %.2f, to reach %.1f: %s\n", what, 1e3 * ourBest, 1e3 * theirBest,
                ratio, target, ratio <= target ? "reached" : "MISSED");
}

}  // namespace
}  // namespace quantie

int main(int argc, char** argv) {
    using namespace quantie;
    const QStringList arguments(argv + 1, argv + argc);
    if (arguments.value(0) == "--window") return showWindow(argc, argv);
    const qsizetype option = arguments.indexOf("--repeat");
    const int repeat = option < 0 ? 40 : std::max(1, arguments.value(option + 1).toInt());
    const QString here = QFileInfo(QString::fromLocal8Bit(argv[0])).absolutePath();
    const QString build = arguments.isEmpty() || option == 0 ? here + "/../.." : arguments.front();
    compare("first frame, bare window", {here + "/bench_start", {"--window"}}, {here + "/bench_bare_window", {}},
            repeat);
    const QString python = QStandardPaths::findExecutable("python3");
    if (!python.isEmpty()) {
        compare("--version, bare Python", {build + "/quantie", {"--version"}}, {python, {"-c", "pass"}}, repeat);
    }
    return 0;
}
