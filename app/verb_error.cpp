// quantie error: what a recipe does to each weight that it quantizes, and to the size of the model.
#include "app/arguments.h"
#include "app/console.h"
#include "app/error_report.h"
#include "app/model_input.h"
#include "app/timing.h"
#include "app/verb.h"
#include "core/base/error.h"
#include "core/base/temp_file.h"
#include "core/eval/use_codes.h"
#include "core/keras/npz.h"
#include "core/model/json_text.h"
#include "core/recipe/presets.h"

namespace quantie {
namespace {

constexpr const char* defaultPreset = "int8-weights";

std::vector<UseError> timedErrors(const FittedRecipe& fitted, const UseErrorOptions& options, int repeat,
                                  Clock::time_point start) {
    const PreparedWeights prepared(fitted.graph, fitted.recipe, options);
    const double load = secondsSince(start);
    std::vector<double> times;
    std::vector<UseError> rows;
    for (int i = 0; i < repeat; ++i) {
        const Clock::time_point begin = Clock::now();
        rows = prepared.errors();
        times.push_back(secondsSince(begin));
    }
    printTiming(load, std::move(times));
    return rows;
}

/// The recipe of the command line, or what the model carries, or the default; and its name.
std::pair<FittedRecipe, std::string> chooseRecipe(const Arguments& arguments, const ModelInput& input) {
    if (arguments.has("recipe")) {
        const std::string file = arguments.value("recipe");
        return {fitRecipeFile(input, file, arguments), file};
    }
    FittedRecipe fitted = input.carried();
    if (input.imported().carriesRecipe) return {std::move(fitted), "the recipe inside"};
    fitted.recipe = presetRecipe(defaultPreset, fitted.graph);
    return {std::move(fitted), defaultPreset};
}

void requireWeights(const Model& model) {
    if (model.hasWeights()) return;
    throw Error(ErrorCode::Unsupported, model.file, "it holds no weights; --weights FILE.h5 names them");
}

/// Uses below the budget; a use without a figure does not meet it either.
int checkBudget(const ErrorReport& report, double least) {
    int failed = 0;
    for (const UseError& row : report.uses) {
        if (row.error && (row.error->tensor.exact || row.error->tensor.sqnrDb >= least)) continue;
        ++failed;
        const std::string figure = row.error ? fixed(row.error->tensor.sqnrDb, 2) + " dB" : row.problem;
        printError("quantie: below " + fixed(least, 2) + " dB: " + report.graph.uses[row.use].id + ": " + figure +
                   "\n");
    }
    return failed == 0 ? exitDone : exitNotMet;
}

/// An .npz with USE/codes, USE/scale and USE/zero_point of every quantized use.
void writeCodes(const std::string& path, const FittedRecipe& fitted) {
    std::vector<NamedTensor> arrays;
    for (const UseCodes& use : useCodes(fitted.graph, fitted.recipe)) {
        arrays.push_back({use.use + "/codes", use.codes});
        arrays.push_back({use.use + "/scale", use.scales});
        arrays.push_back({use.use + "/zero_point", use.zeroPoints});
    }
    TempFile file(path);
    writeNpz(file.path(), arrays);
    file.commit();
}

int reportErrors(const Arguments& arguments) {
    const Clock::time_point start = Clock::now();
    const auto least = arguments.number("fail-below-db");
    const auto repeat = arguments.wholeNumber("repeat", 1);
    const ModelInput input(arguments, arguments.positional().front());
    requireWeights(input.model());
    const auto [fitted, name] = chooseRecipe(arguments, input);
    const UseErrorOptions options{arguments.has("per-channel")};

    ErrorReport report{fitted.graph, name, {}, sizes(fitted.graph, fitted.recipe), options.perChannel};
    if (repeat) {
        report.uses = timedErrors(fitted, options, *repeat, start);
    } else {
        const ProgressLine line(arguments.quiet());
        report.uses = useErrors(fitted.graph, fitted.recipe, options, line.progress());
    }
    if (arguments.has("codes")) writeCodes(arguments.value("codes"), fitted);
    if (arguments.has("csv")) writeOutput(arguments.value("csv"), errorCsv(report));
    if (arguments.has("json")) {
        print(writeJson(errorJson(report), 2) + "\n");
    } else if (!arguments.has("csv")) {
        print(errorText(report));
    }
    return least ? checkBudget(report, *least) : exitDone;
}

}  // namespace

int runError(const QStringList& list) {
    Arguments arguments("error", "MODEL [--recipe R] [--json | --csv F]",
                        "Tells the error of every quantized use of a weight, and the bytes that the weights need.");
    arguments.option("recipe", "R", "The recipe; without one, the one that the model carries, or int8-weights.");
    arguments.flag("json", "JSON on standard output.");
    arguments.option("csv", "F", "A table of comma-separated values; - for standard output.");
    arguments.option("codes", "F.npz",
                     "Also writes the integers behind each use: USE/codes, USE/scale, USE/zero_point; a value is "
                     "(code - zero point) * scale.");
    arguments.flag("per-channel", "Also the figures of every slice: along the recipe's axis, or the last one.");
    arguments.option("fail-below-db", "X", "Exit status 1 where the SQNR of any use is below X decibels.");
    arguments.option(
        "repeat", "N",
        "Computes N times and prints {\"load_s\", \"min_s\", \"median_s\"} on standard error: the seconds of "
        "reading and analysis, and the least and the median of the computation alone.");
    arguments.option("data", "D", "Not in this version: errors of activations and outputs.");
    addModelOptions(arguments);
    arguments.explain(metricDefinitions());
    if (!arguments.parse(list, 1, 1)) return exitDone;
    if (arguments.has("data")) {
        arguments.refuse("--data is not supported yet: this version tells the errors of weights only");
    }
    if (arguments.has("json") && arguments.has("csv") && arguments.value("csv") == "-") {
        arguments.refuse("--json and --csv - both want standard output");
    }
    return reportErrors(arguments);
}

}  // namespace quantie
