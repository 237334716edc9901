// A Qt window with a line of text and nothing else, until its first frame: what start.cpp measures the program against.
// The text is there because the first one that a process shows loads the fonts, which no program can do without.
#include <QApplication>
#include <QLabel>
#include <QMainWindow>

#include "tests/bench/first_frame.h"

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    QMainWindow window;
    window.resize(1600, 1000);
    window.setCentralWidget(new QLabel(QStringLiteral("A line of text")));
    const quantie::FirstFrame first(window);
    window.show();
    return QApplication::exec();
}
