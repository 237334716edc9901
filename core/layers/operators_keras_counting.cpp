// Operators of keras.ops that count values, and that compare lines of them.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

constexpr std::int64_t mostBins = std::int64_t{1} << 24;
constexpr std::int64_t mostCounts = std::int64_t{1} << 27;

/// How often each number occurs in a line, or what the weights of its places add up to.
Shapes countShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    requireRankAtLeast(*shape, 1);
    shape->back() = unknownDim;
    return {shape};
}

Values counts(const OperatorRun& run) {
    if (run.call().flag("sparse")) throw Error(ErrorCode::Unsupported, "", "a sparse tensor cannot be run");
    const Value input = run.first();
    const std::vector<std::int64_t> numbers = integersOf(input);
    const bool weighted = run.has("weights");
    const Value weights = weighted ? run.named("weights") : Value{};
    if (weighted && weights.shape() != input.shape()) refuse("weights", "do not fit the numbers");
    const std::int64_t most = numbers.empty() ? -1 : *std::max_element(numbers.begin(), numbers.end());
    const std::int64_t bins = std::max(most + 1, run.call().integer("minlength").value_or(0));
    if (bins < 0 || bins > mostBins) refuse("minlength", "too many numbers to count");
    Shape shape = input.shape();
    const auto width = static_cast<std::size_t>(shape.back());
    shape.back() = bins;
    if (elementCount(shape) > mostCounts) refuse("x", "too many numbers to count");
    std::vector<double> sums(static_cast<std::size_t>(elementCount(shape)), 0.0);
    const Tensor factors = weighted ? floatsOf(weights) : Tensor();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] < 0) refuse("x", "a number below zero");
        sums[i / width * static_cast<std::size_t>(bins) + static_cast<std::size_t>(numbers[i])] +=
            weighted ? double{factors.floats()[i]} : 1;
    }
    if (!weighted) return {integerValue({sums.begin(), sums.end()}, shape, DType::Int32)};
    return {castValue({Tensor::fromFloats(shape, {sums.begin(), sums.end()})}, weights.dtype)};
}

// --- different values ------------------------------------------------------------------------------------------------

/// So many values are asked for; none for as many as there are.
std::optional<std::int64_t> sizeAsked(const OperatorCall& call) {
    const auto size = call.integer("size");
    if (size && (*size < 0 || *size > mostCounts)) refuse("size", "not a sensible number");
    return size;
}

Shapes uniqueShapes(const OperatorCall& call) {
    const Shape each{sizeAsked(call).value_or(unknownDim)};
    Shapes shapes{each};
    if (call.flag("return_index")) shapes.emplace_back(each);
    if (call.flag("return_inverse")) shapes.push_back(call.tensor());
    if (call.flag("return_counts")) shapes.emplace_back(each);
    return shapes;
}

/// The values that differ, as they come: where each comes first, how often, and which of them each element is.
struct Different {
    std::vector<float> values;
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> counts;
    std::vector<std::int64_t> inverse;

    explicit Different(std::span<const float> all) {
        std::map<float, std::size_t> known;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (std::isnan(all[i])) refuse("x", "NaN among the values");
            const auto [place, isNew] = known.emplace(all[i], values.size());
            if (isNew) {
                values.push_back(all[i]);
                first.push_back(static_cast<std::int64_t>(i));
                counts.push_back(0);
            }
            ++counts[place->second];
            inverse.push_back(static_cast<std::int64_t>(place->second));
        }
    }
    void sort() {
        std::vector<std::size_t> order(values.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return values[a] < values[b]; });
        const Different given = *this;
        std::vector<std::int64_t> ranks(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            values[i] = given.values[order[i]];
            first[i] = given.first[order[i]];
            counts[i] = given.counts[order[i]];
            ranks[order[i]] = static_cast<std::int64_t>(i);
        }
        for (std::int64_t& place : inverse) place = ranks[static_cast<std::size_t>(place)];
    }
};

Values unique(const OperatorRun& run) {
    if (run.has("axis")) throw Error(ErrorCode::Unsupported, "", "rows that differ along an axis cannot be run");
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    Different different(x.floats());
    if (run.call().flag("sorted", true)) different.sort();
    const Shape each{sizeAsked(run.call()).value_or(static_cast<std::int64_t>(different.values.size()))};
    const auto size = static_cast<std::size_t>(each.front());
    different.values.resize(size, static_cast<float>(run.number("fill_value", 0)));
    different.first.resize(size, 1);
    different.counts.resize(size, 0);
    Values results{castValue({Tensor::fromFloats(each, std::move(different.values))}, input.dtype)};
    if (run.call().flag("return_index")) results.push_back(integerValue(different.first, each, DType::Int32));
    if (run.call().flag("return_inverse")) {
        results.push_back(integerValue(different.inverse, input.shape(), DType::Int32));
    }
    if (run.call().flag("return_counts")) results.push_back(integerValue(different.counts, each, DType::Int32));
    return results;
}

// --- histograms and correlations -------------------------------------------------------------------------------------

std::int64_t binsOf(const OperatorCall& call) {
    const std::int64_t bins = call.integer("bins").value_or(10);
    if (bins < 1 || bins > mostBins) refuse("bins", "not a sensible number");
    return bins;
}

