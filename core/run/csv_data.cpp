#include "core/run/csv_data.h"

#include <charconv>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/base/file_bytes.h"
#include "core/base/nearest_name.h"

namespace quantie {
namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\r' || c == '"';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<float> numberIn(std::string_view field) {
    field = trimmed(field);
    if (!field.empty() && field.front() == '+') field.remove_prefix(1);
    float value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc{} || end != field.data() + field.size()) return std::nullopt;
    return value;
}

/// The numbers of one line; none where a field holds something else, whose text `bad` then has.
std::optional<std::vector<float>> numbersIn(std::string_view line, std::string& bad) {
    std::vector<float> numbers;
    while (true) {
        const std::size_t end = line.find_first_of(",;\t");
        const std::string_view field = line.substr(0, end);
        const auto number = numberIn(field);
        if (!number) {
            bad = std::string(trimmed(field));
            return std::nullopt;
        }
        numbers.push_back(*number);
        if (end == std::string_view::npos) return numbers;
        line.remove_prefix(end + 1);
    }
}

/// The input's shape for so many samples of so many numbers each.
Shape sampleShape(const std::string& path, const Graph& graph, std::int64_t samples, std::int64_t numbers) {
    if (graph.inputs.size() != 1) {
        throw Error(ErrorCode::Unsupported, path,
                    "a .csv holds one input and the model has " + std::to_string(graph.inputs.size()) +
                        "; an .npz holds several");
    }
    const int call = graph.inputs.front().call;
    const MaybeShape declared =
        call < 0 || graph.calls[call].outputs.empty() ? std::nullopt : graph.calls[call].outputs.front();
    Shape shape{samples};
    if (!declared || declared->empty()) {
        shape.push_back(numbers);
        return shape;
    }
    std::int64_t known = 1;
    std::optional<std::size_t> free;
    for (std::size_t i = 1; i < declared->size(); ++i) {
        const std::int64_t dim = (*declared)[i];
        if (dim != unknownDim) {
            known *= dim;
        } else if (free) {
            throw Error(ErrorCode::Unsupported, path,
                        "the input's shape " + toString(*declared) + " leaves more than one dimension open; use .npy");
        } else {
            free = i;
        }
        shape.push_back(dim);
    }
    if (known <= 0 || numbers % known != 0 || (!free && numbers != known)) {
        throw Error(
            ErrorCode::Unreadable, path,
            std::to_string(numbers) + " numbers in a line do not make the input's shape " + toString(*declared));
    }
    if (free) shape[*free] = numbers / known;
    return shape;
}

}  // namespace

Tensor readCsvData(const std::string& path, const Graph& graph) {
    const FileBytes file = mapFile(path);
    std::string_view rest = file.text();
    std::vector<float> values;
    std::size_t width = 0;
    std::int64_t samples = 0;
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const std::size_t end = rest.find('\n');
        const std::string_view text = trimmed(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (text.empty()) continue;
        std::string bad;
        const auto numbers = numbersIn(text, bad);
        const std::string where = path + ": line " + std::to_string(line);
        if (!numbers && line == 1) continue;  // a heading
        if (!numbers) throw Error(ErrorCode::Unreadable, where, inQuotes(bad) + " is no number");
        if (samples > 0 && numbers->size() != width) {
            throw Error(
                ErrorCode::Unreadable, where,
                std::to_string(numbers->size()) + " numbers, but " + std::to_string(width) + " in the lines before");
        }
        width = numbers->size();
        values.insert(values.end(), numbers->begin(), numbers->end());
        ++samples;
    }
    if (samples == 0) throw Error(ErrorCode::Unreadable, path, "it holds no sample");
    return Tensor::fromFloats(sampleShape(path, graph, samples, static_cast<std::int64_t>(width)), std::move(values));
}

}  // namespace quantie
