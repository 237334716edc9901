// Edits of settings: each becomes one step of the undo history.
#include <algorithm>

#include "core/base/error.h"
#include "core/recipe/presets.h"
#include "core/recipe/rules.h"
#include "core/recipe/use_facts.h"
#include "core/recipe/validate.h"
#include "ui/document/document.h"
#include "ui/document/first_setting.h"

namespace quantie {

namespace {

/// Where a rule names bits it begins anew; an edit keeps all that it does not name.
std::optional<Scheme> changed(const std::optional<Scheme>& current, const Spec& spec) {
    if (!current || !spec.bits || spec.toFloat) return spec.applied(current);
    Spec rest = spec;
    rest.bits.reset();
    std::optional<Scheme> scheme = rest.applied(current);
    scheme->bits = *spec.bits;
    return scheme;
}

}  // namespace

QString editText(const Graph& graph, const QList<int>& uses, const QString& verb) {
    if (uses.size() == 1) return verb + QLatin1Char(' ') + QString::fromStdString(graph.uses[uses.front()].id);
    return Document::tr("%1 %2 uses").arg(verb).arg(uses.size());
}

template <typename Edit>
void Document::editUses(const QString& what, const QList<int>& uses, const Edit& edit, MergeKey merge) {
    Change change;
    for (const int index : uses) {
        const Use& use = m_graph->uses[index];
        if (!isQuantizable(*m_graph, use)) continue;
        const Setting before = setting(index);
        const Setting after{edit(use, before.scheme), {}};
        if (after.scheme == before.scheme) continue;
        try {
            if (after.scheme) checkUse(*m_graph, use, *after.scheme);
        } catch (const Error& error) {
            emit refused(QString::fromStdString(use.id + ": " + error.reason()));
            return;
        }
        change.settings.push_back({use.id, false, before, after});
    }
    push(what, std::move(change), merge);
}

void Document::set(const QList<int>& uses, const std::optional<Scheme>& scheme, MergeKey merge) {
    const QString verb = scheme ? tr("Quantize") : tr("Float");
    editUses(
        editText(*m_graph, uses, verb), uses, [&](const Use&, const auto&) { return scheme; }, merge);
}

void Document::change(const QList<int>& uses, const Spec& spec, MergeKey merge) {
    editUses(
        editText(*m_graph, uses, tr("Change")), uses,
        [&](const Use&, const auto& current) { return changed(current, spec); }, merge);
}

std::optional<Scheme> Document::lastScheme(const std::string& id) const {
    const auto it = m_lastSchemes.find(id);
    return it == m_lastSchemes.end() ? firstSetting() : it->second;
}

void Document::toggle(const QList<int>& uses) {
    const bool allQuantized = std::ranges::all_of(
        uses, [this](int use) { return scheme(use).has_value() || !isQuantizable(*m_graph, m_graph->uses[use]); });
    const QString text = editText(*m_graph, uses, allQuantized ? tr("Float") : tr("Quantize"));
    editUses(
        text, uses,
        [&](const Use& use, const std::optional<Scheme>& current) -> std::optional<Scheme> {
            if (allQuantized) return std::nullopt;
            return current ? current : lastScheme(use.id);
        },
        0);
}

void Document::replaceChoices(const QString& what, const UserChoices& after) {
    push(what, {changesBetween(m_choices, after), std::nullopt});
}

void Document::applyPreset(const QString& name) {
    UserChoices after = m_choices;
    try {
        after.recipe.uses = presetRecipe(name.toStdString(), *m_graph).uses;
    } catch (const Error& error) {
        emit refused(QString::fromUtf8(error.what()));
        return;
    }
    after.origins.clear();
    for (const auto& [id, scheme] : after.recipe.uses) after.origins[id] = tr("preset %1").arg(name);
    replaceChoices(tr("Preset %1").arg(name), after);
}

void Document::applyRules(std::span<const std::string> rules, bool overHand) {
    UserChoices after = m_choices;
    for (const std::string& rule : rules) {
        Recipe ruled = after.recipe;
        try {
            for (const Diagnostic& warning : quantie::applyRules({&rule, 1}, *m_graph, ruled)) {
                emit noticed(QString::fromStdString(warning.where + ": " + warning.message));
            }
        } catch (const Error& error) {
            emit refused(QString::fromUtf8(error.what()));
            return;
        }
        for (const SettingChange& change : changesBetween(after, {ruled, after.origins})) {
            const Setting now = m_choices.setting(change.id);
            const bool byHand = now.scheme && now.origin.isEmpty();
            if (byHand && !overHand) continue;
            const QString origin = change.after.scheme ? tr("rule %1").arg(QString::fromStdString(rule)) : QString();
            after.put(change.id, false, {change.after.scheme, origin});
        }
    }
    replaceChoices(rules.size() == 1 ? tr("Rule %1").arg(QString::fromStdString(rules.front())) : tr("Rules"), after);
}

void Document::setActivations(const std::vector<std::pair<int, std::optional<Scheme>>>& schemes, MergeKey merge) {
    Change change;
    for (const auto& [call, scheme] : schemes) {
        const std::string& id = m_graph->calls[call].id;
        const Setting before = m_choices.setting(id, true);
        const Setting after{scheme, {}};
        if (before != after) change.settings.push_back({id, true, before, after});
    }
    const QString what = change.settings.size() == 1
                             ? tr("Activation of %1").arg(QString::fromStdString(change.settings.front().id))
                             : tr("Activations of %1 calls").arg(change.settings.size());
    push(what, std::move(change), merge);
}

void Document::setActivation(int call, const std::optional<Scheme>& scheme, MergeKey merge) {
    setActivations({{call, scheme}}, merge);
}

}  // namespace quantie
