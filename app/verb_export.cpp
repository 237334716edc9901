// quantie export: plans the clone, says what it does, writes it, and prints the Python lines that load it.
#include <optional>

#include "app/arguments.h"
#include "app/console.h"
#include "app/model_input.h"
#include "app/verb.h"
#include "core/base/error.h"
#include "core/export/export_model.h"
#include "core/export/write_files.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

constexpr const char* explanation =
    R"(Formats:
  tfmot   (default for Keras 2) a wrapper of the companion quantie.keras2 for each call with quantized uses, over the same
          variable: trains, keeps every tie, computes the numbers of `quantie error` before any training.
  keras3  (default for Keras 3) the same with quantie.keras3, for Keras 3.5 and later.
  keras   the model itself, not quantized, with its ties written so that Keras honours them; the recipe may be left out.
  baked   plain Keras: quantized values in place of the weights. Uses that agree stay tied; the plan names what is copied.
  keras-int8  Keras 3's own int8 form, for layers of which every use of the kernel or table has 8 bits and that Keras can
          quantize: Dense, EinsumDense, Embedding, ReversibleEmbedding. The rest stays float; the plan says what and why.

keras3 for a model of Keras 2, and tfmot for one of Keras 3, convert it: layer by layer, where both have the layer and compute
the same with its settings. With nothing to quantize it becomes a plain model of the other Keras.

FILE ends in .h5, or in .json: then the weights go to FILE.weights.h5 beside it. A model of Keras 3 goes to a .keras.
In the plan: wrap, a use that gets quantizers of its own; inline, a nested model whose layers move into the outer one; copy, a
variable that is stored more than once, with the bytes that costs; replace, a layer dict or layer that is written anew; tie, what
reads one variable; activation, an output that is quantized.
)";

Json planJson(const ExportPlan& plan) {
    Json steps = Json::array();
    for (const PlanStep& step : plan.steps) steps.push_back({{"kind", stepName(step.kind)}, {"what", step.what}});
    Json warnings = Json::array();
    for (const Diagnostic& warning : plan.warnings) warnings.push_back(joined(warning));
    return {{"steps", std::move(steps)},
            {"warnings", std::move(warnings)},
            {"bytes", {{"model", plan.sourceBytes}, {"export", plan.bytes}}}};
}

void printPlan(const ExportPlan& plan) {
    print("Plan\n");
    Table table({"step", "what"});
    for (const PlanStep& step : plan.steps) table.add({std::string(stepName(step.kind)), step.what});
    if (!plan.steps.empty()) print(table.text());
    print("  weights: " + grouped(plan.bytes) + " bytes in the file, " + grouped(plan.sourceBytes) + " in the model\n");
}

bool breaksTie(const ExportPlan& plan) {
    for (const PlanStep& step : plan.steps) {
        if (step.kind == PlanStep::Kind::Copy) return true;
    }
    return false;
}

/// The recipe of the command line, or what the model carries, or none: all uses float.
FittedRecipe chooseRecipe(const Arguments& arguments, const ModelInput& input) {
    if (arguments.has("recipe")) return fitRecipeFile(input, arguments.value("recipe"), arguments);
    return input.carried();
}

}  // namespace

int runExport(const QStringList& list) {
    Arguments arguments("export", "MODEL --recipe R --out FILE [--format F]",
                        "Clones the model by the recipe and writes it, with its ties intact.");
    arguments.option("recipe", "R", "The recipe; without one, the one that the model carries, or all uses float.");
    arguments.option("out", "FILE",
                     "Where the model goes: .h5, or .json with .weights.h5 beside it; .keras for Keras 3.");
    arguments.option("format", "F", "tfmot, keras3, keras, baked or keras-int8 (below).");
    arguments.flag("dry-run", "Prints the plan and writes nothing.");
    arguments.flag("json", "Prints the plan as JSON.");
    arguments.flag("fail-on-broken-tie",
                   "Writes nothing and ends with 1 where the format has to copy a tied variable.");
    addModelOptions(arguments);
    arguments.explain(explanation);
    if (!arguments.parse(list, 1, 1)) return exitDone;
    if (!arguments.has("out") && !arguments.has("dry-run"))
        arguments.refuse("--out FILE is missing: where the model goes");
    std::optional<ExportFormat> chosen;
    if (arguments.has("format")) chosen = exportFormatNamed(arguments.value("format"));
    const std::string target = arguments.value("out");

    const ModelInput input(arguments, arguments.positional().front());
    const ExportFormat format = chosen.value_or(defaultExportFormat(input.model()));
    if (!target.empty()) fileKindOf(target, writesKeras3(format, input.model().keras3()));  // told before the work
    const FittedRecipe fitted = chooseRecipe(arguments, input);
    const ExportPlan plan = planExport(fitted.graph, fitted.recipe, format, input.definitions());
    if (arguments.has("json")) {
        print(writeJson(planJson(plan), 1) + "\n");
    } else if (!arguments.quiet()) {
        printPlan(plan);
    }
    if (!arguments.quiet()) printWarnings(plan.warnings);
    if (arguments.has("fail-on-broken-tie") && breaksTie(plan)) return exitNotMet;
    if (arguments.has("dry-run")) return exitDone;
    {
        const ProgressLine line(arguments.quiet());
        writeExport(plan, fitted.graph, input.definitions(), target, line.progress());
    }
    if (!arguments.quiet() && !arguments.has("json")) {
        print("Written: " + target + "\n\nIn Python:\n" + loadingLines(plan, target));
    }
    return exitDone;
}

}  // namespace quantie
