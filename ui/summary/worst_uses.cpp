#include "ui/summary/worst_uses.h"

#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>

#include "ui/document/data_text.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/weights/weight_words.h"
#include "ui/widgets/link_button.h"
#include "ui/widgets/part_labels.h"

namespace quantie {
namespace {

constexpr int shownUses = 5;

/// Up to `count` quantized uses that have a figure, the smallest first.
template <typename FigureOf>
QList<int> smallest(const Document& document, int count, const FigureOf& figureOf) {
    std::vector<std::pair<double, int>> found;
    for (int use = 0; use < static_cast<int>(document.graph().uses.size()); ++use) {
        if (!document.scheme(use)) continue;
        if (const std::optional<double> decibels = figureOf(use)) found.emplace_back(*decibels, use);
    }
    const auto shown = std::min(found.size(), static_cast<std::size_t>(count));
    std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(shown));
    QList<int> uses;
    for (std::size_t i = 0; i < shown; ++i) uses.append(found[i].second);
    return uses;
}

}  // namespace

QList<int> worstUses(const Document& document, int count) {
    return smallest(document, count, [&](int use) { return worstDecibels(document, {use}); });
}

QList<int> mostDamagingUses(const Document& document, int count) {
    return smallest(document, count, [&](int use) { return damageOf(document, use).decibels; });
}

WorstUses::WorstUses(Document& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_column(new QVBoxLayout(this)), m_none(new QLabel(this)) {
    m_column->setContentsMargins({});
    m_column->setSpacing(0);
    m_column->addWidget(m_none);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_none->setWordWrap(true);
    for (int i = 0; i < shownUses; ++i) addRow();
    refresh();
}

void WorstUses::addRow() {
    Row row;
    row.widget = new QWidget(this);
    row.link = new LinkButton(row.widget);
    row.chip = new ChipLabel(row.widget);
    row.decibels = new QLabel(row.widget);
    row.decibels->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* line = new QHBoxLayout(row.widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(row.link, 1);
    line->addWidget(row.chip);
    line->addWidget(row.decibels);
    m_column->addWidget(row.widget);
    const std::size_t place = m_rows.size();
    connect(row.link, &QAbstractButton::clicked, this, [this, place] {
        m_document.selection().select({Item::Kind::Use, m_rows[place].use});
    });
    m_rows.push_back(row);
}

void WorstUses::fill(Row& row, int use) {
    row.use = use;
    row.widget->setVisible(use >= 0);
    if (use < 0) return;
    const WeightWords words(m_document, {WeightRow::Kind::Use, use});
    row.link->setText(words.name());
    row.link->setToolTip(words.toolTip(WeightsModel::Weight));
    row.link->setAccessibleName(words.described());
    row.chip->setChip(useChip(m_document, use));
    row.chip->setToolTip(words.toolTip(WeightsModel::Bits));
    const DataFigure damage = damageOf(m_document, use);
    row.decibels->setText(m_byDamage ? decibels(*damage.decibels) : tr("%1 dB").arg(words.decibels()));
    row.decibels->setToolTip(m_byDamage ? damageInWords(m_document, use) : words.toolTip(WeightsModel::Decibels));
    const bool muted = m_byDamage ? damage.stale : words.decibelsMuted();
    row.decibels->setForegroundRole(muted ? QPalette::PlaceholderText : QPalette::WindowText);
    row.decibels->setMinimumWidth(std::max(50, row.decibels->fontMetrics().horizontalAdvance(tr("%1 dB").arg("00.0"))));
}

void WorstUses::refresh() {
    const QList<int> damaging = mostDamagingUses(m_document, shownUses);
    m_byDamage = !damaging.isEmpty();
    const QList<int> uses = m_byDamage ? damaging : worstUses(m_document, shownUses);
    for (int i = 0; i < shownUses; ++i) fill(m_rows[static_cast<std::size_t>(i)], uses.value(i, -1));
    const bool anyQuantized = !m_document.recipe().uses.empty();
    QString none;
    if (m_document.isOpen() && !anyQuantized) none = tr("All uses are float.");
    if (anyQuantized && uses.isEmpty()) {
        none = m_document.hasWeights() ? tr("Errors are being computed.")
                                       : tr("Without weights there are no errors to compare.");
    }
    m_none->setText(none);
    m_none->setVisible(!none.isEmpty());
}

}  // namespace quantie
