#include "ui/widgets/part_labels.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int ringMargin = 3;  ///< room for the focus ring

}  // namespace

ChipLabel::ChipLabel(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ChipLabel::setChip(const Chip& chip) {
    if (chip == m_chip) return;
    m_chip = chip;
    setAccessibleName(chipInWords(chip));
    updateGeometry();
    update();
}

void ChipLabel::setClickable(bool clickable) {
    m_clickable = clickable;
    setFocusPolicy(clickable ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(clickable ? Qt::PointingHandCursor : Qt::ArrowCursor);
    updateGeometry();
}

QSize ChipLabel::sizeHint() const {
    const int margins = m_clickable ? 2 * ringMargin : 0;
    return chipSize(m_chip).toSize() + QSize(margins, margins);
}

void ChipLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    Chip chip = m_chip;
    chip.focused = m_clickable && hasFocus();
    QRectF place({}, chipSize(chip));
    place.moveCenter(QRectF(rect()).center());
    drawChip(&painter, place, chip);
}

void ChipLabel::mouseReleaseEvent(QMouseEvent* event) {
    if (m_clickable && event->button() == Qt::LeftButton && rect().contains(event->pos())) emit clicked();
}

void ChipLabel::keyPressEvent(QKeyEvent* event) {
    if (m_clickable && (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return)) {
        emit clicked();
    } else {
        QWidget::keyPressEvent(event);
    }
}

BadgeLabel::BadgeLabel(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void BadgeLabel::setBadge(const Badge& badge) {
    if (badge == m_badge) return;
    m_badge = badge;
    setAccessibleName(badge.differs ? tr("tie %1, uses differ").arg(badge.text) : tr("tie %1").arg(badge.text));
    updateGeometry();
    update();
}

QSize BadgeLabel::sizeHint() const {
    return badgeSize(m_badge).toSize();
}

void BadgeLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    drawBadge(&painter, QRectF({}, badgeSize(m_badge)), m_badge);
}

IconLabel::IconLabel(const QString& icon, QWidget* parent) : QWidget(parent), m_icon(icon) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::setIcon(const QString& icon) {
    m_icon = icon;
    update();
}

void IconLabel::setColour(QColor Tokens::*colour) {
    m_colour = colour;
    update();
}

void IconLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    drawIcon(&painter, QRectF(0, 0, 16, 16), m_icon, tokens().*m_colour);
}

}  // namespace quantie
