// Operators of keras.ops.image that read a picture at other places: projections, lists of coordinates, scales.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/decompositions.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_resize.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

// --- projections ----------------------------------------------------------------------------------------------------

enum class Beyond { Constant, Nearest, Reflect, Wrap };

Beyond beyondOf(const OperatorRun& run) {
    const std::string mode = run.text("fill_mode", "constant");
    if (mode == "constant") return Beyond::Constant;
    if (mode == "nearest") return Beyond::Nearest;
    if (mode == "reflect") return Beyond::Reflect;
    if (mode == "wrap") return Beyond::Wrap;
    refuse("fill_mode", "not one that is known");
}

/// Where a place beyond the picture is read instead.
float inside(float place, std::size_t length, Beyond beyond) {
    if (beyond == Beyond::Constant) return place;
    const auto size = static_cast<float>(length);
    const float last = size - 1;
    if (beyond != Beyond::Nearest && (place < 0 || place > last)) {
        if (length <= 1) return 0;
        if (beyond == Beyond::Wrap) {
            const float turns = std::trunc(std::fabs(place) / last);
            place += place < 0 ? size * (turns + 1) : -size * turns;
        } else {
            const float period = 2 * size;
            if (place < 0) {
                place += period * std::trunc(-place / period);
                place = place < -size ? place + period : -place - 1;
            } else {
                place -= period * std::trunc(place / period);
                if (place >= size) place = period - place - 1;
            }
        }
    }
    return std::clamp(place, 0.0F, last);
}

struct Picture {
    const float* data;
    std::size_t height;
    std::size_t width;
    std::size_t channels;
    float filling;

    /// The pixel there; null outside.
    const float* at(float y, float x) const {
        const bool within = y >= 0 && x >= 0 && y < static_cast<float>(height) && x < static_cast<float>(width);
        if (!within) return nullptr;
        return data + (static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x)) * channels;
    }
    /// out += the pixel by its weight.
    void blend(float y, float x, float weight, float* out) const {
        const float* pixel = at(y, x);
        for (std::size_t c = 0; c < channels; ++c) out[c] += weight * (pixel == nullptr ? filling : pixel[c]);
    }
    void nearest(float y, float x, float* out) const { blend(std::round(y), std::round(x), 1, out); }
    void bilinear(float y, float x, float* out) const {
        const float top = std::floor(y);
        const float left = std::floor(x);
        blend(top, left, (top + 1 - y) * (left + 1 - x), out);
        blend(top, left + 1, (top + 1 - y) * (x - left), out);
        blend(top + 1, left, (y - top) * (left + 1 - x), out);
        blend(top + 1, left + 1, (y - top) * (x - left), out);
    }
};

/// Each pixel of the result from where its eight numbers send it: ((a, b, c), (d, e, f), (g, h, 1)). One transform for
/// all pictures, or one for each.
Value projected(const OperatorRun& run, const Value& input, const std::vector<float>& transforms, Beyond beyond) {
    const Tensor x = floatsOf(input);
    const std::size_t rank = input.shape().size();
    if (rank != 3 && rank != 4) refuse("images", "neither a picture nor a batch of them");
    const std::string interpolation = run.text("interpolation", "bilinear");
    if (interpolation != "bilinear" && interpolation != "nearest") refuse("interpolation", "not one that is known");
    const auto side = [&](std::size_t i) { return static_cast<std::size_t>(input.shape()[rank - i]); };
    const std::size_t pictures = rank == 3 ? 1 : static_cast<std::size_t>(input.shape().front());
    const std::size_t pixels = side(3) * side(2);
    if (transforms.size() != 8 && transforms.size() != 8 * pictures) refuse("transform", "not eight numbers a picture");
    const auto filling = static_cast<float>(run.number("fill_value", 0));
    FloatResult result(input.shape());
    std::fill_n(result.data(), result.size(), 0.0F);
    parallelFor(side(3) == 0 ? 0 : pictures * side(3), [&](std::size_t line) {
        const std::size_t index = line / side(3);
        const float* t = transforms.data() + (transforms.size() == 8 ? 0 : 8 * index);
        const Picture picture{x.floats().data() + index * pixels * side(1), side(3), side(2), side(1), filling};
        const auto row = static_cast<float>(line % side(3));
        for (std::size_t column = 0; column < side(2); ++column) {
            float* out = result.data() + (line * side(2) + column) * side(1);
            const auto at = static_cast<float>(column);
            const float depth = t[6] * at + t[7] * row + 1;
            if (depth == 0) {
                std::fill_n(out, side(1), filling);
                continue;
            }
            const float left = inside((t[0] * at + t[1] * row + t[2]) / depth, side(2), beyond);
            const float top = inside((t[3] * at + t[4] * row + t[5]) / depth, side(3), beyond);
            interpolation == "nearest" ? picture.nearest(top, left, out) : picture.bilinear(top, left, out);
        }
    });
    return castValue({result.tensor(), DType::Float32}, input.dtype);
}

