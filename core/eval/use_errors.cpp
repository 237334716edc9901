#include "core/eval/use_errors.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <unordered_map>

#include "core/base/parallel.h"
#include "core/eval/loaded_variable.h"

namespace quantie {
namespace {

/// From this many values on the threads share one variable; smaller ones are dealt out whole.
constexpr std::int64_t largeVariable = 1 << 18;

std::vector<UseError> quantizedRows(const Graph& graph, const Recipe& recipe) {
    std::vector<UseError> rows;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        const auto scheme = recipe.uses.find(graph.uses[i].id);
        if (scheme == recipe.uses.end()) continue;
        UseError& row = rows.emplace_back();
        row.use = static_cast<int>(i);
        row.scheme = scheme->second;
    }
    return rows;
}

std::vector<VariableRows> byVariable(const Graph& graph, const std::vector<UseError>& rows) {
    std::vector<VariableRows> work;
    std::unordered_map<int, std::size_t> places;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const int variable = graph.uses[rows[row].use].variable;
        const auto [it, added] = places.try_emplace(variable, work.size());
        if (added) work.push_back({variable, {}});
        work[it->second].rows.push_back(row);
    }
    return work;
}

bool isLarge(const Graph& graph, const VariableRows& work) {
    const auto& stored = graph.variables[work.variable].stored;
    return stored && elementCount(stored->shape) >= largeVariable;
}

/// Calls `each` for every variable: large ones one after the other, the small ones shared out over the threads.
void forEachVariable(const Graph& graph, const std::vector<VariableRows>& work, const Progress& progress,
                     const std::function<void(std::size_t)>& each) {
    std::mutex mutex;
    std::size_t done = 0;
    const auto step = [&](std::size_t i) {
        progress.check();
        each(i);
        const std::scoped_lock lock(mutex);
        progress(static_cast<double>(++done) / static_cast<double>(work.size()),
                 graph.variables[work[i].variable].name);
    };
    std::vector<std::size_t> small;
    for (std::size_t i = 0; i < work.size(); ++i) {
        if (isLarge(graph, work[i])) {
            step(i);
        } else {
            small.push_back(i);
        }
    }
    parallelFor(small.size(), [&](std::size_t i) { step(small[i]); });
}

}  // namespace

std::vector<UseError> useErrors(const Graph& graph, const Recipe& recipe, const UseErrorOptions& options,
                                const Progress& progress) {
    std::vector<UseError> rows = quantizedRows(graph, recipe);
    const std::vector<VariableRows> work = byVariable(graph, rows);
    forEachVariable(graph, work, progress,
                    [&](std::size_t i) { LoadedVariable(graph, work[i], rows, options).compute(rows); });
    return rows;
}

struct PreparedWeights::Data {
    const Graph& graph;
    std::vector<UseError> rows;
    std::vector<VariableRows> work;
    std::vector<std::optional<LoadedVariable>> loaded;  ///< parallel to work
};

PreparedWeights::PreparedWeights(const Graph& graph, const Recipe& recipe, const UseErrorOptions& options,
                                 const Progress& progress)
    : m_data(new Data{graph, quantizedRows(graph, recipe), {}, {}}) {
    Data& data = *m_data;
    data.work = byVariable(graph, data.rows);
    data.loaded.resize(data.work.size());
    forEachVariable(graph, data.work, progress,
                    [&](std::size_t i) { data.loaded[i].emplace(graph, data.work[i], data.rows, options); });
}

PreparedWeights::PreparedWeights(PreparedWeights&&) noexcept = default;
PreparedWeights& PreparedWeights::operator=(PreparedWeights&&) noexcept = default;
PreparedWeights::~PreparedWeights() = default;

std::vector<UseError> PreparedWeights::errors(const Progress& progress) const {
    std::vector<UseError> rows = m_data->rows;
    forEachVariable(m_data->graph, m_data->work, progress, [&](std::size_t i) { m_data->loaded[i]->compute(rows); });
    return rows;
}

}  // namespace quantie
