#include "ui/window/setting_steps.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/recipe/output_axis.h"
#include "core/recipe/spec.h"
#include "ui/document/document.h"
#include "ui/inspector/scheme_edits.h"
#include "ui/window/selected.h"

namespace quantie {
namespace {

const Use& useAt(const Document& document, int use) {
    return document.graph().uses[static_cast<std::size_t>(use)];
}

/// The selected uses that are quantized now.
QList<int> quantizedUses(const Document& document) {
    QList<int> uses = selectedUses(document);
    uses.removeIf([&document](int use) { return !document.scheme(use); });
    return uses;
}

bool all(const Document& document, const QList<int>& uses, bool (*holds)(const Scheme&)) {
    return std::ranges::all_of(uses, [&](int use) { return holds(*document.scheme(use)); });
}

/// Uses that get the same spec are changed together; all of it is one step.
void changeEach(Document& document, const QList<int>& uses, const std::function<Spec(int use)>& specOf,
                const std::function<int(const Spec&)>& groupOf) {
    std::map<int, std::pair<Spec, QList<int>>> groups;
    for (const int use : uses) {
        const Spec spec = specOf(use);
        auto& group = groups[groupOf(spec)];
        group.first = spec;
        group.second.append(use);
    }
    const Document::MergeKey key = document.newMergeKey();
    for (const auto& [_, group] : groups) document.change(group.second, group.first, key);
}

}  // namespace

void setBits(Document& document, int bits) {
    Spec spec;
    spec.bits = bits;
    document.change(selectedUses(document), spec);
}

void setFloat(Document& document) {
    document.set(selectedUses(document), std::nullopt);
}

void stepBits(Document& document, int step) {
    const auto specOf = [&](int use) {
        Spec spec;
        spec.bits = std::clamp(document.scheme(use)->bits + step, minBits, maxBits);
        return spec;
    };
    changeEach(document, quantizedUses(document), specOf, [](const Spec& spec) { return *spec.bits; });
}

void togglePerChannel(Document& document) {
    const QList<int> uses = quantizedUses(document);
    const bool perTensor = all(document, uses, [](const Scheme& scheme) { return scheme.axis.has_value(); });
    const auto specOf = [&](int use) {
        Spec spec;
        spec.axis = perTensor ? std::nullopt : outputAxis(document.graph(), useAt(document, use));
        return spec;
    };
    changeEach(document, uses, specOf, [](const Spec& spec) { return spec.axis->value_or(-100); });
}

void toggleSymmetric(Document& document) {
    const QList<int> uses = quantizedUses(document);
    Spec spec;
    spec.symmetric = !all(document, uses, [](const Scheme& scheme) { return scheme.symmetric; });
    document.change(uses, spec);
}

void toggleNarrow(Document& document) {
    const QList<int> uses = quantizedUses(document);
    Spec spec;
    spec.narrowRange = !all(document, uses, [](const Scheme& scheme) { return scheme.narrowRange; });
    document.change(uses, spec);
}

void nextRangeMethod(Document& document) {
    const QList<int> uses = quantizedUses(document);
    if (uses.isEmpty()) return;
    static const std::array<Range, 4> methods = {MinMax{}, Percentile{}, Mse{}, Entropy{}};
    const std::size_t now = document.scheme(uses.back())->range.index();  // of the variant, in the same order
    Spec spec;
    spec.range = methods.at(now + 1 < methods.size() ? now + 1 : 0);
    document.change(uses, spec);
}

void applyToAllUses(Document& document) {
    std::map<int, int> models;  // by variable
    for (const Item& item : document.selection().items()) {
        for (const int use : usesOf({item}, document.graph())) {
            int& model = models.try_emplace(useAt(document, use).variable, use).first->second;
            if (item.kind == Item::Kind::Use) model = use;
        }
    }
    QList<int> uses;
    for (const auto& [_, use] : models) uses.append(use);
    useForAll(document, uses);
}

}  // namespace quantie
