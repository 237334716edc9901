#include "ui/widgets/segmented_buttons.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/theme/style_hints.h"

namespace quantie {

SegmentedButtons::SegmentedButtons(QWidget* parent)
    : QWidget(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this)) {
    m_layout->setContentsMargins({});
    m_layout->setSpacing(0);
    m_group->setExclusive(true);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedButtons::chosen);
}

SegmentedButtons::SegmentedButtons(const QStringList& texts, QWidget* parent) : SegmentedButtons(parent) {
    for (const QString& text : texts) add(text);
    if (!texts.isEmpty()) setCurrent(0);
}

int SegmentedButtons::add(const QString& text, const QString& toolTip) {
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    const int index = count();
    m_group->addButton(button, index);
    m_layout->addWidget(button);
    m_buttons.push_back(button);
    setSegment(button, index == 0 ? Segment::Only : Segment::Last);
    if (index == 1) setSegment(m_buttons.front(), Segment::First);
    if (index > 1) setSegment(m_buttons[m_buttons.size() - 2], Segment::Middle);
    updateWidths();
    return index;
}

void SegmentedButtons::setText(int index, const QString& text) {
    m_buttons.at(static_cast<std::size_t>(index))->setText(text);
    updateWidths();
}

void SegmentedButtons::setSegmentEnabled(int index, bool enabled) {
    m_buttons.at(static_cast<std::size_t>(index))->setEnabled(enabled);
}

int SegmentedButtons::current() const {
    return m_group->checkedId();
}

void SegmentedButtons::setCurrent(int index) {
    if (index >= 0) {
        m_buttons.at(static_cast<std::size_t>(index))->setChecked(true);
    } else if (QAbstractButton* checked = m_group->checkedButton()) {
        m_group->setExclusive(false);
        checked->setChecked(false);
        m_group->setExclusive(true);
    }
}

void SegmentedButtons::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) updateWidths();
    QWidget::changeEvent(event);
}

/// The segment that is on is written in semibold: room for that is kept, so that nothing moves.
void SegmentedButtons::updateWidths() {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(bold);
    for (QToolButton* button : m_buttons) {
        button->setFixedSize(metrics.horizontalAdvance(button->text()) + 18, fieldHeight(this));
    }
}

}  // namespace quantie
