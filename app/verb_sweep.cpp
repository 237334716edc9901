// quantie sweep: the damage of each use alone, at each width.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/arguments.h"
#include "app/console.h"
#include "app/csv.h"
#include "app/data_input.h"
#include "app/figures_json.h"
#include "app/model_input.h"
#include "app/verb.h"
#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/eval/sweep.h"
#include "core/model/json_text.h"
#include "core/recipe/presets.h"

namespace quantie {
namespace {

constexpr const char* defaultBits = "2,4,8";
constexpr const char* explanation =
    R"(Each use is quantized alone, everything else stays float. The setting is the one that the recipe gives the use
(--recipe; without one, int8-weights: kernels and embeddings, symmetric, narrow, one scale per output channel), at each width.
A figure is the error of the outputs on the data. saved: the bytes that the code takes less than the float values.
)";

struct Sweep {
    const Graph& graph;
    std::vector<Trial> trials;
    std::vector<TrialResult> results;
};

std::vector<int> widths(const Arguments& arguments) {
    const std::string text = arguments.has("bits") ? arguments.value("bits") : defaultBits;
    std::vector<int> bits;
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view word = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        int number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        const bool whole = error == std::errc{} && end == word.data() + word.size();
        if (!whole || number < minBits || number > maxBits) {
            arguments.refuse("--bits takes widths from 2 to 16, as in 2,4,8, and not " + inQuotes(text));
        }
        if (std::ranges::find(bits, number) == bits.end()) bits.push_back(number);
    }
    if (bits.empty()) arguments.refuse("--bits is empty");
    return bits;
}

Json sweepJson(const Sweep& sweep) {
    Json rows = Json::array();
    for (std::size_t i = 0; i < sweep.trials.size(); ++i) {
        const Trial& trial = sweep.trials[i];
        const auto saved = savedBytes(sweep.graph, trial);
        Json& row = rows.emplace_back(Json{{"use", sweep.graph.uses[trial.use].id}, {"bits", trial.scheme.bits}});
        row["saved_bytes"] = saved ? Json(*saved) : Json();
        row["outputs"] = outputsJson(sweep.results[i].outputs);
        if (!sweep.results[i].problem.empty()) row["problem"] = sweep.results[i].problem;
    }
    return {{"model", sweep.graph.model->name}, {"sweep", std::move(rows)}};
}

std::string sweepCsv(const Sweep& sweep) {
    CsvText csv({"use", "bits", "saved_bytes", "output", "sqnr_db", "mse", "max_abs", "cosine", "exact", "problem"});
    for (std::size_t i = 0; i < sweep.trials.size(); ++i) {
        const Trial& trial = sweep.trials[i];
        const auto saved = savedBytes(sweep.graph, trial);
        const std::vector<std::string> start{sweep.graph.uses[trial.use].id, std::to_string(trial.scheme.bits),
                                             saved ? std::to_string(*saved) : ""};
        if (!sweep.results[i].problem.empty()) {
            csv.add({start[0], start[1], start[2], "", "", "", "", "", "", sweep.results[i].problem});
        }
        for (const OutputError& output : sweep.results[i].outputs) {
            const ErrorFigures& values = output.figures.values;
            csv.add({start[0], start[1], start[2], std::to_string(output.output),
                     std::isfinite(values.sqnrDb) ? shortest(values.sqnrDb) : "", shortest(values.mse),
                     shortest(values.maxAbs), shortest(values.cosine), values.exact ? "true" : "false", ""});
        }
    }
    return csv.text();
}

/// A row per use, a column per width: the SQNR of the worst output.
std::string sweepText(const Sweep& sweep, const std::vector<int>& bits) {
    std::vector<std::string> headings{"USE ALONE, WORST OUTPUT dB"};
    for (const int width : bits) headings.push_back(">" + std::to_string(width) + " BITS");
    Table table(headings);
    for (std::size_t i = 0; i < sweep.trials.size(); i += bits.size()) {
        std::vector<std::string> row{sweep.graph.uses[sweep.trials[i].use].id};
        for (std::size_t j = i; j < i + bits.size(); ++j) {
            const auto& outputs = sweep.results[j].outputs;
            const OutputError* worst = leastSqnr(outputs);
            row.push_back(worst == nullptr ? sweep.results[j].problem.empty() ? "-" : sweep.results[j].problem
                                           : decibelText(worst->figures.values));
        }
        table.add(std::move(row));
    }
    return table.text();
}

int sweepUses(const Arguments& arguments) {
    const std::vector<int> bits = widths(arguments);
    const ModelInput input(arguments, arguments.positional().front());
    requireWeights(input.model());
    FittedRecipe fitted = input.carried();
    if (arguments.has("recipe")) {
        fitted = fitRecipeFile(input, arguments.value("recipe"), arguments);
    } else if (!input.imported().carriesRecipe) {
        fitted.recipe = presetRecipe("int8-weights", fitted.graph);
    }
    const RunData data = readData(arguments, fitted.graph);
    Sweep sweep{fitted.graph, sweepTrials(fitted.graph, fitted.recipe, bits), {}};
    {
        const ProgressLine line(arguments.quiet());
        sweep.results = runTrials(fitted.graph, input.definitions(), sweep.trials, data.feed, batchSize(arguments),
                                  data.targets, line.progress());
    }
    if (arguments.has("csv")) writeOutput(arguments.value("csv"), sweepCsv(sweep));
    if (arguments.has("json")) {
        print(writeJson(sweepJson(sweep), 2) + "\n");
    } else if (!arguments.has("csv")) {
        print("On " + grouped(data.feed.samples()) + " samples\n" + sweepText(sweep, bits));
    }
    return exitDone;
}

}  // namespace

int runSweep(const QStringList& list) {
    Arguments arguments("sweep", "MODEL --data D [--bits 2,4,8] [--json | --csv F]",
                        "Tells what each use does to the outputs when it alone is quantized, at each width.");
    addDataOptions(arguments, "The inputs.");
    arguments.option("bits", "LIST", "The widths, from 2 to 16; 2,4,8 by default.");
    arguments.option("recipe", "R", "Which uses, and their settings but for the bits; without one, int8-weights.");
    arguments.flag("json", "JSON on standard output.");
    arguments.option("csv", "F", "A table of comma-separated values; - for standard output.");
    addModelOptions(arguments);
    arguments.explain(explanation);
    if (!arguments.parse(list, 1, 1)) return exitDone;
    if (!arguments.has("data")) arguments.refuse("--data is missing");
    return sweepUses(arguments);
}

}  // namespace quantie
