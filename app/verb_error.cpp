// quantie error: what a recipe does to each weight that it quantizes, and to the size of the model.
#include "app/arguments.h"
#include "app/console.h"
#include "app/data_input.h"
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

void complain(double least, const std::string& name, const std::string& figure) {
    printError("quantie: below " + fixed(least, 2) + " dB: " + name + ": " + figure + "\n");
}

bool meets(const ErrorFigures& figures, double least) {
    return figures.exact || figures.sqnrDb >= least;
}

/// With data it is the outputs that count; an output that cannot be computed does not meet the budget.
int checkOutputs(const ErrorReport& report, double least) {
    std::size_t failed = 0;
    for (const OutputError& output : report.data->outputs) {
        if (meets(output.figures.values, least)) continue;
        ++failed;
        complain(least, "output " + std::to_string(output.output), fixed(output.figures.values.sqnrDb, 2) + " dB");
    }
    for (const CallProblem& problem : report.data->problems) {
        ++failed;
        complain(least, report.graph.calls[problem.call].id, problem.reason);
    }
    return failed == 0 && !report.data->outputs.empty() ? exitDone : exitNotMet;
}

/// Uses below the budget; a use without a figure does not meet it either.
int checkUses(const ErrorReport& report, double least) {
    int failed = 0;
    for (const UseError& row : report.uses) {
        if (row.error && meets(row.error->tensor, least)) continue;
        ++failed;
        complain(least, report.graph.uses[row.use].id,
                 row.error ? fixed(row.error->tensor.sqnrDb, 2) + " dB" : row.problem);
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

DataErrors errorsOnData(const Arguments& arguments, const ModelInput& input, const FittedRecipe& fitted) {
    RunData data = readData(arguments, fitted.graph);
    DataErrorOptions options;
    options.batch = batchSize(arguments);
    options.targets = std::move(data.targets);
    const ProgressLine line(arguments.quiet());
    DataErrors errors =
        dataErrors(fitted.graph, input.definitions(), fitted.recipe, data.feed, options, line.progress());
    if (errors.outputs.empty() && !errors.problems.empty()) {
        const CallProblem& first = errors.problems.front();
        throw Error(ErrorCode::Unsupported, fitted.graph.calls[first.call].id, first.reason);
    }
    return errors;
}

int reportErrors(const Arguments& arguments) {
    const Clock::time_point start = Clock::now();
    const auto least = arguments.number("fail-below-db");
    const auto repeat = arguments.wholeNumber("repeat", 1);
    const ModelInput input(arguments, arguments.positional().front());
    requireWeights(input.model());
    const auto [fitted, name] = chooseRecipe(arguments, input);
    const UseErrorOptions options{arguments.has("per-channel")};

    ErrorReport report{
        fitted.graph,           name, {}, sizes(fitted.graph, fitted.recipe), options.perChannel, {}, fitted.recipe,
        arguments.value("data")};
    if (repeat) {
        report.uses = timedErrors(fitted, options, *repeat, start);
    } else {
        const ProgressLine line(arguments.quiet());
        report.uses = useErrors(fitted.graph, fitted.recipe, options, line.progress());
    }
    if (arguments.has("data")) report.data = errorsOnData(arguments, input, fitted);
    if (arguments.has("codes")) writeCodes(arguments.value("codes"), fitted);
    if (arguments.has("csv")) writeOutput(arguments.value("csv"), errorCsv(report));
    if (arguments.has("report")) writeOutput(arguments.value("report"), errorHtml(report));
    if (arguments.has("json")) {
        print(writeJson(errorJson(report), 2) + "\n");
    } else if (!arguments.has("csv") && !arguments.has("report")) {
        print(errorText(report));
    }
    if (!least) return exitDone;
    return report.data ? checkOutputs(report, *least) : checkUses(report, *least);
}

}  // namespace

int runError(const QStringList& list) {
    Arguments arguments(
        "error", "MODEL [--recipe R] [--data D] [--json | --csv F] [--report F]",
        "Tells the error of every quantized use of a weight, with data also of every activation and output, and "
        "the bytes that the weights need.");
    arguments.option("recipe", "R", "The recipe; without one, the one that the model carries, or int8-weights.");
    arguments.flag("json", "JSON on standard output.");
    arguments.option("csv", "F", "A table of comma-separated values; - for standard output.");
    arguments.option("report", "F.html",
                     "A page with plots and the meaning of every number: one file that stands alone.");
    arguments.option("codes", "F.npz",
                     "Also writes the integers behind each use: USE/codes, USE/scale, USE/zero_point; a value is "
                     "(code - zero point) * scale.");
    arguments.flag("per-channel", "Also the figures of every slice: along the recipe's axis, or the last one.");
    arguments.option("fail-below-db", "X",
                     "Exit status 1 where the SQNR of any use, or with --data of any output, is below X decibels.");
    arguments.option(
        "repeat", "N",
        "Computes N times and prints {\"load_s\", \"min_s\", \"median_s\"} on standard error: the seconds of "
        "reading and analysis, and the least and the median of the computation alone.");
    addDataOptions(arguments, "Also the errors of activations and outputs on these inputs.");
    addModelOptions(arguments);
    arguments.explain(metricDefinitions());
    if (!arguments.parse(list, 1, 1)) return exitDone;
    if (arguments.has("report") && arguments.value("report") == "-" &&
        (arguments.has("json") || arguments.value("csv") == "-")) {
        arguments.refuse("--report - and another both want standard output");
    }
    if (arguments.has("json") && arguments.has("csv") && arguments.value("csv") == "-") {
        arguments.refuse("--json and --csv - both want standard output");
    }
    return reportErrors(arguments);
}

}  // namespace quantie
