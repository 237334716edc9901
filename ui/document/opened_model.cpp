#include "ui/document/opened_model.h"

#include "core/base/error.h"
#include "core/base/file_bytes.h"
#include "core/model/json_text.h"
#include "core/recipe/presets.h"
#include "core/recipe/validate.h"

namespace quantie {
namespace {

Definitions readDefinitions(const std::vector<std::string>& files) {
    Definitions definitions = Definitions::builtin();
    for (const std::string& file : files) definitions.add(parseJson(mapFile(file).text(), file), file);
    return definitions;
}

/// What the file carries, made to name the model inside: the fingerprint of a clone may differ from that of the model
/// that the recipe was made for.
Recipe carriedRecipe(const OpenedModel& opened) {
    Recipe empty = emptyRecipe(*opened.graph);
    if (!opened.imported.carriesRecipe) return empty;
    Recipe recipe = opened.imported.recipe;
    recipe.modelName = empty.modelName;
    recipe.modelSha256 = empty.modelSha256;
    return validate(recipe, *opened.graph).recipe;
}

}  // namespace

std::shared_ptr<const Graph> graphWith(const OpenedModel& opened, const TieDecisions& ties) {
    auto graph = std::make_shared<Graph>(buildGraph(opened.imported.model, opened.definitions, ties));
    graph->warnings.insert(graph->warnings.end(), opened.imported.warnings.begin(), opened.imported.warnings.end());
    return graph;
}

OpenedModel openForWindow(const OpenRequest& request, const Progress& progress) {
    OpenedModel opened;
    opened.request = request;
    opened.definitions = readDefinitions(request.definitions);
    progress.check();
    OpenOptions options;
    options.weights = request.weights;
    options.definitions = opened.definitions;
    options.dequantize = request.dequantize;
    opened.imported = importModel(request.model, options);
    progress.check();
    opened.graph = graphWith(opened, opened.imported.recipe.ties);
    progress.check();
    try {
        opened.recipe = carriedRecipe(opened);
    } catch (const Error& error) {
        throw error.within("the recipe inside").within(request.model);
    }
    return opened;
}

FittingRecipe fitted(const OpenedModel& opened, const Recipe& recipe) {
    try {
        FittingRecipe fitting{graphWith(opened, recipe.ties), {}, {}};
        Validated validated = validate(recipe, *fitting.graph);
        fitting.recipe = std::move(validated.recipe);
        fitting.warnings = std::move(validated.warnings);
        return fitting;
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Usage) throw;
        throw Error(ErrorCode::Unreadable, error.where(), error.reason());
    }
}

}  // namespace quantie
