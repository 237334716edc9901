#include "core/run/generated_data.h"

#include <cmath>
#include <numbers>
#include <string>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::int64_t mostValues = std::int64_t{1} << 30;

/// SplitMix64 (G. Steele, D. Lea, C. Flood: Fast splittable pseudorandom number generators, OOPSLA 2014): the standard
/// library's distributions differ between implementations.
class Random {
  public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        m_state += 0x9E3779B97F4A7C15U;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }
    /// From 0 up to, but not including, 1.
    double uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }
    /// By Box and Muller's transform.
    double normal() {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }
    std::int64_t below(std::int64_t limit) {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
    }

  private:
    std::uint64_t m_state;
};

/// Rows of the smallest table that a call looks this input up in; 2 where none does.
std::int64_t tableRows(const Graph& graph, std::size_t input) {
    std::int64_t rows = 0;
    for (const GraphCall& call : graph.calls) {
        for (const GraphTensor& read : call.inputs) {
            if (!(read == graph.inputs[input])) continue;
            const Json* dim = findMember(*graph.model->layers[call.layer].config, "input_dim");
            if (dim == nullptr || !dim->is_number_integer()) continue;
            const auto some = dim->get<std::int64_t>();
            if (some > 0 && (rows == 0 || some < rows)) rows = some;
        }
    }
    return rows == 0 ? 2 : rows;
}

Shape inputShape(const Graph& graph, std::size_t input, const GeneratedData& wanted) {
    const int call = graph.inputs[input].call;
    if (call < 0 || graph.calls[call].outputs.empty() || !graph.calls[call].outputs.front()) {
        throw Error(ErrorCode::Unsupported, inputName(graph, input),
                    "its shape is not known, so no data can be made for it");
    }
    Shape shape = *graph.calls[call].outputs.front();
    if (shape.empty()) shape.push_back(unknownDim);
    shape.front() = wanted.samples;
    for (std::int64_t& dim : shape) {
        if (dim == unknownDim) dim = wanted.freeLength;
    }
    if (elementCount(shape) > mostValues) {
        throw Error(ErrorCode::Usage, inputName(graph, input),
                    "data of the shape " + toString(shape) + " are too large");
    }
    return shape;
}

Tensor tokens(Random& random, const Shape& shape, std::int64_t limit) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(elementCount(shape)) * sizeof(std::int32_t));
    auto* ids = reinterpret_cast<std::int32_t*>(bytes.data());
    for (std::int64_t i = 0; i < elementCount(shape); ++i) ids[i] = static_cast<std::int32_t>(random.below(limit));
    return Tensor::fromBytes(DType::Int32, shape, std::move(bytes));
}

bool isLookedUp(const Graph& graph, std::size_t input) {
    for (const GraphCall& call : graph.calls) {
        if (graph.model->layers[call.layer].className != "Embedding") continue;
        for (const GraphTensor& read : call.inputs) {
            if (read == graph.inputs[input]) return true;
        }
    }
    return false;
}

}  // namespace

std::optional<Generator> generatorNamed(std::string_view name) {
    if (name == "normal") return Generator::Normal;
    if (name == "uniform") return Generator::Uniform;
    return std::nullopt;
}

std::string_view nameOf(Generator generator) {
    return generator == Generator::Normal ? "normal" : "uniform";
}

Feed generateData(const Graph& graph, const GeneratedData& wanted) {
    if (wanted.samples < 1) throw Error(ErrorCode::Usage, "", "at least one sample is needed");
    Random random(static_cast<std::uint64_t>(wanted.seed));
    std::vector<NamedTensor> arrays;
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
        const Shape shape = inputShape(graph, i, wanted);
        const std::string name = "in" + std::to_string(i);
        if (isLookedUp(graph, i) || !isFloat(inputType(graph, i))) {
            arrays.push_back({name, tokens(random, shape, tableRows(graph, i))});
            continue;
        }
        std::vector<float> values(static_cast<std::size_t>(elementCount(shape)));
        for (float& value : values) {
            value = static_cast<float>(wanted.generator == Generator::Normal ? random.normal() : random.uniform());
        }
        arrays.push_back({name, Tensor::fromFloats(shape, std::move(values))});
    }
    return makeFeed(graph, arrays);
}

}  // namespace quantie
