#include "app/data_input.h"

#include <algorithm>
#include <charconv>

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/keras/npy.h"
#include "core/keras/npz.h"
#include "core/run/csv_data.h"
#include "core/run/generated_data.h"

namespace quantie {
namespace {

constexpr int defaultBatch = 32;
constexpr std::string_view targetPrefix = "target";

/// Takes target0, target1, … out of the arrays.
OutputTargets takeTargets(std::vector<NamedTensor>& arrays, const Graph& graph) {
    OutputTargets targets(graph.outputs.size());
    bool any = false;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const std::string name = std::string(targetPrefix) + std::to_string(i);
        const auto found = std::ranges::find(arrays, name, &NamedTensor::name);
        if (found == arrays.end()) continue;
        targets[i] = found->tensor;
        arrays.erase(found);
        any = true;
    }
    return any ? targets : OutputTargets{};
}

void checkTargets(const RunData& data) {
    for (std::size_t i = 0; i < data.targets.size(); ++i) {
        const auto& target = data.targets[i];
        if (!target || (!target->shape().empty() && target->shape().front() == data.feed.samples())) continue;
        throw Error(ErrorCode::Unreadable, std::string(targetPrefix) + std::to_string(i),
                    "the shape " + toString(target->shape()) + " does not begin with the " +
                        std::to_string(data.feed.samples()) + " samples of the inputs");
    }
}

std::optional<Feed> generated(const std::string& text, const Graph& graph) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto kind = generatorNamed(text.substr(0, colon));
    if (!kind) return std::nullopt;
    GeneratedData wanted{*kind};
    std::string_view rest = std::string_view(text).substr(colon);
    for (std::int64_t* number : {&wanted.samples, &wanted.seed}) {
        if (rest.empty()) break;
        rest.remove_prefix(1);
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), *number);
        if (error != std::errc{} || (end != rest.data() + rest.size() && *end != ':')) {
            throw Error(ErrorCode::Usage, inQuotes(text),
                        "generated data are written KIND:SAMPLES:SEED, as normal:16:1");
        }
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
    return generateData(graph, wanted);
}

std::vector<NamedTensor> readArrays(const std::string& path, const Graph& graph) {
    if (path.ends_with(".npz")) return readNpz(path);
    if (path.ends_with(".npy")) return {{"", readNpyFile(path)}};
    if (path.ends_with(".csv")) return {{"", readCsvData(path, graph)}};
    throw Error(ErrorCode::Unsupported, path,
                "data are read from .npz, .npy and .csv files, or generated (normal:16, uniform:16)");
}

}  // namespace

void addDataOptions(Arguments& arguments, const std::string& what) {
    arguments.option(
        "data", "D",
        what +
            " An .npz with in0, in1, … or the inputs' names (and target0, … for the cross-entropy of "
            "outputs), one .npy, or a .csv with a sample per line; or generated data, KIND:SAMPLES:SEED with "
            "KIND normal or uniform (token ids where the input is looked up). The output of a call that "
            "cannot be run may stand in the .npz under the call's id.");
    arguments.option("batch", "N", "Samples that are computed at once, 32 by default; 0 for all.");
}

RunData readData(const std::string& data, const Graph& graph) {
    RunData read;
    if (auto feed = generated(data, graph)) {
        read.feed = std::move(*feed);
        return read;
    }
    std::vector<NamedTensor> arrays = readArrays(data, graph);
    try {
        read.targets = takeTargets(arrays, graph);
        read.feed = makeFeed(graph, arrays);
        checkTargets(read);
    } catch (const Error& error) {
        throw error.within(data);
    }
    return read;
}

std::int64_t batchSize(const Arguments& arguments) {
    return arguments.wholeNumber("batch", 0).value_or(defaultBatch);
}

}  // namespace quantie
