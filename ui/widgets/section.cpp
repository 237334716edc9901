#include "ui/widgets/section.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

namespace quantie {
namespace {

QString settingOf(const QString& key) {
    return "sections/" + key;
}

}  // namespace

Section::Section(const QString& title, const QString& key, QWidget* parent)
    : QWidget(parent), m_key(key), m_title(new QToolButton(this)), m_note(new ElidedLabel(this)) {
    m_title->setText(title);
    m_title->setAutoRaise(true);
    m_title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_title->setFocusPolicy(Qt::StrongFocus);
    m_title->setFixedHeight(26);
    m_note->setMuted(true);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 1, 0, 0);
    all->setSpacing(0);
    m_head = new QHBoxLayout;
    m_head->setContentsMargins(-5, 0, 0, 0);  // the arrow stands at the edge of the panel
    m_head->setSpacing(8);
    m_head->addWidget(m_title);
    m_head->addWidget(m_note, 1);
    all->addLayout(m_head);
    m_body = new QWidget(this);
    m_content = new QVBoxLayout(m_body);
    m_content->setContentsMargins(0, 0, 0, 9);
    m_content->setSpacing(6);
    all->addWidget(m_body);

    updateFont();
    show(m_key.isEmpty() || QSettings().value(settingOf(m_key), true).toBool());
    connect(m_title, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
}

void Section::setTitle(const QString& title) {
    m_title->setText(title);
}

void Section::setNote(const QString& note) {
    m_note->setText(note);
}

void Section::setCorner(QWidget* corner) {
    m_corner = corner;
    m_head->addWidget(corner);
    corner->setVisible(m_open);
}

void Section::setOpen(bool open) {
    if (open == m_open) return;
    show(open);
    if (!m_key.isEmpty()) QSettings().setValue(settingOf(m_key), open);
    emit toggled(open);
}

void Section::show(bool open) {
    m_open = open;
    m_title->setAccessibleDescription(open ? tr("open") : tr("folded"));
    m_title->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_body->setVisible(open);
    if (m_corner != nullptr) m_corner->setVisible(open);
}

void Section::updateFont() {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    if (m_title->font() != bold) m_title->setFont(bold);
}

void Section::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) updateFont();
    QWidget::changeEvent(event);
}

void Section::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(0, 0, width(), 1, tokens().line);
}

}  // namespace quantie
