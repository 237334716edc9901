#include "ui/window/progress_line.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/theme.h"

namespace quantie {

ProgressLine::ProgressLine(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFixedHeight(2);
    hide();
    m_patience.setSingleShot(true);
    m_patience.setInterval(200);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        show();
        raise();
        emit shownChanged(true);
    });
}

void ProgressLine::start() {
    m_fraction = 0;
    if (!isVisible()) m_patience.start();
    update();
}

void ProgressLine::setFraction(double fraction) {
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    update();
}

void ProgressLine::stop() {
    m_patience.stop();
    if (isHidden()) return;
    hide();
    emit shownChanged(false);
}

void ProgressLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), tokens().line);
    painter.fillRect(QRectF(0, 0, width() * m_fraction, height()), tokens().accentLine);
}

}  // namespace quantie
