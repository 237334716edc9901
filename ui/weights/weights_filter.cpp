#include "ui/weights/weights_filter.h"

#include <algorithm>
#include <limits>

#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"

namespace quantie {
namespace {

using Kind = WeightRow::Kind;

}  // namespace

WeightsFilter::WeightsFilter(WeightsModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model) {
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    m_pattern.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
    setDynamicSortFilter(false);
    // The base class maps rows anew while the model is reset: what it asks must be about the new graph by then.
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &WeightsFilter::readQuantized);
    setSourceModel(&model);
    connect(&model, &QAbstractItemModel::modelReset, this, &WeightsFilter::sortAnew);
    connect(&model.document(), &Document::settingsChanged, this, &WeightsFilter::takeIn);
    connect(&model.document().errors(), &WeightErrors::busyChanged, this, &WeightsFilter::errorsAreDone);
    readQuantized();
    sortAnew();
}

QString WeightsFilter::setText(const QString& text, bool regularExpression) {
    QRegularExpression pattern(regularExpression ? text : QRegularExpression::escape(text), m_pattern.patternOptions());
    if (!pattern.isValid()) return tr("%1, at %2").arg(pattern.errorString()).arg(pattern.patternErrorOffset() + 1);
    if (pattern == m_pattern) return {};
    m_pattern = std::move(pattern);
    apply();
    return {};
}

void WeightsFilter::setShown(WeightsShown shown) {
    m_shown = shown;
    apply();
}

void WeightsFilter::setOrder(WeightsOrder order) {
    m_order = order;
    sortAnew();
}

void WeightsFilter::readQuantized() {
    const auto variables = static_cast<int>(m_model.document().graph().variables.size());
    m_quantized.resize(static_cast<std::size_t>(variables));
    for (int i = 0; i < variables; ++i) m_quantized[i] = isQuantized(i) ? 1 : 0;
}

void WeightsFilter::apply() {
    readQuantized();
    invalidateFilter();
    sortAnew();
}

void WeightsFilter::sortAnew() {
    const Document& document = m_model.document();
    m_decibels.clear();
    if (m_order == WeightsOrder::WorstFirst) {
        const auto& variables = document.graph().variables;
        for (int i = 0; i < static_cast<int>(variables.size()); ++i) {
            m_decibels[i] = worstDecibels(document, {variables[i].uses.begin(), variables[i].uses.end()});
        }
    }
    m_waitsForErrors = m_order == WeightsOrder::WorstFirst && document.errors().isBusy();
    sort(WeightsModel::Weight);
    emit applied();
}

void WeightsFilter::errorsAreDone() {
    if (m_waitsForErrors && !m_model.document().errors().isBusy()) sortAnew();
}

void WeightsFilter::takeIn(const QList<int>& uses) {
    const Document& document = m_model.document();
    bool more = false;
    for (const int use : uses) {
        const int variable = document.graph().uses[use].variable;
        if (!document.scheme(use) || m_quantized[variable] != 0) continue;
        m_quantized[variable] = 1;
        more = true;
    }
    if (!more || m_shown != WeightsShown::Quantized) return;
    invalidateFilter();
    emit applied();
}

bool WeightsFilter::isQuantized(int variable) const {
    const Document& document = m_model.document();
    return std::ranges::any_of(document.graph().variables[variable].uses,
                               [&](int use) { return document.scheme(use).has_value(); });
}

bool WeightsFilter::isMatch(const std::string& text) const {
    return m_pattern.match(QString::fromStdString(text)).hasMatch();
}

bool WeightsFilter::useMatches(int index) const {
    const Graph& graph = m_model.document().graph();
    const Use& use = graph.uses[index];
    return isMatch(use.id) || isMatch(reader(graph, use).className);
}

bool WeightsFilter::acceptsVariable(const QModelIndex& index) const {
    const Graph& graph = m_model.document().graph();
    const int variable = m_model.variableOf(index);
    if (m_shown == WeightsShown::Tied && !graph.variables[variable].tied()) return false;
    if (m_shown == WeightsShown::Quantized && m_quantized[variable] == 0) return false;
    const auto& uses = graph.variables[variable].uses;
    return isMatch(graph.variables[variable].name) ||
           std::ranges::any_of(uses, [this](int use) { return useMatches(use); });
}

bool WeightsFilter::acceptsSection(const QModelIndex& section) const {
    const bool tells = m_model.row(section).index == static_cast<int>(WeightSection::Tied) &&
                       m_model.document().isOpen() && tiedVariables() == 0;
    if (tells && m_shown != WeightsShown::Quantized && m_pattern.pattern().isEmpty()) return true;
    for (int row = 0; row < m_model.rowCount(section); ++row) {
        if (filterAcceptsRow(row, section)) return true;
    }
    return false;
}

bool WeightsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = m_model.index(row, WeightsModel::Weight, parent);
    const WeightRow at = m_model.row(index);
    switch (at.kind) {
        case Kind::Section:
            return acceptsSection(index);
        case Kind::Proposal:
            return m_shown != WeightsShown::Quantized &&
                   std::ranges::any_of(m_model.usesOf(index), [this](int use) { return useMatches(use); });
        case Kind::Use:
            return useMatches(at.index) ||
                   isMatch(m_model.document().graph().variables[m_model.variableOf(index)].name);
        case Kind::Tied:
        case Kind::Single:
            break;
    }
    return acceptsVariable(index);
}

/// Only variables have an order of their own; sections, proposals and uses stay in that of the graph.
bool WeightsFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const Kind kind = m_model.row(left).kind;
    const bool inGraphOrder = left.row() < right.row();
    if (m_order == WeightsOrder::Graph || (kind != Kind::Tied && kind != Kind::Single)) return inGraphOrder;
    const int a = m_model.variableOf(left);
    const int b = m_model.variableOf(right);
    const auto& variables = m_model.document().graph().variables;
    if (m_order == WeightsOrder::Name) {
        const int order =
            m_collator.compare(QString::fromStdString(variables[a].name), QString::fromStdString(variables[b].name));
        return order != 0 ? order < 0 : inGraphOrder;
    }
    if (m_order == WeightsOrder::Size) {
        const auto bytes = [&](int variable) {
            const auto& known = m_model.document().sizes().variables;
            const auto found = std::ranges::lower_bound(known, variable, {}, &VariableSize::variable);
            return found != known.end() && found->variable == variable ? found->bytes.asFloat : -1;
        };
        return bytes(a) != bytes(b) ? bytes(a) > bytes(b) : inGraphOrder;
    }
    const auto decibels = [&](int variable) {
        const auto found = m_decibels.find(variable);
        // Float weights come after exact ones.
        const bool none = found == m_decibels.end() || !found->second;
        return std::pair(none, none ? 0.0 : *found->second);
    };
    return decibels(a) != decibels(b) ? decibels(a) < decibels(b) : inGraphOrder;
}

bool WeightsFilter::showsAnything() const {
    for (int section = 0; section < rowCount(); ++section) {
        if (rowCount(index(section, 0)) > 0) return true;
    }
    return false;
}

int WeightsFilter::allVariables() const {
    const auto& variables = m_model.document().graph().variables;
    return static_cast<int>(std::ranges::count_if(variables, [](const Variable& v) { return !v.uses.empty(); }));
}

int WeightsFilter::tiedVariables() const {
    return m_model.document().graph().tiedVariables();
}

int WeightsFilter::quantizedVariables() const {
    int count = 0;
    for (int i = 0; i < static_cast<int>(m_model.document().graph().variables.size()); ++i) {
        if (isQuantized(i)) ++count;
    }
    return count;
}

}  // namespace quantie
