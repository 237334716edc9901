#include "ui/inspector/use_page.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <algorithm>

#include "ui/document/use_text.h"
#include "ui/inspector/channels_section.h"
#include "ui/inspector/error_section.h"
#include "ui/inspector/head_text.h"
#include "ui/inspector/item_link.h"
#include "ui/inspector/page_head.h"
#include "ui/inspector/scheme_edits.h"
#include "ui/inspector/setting_form.h"
#include "ui/inspector/statistics_section.h"
#include "ui/inspector/table_section.h"
#include "ui/inspector/values_section.h"

namespace quantie {

UsePage::UsePage(Document& document, QWidget* parent)
    : InspectorPage(document, parent),
      m_errors(document),
      m_values(document),
      m_setting(new Section(tr("Setting"), QStringLiteral("inspector/setting"), this)),
      m_form(new SettingForm(document, this)),
      m_apply(new QPushButton(this)),
      m_error(new ErrorSection(document, m_errors, this)),
      m_grid(new ValuesSection(document, m_values, this)),
      m_channels(new ChannelsSection(document, this)),
      m_statistics(new StatisticsSection(m_values, this)),
      m_table(new TableSection(document, this)) {
    m_apply->setToolTip(tr("Give the other uses of this variable the same setting (U)"));
    auto* applyRow = new QHBoxLayout;
    applyRow->setContentsMargins(58, 0, 0, 0);
    applyRow->addWidget(m_apply);
    applyRow->addStretch();
    m_setting->content()->addWidget(m_form);
    m_setting->content()->addLayout(applyRow);
    for (QWidget* section :
         std::initializer_list<QWidget*>{m_setting, m_error, m_grid, m_channels, m_statistics, m_table}) {
        addSection(section);
    }
    connect(m_apply, &QPushButton::clicked, this, [this] { useForAll(this->document(), {m_use}); });
    connect(&m_values, &ValuesLook::changed, this, [this] {
        m_grid->refresh();
        m_statistics->refresh();
    });
    connect(&m_errors, &ErrorLook::changed, this, [this] {
        m_error->refresh();
        m_channels->refresh();
    });
}

void UsePage::setItems(const QList<Item>& items) {
    m_use = items.front().index;
    const Use& use = graph().uses[m_use];
    m_values.setVariable(use.variable, use.transposed);
    m_errors.setUse(m_use);
    m_form->setUses({m_use});
    m_grid->setUse(m_use);
    m_channels->setLooks({&m_errors});
    m_table->setVariable(use.variable);
    m_statistics->refresh();
    refresh();
}

void UsePage::leave() {
    m_errors.setUse(-1);
    m_values.setVariable(-1);
}

bool UsePage::concerns(const QList<int>& uses) const {
    // The other uses stand in the head.
    const auto& all = graph().variables[graph().uses[m_use].variable].uses;
    return anyOf({all.begin(), all.end()}, uses);
}

void UsePage::refresh() {
    showHead();
    m_form->refresh();
    m_setting->setNote(m_form->origin());
    refreshApply();
    m_errors.refresh();
    m_error->refresh();
    m_grid->refresh();
    m_channels->refresh();
}

void UsePage::showHead() {
    const int variable = graph().uses[m_use].variable;
    head().setTitle(itemName(graph(), {Item::Kind::Use, m_use}), itemName(graph(), {Item::Kind::Use, m_use}));
    head().setFacts(useFacts(graph(), m_use));
    Badge badge = variableBadge(document(), variable);
    badge.active = true;
    head().setTie(badge, tieOfUse(document(), m_use), evidenceText(graph().variables[variable]));
}

void UsePage::refreshApply() {
    const Variable& variable = graph().variables[graph().uses[m_use].variable];
    const QString letter = document().letters().of(graph().uses[m_use].variable);
    m_apply->setVisible(variable.tied());
    m_apply->setText(variable.uses.size() == 2
                         ? tr("Apply to both uses of %1").arg(letter)
                         : tr("Apply to all %1 uses of %2").arg(variable.uses.size()).arg(letter));
    const auto own = document().scheme(m_use);
    m_apply->setEnabled(std::ranges::any_of(
        variable.uses, [&](int other) { return document().scheme(other) != schemeFor(graph(), m_use, other, own); }));
}

}  // namespace quantie
