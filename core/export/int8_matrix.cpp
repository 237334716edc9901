#include "core/export/int8_matrix.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/kernels/abs_max.h"
#include "core/quant/finite.h"

namespace quantie {
namespace {

struct Equation {
    std::string input;
    std::string kernel;
    std::string output;
};

/// None for dots: on those Keras's own quantize() ends with an error.
std::optional<Equation> equationOf(const Json& config) {
    const Json* text = findMember(config, "equation");
    if (text == nullptr || !text->is_string()) return std::nullopt;
    const auto& equation = text->get_ref<const std::string&>();
    const auto comma = equation.find(',');
    const auto arrow = equation.find("->");
    if (comma == std::string::npos || arrow == std::string::npos || arrow < comma) return std::nullopt;
    if (equation.find('.') != std::string::npos) return std::nullopt;
    return Equation{equation.substr(0, comma), equation.substr(comma + 1, arrow - comma - 1),
                    equation.substr(arrow + 2)};
}

/// Where Keras puts the axes of length one into the scales of an EinsumDense, step by step as
/// _analyze_quantization_info and _get_kernel_scale_shape in keras/src/layers/core/einsum_dense.py do; none where they
/// fail.
std::optional<Shape> einsumScaleShape(const Equation& equation, const Shape& kernel) {
    Shape transposed;
    std::vector<std::size_t> expanded;
    for (std::size_t i = 0; i < equation.output.size(); ++i) {
        const auto at = equation.kernel.find(equation.output[i]);
        if (at == std::string::npos) {
            expanded.push_back(i);
        } else {
            transposed.push_back(kernel[at]);
        }
    }
    std::vector<std::size_t> squeezed;
    std::optional<std::size_t> place;
    for (std::size_t axis = 0; axis < equation.kernel.size(); ++axis) {
        if (equation.output.find(equation.kernel[axis]) != std::string::npos) continue;
        if (expanded.empty()) {
            squeezed.push_back(axis);
        } else {
            place = expanded.front();
            expanded.erase(expanded.begin());
        }
        if (!place) return std::nullopt;
        transposed.insert(transposed.begin() + static_cast<std::ptrdiff_t>(std::min(*place, transposed.size())), 1);
    }
    for (const std::size_t axis : expanded)
        transposed.insert(transposed.begin() + static_cast<std::ptrdiff_t>(axis), 1);
    while (!squeezed.empty()) {
        const std::size_t axis = squeezed.back();
        squeezed.pop_back();
        if (axis >= transposed.size() || transposed[axis] != 1) return std::nullopt;
        transposed.erase(transposed.begin() + static_cast<std::ptrdiff_t>(axis));
    }
    return transposed;
}

std::optional<Int8Matrix> einsumMatrix(const Json& config, const WeightRef& ref, const Shape& kernel) {
    const auto equation = equationOf(config);
    if (!equation || equation->kernel.size() != kernel.size()) return std::nullopt;
    const auto scale = einsumScaleShape(*equation, kernel);
    if (!scale) return std::nullopt;
    Int8Matrix matrix{ref, {}, *scale, false};
    for (const char letter : equation->output) {
        const auto at = equation->kernel.find(letter);
        if (at != std::string::npos) matrix.kept.push_back(at);
    }
    return matrix;
}

/// Per axis, how far apart in the list of scales its places are; 0 where they share one.
std::vector<std::size_t> scaleStrides(const Shape& shape, const Int8Matrix& matrix) {
    std::vector<std::size_t> strides(shape.size());
    for (const std::size_t axis : matrix.kept) {
        const auto places = static_cast<std::size_t>(shape[axis]);
        for (std::size_t& stride : strides) stride *= places;  // of the axes before it
        strides[axis] = 1;
    }
    return strides;
}

/// `work`(position, number of its scale) for every value in row-major order.
template <typename Work>
void forEachValue(const Shape& shape, const Int8Matrix& matrix, Work work) {
    const std::vector<std::size_t> strides = scaleStrides(shape, matrix);
    std::vector<std::int64_t> at(shape.size());
    std::size_t scale = 0;
    const auto count = static_cast<std::size_t>(elementCount(shape));
    for (std::size_t i = 0; i < count; ++i) {
        work(i, scale);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            scale += strides[axis];
            if (++at[axis] < shape[axis]) break;
            scale -= strides[axis] * static_cast<std::size_t>(shape[axis]);
            at[axis] = 0;
        }
    }
}

Tensor floatsToQuantize(const CloneWeight& weight, const std::string& use) {
    try {
        Tensor values = toFloat32(weight.load());
        requireFinite(values.floats(), values.shape());
        return values;
    } catch (const Error& error) {
        throw error.within(use);
    }
}

std::vector<float> scalesOf(const Tensor& values, const Int8Matrix& matrix) {
    std::vector<float> scales(static_cast<std::size_t>(elementCount(matrix.scale)));
    const std::span<const float> floats = values.floats();
    forEachValue(values.shape(), matrix, [&](std::size_t i, std::size_t scale) {
        scales[scale] = std::max(scales[scale], std::fabs(floats[i]));
    });
    std::transform(scales.begin(), scales.end(), scales.begin(), compute::absMaxScale);
    return scales;
}

}  // namespace

