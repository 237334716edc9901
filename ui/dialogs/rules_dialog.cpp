#include "ui/dialogs/rules_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/dialogs/dialog_parts.h"
#include "ui/dialogs/rule_delegate.h"
#include "ui/dialogs/scheme_fields.h"
#include "ui/theme/format.h"
#include "ui/widgets/part_labels.h"

namespace quantie {
namespace {

const QString rulesKey = QStringLiteral("rules");

std::vector<Rule> rememberedRules() {
    std::vector<Rule> rules;
    for (const QString& text : QSettings().value(rulesKey).toStringList()) {
        if (auto rule = ruleFrom(text)) rules.push_back(std::move(*rule));
    }
    return rules;
}

void remember(const std::vector<Rule>& rules) {
    QStringList texts;
    for (const Rule& rule : rules) texts << QString::fromStdString(ruleText(rule));
    QSettings().setValue(rulesKey, texts);
}

}  // namespace

RulesDialog::RulesDialog(Document& document, QWidget* parent) : QDialog(parent), m_document(document) {
    setWindowTitle(tr("Rules"));
    resize(560, 520);
    const auto [outer, layout] = addColumns(this);
    addList(layout);
    addForm(layout);
    addApply(layout);
    m_apply = new QPushButton(tr("Apply"), this);
    auto* close = new QPushButton(tr("Close"), this);
    addFoot(outer, {m_apply, close});
    connect(m_apply, &QPushButton::clicked, this, &RulesDialog::apply);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(&document, &Document::modelReset, this, &RulesDialog::refill);
    connect(&document, &Document::settingsChanged, this, &RulesDialog::refresh);
    connect(&document, &Document::tiesChanged, this, &RulesDialog::refresh);
    m_rules = rememberedRules();
    if (m_rules.empty()) m_rules.emplace_back();
    refill();
    m_list->setCurrentRow(0);
}

void RulesDialog::setRules(std::vector<Rule> rules) {
    m_rules = std::move(rules);
    refresh();
    m_list->setCurrentRow(0);
    showCurrent();
}

int RulesDialog::current() const {
    const int row = m_list->currentRow();
    return row < static_cast<int>(m_rules.size()) ? row : -1;
}

// -- The list ---------------------------------------------------------------------------------------------------------

void RulesDialog::add() {
    const int row = current() + 1;
    m_rules.insert(m_rules.begin() + row, Rule{});
    refresh();
    m_list->setCurrentRow(row);
    showCurrent();
    m_pattern->setFocus();
}

void RulesDialog::remove() {
    const int row = current();
    if (row < 0) return;
    m_rules.erase(m_rules.begin() + row);
    refresh();
    m_list->setCurrentRow(std::min(row, static_cast<int>(m_rules.size()) - 1));
    showCurrent();
}

void RulesDialog::move(int by) {
    const int row = current();
    const int to = row + by;
    if (row < 0 || to < 0 || to >= static_cast<int>(m_rules.size())) return;
    std::vector<Rule> ordered;
    ordered.reserve(m_rules.size());
    for (int i = 0; i < static_cast<int>(m_rules.size()); ++i) {
        ordered.push_back(m_rules[static_cast<std::size_t>(i == row ? to : i == to ? row : i)]);
    }
    m_rules = std::move(ordered);
    refresh();
    m_list->setCurrentRow(to);
}

/// One item per rule; the delegate draws what the rules say.
void RulesDialog::showList() {
    while (m_list->count() > static_cast<int>(m_rules.size())) delete m_list->takeItem(m_list->count() - 1);
    while (m_list->count() < static_cast<int>(m_rules.size())) m_list->addItem(QString());
    for (int row = 0; row < m_list->count(); ++row) {
        const auto place = static_cast<std::size_t>(row);
        const RuleMatch& match = m_effect.rules[place];
        const QString matches = match.problem.isEmpty() ? matchesInWords(match.uses.size()) : match.problem;
        const QString text = ruleInWords(m_rules[place]);
        m_list->item(row)->setText(text);
        m_list->item(row)->setToolTip(QString::fromStdString(ruleText(m_rules[place])));
        m_list->item(row)->setData(Qt::AccessibleTextRole, text + QStringLiteral(", ") + matches);
    }
    m_list->viewport()->update();
}

// -- The current rule -------------------------------------------------------------------------------------------------

/// Another model: other classes and weights to choose from.
void RulesDialog::refill() {
    {
        const QScopedValueRollback showing(m_showing, true);
        m_pattern->clear();
        m_pattern->addItems(classesWithWeights(m_document.graph()));
        m_weight->clear();
        m_weight->addItems(weightNames(m_document.graph()));
    }
    refresh();
    showCurrent();
}

void RulesDialog::showCurrent() {
    const int row = current();
    m_form->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < static_cast<int>(m_rules.size()));
    {
        const QScopedValueRollback showing(m_showing, true);
        const Rule rule = row < 0 ? Rule{} : m_rules[static_cast<std::size_t>(row)];
        m_kind->setCurrentIndex(m_kind->findData(rule.byClass));
        m_pattern->setEditText(rule.pattern);
        m_weight->setEditText(rule.weight);
        m_scheme->setScheme(rule.setting());
    }
    showEffect();
}

