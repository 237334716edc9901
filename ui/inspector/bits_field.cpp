#include "ui/inspector/bits_field.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

#include "core/quant/scheme.h"
#include "ui/widgets/segmented_buttons.h"

namespace quantie {
namespace {

constexpr int mostSegments = 8;  ///< bits

}  // namespace

BitsField::BitsField(QWidget* parent)
    : QWidget(parent), m_few(new SegmentedButtons(this)), m_many(new QComboBox(this)) {
    for (int bits = minBits; bits <= mostSegments; ++bits) {
        m_few->add(QString::number(bits),
                   tr("%1 bits: %2 levels, one less where the range is narrow").arg(bits).arg(1 << bits));
    }
    for (int bits = mostSegments + 1; bits <= maxBits; ++bits) m_many->addItem(QString::number(bits));
    m_many->setPlaceholderText(QStringLiteral("9–16"));
    m_many->setToolTip(tr("9 to 16 bits"));
    m_many->setMinimumWidth(48);
    m_many->setAccessibleName(m_many->toolTip());
    m_few->setAccessibleName(tr("Bits"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(6);
    row->addWidget(m_few);
    row->addWidget(m_many);
    row->addStretch();
    setBits(std::nullopt);
    connect(m_few, &SegmentedButtons::chosen, this, [this](int index) { emit chosen(minBits + index); });
    connect(m_many, &QComboBox::activated, this, [this](int index) { emit chosen(mostSegments + 1 + index); });
}

void BitsField::setBits(std::optional<int> bits) {
    const QSignalBlocker blocker(m_many);
    m_few->setCurrent(bits && *bits <= mostSegments ? *bits - minBits : -1);
    m_many->setCurrentIndex(bits && *bits > mostSegments ? *bits - mostSegments - 1 : -1);
}

}  // namespace quantie
