#include "ui/dialogs/scheme_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QScopedValueRollback>

#include "ui/dialogs/dialog_parts.h"
#include "ui/document/use_text.h"
#include "ui/theme/font.h"

namespace quantie {
namespace {

constexpr int floatBits = 0;  // data of the entry "Float"

enum Method { MinMaxMethod, PercentileMethod, MseMethod, EntropyMethod, GivenMethod };

Method methodOf(const Range& range) {
    return static_cast<Method>(range.index());
}

}  // namespace

SchemeFields::SchemeFields(bool withFloat, QWidget* parent)
    : QWidget(parent),
      m_bits(new QComboBox(this)),
      m_scale(new QComboBox(this)),
      m_symmetric(new QCheckBox(tr("Symmetric"), this)),
      m_narrow(new QCheckBox(tr("Narrow"), this)),
      m_method(new QComboBox(this)),
      m_percentile(new QDoubleSpinBox(this)) {
    setFont(panelFont());
    if (withFloat) m_bits->addItem(tr("Float, not quantized"), floatBits);
    for (int bits = minBits; bits <= maxBits; ++bits) m_bits->addItem(tr("%1 bits").arg(bits), bits);
    m_scale->addItem(tr("Per tensor"), QVariant());
    m_scale->addItem(tr("Last axis: filters, units"), -1);
    m_scale->addItem(tr("Axis 0: rows of an embedding"), 0);
    m_scale->addItem(tr("Last but one: depthwise, transposed"), -2);
    for (const Range& range : {Range(MinMax()), Range(Percentile()), Range(Mse()), Range(Entropy())}) {
        const bool percentile = methodOf(range) == PercentileMethod;
        m_method->addItem(percentile ? tr("Percentile") : rangeInWords(range), methodOf(range));
    }
    m_percentile->setDecimals(3);
    m_percentile->setRange(50, 100);
    m_percentile->setSingleStep(0.1);
    m_percentile->setSuffix(QStringLiteral(" %"));
    m_symmetric->setToolTip(tr("The range is widened until zero lies in its middle."));
    m_narrow->setToolTip(tr("Codes 1 to 2ⁿ−1 in place of 0 to 2ⁿ−1, so that a symmetric grid has a level at zero."));
    m_percentile->setToolTip(tr("Values beyond this percentile of |x| are clipped."));
    m_bits->setAccessibleName(tr("Bits"));
    m_scale->setAccessibleName(tr("Scale"));
    m_method->setAccessibleName(tr("Range"));
    m_percentile->setAccessibleName(tr("Percentile"));

    auto* form = new QGridLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(6);
    const auto label = [](const QString& text) {
        QLabel* result = mutedLabel(text);
        result->setWordWrap(false);
        return result;
    };
    form->addWidget(label(tr("Bits")), 0, 0);
    form->addWidget(m_bits, 0, 1);
    form->addWidget(label(tr("Scale")), 1, 0);
    form->addWidget(m_scale, 1, 1);
    form->addWidget(m_symmetric, 1, 2);
    form->addWidget(m_narrow, 1, 3);
    form->addWidget(label(tr("Range")), 2, 0);
    form->addWidget(m_method, 2, 1);
    form->addWidget(m_percentile, 2, 2, 1, 2, Qt::AlignLeft);
    form->setColumnStretch(4, 1);

    const auto notify = [this] {
        updateEnabled();
        if (!m_filling) emit changed();
    };
    for (QComboBox* box : {m_bits, m_scale, m_method}) {
        connect(box, &QComboBox::currentIndexChanged, this, notify);
    }
    for (QCheckBox* box : {m_symmetric, m_narrow}) connect(box, &QCheckBox::toggled, this, notify);
    connect(m_percentile, &QDoubleSpinBox::valueChanged, this, notify);
    setScheme(Scheme{});
}

std::optional<Scheme> SchemeFields::scheme() const {
    const int bits = m_bits->currentData().toInt();
    if (bits == floatBits) return std::nullopt;
    Scheme scheme;
    scheme.bits = bits;
    scheme.symmetric = m_symmetric->isChecked();
    scheme.narrowRange = m_narrow->isChecked();
    if (m_scale->currentData().isValid()) scheme.axis = m_scale->currentData().toInt();
    scheme.range = range();
    return scheme;
}

Range SchemeFields::range() const {
    switch (m_method->currentData().toInt()) {
        case PercentileMethod:
            return Percentile{m_percentile->value()};
        case MseMethod:
            return Mse{};
        case EntropyMethod:
            return Entropy{};
        case GivenMethod:
            return *m_given;
        default:
            return MinMax{};
    }
}

void SchemeFields::setScheme(const std::optional<Scheme>& scheme) {
    const QScopedValueRollback filling(m_filling, true);
    m_bits->setCurrentIndex(m_bits->findData(scheme ? scheme->bits : floatBits));
    const Scheme shown = scheme.value_or(Scheme{});
    m_symmetric->setChecked(shown.symmetric);
    m_narrow->setChecked(shown.narrowRange);
    showAxis(shown.axis);
    showRange(shown.range);
    updateEnabled();
}

void SchemeFields::showAxis(std::optional<int> axis) {
    const QVariant wanted = axis ? QVariant(*axis) : QVariant();
    int index = m_scale->findData(wanted);
    if (index < 0) {
        m_scale->addItem(tr("Axis %1").arg(*axis), wanted);
        index = m_scale->count() - 1;
    }
    m_scale->setCurrentIndex(index);
}

void SchemeFields::showRange(const Range& range) {
    if (const auto* percentile = std::get_if<Percentile>(&range)) m_percentile->setValue(percentile->p);
    if (const auto* given = std::get_if<Given>(&range)) {
        m_given = *given;
        if (m_method->findData(GivenMethod) < 0) m_method->addItem(rangeInWords(range), GivenMethod);
    }
    m_method->setCurrentIndex(m_method->findData(methodOf(range)));
}

void SchemeFields::updateEnabled() {
    const bool quantized = m_bits->currentData().toInt() != floatBits;
    m_scale->setEnabled(quantized);
    m_symmetric->setEnabled(quantized);
    m_narrow->setEnabled(quantized);
    m_method->setEnabled(quantized);
    m_percentile->setEnabled(quantized);
    m_percentile->setVisible(m_method->currentData().toInt() == PercentileMethod);
}

}  // namespace quantie
