#include "ui/inspector/variable_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>
#include <utility>

#include "ui/document/data_text.h"
#include "ui/document/use_text.h"
#include "ui/inspector/channels_section.h"
#include "ui/inspector/error_figures.h"
#include "ui/inspector/fields.h"
#include "ui/inspector/head_text.h"
#include "ui/inspector/item_link.h"
#include "ui/inspector/page_head.h"
#include "ui/inspector/statistics_section.h"
#include "ui/inspector/table_section.h"
#include "ui/inspector/use_list.h"
#include "ui/inspector/values_section.h"

namespace quantie {

VariablePage::VariablePage(Document& document, QWidget* parent)
    : InspectorPage(document, parent),
      m_errors{ErrorLook(document), ErrorLook(document), ErrorLook(document)},
      m_values(document),
      m_uses(new Section(tr("Its two uses"), QStringLiteral("inspector/uses"), this)),
      m_compare(new CompareForm(document, this)),
      m_list(new UseList(document, false, this)),
      m_error(new Section(tr("Error of the weight"), QStringLiteral("inspector/error"), this)),
      m_channels(new ChannelsSection(document, this)),
      m_grid(new ValuesSection(document, m_values, this)),
      m_statistics(new StatisticsSection(m_values, this)),
      m_table(new TableSection(document, this)) {
    m_uses->content()->addWidget(m_compare);
    m_uses->content()->addWidget(m_list);
    m_error->setNote(QStringLiteral("SQNR"));
    m_error->content()->addWidget(errorsSideBySide());
    auto* damages = new QHBoxLayout;
    damages->setSpacing(10);
    for (QLabel*& damage : m_damages) {
        damage = mutedLabel({}, this);
        damage->setWordWrap(true);
        damage->setToolTip(outputsMeaning());
        damages->addWidget(damage, 1, Qt::AlignTop);
    }
    m_error->content()->addLayout(damages);
    for (QWidget* section :
         std::initializer_list<QWidget*>{m_uses, m_error, m_channels, m_grid, m_statistics, m_table}) {
        addSection(section);
    }
    connect(m_compare, &CompareForm::usesChosen, this, &VariablePage::lookAtUses);
    connect(&m_values, &ValuesLook::changed, this, [this] {
        m_grid->refresh();
        m_statistics->refresh();
    });
    for (ErrorLook& look : m_errors) {
        connect(&look, &ErrorLook::changed, this, [this] {
            refreshErrors();
            m_channels->refresh();
        });
    }
}

QWidget* VariablePage::errorsSideBySide() {
    auto* both = new QWidget(this);
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins({});
    row->setSpacing(10);
    for (ErrorFiguresView*& figures : m_figures) {
        figures = new ErrorFiguresView(ErrorFiguresView::Shape::Narrow, both);
        row->addWidget(figures, 1);
    }
    return both;
}

void VariablePage::setItems(const QList<Item>& items) {
    m_variable = items.front().index;
    const auto& uses = graph().variables[m_variable].uses;
    m_uses->setTitle(uses.size() == 2 ? tr("Its two uses") : tr("Its %1 uses").arg(uses.size()));
    m_compare->setVariable(m_variable);
    const bool chosen = uses.size() > mostCompared;  // else all of them stand side by side
    m_list->setUses(chosen ? QList<int>(uses.begin(), uses.end()) : QList<int>());
    m_list->setVisible(chosen);
    m_values.setVariable(m_variable);
    m_grid->setVariable(m_variable);
    m_table->setVariable(m_variable);
    m_statistics->refresh();
    lookAtUses();
}

void VariablePage::lookAtUses() {
    QList<ErrorLook*> looks;
    const QList<int>& uses = m_compare->uses();
    for (std::size_t i = 0; i < m_errors.size(); ++i) {
        const bool compared = std::cmp_less(i, uses.size());
        const int use = compared ? uses[static_cast<qsizetype>(i)] : -1;
        m_errors[i].setUse(use);
        m_figures[i]->setVisible(compared);
        // Three have room for the names of the figures once.
        m_figures[i]->setNamesShown(i == 0 || uses.size() < 3);
        if (!compared) continue;
        m_figures[i]->setName(QString::fromStdString(graph().uses[use].id));
        looks.append(&m_errors[i]);
    }
    m_channels->setLooks(looks);
    refresh();
}

void VariablePage::leave() {
    for (ErrorLook& look : m_errors) look.setUse(-1);
    m_values.setVariable(-1);
}

bool VariablePage::concerns(const QList<int>& uses) const {
    const auto& own = graph().variables[m_variable].uses;
    return anyOf({own.begin(), own.end()}, uses);
}

void VariablePage::refresh() {
    showHead();
    m_compare->refresh();
    m_list->refresh();
    for (ErrorLook& look : m_errors) look.refresh();
    refreshErrors();
    m_channels->refresh();
}

void VariablePage::refreshErrors() {
    double largest = 0;
    double most = 0;
    for (const ErrorLook& look : m_errors) {
        if (look.figure().error) largest = std::max(largest, look.figure().error->tensor.maxAbs);
        if (look.found() == nullptr) continue;
        for (const auto count : look.found()->distribution.errors.counts) most = std::max(most, double(count));
    }
    for (std::size_t i = 0; i < m_errors.size(); ++i) {
        if (largest > 0) m_errors[i].setExtent(static_cast<float>(1.15 * largest));
        m_figures[i]->setLook(m_errors[i], most);
        m_damages[i]->setVisible(m_errors[i].use() >= 0);
        if (m_errors[i].use() >= 0) m_damages[i]->setText(damageInWords(document(), m_errors[i].use()));
    }
}

void VariablePage::showHead() {
    const Variable& variable = graph().variables[m_variable];
    const QString name = itemName(graph(), {Item::Kind::Variable, m_variable});
    head().setTitle(name, name);
    head().setFacts(tr("Variable · %1").arg(weightFacts(variable)));
    Badge badge = variableBadge(document(), m_variable);
    badge.active = true;
    head().setTie(badge, tieOfVariable(variable), evidenceText(variable));
}

}  // namespace quantie
