#include "ui/compare/difference.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/export/flat_clone.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

using Kind = Difference::Kind;

QString say(const char* text) {
    return QCoreApplication::translate("quantie::Compare", text);
}

QString asText(const std::string& text) {
    return QString::fromStdString(text);
}

QList<Item> useItem(const Graph& graph, const std::string& id) {
    const int use = graph.findUse(id);
    return use < 0 ? QList<Item>{} : QList<Item>{{Item::Kind::Use, use}};
}

/// The uses of one variable are that variable; of several they are themselves.
QList<Item> tieItems(const Graph& graph, const std::vector<std::string>& ids) {
    QList<Item> items;
    bool one = true;
    for (const std::string& id : ids) {
        items += useItem(graph, id);
        if (items.isEmpty()) continue;
        one = one && graph.uses[items.back().index].variable == graph.uses[items.front().index].variable;
    }
    if (items.isEmpty() || !one) return items;
    return {{Item::Kind::Variable, graph.uses[items.front().index].variable}};
}

/// All calls of a layer by the name that comparisons give it.
QList<Item> layerItems(const Graph& graph, const std::string& name) {
    QList<Item> items;
    for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
        if (joinedName(graph.calls[call].path) == name) items.append({Item::Kind::Call, call});
    }
    return items;
}

/// Collects rows, with the place that each has in the other model.
class Rows {
  public:
    Rows(const Graph& first, const Graph& second)
        : m_first(first), m_second(second), m_there(correspondingUses(first, second)) {}

    void addTies(const Comparison& comparison, bool kept) {
        for (const ComparedTie& tie : comparison.ties) {
            if (tie.kept != kept) continue;
            QString detail = asText(tie.detail);
            if (kept) detail = say("%1 uses read one variable in both").arg(tie.uses.size());
            QList<Item> there;
            for (const Item& item : tieItems(m_first, tie.uses)) there += inSecond(item);
            if (const QList<Item> told = tieItems(m_second, tie.there); kept) there = told;
            m_rows.push_back({kept ? Kind::KeptTie : Kind::BrokenTie, asText(tie.variable), detail,
                              tieItems(m_first, tie.uses), there});
        }
    }

    void addUse(Kind kind, const std::string& id, const QString& detail) {
        const QList<Item> here = useItem(m_first, id);
        m_rows.push_back({kind, asText(id), detail, here, here.isEmpty() ? here : inSecond(here.front())});
    }

    void addLayer(Kind kind, const std::string& name, const QString& detail) {
        m_rows.push_back({kind, asText(name), detail, layerItems(m_first, name), layerItems(m_second, name)});
    }

    std::vector<Difference> take() { return std::move(m_rows); }

  private:
    QList<Item> inSecond(const Item& item) const {
        QList<Item> items;
        for (const int use : usesOf({item}, m_first)) {
            if (m_there[use] >= 0) items.append({Item::Kind::Use, m_there[use]});
        }
        return items;
    }

    const Graph& m_first;
    const Graph& m_second;
    std::vector<int> m_there;
    std::vector<Difference> m_rows;
};

QString weightDetail(const ComparedWeight& weight) {
    if (!weight.maxAbs) return asText(weight.detail);
    return say("%1, by at most %2").arg(asText(weight.detail), number(*weight.maxAbs));
}

}  // namespace

QString kindInWords(Kind kind) {
    switch (kind) {
        case Kind::BrokenTie:
            return say("Broken ties");
        case Kind::DifferentWeight:
            return say("Weights that differ");
        case Kind::MissingWeight:
            return say("Weights that are missing");
        case Kind::ChangedLayer:
            return say("Layers with another class or config");
        case Kind::OnlyInFirst:
            return say("Layers only in the original");
        case Kind::OnlyInSecond:
            return say("Layers only in the other model");
        case Kind::KeptTie:
            break;
    }
    return say("Kept ties");
}

std::vector<Difference> differencesOf(const Comparison& comparison, const Graph& first, const Graph& second) {
    Rows rows(first, second);
    rows.addTies(comparison, false);
    for (const ComparedWeight& weight : comparison.differentWeights) {
        rows.addUse(Kind::DifferentWeight, weight.use, weightDetail(weight));
    }
    for (const std::string& use : comparison.missingWeights) {
        rows.addUse(Kind::MissingWeight, use, say("no values in the other model"));
    }
    for (const std::string& name : comparison.changedLayers) rows.addLayer(Kind::ChangedLayer, name, {});
    for (const std::string& name : comparison.onlyInFirst) rows.addLayer(Kind::OnlyInFirst, name, {});
    for (const std::string& name : comparison.onlyInSecond) rows.addLayer(Kind::OnlyInSecond, name, {});
    rows.addTies(comparison, true);
    return rows.take();
}

QString comparisonInWords(const Comparison& comparison) {
    const auto kept = std::ranges::count(comparison.ties, true, &ComparedTie::kept);
    QStringList parts;
    parts << (comparison.ties.empty() ? say("The original has no ties")
                                      : say("%1 of %2 ties kept").arg(kept).arg(comparison.ties.size()));
    parts << counted(static_cast<std::int64_t>(comparison.equalWeights), say("1 weight equal"),
                     say("%1 weights equal"));
    parts << counted(static_cast<std::int64_t>(comparison.equalLayers), say("1 layer equal"), say("%1 layers equal"));
    return (comparison.same() ? say("Nothing differs: %1") : QStringLiteral("%1")).arg(parts.join(say(" · ")));
}

}  // namespace quantie
