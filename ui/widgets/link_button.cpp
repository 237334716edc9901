#include "ui/widgets/link_button.h"

#include <QKeyEvent>
#include <QPainter>

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

namespace quantie {

LinkButton::LinkButton(QWidget* parent) : QAbstractButton(parent) {
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize LinkButton::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()), fontMetrics().height() + 2};
}

QSize LinkButton::minimumSizeHint() const {
    return {std::min(sizeHint().width(), fontMetrics().horizontalAdvance(QStringLiteral("mmmm…"))),
            sizeHint().height()};
}

void LinkButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QFont shown(font());
    shown.setUnderline(underMouse() || hasFocus());
    painter.setFont(shown);
    painter.setPen(tokens().accentLine);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, elidedUse(text(), fontMetrics(), width()));
}

void LinkButton::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
    } else {
        QAbstractButton::keyPressEvent(event);
    }
}

}  // namespace quantie
