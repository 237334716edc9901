#include "app/model_input.h"

#include "app/console.h"
#include "core/base/error.h"
#include "core/base/file_bytes.h"
#include "core/base/nearest_name.h"
#include "core/model/json_text.h"
#include "core/recipe/presets.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/use_facts.h"
#include "core/recipe/validate.h"

namespace quantie {
namespace {

Definitions readDefinitions(const Arguments& arguments) {
    Definitions definitions = Definitions::builtin();
    for (const std::string& file : arguments.values("definitions")) {
        definitions.add(parseJson(mapFile(file).text(), file), file);
    }
    return definitions;
}

OpenOptions openOptions(const Arguments& arguments, const char* weightsOption, const Definitions& definitions) {
    OpenOptions options;
    options.weights = arguments.value(weightsOption);
    options.definitions = definitions;
    options.dequantize = arguments.has("dequantize");
    return options;
}

}  // namespace

void addModelOptions(Arguments& arguments) {
    arguments.option("weights", "FILE.h5",
                     "The weights of a .json architecture, or others than the model's own; .weights.json where Keras 3 "
                     "spread them over files.");
    arguments.option("definitions", "FILE.json",
                     "Definitions of custom layers that hold other layers; may be given more than once.");
    arguments.flag("dequantize", "Open a model that Keras has quantized in float, with the values of its codes.");
}

ModelInput::ModelInput(const Arguments& arguments, const std::string& path, const char* weightsOption)
    : m_definitions(readDefinitions(arguments)),
      m_imported(importModel(path, openOptions(arguments, weightsOption, m_definitions))) {}

Graph ModelInput::graph(const TieDecisions& decisions) const {
    Graph graph = buildGraph(m_imported.model, m_definitions, decisions);
    graph.warnings.insert(graph.warnings.end(), m_imported.warnings.begin(), m_imported.warnings.end());
    return graph;
}

FittedRecipe ModelInput::carried() const {
    FittedRecipe fitted{graph(), {}};
    fitted.recipe = emptyRecipe(fitted.graph);
    if (!m_imported.carriesRecipe) return fitted;
    // The fingerprint of a clone may differ from that of the model that the recipe was made for.
    Recipe recipe = m_imported.recipe;
    recipe.modelName = fitted.recipe.modelName;
    recipe.modelSha256 = fitted.recipe.modelSha256;
    try {
        fitted.recipe = validate(recipe, fitted.graph).recipe;
    } catch (const Error& error) {
        throw error.within("the recipe inside").within(m_imported.model->file);
    }
    return fitted;
}

FittedRecipe fitRecipeFile(const ModelInput& input, const std::string& path, const Arguments& arguments) {
    const Recipe recipe = readRecipeFile(path);
    // Whatever a recipe asks for that the model does not have: its file is wrong, not the command line.
    const auto refuse = [&path](const Error& error) -> Error {
        return Error(ErrorCode::Unreadable, error.where(), error.reason()).within(path);
    };
    Graph graph;
    try {
        graph = input.graph(recipe.ties);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Usage) throw;
        throw refuse(error);
    }
    try {
        Validated validated = validate(recipe, graph);
        if (!arguments.quiet()) printWarnings(validated.warnings);
        return {std::move(graph), std::move(validated.recipe)};
    } catch (const Error& error) {
        throw refuse(error);
    }
}

void requireWeights(const Model& model) {
    if (model.hasWeights()) return;
    throw Error(ErrorCode::Unsupported, model.file, "it holds no weights; --weights FILE.h5 names them");
}

std::pair<std::string, std::string> parseTie(const std::string& text, const Graph& graph) {
    const auto idOf = [&graph](const std::string& id) -> std::string {
        const int use = graph.findUse(id);
        return use < 0 ? std::string() : graph.uses[use].id;
    };
    for (std::size_t at = text.find('='); at != std::string::npos; at = text.find('=', at + 1)) {
        const std::string a = idOf(text.substr(0, at));
        const std::string b = idOf(text.substr(at + 1));
        if (!a.empty() && !b.empty()) return {a, b};
    }
    const std::size_t at = text.find('=');
    if (at == std::string::npos) throw Error(ErrorCode::Usage, inQuotes(text), "a tie is two uses, 'A=B'");
    const bool firstIsWrong = idOf(text.substr(0, at)).empty();
    const std::string wrong = firstIsWrong ? text.substr(0, at) : text.substr(at + 1);
    throw Error(ErrorCode::Usage, inQuotes(text),
                inQuotes(wrong) + " is no use of this model" + hintAt(nearestUse(graph, wrong)));
}

}  // namespace quantie
