#include "ui/widgets/elided_label.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/theme/theme.h"

namespace quantie {

QString withoutFrontParts(const QString& path, const QFontMetrics& metrics, int width) {
    static const QString dots = QStringLiteral("…");
    if (metrics.horizontalAdvance(path) <= width) return path;
    for (qsizetype dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        QString rest = dots + path.mid(dot + 1);
        if (metrics.horizontalAdvance(rest) <= width) return rest;
    }
    const QString last = path.contains('.') ? dots + path.section('.', -1) : path;
    return metrics.elidedText(last, Qt::ElideMiddle, width);
}

QString elidedUse(const QString& id, const QFontMetrics& metrics, int width) {
    if (metrics.horizontalAdvance(id) <= width) return id;
    const qsizetype colon = id.lastIndexOf(':');
    const QString call = id.left(colon + 1);
    const int rest = width - metrics.horizontalAdvance(call);
    const QString weight = colon < 0 ? QString() : withoutFrontParts(id.mid(colon + 1), metrics, rest);
    const bool fits = weight.size() > 4 && metrics.horizontalAdvance(weight) <= rest;
    return fits ? call + weight : metrics.elidedText(id, Qt::ElideMiddle, width);
}

ElidedLabel::ElidedLabel(QWidget* parent) : ElidedLabel({}, Mode::Middle, parent) {}

ElidedLabel::ElidedLabel(const QString& text, Mode mode, QWidget* parent) : QWidget(parent), m_mode(mode) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setText(text);
}

void ElidedLabel::setText(const QString& text) {
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setMode(Mode mode) {
    m_mode = mode;
    update();
}

void ElidedLabel::setAlignment(Qt::Alignment alignment) {
    m_alignment = alignment;
    update();
}

void ElidedLabel::setMuted(bool muted) {
    m_muted = muted;
    update();
}

QString ElidedLabel::shownText() const {
    switch (m_mode) {
        case Mode::Left:
            return fontMetrics().elidedText(m_text, Qt::ElideLeft, width());
        case Mode::Middle:
            return fontMetrics().elidedText(m_text, Qt::ElideMiddle, width());
        case Mode::Right:
            return fontMetrics().elidedText(m_text, Qt::ElideRight, width());
        case Mode::FrontParts:
            break;
    }
    return withoutFrontParts(m_text, fontMetrics(), width());
}

QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_text), fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    const int few = fontMetrics().horizontalAdvance(QStringLiteral("mmmm…"));
    return {std::min(few, sizeHint().width()), fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(!isEnabled() ? palette().color(QPalette::Disabled, QPalette::WindowText)
                   : m_muted    ? tokens().muted
                                : palette().color(QPalette::WindowText));
    painter.drawText(rect(), static_cast<int>(m_alignment) | Qt::TextSingleLine, shownText());
}

bool ElidedLabel::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && shownText() != m_text) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), m_text, this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace quantie
