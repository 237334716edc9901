// A reference model with its data, for tests of errors on data.
#pragma once

#include <memory>
#include <string>

#include "core/graph/graph.h"
#include "core/keras/npz.h"
#include "core/keras/open.h"
#include "core/run/feed.h"

namespace quantie::testing {

struct DataModel {
    Graph graph;
    Feed feed;

    explicit DataModel(const std::string& name, const std::string& folder = "keras2/tf2.15") {
        const std::string base = std::string(QUANTIE_TEST_DATA) + "/" + folder + "/" + name;
        graph = buildGraph(openModel(base + ".h5"), Definitions::builtin());
        feed = makeFeed(graph, readNpz(base + ".input.npz"));
    }
};

inline const Definitions& builtinDefinitions() {
    static const Definitions definitions = Definitions::builtin();
    return definitions;
}

}  // namespace quantie::testing
