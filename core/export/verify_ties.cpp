#include "core/export/verify_ties.h"

#include <map>
#include <unordered_map>

#include "core/base/error.h"
#include "core/export/compare.h"
#include "core/keras/open.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& use) {
    throw Error(ErrorCode::Unwritable, use, "would read a copy of its variable in the new file; nothing was written");
}

/// Variables of the written file by the layer that reads them and the weight's path in it.
std::unordered_map<std::string, int> variablesOf(const Graph& written) {
    std::unordered_map<std::string, int> variables;
    for (const Use& use : written.uses) {
        const GraphCall& call = written.calls[use.call];
        variables.emplace(written.model->layers[call.layer].name + "\n" + use.weight, use.variable);
    }
    return variables;
}

void verifyRebuilt(const Content& content, const Graph& source, const Graph& written) {
    const auto variables = variablesOf(written);
    std::map<std::string, int> expected;
    for (const ExportedUse& use : content.uses) {
        const auto it = variables.find(use.layer + "\n" + use.weight);
        if (it == variables.end()) refuse(source.uses[use.use].id);
        const auto [first, added] = expected.try_emplace(use.identity, it->second);
        const bool stated = !written.variables[it->second].tied() || statedByFile(written.variables[it->second]);
        if (!added && (first->second != it->second || !stated)) refuse(source.uses[use.use].id);
    }
}

}  // namespace

void verifyTies(const Content& content, const Graph& source, const Definitions& definitions, const std::string& file) {
    OpenOptions options;
    options.definitions = definitions;
    options.bindWeights = false;
    const Graph written = buildGraph(openModel(file, options), definitions);
    if (!content.uses.empty()) {
        verifyRebuilt(content, source, written);
        return;
    }
    for (const ComparedTie& tie : compareModels(source, written).ties) {
        if (!tie.kept) refuse(tie.detail.empty() ? tie.variable : tie.detail);
    }
}

}  // namespace quantie
