#include "ui/inspector/range_field.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <algorithm>
#include <array>

#include "ui/document/use_text.h"
#include "ui/inspector/fields.h"
#include "ui/inspector/number_edit.h"
#include "ui/theme/format.h"
#include "ui/widgets/elided_label.h"

namespace quantie {
namespace {

/// In the order of Range's alternatives.
constexpr std::array<const char*, 5> meanings{
    QT_TRANSLATE_NOOP("quantie::RangeField", "The smallest and the largest value."),
    QT_TRANSLATE_NOOP("quantie::RangeField", "Clips both tails at the p-th percentile of |x|."),
    QT_TRANSLATE_NOOP("quantie::RangeField", "The clipping with the smallest squared error."),
    QT_TRANSLATE_NOOP("quantie::RangeField",
                      "The clipping with the smallest Kullback–Leibler divergence of the histograms of |x|."),
    QT_TRANSLATE_NOOP("quantie::RangeField", "Numbers of your own."),
};
constexpr int percentileMethod = 1;
constexpr int givenMethod = 4;
constexpr std::array<Range, 4> methods{MinMax{}, Percentile{}, Mse{}, Entropy{}};

enum Numbers { Found, PercentileNumber, GivenPair };

}  // namespace

QString rangesText(const std::vector<ChannelRange>& ranges) {
    if (ranges.empty()) return {};
    const double lo = std::ranges::min_element(ranges, {}, &ChannelRange::lo)->lo;
    const double hi = std::ranges::max_element(ranges, {}, &ChannelRange::hi)->hi;
    if (ranges.size() == 1) return range(lo, hi);
    return RangeField::tr("%1 ranges, %2").arg(count(static_cast<std::int64_t>(ranges.size())), range(lo, hi));
}

RangeField::RangeField(QWidget* parent)
    : QWidget(parent),
      m_method(new QComboBox(this)),
      m_numbers(new QStackedWidget(this)),
      m_found(new ElidedLabel(this)),
      m_percentile(new NumberEdit(this)),
      m_lo(new NumberEdit(this)),
      m_hi(new NumberEdit(this)) {
    for (const Range& method : methods) m_method->addItem(rangeInWords(method));
    m_method->setItemText(percentileMethod, tr("Percentile"));
    m_method->addItem(rangeInWords(Given{}));
    for (int i = 0; i < m_method->count(); ++i) m_method->setItemData(i, tr(meanings[i]), Qt::ToolTipRole);
    m_method->setAccessibleName(tr("Range"));
    m_method->setToolTip(tr("How the range is found: values outside it are clipped"));
    letShrink(m_method);
    m_found->setMuted(true);
    m_percentile->setAccessibleName(tr("Percentile"));
    m_percentile->setToolTip(tr("p: above 0, at most 100"));
    for (NumberEdit* edit : {m_percentile, m_lo, m_hi}) edit->setMinimumWidth(40);
    m_lo->setAccessibleName(tr("Start of the range"));
    m_hi->setAccessibleName(tr("End of the range"));

    auto* pair = new QWidget(this);
    auto* pairRow = new QHBoxLayout(pair);
    pairRow->setContentsMargins({});
    pairRow->setSpacing(6);
    pairRow->addWidget(m_lo);
    pairRow->addWidget(new QLabel(tr("to", "between two numbers"), pair));
    pairRow->addWidget(m_hi);
    for (QWidget* page : std::initializer_list<QWidget*>{m_found, m_percentile, pair}) m_numbers->addWidget(page);
    m_numbers->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(8);
    row->addWidget(m_method);
    row->addWidget(m_numbers, 1);

    connect(m_method, &QComboBox::activated, this, &RangeField::choose);
    connect(m_percentile, &NumberEdit::entered, this, [this](double p) { emit chosen(Percentile{p}); });
    connect(m_lo, &NumberEdit::entered, this, [this](double lo) { emit chosen(Given{{lo}, m_given.hi}); });
    connect(m_hi, &NumberEdit::entered, this, [this](double hi) { emit chosen(Given{m_given.lo, {hi}}); });
}

void RangeField::choose(int method) {
    if (method == givenMethod) {
        emit givenChosen();
    } else {
        emit chosen(methods[static_cast<std::size_t>(method)]);
    }
}

void RangeField::setMixed(bool mixed) {
    m_method->setPlaceholderText(mixed ? tr("mixed") : QStringLiteral("–"));
}

void RangeField::setRange(const std::optional<Range>& range, const std::vector<ChannelRange>* found) {
    m_method->setCurrentIndex(range ? static_cast<int>(range->index()) : -1);
    m_found->setText(range && found != nullptr ? rangesText(*found) : QString());
    m_numbers->setCurrentIndex(Found);
    if (!range) return;
    if (const auto* percentile = std::get_if<Percentile>(&*range)) {
        m_percentile->setNumber(percentile->p, 8);
        m_numbers->setCurrentIndex(PercentileNumber);
    } else if (const auto* given = std::get_if<Given>(&*range); given != nullptr && given->lo.size() == 1) {
        m_given = *given;
        m_lo->setNumber(given->lo.front());
        m_hi->setNumber(given->hi.front());
        m_numbers->setCurrentIndex(GivenPair);
    }
}

}  // namespace quantie