Values affine(const OperatorRun& run) {
    const Tensor transforms = floatsOf(run.named("transform"));
    return {projected(run, run.first(), {transforms.floats().begin(), transforms.floats().end()}, beyondOf(run))};
}

/// The eight numbers that send four corners `to` to the corners `from`, all (x, y).
std::vector<double> homography(const float* from, const float* to) {
    compute::DenseMatrix equations = compute::DenseMatrix::Zero(8, 8);
    compute::DenseMatrix right = compute::DenseMatrix::Zero(8, 1);
    for (Eigen::Index i = 0; i < 8; ++i) {
        const double x = double{to[i / 2 * 2]};
        const double y = double{to[i / 2 * 2 + 1]};
        const double wanted = double{from[i]};
        const Eigen::Index first = i % 2 == 0 ? 0 : 3;
        equations(i, first) = x;
        equations(i, first + 1) = y;
        equations(i, first + 2) = 1;
        equations(i, 6) = -wanted * x;
        equations(i, 7) = -wanted * y;
        right(i, 0) = wanted;
    }
    const compute::DenseMatrix numbers = compute::solved(equations, right);
    return {numbers.data(), numbers.data() + numbers.size()};
}

Values perspective(const OperatorRun& run) {
    const Tensor from = floatsOf(run.named("start_points"));
    const Tensor to = floatsOf(run.named("end_points"));
    if (from.size() != to.size() || from.size() % 8 != 0) refuse("start_points", "not four corners, or not as many");
    std::vector<float> transforms;
    for (std::size_t i = 0; i < from.size(); i += 8) {
        for (const double x : homography(from.floats().data() + i, to.floats().data() + i)) {
            transforms.push_back(static_cast<float>(x));
        }
    }
    return {projected(run, run.first(), transforms, Beyond::Constant)};
}

// --- coordinates ----------------------------------------------------------------------------------------------------

Shapes coordinateShapes(const OperatorCall& call) {
    const MaybeShape coordinates = call.tensor("coordinates");
    if (!coordinates) return {std::nullopt};
    requireRankAtLeast(*coordinates, 2);
    return {Shape(coordinates->begin() + 1, coordinates->end())};
}

/// An index as the mode has it; none outside, where something constant stands.
std::optional<std::size_t> indexWithin(double index, std::int64_t length, const std::string& mode) {
    const auto size = static_cast<double>(length);
    if (mode == "constant" && !(index >= 0 && index < size)) return std::nullopt;
    if (mode == "nearest") index = std::clamp(index, 0.0, size - 1);
    if (mode == "wrap") index -= size * std::floor(index / size);
    if (mode == "mirror" || mode == "reflect") {
        index = std::fmod(std::fabs(index), 2 * size);
        if (index >= size) index = 2 * size - index - (mode == "reflect" ? 1 : 0);
    }
    if (!(index >= 0 && index < size)) refuse("coordinates", "one lies outside the tensor");
    return static_cast<std::size_t>(index);
}

constexpr std::size_t mostDimensions = 8;

/// The value at one place, between its neighbours along each dimension where `linear`.
double valueAt(const Tensor& x, std::span<const double> place, bool linear, const std::string& mode, double filling) {
    const Shape& shape = x.shape();
    double sum = 0;
    const std::size_t corners = linear ? std::size_t{1} << shape.size() : 1;
    for (std::size_t corner = 0; corner < corners; ++corner) {
        double weight = 1;
        std::optional<std::size_t> at = 0;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            const double below = linear ? std::floor(place[i]) : std::nearbyint(place[i]);
            const bool above = (corner >> i & 1) != 0;
            if (linear) weight *= above ? place[i] - below : 1 - (place[i] - below);
            const auto index = indexWithin(below + (above ? 1 : 0), shape[i], mode);
            at = at && index ? std::optional(*at * static_cast<std::size_t>(shape[i]) + *index) : std::nullopt;
        }
        sum += weight * (at ? double{x.floats()[*at]} : filling);
    }
    return sum;
}

