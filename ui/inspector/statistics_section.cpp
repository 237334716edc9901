#include "ui/inspector/statistics_section.h"

#include <QGridLayout>
#include <QLabel>

#include "ui/inspector/fields.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), std::ssize(view));
}

}  // namespace

StatisticsSection::StatisticsSection(const ValuesLook& look, QWidget* parent)
    : Section(tr("Statistics"), QStringLiteral("inspector/statistics"), parent), m_look(look) {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    // Two columns of rows, read downwards.
    const int half = static_cast<int>(statistics().size() + 1) / 2;
    int at = 0;
    for (const Statistic& row : statistics()) {
        QLabel* name = mutedLabel(text(row.name), this);
        auto* value = new QLabel(this);
        value->setAlignment(Qt::AlignRight);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        for (QLabel* label : {name, value}) label->setToolTip(text(row.definition));
        const int column = at / half * 3;
        grid->addWidget(name, at % half, column);
        grid->addWidget(value, at % half, column + 1);
        m_values.push_back(value);
        ++at;
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnMinimumWidth(2, 12);
    grid->setColumnStretch(4, 1);
    content()->addLayout(grid);
    refresh();
}

QString statisticText(const Statistic& row, const WeightStatistics& found) {
    const double value = row.value(found);
    if (!row.counts) return found.finite() == 0 ? QStringLiteral("–") : number(value, 4);
    const QString counted = count(static_cast<std::int64_t>(value));
    if (value == 0 || found.count == 0) return counted;
    return StatisticsSection::tr("%1 (%2)").arg(counted, percent(value / static_cast<double>(found.count)));
}

void StatisticsSection::refresh() {
    const ValuesFound* found = m_look.found();
    std::size_t at = 0;
    for (const Statistic& row : statistics()) {
        m_values[at++]->setText(found == nullptr ? QStringLiteral("–") : statisticText(row, found->statistics));
    }
    if (!m_look.problem().isEmpty()) {
        setNote(m_look.problem());
    } else if (found == nullptr) {
        setNote({});
    } else {
        setNote(tr("mean %1 · std %2").arg(number(found->statistics.mean), number(found->statistics.deviation)));
    }
}

}  // namespace quantie
