// quantie compare: which ties, weights and layers of one model are the same in another.
#include "app/arguments.h"
#include "app/console.h"
#include "app/model_input.h"
#include "app/verb.h"
#include "core/export/compare.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

constexpr const char* explanation =
    R"(A tie of A is kept where all its uses read one variable in B, and B's file says so in a way that Keras goes by: one layer called
again, one nested model, one object id. Uses correspond by the names of the layers on their way and by the order of their calls, so
that nested models may have been inlined. An export of Quantie is opened as the model inside its wrappers.
Exit status 1: a tie is broken. Other differences are told and do not change the status.
)";

Json comparisonJson(const Comparison& result) {
    Json ties = Json::array();
    for (const ComparedTie& tie : result.ties) {
        ties.push_back({{"variable", tie.variable}, {"uses", tie.uses}, {"kept", tie.kept}, {"detail", tie.detail}});
    }
    Json different = Json::array();
    for (const ComparedWeight& weight : result.differentWeights) {
        different.push_back({{"use", weight.use},
                             {"max_abs", weight.maxAbs ? Json(*weight.maxAbs) : Json()},
                             {"detail", weight.detail}});
    }
    return {{"same", result.same()},
            {"ties_kept", result.tiesKept()},
            {"ties", std::move(ties)},
            {"weights",
             {{"equal", result.equalWeights}, {"different", std::move(different)}, {"missing", result.missingWeights}}},
            {"layers",
             {{"equal", result.equalLayers},
              {"changed", result.changedLayers},
              {"only_in_a", result.onlyInFirst},
              {"only_in_b", result.onlyInSecond}}}};
}

void printNames(const char* heading, const std::vector<std::string>& names) {
    if (names.empty()) return;
    print(std::string(heading) + "\n");
    for (const std::string& name : names) print("  " + name + "\n");
}

void printComparison(const Comparison& result) {
    std::size_t kept = 0;
    for (const ComparedTie& tie : result.ties) kept += tie.kept ? 1 : 0;
    print("Ties: " + std::to_string(kept) + " of " + std::to_string(result.ties.size()) + " kept\n");
    for (const ComparedTie& tie : result.ties) {
        std::string uses;
        for (const std::string& use : tie.uses) uses += (uses.empty() ? "" : ", ") + use;
        print(std::string(tie.kept ? "  kept    " : "  BROKEN  ") + tie.variable + ": " + uses +
              (tie.detail.empty() ? "" : " (" + tie.detail + ")") + "\n");
    }
    print("Weights: " + std::to_string(result.equalWeights) + " equal, " +
          std::to_string(result.differentWeights.size()) + " different, " +
          std::to_string(result.missingWeights.size()) + " missing\n");
    for (const ComparedWeight& weight : result.differentWeights) {
        print("  " + weight.use + ": " + weight.detail +
              (weight.maxAbs ? ", by at most " + figure(*weight.maxAbs) : "") + "\n");
    }
    printNames("Weights that B does not have:", result.missingWeights);
    print("Layers: " + std::to_string(result.equalLayers) + " equal, " + std::to_string(result.changedLayers.size()) +
          " changed\n");
    printNames("Changed:", result.changedLayers);
    printNames("Only in A:", result.onlyInFirst);
    printNames("Only in B:", result.onlyInSecond);
}

}  // namespace

int runCompare(const QStringList& list) {
    Arguments arguments("compare", "A B [--json]",
                        "Tells which ties, weights and layers of the model A are the same in the model B.");
    arguments.flag("json", "Prints the comparison as JSON.");
    addModelOptions(arguments);
    arguments.option("weights-b", "FILE.h5", "The weights of B, where it is a .json; --weights are those of A.");
    arguments.explain(explanation);
    if (!arguments.parse(list, 2, 2)) return exitDone;
    const auto files = arguments.positional();
    const ModelInput first(arguments, files[0]);
    const ModelInput second(arguments, files[1], "weights-b");
    const Comparison result = compareModels(first.carried().graph, second.carried().graph);
    if (arguments.has("json")) {
        print(writeJson(comparisonJson(result), 1) + "\n");
    } else {
        printComparison(result);
    }
    return result.tiesKept() ? exitDone : exitNotMet;
}

}  // namespace quantie
