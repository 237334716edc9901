#include "core/run/reach.h"

#include <algorithm>
#include <map>

#include "core/run/batching.h"

namespace quantie {
namespace {

void reachReaders(const Graph& graph, std::vector<bool>& reached) {
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        for (const GraphTensor& input : graph.calls[c].inputs) {
            if (input.call >= 0 && reached[input.call]) reached[c] = true;
        }
    }
}

/// Tells whether that adds some.
bool reachOtherCalls(const Graph& graph, std::vector<bool>& reached) {
    std::map<int, std::vector<std::size_t>> calls;
    for (std::size_t c = 0; c < graph.calls.size(); ++c) calls[graph.calls[c].layer].push_back(c);
    bool added = false;
    for (const auto& [layer, all] : calls) {
        const auto some = std::ranges::count_if(all, [&](std::size_t c) { return reached[c]; });
        if (some == 0 || some == std::ssize(all) || !isStateful(*graph.model, layer)) continue;
        for (const std::size_t c : all) reached[c] = true;
        added = true;
    }
    return added;
}

}  // namespace

std::vector<bool> reachedFrom(const Graph& graph, const std::vector<int>& changed) {
    std::vector<bool> reached(graph.calls.size(), false);
    for (const int call : changed) reached[call] = true;
    do {
        reachReaders(graph, reached);
    } while (reachOtherCalls(graph, reached));
    return reached;
}

}  // namespace quantie
