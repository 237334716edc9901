#include "core/layers/einsum_dense.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/quantized_weights.h"

namespace quantie {

namespace {

constexpr std::string_view dots = "...";

struct Equation {
    std::string input;
    std::string weight;
    std::string output;
    bool leftElided = false;
};

bool areLetters(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

/// Takes the dots off the front or the back of a term; the side they stood on is 'l', 'r' or, without dots, '-'.
char takeDots(std::string& term) {
    if (term.starts_with(dots)) {
        term.erase(0, dots.size());
        return 'l';
    }
    if (term.ends_with(dots)) {
        term.erase(term.size() - dots.size());
        return 'r';
    }
    return '-';
}

Equation parse(const std::string& text) {
    const std::size_t comma = text.find(',');
    const std::size_t arrow = text.find("->");
    if (comma == std::string::npos || arrow == std::string::npos || arrow < comma || text.size() > 64) {
        refuse("equation", "not an einsum equation of the form X,Y->Z");
    }
    Equation equation{text.substr(0, comma), text.substr(comma + 1, arrow - comma - 1), text.substr(arrow + 2)};
    const char inputSide = takeDots(equation.input);
    const char outputSide = takeDots(equation.output);
    if (inputSide != outputSide || !areLetters(equation.input) || !areLetters(equation.weight) ||
        !areLetters(equation.output)) {
        refuse("equation", "not an einsum equation of the form X,Y->Z");
    }
    equation.leftElided = inputSide == 'l';
    return equation;
}

/// The output with the batch and the elided dimensions put back.
Shape fullOutput(const Equation& equation, const Shape& input, const Shape& partial, std::size_t elided) {
    Shape output{input.front()};
    if (equation.leftElided && elided > 0) {
        output.insert(output.end(), input.begin() + 1, input.begin() + static_cast<std::ptrdiff_t>(elided));
    }
    output.insert(output.end(), partial.begin(), partial.end());
    if (!equation.leftElided)
        output.insert(output.end(), input.end() - static_cast<std::ptrdiff_t>(elided), input.end());
    return output;
}

std::optional<Shape> biasShape(const Equation& equation, const std::string& axes, const Shape& output,
                               std::size_t elided) {
    if (axes.empty()) return std::nullopt;
    if (axes.find_first_not_of(equation.output) != std::string::npos) {
        refuse("bias_axes", "names a dimension that the output does not have");
    }
    const std::size_t offset = equation.leftElided ? elided : 0;
    const std::size_t first = equation.output.find_first_of(axes);
    Shape bias;
    for (std::size_t i = first; i < equation.output.size(); ++i) {
        bias.push_back(axes.find(equation.output[i]) == std::string::npos ? 1 : output[offset + i]);
    }
    if (!equation.leftElided) bias.insert(bias.end(), elided, 1);
    return bias;
}

}  // namespace

EinsumShapes einsumShapes(const std::string& text, const std::string& biasAxes, const Shape& input,
                          const Shape& partialOutput) {
    const Equation equation = parse(text);
    if (input.size() < equation.input.size() || input.empty()) {
        refuse("equation", "the input " + toString(input) + " has too few dimensions for it");
    }
    const std::size_t elided = input.size() - equation.input.size();
    EinsumShapes shapes;
    shapes.output = fullOutput(equation, input, partialOutput, elided);
    const std::size_t offset = equation.leftElided ? elided : 0;
    if (shapes.output.size() < offset + equation.output.size()) {
        refuse("output_shape", "has too few dimensions for the equation");
    }
    for (const char letter : equation.weight) {
        const std::size_t inInput = equation.input.find(letter);
        const std::size_t inOutput = equation.output.find(letter);
        if (inInput != std::string::npos) {
            shapes.kernel.push_back(input[offset + inInput]);
        } else if (inOutput != std::string::npos) {
            shapes.kernel.push_back(shapes.output[offset + inOutput]);
        } else {
            refuse("equation", "the weight has a dimension that neither input nor output has");
        }
    }
    shapes.bias = biasShape(equation, biasAxes, shapes.output, elided);
    // TensorFlow knows a dimension that the input names, even where output_shape leaves it open.
    for (std::size_t i = 0; i < equation.output.size(); ++i) {
        const std::size_t inInput = equation.input.find(equation.output[i]);
        std::int64_t& dim = shapes.output[offset + i];
        if (dim == unknownDim && inInput != std::string::npos) dim = input[offset + inInput];
    }
    return shapes;
}

namespace {

Shape partialOutput(const Config& config) {
    const Json* value = config.find("output_shape");
    if (value == nullptr) refuse("output_shape", "missing from the config");
    if (!value->is_array()) return {toInteger(*value, "output_shape")};
    if (value->size() > 16) refuse("output_shape", "the list is too long");
    Shape shape;
    for (const Json& dim : *value) {
        shape.push_back(dim.is_null() ? unknownDim : toInteger(dim, "output_shape"));
        if (shape.back() < 0 && !dim.is_null()) refuse("output_shape", "a negative dimension");
    }
    return shape;
}

EinsumShapes einsumOf(const Config& config, const Shape& input) {
    return einsumShapes(config.text("equation", ""), config.text("bias_axes", ""), input, partialOutput(config));
}

WeightSpecs floatWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const MaybeShape input = firstInput(query);
    if (!input) {
        WeightSpecs unknown{unknownWeight("kernel")};
        if (config.has("bias_axes")) unknown.push_back(unknownWeight("bias"));
        return unknown;
    }
    const EinsumShapes shapes = einsumOf(config, *input);
    WeightSpecs weights{weight("kernel", shapes.kernel)};
    if (shapes.bias) weights.push_back(weight("bias", *shapes.bias));
    return weights;
}

WeightSpecs einsumWeights(const ShapeQuery& query) {
    WeightSpecs weights = floatWeights(query);
    const DTypePolicy policy = dtypePolicy(query.config);
    if (policy.mode.empty()) return weights;
    // Packed codes are a matrix of the summed and the other axes, scales have the order of the other axes.
    const bool keepsShape = policy.mode == "float8";
    const WeightSpecs bias(weights.begin() + 1, weights.end());
    return quantizedWeights(policy, {"kernel", keepsShape ? weights.front().shape : std::nullopt}, bias);
}

Shapes einsumOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& input) { return einsumOf(config, input).output; });
}

constexpr std::array rows{
    LayerClass{
        .name = "EinsumDense", .weights = einsumWeights, .outputs = einsumOutputs, .forward = einsumDenseForward},
};

}  // namespace

Shape einsumKernel(const Config& config, const Shape& input) {
    return einsumOf(config, input).kernel;
}

Family einsumDenseFamily() {
    return rows;
}

}  // namespace quantie