bool hasInt8Form(const Layer& layer) {
    constexpr std::array<std::string_view, 4> classes{"Dense", "EinsumDense", "Embedding", "ReversibleEmbedding"};
    return layer.builtIn && layer.package.empty() &&
           std::find(classes.begin(), classes.end(), layer.className) != classes.end();
}

std::vector<Int8Matrix> int8Matrices(const Model& model, int layer) {
    const Layer& self = model.layers[layer];
    std::vector<Int8Matrix> matrices;
    if (!hasInt8Form(self)) return matrices;
    for (std::size_t w = 0; w < self.weights.size(); ++w) {
        const Weight& weight = self.weights[w];
        const WeightRef ref{layer, static_cast<int>(w)};
        if (weight.path == "bias" || !weight.shape || !isFullyKnown(*weight.shape)) continue;
        if (self.className == "EinsumDense") {
            if (auto matrix = einsumMatrix(*self.config, ref, *weight.shape)) matrices.push_back(std::move(*matrix));
            continue;
        }
        const std::size_t kept = weight.path == "embeddings" ? 0 : 1;  // rows that are looked up, or outputs
        if (weight.shape->size() == 2)
            matrices.push_back({ref, {kept}, {(*weight.shape)[kept]}, self.className != "Dense"});
    }
    return matrices;
}

CloneWeight int8Codes(const CloneWeight& weight, const Int8Matrix& matrix, const std::string& use) {
    CloneWeight codes = weight;
    codes.identity += "|int8";
    codes.bytes = weight.bytes / static_cast<std::int64_t>(dtypeSize(DType::Float32));
    codes.load = [weight, matrix, use] {
        const Tensor values = floatsToQuantize(weight, use);
        const std::vector<float> scales = scalesOf(values, matrix);
        std::vector<std::byte> bytes(values.size());
        const std::span<const float> floats = values.floats();
        forEachValue(values.shape(), matrix, [&](std::size_t i, std::size_t scale) {
            bytes[i] = static_cast<std::byte>(compute::absMaxCode(floats[i], scales[scale]));
        });
        return Tensor::fromBytes(DType::Int8, values.shape(), std::move(bytes));
    };
    return codes;
}

CloneWeight int8Scales(const CloneWeight& weight, const Int8Matrix& matrix, const std::string& use) {
    CloneWeight scales = weight;
    scales.name.insert(scales.name.rfind(':'), "_scale");
    scales.identity += "|scale";
    scales.bytes = elementCount(matrix.scale) * static_cast<std::int64_t>(dtypeSize(DType::Float32));
    scales.load = [weight, matrix, use] {
        return Tensor::fromFloats(matrix.scale, scalesOf(floatsToQuantize(weight, use), matrix));
    };
    return scales;
}

}  // namespace quantie
