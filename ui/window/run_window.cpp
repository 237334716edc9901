#include "ui/window/run_window.h"

#include <QApplication>
#include <QTimer>

#include "ui/theme/theme.h"
#include "ui/window/main_window.h"

namespace quantie {

bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int runWindow(int& argc, char** argv, const QString& file) {
    const QApplication application(argc, argv);
    QGuiApplication::setApplicationDisplayName("Quantie");
    QGuiApplication::setDesktopFileName("quantie");
    Theme& theme = Theme::instance();
    theme.setAppearance(Theme::keptAppearance());
    theme.install();
    MainWindow window;
    window.show();
    QTimer::singleShot(0, &window, [&window, file] {
        if (file.isEmpty()) {
            window.offerKeptChanges();
        } else {
            window.open(file);
        }
    });
    return QApplication::exec();
}

}  // namespace quantie