Shapes histogramShapes(const OperatorCall& call) {
    const std::int64_t bins = binsOf(call);
    return {Shape{bins}, Shape{bins + 1}};
}

/// How many values lie in each of so many parts of a range, and where the parts begin and end.
Values histogram(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    const auto bins = static_cast<std::size_t>(binsOf(run.call()));
    const Json* range = run.call().named("range");
    if (range == nullptr && x.size() == 0) refuse("x", "no values to tell a range");
    const bool given = range != nullptr && range->is_array() && range->size() == 2 && (*range)[0].is_number() &&
                       (*range)[1].is_number();
    if (range != nullptr && !given) refuse("range", "not two numbers");
    const auto all = x.floats();
    const float low = given ? (*range)[0].get<float>() : *std::min_element(all.begin(), all.end());
    const float high = given ? (*range)[1].get<float>() : *std::max_element(all.begin(), all.end());
    FloatResult edges({static_cast<std::int64_t>(bins) + 1});
    const float step = (high - low) / static_cast<float>(bins);
    for (std::size_t i = 0; i < bins; ++i) edges.data()[i] = low + step * static_cast<float>(i);
    edges.data()[bins] = high;
    FloatResult counts({static_cast<std::int64_t>(bins)});
    std::fill_n(counts.data(), bins, 0.0F);
    for (const float value : all) {
        if (!(value >= low && value <= high)) continue;
        ++counts.data()[std::upper_bound(edges.data() + 1, edges.data() + bins, value) - edges.data() - 1];
    }
    return {castValue({counts.tensor(), DType::Float32}, input.dtype),
            castValue({edges.tensor(), DType::Float32}, input.dtype)};
}

Shapes correlationShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    requireRank(*input, 2);
    return {Shape{input->front(), input->front()}};
}

/// Of each row with each other.
Values correlation(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    FloatResult result(run.shape());
    const auto count = static_cast<std::size_t>(input.shape()[0]);
    const auto width = static_cast<std::size_t>(input.shape()[1]);
    std::vector<double> rows(x.floats().begin(), x.floats().end());
    for (std::size_t r = 0; r < count; ++r) {
        const auto row = rows.begin() + static_cast<std::ptrdiff_t>(r * width);
        const auto end = row + static_cast<std::ptrdiff_t>(width);
        const double mean = std::accumulate(row, end, 0.0) / static_cast<double>(width);
        std::for_each(row, end, [mean](double& value) { value -= mean; });
        const double length = std::sqrt(std::inner_product(row, end, row, 0.0));
        std::for_each(row, end, [length](double& value) { value /= length; });
    }
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < count; ++b) {
            const double product = std::inner_product(rows.data() + a * width, rows.data() + (a + 1) * width,
                                                      rows.data() + b * width, 0.0);
            result.data()[a * count + b] = static_cast<float>(std::clamp(product, -1.0, 1.0));
        }
    }
    return {floatValue(std::move(result), input.dtype)};
}

/// Where the first of the sums begins: so many places of the second line lie before the first one's.
struct Overlap {
    std::int64_t before;
    std::int64_t length;
};

Overlap overlapOf(const OperatorCall& call, std::int64_t first, std::int64_t second) {
    const Json* mode = call.named("mode");
    const std::string name = mode == nullptr || !mode->is_string() ? "valid" : mode->get<std::string>();
    if (first < 1 || second < 1) refuse("inputs", "an empty line");
    const std::int64_t full = addDims(first, second - 1);
    if (name == "full") return {second - 1, full};
    const std::int64_t longer = std::max(first, second);
    if (name == "same") return {second - 1 - (full - longer) / 2, longer};
    if (name != "valid") refuse("mode", "not one that is known");
    if (second > first) refuse("inputs", "the second line is longer than the first");
    return {0, first - second + 1};
}

Shapes slidingShapes(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    const MaybeShape b = call.tensor("y");
    if (!a || !b) return {std::nullopt};
    requireRank(*a, 1);
    requireRank(*b, 1);
    if (!isFullyKnown(*a) || !isFullyKnown(*b)) return {Shape{unknownDim}};
    return {Shape{overlapOf(call, a->front(), b->front()).length}};
}

/// The sums of products as one line slides along the other.
Values sliding(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Tensor x = floatsOf(a);
    const Tensor y = floatsOf(b);
    FloatResult result(run.shape());
    const Overlap overlap = overlapOf(run.call(), a.shape().front(), b.shape().front());
    for (std::size_t i = 0; i < result.size(); ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < y.size(); ++k) {
            const std::int64_t at = static_cast<std::int64_t>(i + k) - overlap.before;
            if (at < 0 || at >= a.shape().front()) continue;
            sum += double{x.floats()[static_cast<std::size_t>(at)]} * double{y.floats()[k]};
        }
        result.data()[i] = static_cast<float>(sum);
    }
    return {floatValue(std::move(result), a.dtype)};
}

constexpr std::array rows{
    Operator{"ops.bincount", countShapes, counts},     Operator{"ops.corrcoef", correlationShapes, correlation},
    Operator{"ops.correlate", slidingShapes, sliding}, Operator{"ops.histogram", histogramShapes, histogram},
    Operator{"ops.unique", uniqueShapes, unique},
};

}  // namespace

std::span<const Operator> kerasCountingOperators() {
    return rows;
}

}  // namespace quantie
