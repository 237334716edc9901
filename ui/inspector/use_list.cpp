#include "ui/inspector/use_list.h"

#include <QGridLayout>
#include <QLabel>

#include "ui/document/use_text.h"
#include "ui/inspector/error_figures.h"
#include "ui/inspector/fields.h"
#include "ui/inspector/head_text.h"
#include "ui/inspector/item_link.h"
#include "ui/theme/format.h"
#include "ui/widgets/link_label.h"
#include "ui/widgets/part_labels.h"

namespace quantie {
namespace {

constexpr qsizetype mostRows = 40;

}  // namespace

UseList::UseList(Document& document, bool byWeight, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_byWeight(byWeight),
      m_grid(new QGridLayout(this)),
      m_rest(mutedLabel({}, this)) {
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(0, 1);
}

void UseList::clear() {
    for (const Row& row : m_rows) {
        for (QWidget* part : std::initializer_list<QWidget*>{row.name, row.badge, row.chip, row.decibels}) {
            part->hide();
            part->deleteLater();
        }
    }
    m_rows.clear();
    m_grid->removeWidget(m_rest);
}

void UseList::setUses(const QList<int>& uses) {
    clear();
    for (const int use : uses.first(std::min(uses.size(), mostRows))) m_rows.push_back(addRow(use));
    const qsizetype rest = uses.size() - std::ssize(m_rows);
    m_rest->setText(uses.isEmpty() ? tr("It reads no weights") : tr("and %1 more").arg(count(rest)));
    m_rest->setVisible(uses.isEmpty() || rest > 0);
    m_grid->addWidget(m_rest, static_cast<int>(m_rows.size()), 0, 1, 4);
    refresh();
}

UseList::Row UseList::addRow(int use) {
    const Graph& graph = m_document.graph();
    const Use& self = graph.uses[use];
    const Item item{Item::Kind::Use, use};
    const QString name = m_byWeight ? QString::fromStdString(self.weight) : itemName(graph, item);
    Row row{use, new LinkLabel(htmlLink(itemHref(item), name), this), new BadgeLabel(this), new ChipLabel(this),
            new QLabel(this)};
    row.name->setToolTip(itemName(graph, item) + u'\n' + weightFacts(graph.variables[self.variable]));
    row.chip->setClickable(true);
    row.decibels->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row.decibels->setMinimumWidth(52);
    const int at = static_cast<int>(m_rows.size());
    m_grid->addWidget(row.name, at, 0);
    m_grid->addWidget(row.badge, at, 1);
    m_grid->addWidget(row.chip, at, 2);
    m_grid->addWidget(row.decibels, at, 3);
    connect(row.name, &LinkLabel::linkActivated, this,
            [this](const QString& href) { m_document.selection().select(itemOf(href)); });
    connect(row.chip, &ChipLabel::clicked, this, [this, use] { m_document.toggle({use}); });
    return row;
}

void UseList::refresh() {
    for (const Row& row : m_rows) {
        const Badge badge = variableBadge(m_document, m_document.graph().uses[row.use].variable);
        row.badge->setBadge(badge);
        row.badge->setVisible(!badge.text.isEmpty());
        row.chip->setChip(useChip(m_document, row.use));
        row.chip->setToolTip(settingInWords(m_document, row.use));
        const UseFigure& figure = m_document.errors().of(row.use);
        const bool exact = figure.error && figure.error->tensor.exact;
        const QString unit = exact ? QString() : QStringLiteral(" dB");
        row.decibels->setText(figure.error ? sqnrText(figure.error->tensor) + unit : QStringLiteral("–"));
        row.decibels->setEnabled(figure.state != UseFigure::State::Computing);
        row.decibels->setToolTip(figure.state == UseFigure::State::Failed ? figure.problem : sqnrMeaning());
    }
}

}  // namespace quantie
