// quantie recipe: makes a recipe, or shows how two differ.
#include <optional>

#include "app/arguments.h"
#include "app/calibration.h"
#include "app/console.h"
#include "app/data_input.h"
#include "app/model_input.h"
#include "app/verb.h"
#include "core/base/error.h"
#include "core/recipe/activation_rules.h"
#include "core/recipe/diff.h"
#include "core/recipe/presets.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/rules.h"
#include "core/recipe/validate.h"

namespace quantie {
namespace {

constexpr const char* explanation =
    R"(A recipe begins with what the model carries (an export of Quantie, a model of TFMOT), else empty: every use stays float.
--from and --preset begin with others. Then the rules apply in order.

A rule is PATTERN=SPEC.
  PATTERN  a use id, or a glob over use ids: * any text, ? any character, [abc], [a-z] and [!abc] one of a set; or
           class:NAME, all uses of weights that layers of that class own or read, class:NAME:WEIGHT only those of that name:
           'deemb:*', 'tower@?/conv*:kernel', 'class:Dense:kernel'.
  SPEC     parts with commas between them:
             8                   bits, 2 to 16; the other parts then begin from: sym,narrow,axis=none,range=minmax
             axis=-1             one scale per slice of that dimension, negative from the end; axis=none one in all
             sym or asym         zero in the middle of the range, or not
             narrow or wide      codes 1 ... 2^n-1, or 0 ... 2^n-1
             range=minmax, range=percentile:99.9, range=mse, range=entropy, range=-1.5:3
           or float alone. A SPEC without bits changes the uses that are quantized and leaves the others float.
  A later rule wins. Weights that are not float are passed over by patterns.

Examples:
  quantie recipe m.h5 --preset int8-weights --rule 'deemb:*=4,axis=0' --out m.recipe.json
  quantie recipe m.h5 --from m.recipe.json --rule '*=range=mse' --out better.recipe.json
  quantie recipe --diff m.recipe.json better.recipe.json
)";

std::string presetHelp() {
    std::string text = "\nPresets:\n";
    for (const Preset& preset : presets()) {
        text += "  " + std::string(preset.name) + std::string(14 - preset.name.size(), ' ') +
                std::string(preset.summary) + "\n";
    }
    return text;
}

int printDifferences(const std::string& before, const std::string& after) {
    const auto lines = differences(readRecipeFile(before), readRecipeFile(after));
    for (const std::string& line : lines) print(line + "\n");
    return lines.empty() ? exitDone : exitNotMet;
}

void addTies(const Arguments& arguments, const Graph& graph, TieDecisions& ties) {
    for (const std::string& tie : arguments.values("accept")) ties.accept.push_back(parseTie(tie, graph));
    for (const std::string& tie : arguments.values("reject")) ties.reject.push_back(parseTie(tie, graph));
}

/// The recipe to begin with, and the graph with the ties of it and of the command line.
FittedRecipe start(const Arguments& arguments, const ModelInput& input) {
    FittedRecipe fitted = input.carried();
    if (arguments.has("from")) {
        fitted = fitRecipeFile(input, arguments.value("from"), arguments);
        const Recipe current = emptyRecipe(fitted.graph);
        fitted.recipe.modelName = current.modelName;
        fitted.recipe.modelSha256 = current.modelSha256;
    }
    if (arguments.has("accept") || arguments.has("reject")) {
        addTies(arguments, fitted.graph, fitted.recipe.ties);
        fitted.graph = input.graph(fitted.recipe.ties);
    }
    return fitted;
}

int makeRecipe(const Arguments& arguments) {
    if (!arguments.has("out")) arguments.refuse("--out R is missing: where the recipe goes (- for standard output)");
    const ModelInput input(arguments, arguments.positional().front());
    auto [graph, recipe] = start(arguments, input);
    if (arguments.has("preset")) recipe.uses = presetRecipe(arguments.value("preset"), graph).uses;
    const Diagnostics warnings = applyRules(arguments.values("rule"), graph, recipe);
    if (!arguments.quiet()) printWarnings(warnings);
    if (arguments.has("data") && arguments.value("preset") == "tfmot-8bit") addTfmotActivations(graph, recipe);
    for (const std::string& rule : arguments.values("activations")) applyActivationRule(rule, graph, recipe);
    if (arguments.has("data")) calibrate(arguments, input, graph, recipe);
    writeOutput(arguments.value("out"), writeRecipe(validate(recipe, graph).recipe));
    return exitDone;
}

}  // namespace

int runRecipe(const QStringList& list) {
    Arguments arguments("recipe", "MODEL [--preset NAME] [--rule 'PATTERN=SPEC']... --out R",
                        "Makes a recipe: which uses of the model's weights are quantized, and how.");
    arguments.option("preset", "NAME", "Begins with a preset (below).");
    arguments.option("rule", "PATTERN=SPEC",
                     "Sets the uses that fit the pattern (below); may be given more than once.");
    arguments.option("activations", "PATTERN=SPEC",
                     "Quantizes what calls put out: a glob over call ids and a SPEC with bits (asym and wide where it "
                     "does not say); may be given more than once. The range comes from --data, or stands in the SPEC.");
    addDataOptions(arguments,
                   "Finds the ranges of activations: of those in the recipe, of --activations, and with the preset "
                   "tfmot-8bit of those that TFMOT quantizes.");
    addCalibrationOption(arguments);
    arguments.option("from", "RECIPE", "Begins with an existing recipe.");
    arguments.option("accept", "A=B", "Ties two uses: accepts a proposal of inspect, or ties by hand.");
    arguments.option("reject", "A=B", "Keeps two uses apart that a proposal would tie.");
    arguments.option("out", "R", "Where the recipe goes; - for standard output.");
    arguments.flag(
        "diff",
        "The two arguments are recipes, and the differences are printed: + only in the second, - only in the "
        "first, ~ changed; exit status 1 where there are any.");
    addModelOptions(arguments);
    arguments.explain(explanation + presetHelp() + calibrationHelp());
    if (!arguments.parse(list, 1, 2)) return exitDone;
    const auto files = arguments.positional();
    if (arguments.has("diff")) {
        if (files.size() != 2) arguments.refuse("--diff takes two recipes");
        return printDifferences(files[0], files[1]);
    }
    if (files.size() != 1) arguments.refuse("one MODEL is wanted, and there is also '" + files[1] + "'");
    return makeRecipe(arguments);
}

}  // namespace quantie
