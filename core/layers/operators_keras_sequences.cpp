// Operators of keras.ops on sequences of classes with blanks between them (connectionist temporal classification).
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

/// (batch, steps, classes) of floats, how many steps of each sequence count, and which class is the blank.
struct Sequences {
    Tensor values;
    std::size_t batch;
    std::size_t steps;
    std::size_t classes;
    std::vector<std::int64_t> lengths;
    std::size_t blank;

    Sequences(const OperatorRun& run, const Value& value, const Value& given) : values(floatsOf(value)) {
        requireRank(value.shape(), 3);
        batch = static_cast<std::size_t>(value.shape()[0]);
        steps = static_cast<std::size_t>(value.shape()[1]);
        classes = static_cast<std::size_t>(value.shape()[2]);
        lengths = integersOf(given);
        if (lengths.size() != batch) refuse("inputs", "not a length for each sequence");
        for (const std::int64_t length : lengths) {
            if (length < 0 || length > value.shape()[1]) refuse("inputs", "a length beyond the sequence");
        }
        const std::int64_t index = run.call().integer("mask_index").value_or(0);
        blank = axisIndex(index, classes, "mask_index");
    }
    std::span<const float> step(std::size_t sample, std::size_t index) const {
        return values.floats().subspan((sample * steps + index) * classes, classes);
    }
};

Shapes decodedShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt, std::nullopt};
    requireRank(*input, 3);
    return {Shape{1, (*input)[0], (*input)[1]}, Shape{(*input)[0], 1}};
}

/// The best class of each step, without blanks and, where they merge, without repetitions; −1 after the last.
Values decoded(const OperatorRun& run) {
    if (run.text("strategy", "greedy") != "greedy") {
        throw Error(ErrorCode::Unsupported, "", "the beam search of ctc_decode cannot be run");
    }
    const Sequences sequences(run, run.first(), run.named("sequence_lengths"));
    const bool merged = run.call().flag("merge_repeated", true);
    std::vector<std::int64_t> labels(sequences.batch * sequences.steps, -1);
    FloatResult scores({static_cast<std::int64_t>(sequences.batch), 1});
    for (std::size_t n = 0; n < sequences.batch; ++n) {
        double sum = 0;
        std::size_t before = sequences.blank;
        std::size_t next = n * sequences.steps;
        for (std::size_t t = 0; t < static_cast<std::size_t>(sequences.lengths[n]); ++t) {
            const auto row = sequences.step(n, t);
            const auto best = static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
            sum += double{row[best]};
            if (best != sequences.blank && !(merged && best == before)) {
                labels[next++] = static_cast<std::int64_t>(best);
            }
            before = best;
        }
        scores.data()[n] = static_cast<float>(-sum);
    }
    const Shape shape{1, static_cast<std::int64_t>(sequences.batch), static_cast<std::int64_t>(sequences.steps)};
    return {integerValue(labels, shape, DType::Int32), floatValue(std::move(scores), DType::Float32)};
}

constexpr double impossible = -std::numeric_limits<double>::infinity();

double sumOfLogarithms(double a, double b) {
    const double most = std::max(a, b);
    return most == impossible ? impossible : most + std::log1p(std::exp(std::min(a, b) - most));
}

/// The logarithms of the classes' shares of one step.
std::vector<double> shares(std::span<const float> row) {
    const double most = double{*std::max_element(row.begin(), row.end())};
    double sum = 0;
    for (const float x : row) sum += std::exp(double{x} - most);
    std::vector<double> result;
    for (const float x : row) result.push_back(double{x} - most - std::log(sum));
    return result;
}

/// −log of the share of all ways to go through the labels, each with blanks before and after and as often as it likes.
double lossOf(const Sequences& sequences, std::size_t sample, const std::vector<std::size_t>& labels) {
    std::vector<std::size_t> path(2 * labels.size() + 1, sequences.blank);
    for (std::size_t i = 0; i < labels.size(); ++i) path[2 * i + 1] = labels[i];
    std::vector<double> ways(path.size(), impossible);
    ways[0] = 0;  // before the first step; it leads to the first blank or the first label
    for (std::size_t t = 0; t < static_cast<std::size_t>(sequences.lengths[sample]); ++t) {
        const std::vector<double> logarithms = shares(sequences.step(sample, t));
        for (std::size_t s = path.size(); s-- > 0;) {
            double sum = ways[s];
            if (s >= 1) sum = sumOfLogarithms(sum, ways[s - 1]);
            const bool skips = s >= 2 && path[s] != sequences.blank && path[s] != path[s - 2];
            if (skips) sum = sumOfLogarithms(sum, ways[s - 2]);
            ways[s] = sum + logarithms[path[s]];
        }
    }
    return -(path.size() == 1 ? ways[0] : sumOfLogarithms(ways.back(), ways[path.size() - 2]));
}

Shapes lossShapes(const OperatorCall& call) {
    const MaybeShape target = call.tensor();
    if (!target) return {std::nullopt};
    requireRank(*target, 2);
    return {Shape{target->front()}};
}

Values loss(const OperatorRun& run) {
    const Value target = run.first();
    requireRank(target.shape(), 2);
    const Sequences sequences(run, run.named("output"), run.named("output_length"));
    const std::vector<std::int64_t> numbers = integersOf(target);
    const std::vector<std::int64_t> lengths = integersOf(run.named("target_length"));
    if (target.shape().front() != static_cast<std::int64_t>(sequences.batch) || lengths.size() != sequences.batch) {
        refuse("target", "does not fit the output");
    }
    const std::int64_t width = target.shape().back();
    FloatResult result({target.shape().front()});
    for (std::size_t n = 0; n < sequences.batch; ++n) {
        if (lengths[n] < 0 || lengths[n] > width) refuse("target_length", "beyond the labels");
        std::vector<std::size_t> labels;
        for (std::int64_t i = 0; i < lengths[n]; ++i) {
            const std::int64_t label = numbers[n * static_cast<std::size_t>(width) + static_cast<std::size_t>(i)];
            if (label < 0 || static_cast<std::size_t>(label) >= sequences.classes) refuse("target", "an unknown class");
            labels.push_back(static_cast<std::size_t>(label));
        }
        result.data()[n] = static_cast<float>(lossOf(sequences, n, labels));
    }
    return {floatValue(std::move(result), DType::Float32)};
}

constexpr std::array rows{
    Operator{"ops.ctc_decode", decodedShapes, decoded},
    Operator{"ops.ctc_loss", lossShapes, loss},
};

}  // namespace

std::span<const Operator> kerasSequenceOperators() {
    return rows;
}

}  // namespace quantie