Values coordinates(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    const Value given = run.named("coordinates");
    const Tensor places = floatsOf(given);
    const std::size_t rank = x.shape().size();
    requireRankAtLeast(given.shape(), 2);
    if (given.shape().front() != static_cast<std::int64_t>(rank) || rank > mostDimensions || x.size() == 0) {
        refuse("coordinates", "not a line for each dimension");
    }
    const std::int64_t order = run.integer("order");
    if (order != 0 && order != 1) throw Error(ErrorCode::Unsupported, "", "an order above 1 cannot be run");
    const std::string mode = run.text("fill_mode", "constant");
    if (mode != "constant" && mode != "nearest" && mode != "wrap" && mode != "mirror" && mode != "reflect") {
        refuse("fill_mode", "not one that is known");
    }
    const double filling = run.number("fill_value", 0);
    FloatResult result(Shape(given.shape().begin() + 1, given.shape().end()));
    std::vector<double> place(rank);
    for (std::size_t i = 0; i < result.size(); ++i) {
        for (std::size_t k = 0; k < rank; ++k) place[k] = double{places.floats()[k * result.size() + i]};
        const double value = valueAt(x, place, order == 1, mode, filling);
        result.data()[i] = static_cast<float>(isFloat(input.dtype) ? value : std::nearbyint(value));
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

// --- scales ---------------------------------------------------------------------------------------------------------

constexpr double mostWeights = 1e9;

Shapes scaledShapes(const OperatorCall& call) {
    return {toldShape(call, "output_shape")};
}

compute::Interpolation methodOf(const OperatorRun& run) {
    const std::string method = run.text("method", "");
    if (method == "linear" || method == "bilinear" || method == "trilinear") return compute::Interpolation::Bilinear;
    if (method == "cubic" || method == "bicubic" || method == "tricubic") return compute::Interpolation::Bicubic;
    if (method == "lanczos3") return compute::Interpolation::Lanczos3;
    if (method == "lanczos5") return compute::Interpolation::Lanczos5;
    refuse("method", "not one that is known");
}

Values scaled(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    requireRank(shape, input.shape().size());
    const auto axes = run.call().numbers("spatial_dims").value_or(std::vector<std::int64_t>{});
    const Tensor scales = floatsOf(run.named("scale"));
    const Tensor translations = floatsOf(run.named("translation"));
    if (scales.size() != axes.size() || translations.size() != axes.size()) refuse("scale", "not one for each axis");
    const bool smooth = run.call().flag("antialias", true);
    Value result{floatsOf(input), DType::Float32};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::size_t axis = axisIndex(axes[i], shape.size(), "spatial_dims");
        const float scale = scales.floats()[i];
        // A small scale makes each sample of very many rows.
        const double reach = std::min(static_cast<double>(input.shape()[axis]), 11.0 / std::min(double{scale}, 1.0));
        if (reach * static_cast<double>(shape[axis]) > mostWeights) refuse("scale", "too small for a result so large");
        if (!(scale > 0) || input.shape()[axis] < 1) refuse("scale", "not a positive number");
        result = sampledAlong(result, axis,
                              compute::scaledSamples(methodOf(run), input.shape()[axis], shape[axis], scale,
                                                     translations.floats()[i], smooth));
    }
    if (result.shape() != shape) refuse("output_shape", "other than the axes that are scaled differ");
    if (isFloat(input.dtype)) return {castValue(result, input.dtype)};
    const Tensor x = floatsOf(input);
    const auto [least, most] = std::minmax_element(x.floats().begin(), x.floats().end());
    const Value rounded = mappedFloats(run.query(), result, [low = *least, high = *most](float value) {
        return std::clamp(std::nearbyint(value), low, high);
    });
    return {castValue(rounded, input.dtype)};
}

constexpr std::array rows{
    Operator{"ops.affine_transform", sameShape, affine},
    Operator{"ops.map_coordinates", coordinateShapes, coordinates},
    Operator{"ops.perspective_transform", sameShape, perspective},
    Operator{"ops.scale_and_translate", scaledShapes, scaled},
};

}  // namespace

std::span<const Operator> kerasTransformOperators() {
    return rows;
}

}  // namespace quantie
