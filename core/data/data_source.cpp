#include "core/data/data_source.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/keras/npy.h"
#include "core/keras/npz.h"
#include "core/run/csv_data.h"

namespace quantie {
namespace {

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

std::vector<NamedTensor> readArrays(const DataSource& source, const Graph& graph, const ImageReader& reader) {
    const std::string& path = source.path;
    if (path.ends_with(".csv")) return {{"", readCsvData(path, graph)}};
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        return {{"", readImageFolder(path, graph, source.images, source.samples, reader)}};
    }
    if (path.ends_with(".npz") || path.ends_with(".npy")) return storedArrays(source);
    throw Error(ErrorCode::Unsupported, path,
                "data are read from .npz, .npy and .csv files and folders of images, or generated (normal:16, "
                "uniform:16)");
}

}  // namespace

DataSource dataSourceNamed(const std::string& text) {
    DataSource source;
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto kind = generatorNamed(text.substr(0, colon));
    if (!kind) {
        source.path = text;
        return source;
    }
    GeneratedData& wanted = source.generated;
    wanted.generator = *kind;
    std::string_view rest = std::string_view(text).substr(colon);
    bool written = true;
    for (std::int64_t* number : {&wanted.samples, &wanted.seed}) {
        if (rest.empty()) break;
        rest.remove_prefix(1);
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), *number);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        written = written && error == std::errc{} && (rest.empty() || rest.front() == ':');
        if (!written) break;
    }
    if (!written || !rest.empty()) {
        throw Error(ErrorCode::Usage, inQuotes(text), "generated data are written KIND:SAMPLES:SEED, as normal:16:1");
    }
    return source;
}

std::string toString(const DataSource& source) {
    if (!source.isGenerated()) return source.path;
    const GeneratedData& data = source.generated;
    return std::string(nameOf(data.generator)) + ':' + std::to_string(data.samples) + ':' + std::to_string(data.seed);
}

std::vector<NamedTensor> storedArrays(const DataSource& source) {
    if (source.path.ends_with(".npz")) return readNpz(source.path);
    if (source.path.ends_with(".npy")) return {{"", readNpyFile(source.path)}};
    return {};
}

RunData readData(const DataSource& source, const Graph& graph, const ImageReader& reader) {
    RunData read;
    if (source.isGenerated()) {
        read.feed = generateData(graph, source.generated);
        return read;
    }
    std::vector<NamedTensor> arrays = readArrays(source, graph, reader);
    try {
        read.targets = takeTargets(arrays, graph);
        read.feed = makeFeed(graph, arrays);
        checkTargets(read);
    } catch (const Error& error) {
        throw error.within(source.path);
    }
    if (source.samples > 0 && source.samples < read.feed.samples()) {
        read.feed = read.feed.part(0, source.samples);
        read.targets = targetsOf(read.targets, 0, source.samples);
    }
    return read;
}

}  // namespace quantie
