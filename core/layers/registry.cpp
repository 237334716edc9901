// The one list of layer classes.
#include <algorithm>

#include "core/layers/families.h"

namespace quantie {

namespace {

using Rows = std::vector<const LayerClass*>;

bool byName(const LayerClass* a, const LayerClass* b) {
    return a->name < b->name;
}

Rows sortedRows() {
    Rows rows;
    for (const Family& family : {activationFamily(),       attentionFamily(),     convLstmFamily(),
                                 convolutionFamily(),      coreFamily(),          denseFamily(),
                                 depthwiseFamily(),        einsumDenseFamily(),   imageFamily(),
                                 locallyConnectedFamily(), mergeFamily(),         multiHeadAttentionFamily(),
                                 normalizationFamily(),    operationFamily(),     operatorFamily(),
                                 poolingFamily(),          preprocessingFamily(), prunedFamily(),
                                 quantizedFamily(),        recurrentFamily(),     recurrentWrapperFamily(),
                                 reshapingFamily(),        spatialFamily(),       spectrogramFamily(),
                                 wrapperFamily()}) {
        for (const LayerClass& row : family) rows.push_back(&row);
    }
    std::sort(rows.begin(), rows.end(), byName);
    return rows;
}

const Rows& rows() {
    static const Rows all = sortedRows();
    return all;
}

}  // namespace

const LayerClass* findLayerClass(std::string_view className) {
    const auto found = std::lower_bound(rows().begin(), rows().end(), className,
                                        [](const LayerClass* row, std::string_view name) { return row->name < name; });
    return found != rows().end() && (*found)->name == className ? *found : nullptr;
}

std::vector<const LayerClass*> allLayerClasses() {
    return rows();
}

}  // namespace quantie
