// quantie inspect: what a model holds, and which of its weights are tied.
#include "app/arguments.h"
#include "app/console.h"
#include "app/inspect_report.h"
#include "app/model_input.h"
#include "app/verb.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

constexpr const char* explanation =
    R"(A variable is one stored weight; a call is one application of a layer; a use is one variable read by one call, written
PATH:WEIGHT, as in tower@0/conv1:kernel. A variable with two uses or more is tied. Why, strongest first:
  same-layer         the layer is called more than once
  shared-model       the model around it is called more than once, or held twice
  shared-object-id   the file gives two layers the id of one object
  missing-group      a config needs weights that the file stores only under an equal layer elsewhere
  hdf5-link          two paths of the file are one dataset
  user               tied by hand, in the recipe
  nested-config      a layer's config holds a layer with class, name and config of another; applies unless the recipe
                     rejects it or the stored values differ
  equal-values       the stored values are byte-equal; applies only where the recipe accepts it
  transposed-values  the same for a transposed matrix
Bytes are those of the values as the file's types store them; parameters count every variable once.
)";

}  // namespace

int runInspect(const QStringList& list) {
    Arguments arguments("inspect", "MODEL [--json]",
                        "Lists layers, calls, variables and uses of a model, and says which uses are tied and why.");
    arguments.flag("json", "JSON on standard output.");
    arguments.option("recipe", "R", "Applies the ties that the recipe accepts or rejects.");
    addModelOptions(arguments);
    arguments.explain(explanation);
    if (!arguments.parse(list, 1, 1)) return exitDone;

    const ModelInput input(arguments, arguments.positional().front());
    const Graph graph =
        arguments.has("recipe") ? fitRecipeFile(input, arguments.value("recipe"), arguments).graph : input.graph();
    const Sizes bytes = sizes(graph, Recipe{});
    print(arguments.has("json") ? writeJson(inspectJson(graph, bytes), 2) + "\n" : inspectText(graph, bytes));
    return exitDone;
}

}  // namespace quantie