void RulesDialog::edited() {
    const int row = current();
    if (m_showing || row < 0) return;
    Rule& rule = m_rules[static_cast<std::size_t>(row)];
    rule.byClass = m_kind->currentData().toBool();
    rule.pattern = m_pattern->currentText();
    rule.weight = rule.byClass ? m_weight->currentText() : QString();
    const auto setting = m_scheme->scheme();
    rule.toFloat = !setting;
    if (setting) rule.scheme = *setting;
    refresh();
}

// -- What they do -----------------------------------------------------------------------------------------------------

void RulesDialog::refresh() {
    m_effect = effectOf(m_document, m_rules, m_overHand->isChecked());
    showList();
    showEffect();
}

void RulesDialog::showEffect() {
    const int row = current();
    const RuleMatch match = row < 0 ? RuleMatch{} : m_effect.rules[static_cast<std::size_t>(row)];
    const bool wrong = !match.problem.isEmpty();
    m_matchIcon->setIcon(wrong ? QStringLiteral("warning") : QStringLiteral("info"));
    m_matchIcon->setColour(wrong ? &Tokens::bad : &Tokens::muted);
    m_match->setText(wrong                  ? match.problem
                     : match.uses.isEmpty() ? tr("Nothing in this model fits.")
                     : match.uses.size() == 1
                         ? tr("1 use matches; it is ringed in the graph.")
                         : tr("%1 uses match; they are ringed in the graph.").arg(count(match.uses.size())));
    QString summary = m_effect.changed == 1 ? tr("1 use changes.") : tr("%1 uses change.").arg(count(m_effect.changed));
    if (m_effect.changed == 0) summary = tr("No use changes.");
    if (m_effect.kept == 1) summary += tr(" 1 that was set by hand keeps its setting.");
    if (m_effect.kept > 1) summary += tr(" %1 that were set by hand keep theirs.").arg(count(m_effect.kept));
    const auto problem =
        std::ranges::find_if(m_effect.rules, [](const RuleMatch& one) { return !one.problem.isEmpty(); });
    if (problem != m_effect.rules.end()) {
        summary = tr("Rule %1 cannot be applied as it is.").arg(count(problem - m_effect.rules.begin() + 1));
    }
    m_summary->setText(summary);
    m_apply->setEnabled(m_effect.isPossible() && m_effect.changed > 0);
    if (isVisible()) emit matchesChanged(match.uses);
}

void RulesDialog::apply() {
    std::vector<std::string> texts;
    for (const Rule& rule : m_rules) texts.push_back(ruleText(rule));
    m_document.applyRules(texts, m_overHand->isChecked());
    remember(m_rules);
}

void RulesDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    showEffect();
}

void RulesDialog::hideEvent(QHideEvent* event) {
    QDialog::hideEvent(event);
    remember(m_rules);
    emit matchesChanged({});
}

}  // namespace quantie
