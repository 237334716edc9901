// quantie run: the outputs of a model on data, quantized as a recipe says.
#include <optional>

#include "app/arguments.h"
#include "app/console.h"
#include "app/data_input.h"
#include "app/model_input.h"
#include "app/timing.h"
#include "app/verb.h"
#include "core/base/error.h"
#include "core/base/temp_file.h"
#include "core/keras/npy.h"
#include "core/keras/npz.h"
#include "core/run/nan_call.h"
#include "core/run/run_batches.h"
#include "core/tensor/half.h"

namespace quantie {
namespace {

/// The values in the type that Keras gives them.
Tensor asKeras(const Value& value) {
    if (value.dtype != DType::Float16 && value.dtype != DType::Float64) return value.tensor;
    const std::span<const float> floats = value.tensor.floats();
    if (value.dtype == DType::Float64) {
        const std::vector<double> wide(floats.begin(), floats.end());
        const auto source = std::as_bytes(std::span(wide));
        return Tensor::fromBytes(DType::Float64, value.shape(), {source.begin(), source.end()});
    }
    std::vector<std::byte> bytes(floats.size() * 2);
    for (std::size_t i = 0; i < floats.size(); ++i) {
        const std::uint16_t bits = halfFromFloat(floats[i]);
        bytes[2 * i] = static_cast<std::byte>(bits & 0xFFU);
        bytes[2 * i + 1] = static_cast<std::byte>(bits >> 8U);
    }
    return Tensor::fromBytes(DType::Float16, value.shape(), std::move(bytes));
}

void writeOutputs(const std::string& path, const std::vector<NamedTensor>& outputs) {
    TempFile file(path);
    if (path.ends_with(".npy")) {
        writeNpyFile(file.path(), outputs.front().tensor);
    } else {
        writeNpz(file.path(), outputs);
    }
    file.commit();
}

/// The outputs by name; throws where one is missing, and says why.
std::vector<NamedTensor> named(const BatchedOutputs& result, const Graph& graph) {
    std::vector<NamedTensor> outputs;
    for (std::size_t i = 0; i < result.outputs.size(); ++i) {
        const std::string name = "out" + std::to_string(i);
        if (!result.outputs[i]) {
            if (result.problems.empty()) throw Error(ErrorCode::Unsupported, name, "no call computes it");
            const CallProblem& first = result.problems.front();
            throw Error(ErrorCode::Unsupported, graph.calls[first.call].id,
                        first.reason + "; the data may give its output under this name");
        }
        outputs.push_back({name, asKeras(*result.outputs[i])});
    }
    return outputs;
}

void checkNames(const Arguments& arguments, const Graph& graph) {
    const std::string out = arguments.value("out");
    if (!out.ends_with(".npz") && !out.ends_with(".npy")) arguments.refuse("--out writes .npz or .npy");
    if (out.ends_with(".npy") && graph.outputs.size() != 1) {
        arguments.refuse("the model has " + std::to_string(graph.outputs.size()) + " outputs; they need an .npz");
    }
}

int computeOutputs(const Arguments& arguments) {
    const Clock::time_point start = Clock::now();
    const int repeat = arguments.wholeNumber("repeat", 1).value_or(1);
    const std::int64_t batch = batchSize(arguments);
    const ModelInput input(arguments, arguments.positional().front());
    const FittedRecipe fitted =
        arguments.has("recipe") ? fitRecipeFile(input, arguments.value("recipe"), arguments) : input.carried();
    checkNames(arguments, fitted.graph);
    const Feed feed = readData(arguments, fitted.graph).feed;
    UseWeights weights(fitted.graph, fitted.recipe.uses);
    const double load = secondsSince(start);

    const ProgressLine line(arguments.quiet());
    const RunRequest request{feed, &fitted.recipe.activations, false, nullptr, {}, line.progress()};
    std::vector<double> times;
    BatchedOutputs result;
    for (int i = 0; i < repeat; ++i) {
        result = {};
        const Clock::time_point begin = Clock::now();
        result = runBatches(fitted.graph, input.definitions(), weights, request, batch);
        times.push_back(secondsSince(begin));
    }
    const std::vector<NamedTensor> outputs = named(result, fitted.graph);
    if (!arguments.quiet()) {
        for (const CallProblem& problem : result.problems) {
            printWarnings({{fitted.graph.calls[problem.call].id, problem.reason}});
        }
    }
    if (const auto nan = firstNan(fitted.graph, input.definitions(), weights, request, result.outputs, batch)) {
        printWarnings({{fitted.graph.calls[nan->call].id, nan->reason}});
    }
    writeOutputs(arguments.value("out"), outputs);
    if (arguments.has("repeat")) printTiming(load, std::move(times));
    return exitDone;
}

}  // namespace

int runRun(const QStringList& list) {
    Arguments arguments("run", "MODEL --data D --out O [--recipe R]",
                        "Runs the model on data and writes its outputs, out0, out1, … in the model's order.");
    addDataOptions(arguments, "The inputs.");
    arguments.option("out", "O", "Where the outputs go: an .npz, or an .npy for a model with one output.");
    arguments.option("recipe", "R", "The recipe; without one, the one that the model carries, or everything in float.");
    arguments.option("repeat", "N",
                     "Computes N times and prints {\"load_s\", \"min_s\", \"median_s\"} on standard error: the seconds "
                     "of reading and analysis, and the least and the median of the computation alone.");
    addModelOptions(arguments);
    if (!arguments.parse(list, 1, 1)) return exitDone;
    for (const char* needed : {"data", "out"}) {
        if (!arguments.has(needed)) arguments.refuse(std::string("--") + needed + " is missing");
    }
    return computeOutputs(arguments);
}

}  // namespace quantie
