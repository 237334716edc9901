// The operations of Keras 3 between the layers ("ops.Matmul"): each as the operator of TensorFlow that computes the
// same.
#include <algorithm>
#include <array>
#include <vector>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forward_einsum.h"
#include "core/layers/operation_arguments.h"
#include "core/layers/operation_take_along.h"
#include "core/layers/operator_run.h"

namespace quantie {
namespace {

using Names = ArgumentNames;

/// An operation by its class in keras.ops, the operator it is, and what its arguments are called there.
struct Operation {
    std::string_view name;
    std::string_view function;
    Names names;
    void (*adapt)(Json& kwargs, const MaybeShape& input) = nullptr;  ///< what names alone cannot say
};

constexpr Names one{{{"x", ""}}};
constexpr Names two{{{"x1", ""}, {"x2", "y"}}};
constexpr Names reducing{{{"x", ""}, {"axis", "axis"}, {"keepdims", "keepdims"}}};
constexpr Names alongAxis{{{"x", ""}, {"axis", "axis"}}};

constexpr std::array operations{
    Operation{"ops.Absolute", "math.abs", one},
    Operation{"ops.Abs", "math.abs", one},
    Operation{"ops.Add", "math.add", two},
    Operation{"ops.All", "math.reduce_all", reducing},
    Operation{"ops.Amax", "math.reduce_max", reducing},
    Operation{"ops.Amin", "math.reduce_min", reducing},
    Operation{"ops.Any", "math.reduce_any", reducing},
    Operation{"ops.Arange", "range", {{{"start", ""}, {"stop", "limit"}, {"step", "delta"}, {"dtype", "dtype"}}}},
    Operation{"ops.Arccos", "math.acos", one},
    Operation{"ops.Arccosh", "math.acosh", one},
    Operation{"ops.Arcsin", "math.asin", one},
    Operation{"ops.Arcsinh", "math.asinh", one},
    Operation{"ops.Arctan", "math.atan", one},
    Operation{"ops.Arctanh", "math.atanh", one},
    Operation{"ops.Arctan2", "math.atan2", two},
    Operation{"ops.Argmax", "math.argmax", {{{"x", ""}, {"axis", "axis"}, {"keepdims", "keepdims"}}}, needsAxis},
    Operation{"ops.Argmin", "math.argmin", {{{"x", ""}, {"axis", "axis"}, {"keepdims", "keepdims"}}}, needsAxis},
    Operation{"ops.BroadcastTo", "broadcast_to", {{{"x", ""}, {"shape", "shape"}}}},
    Operation{"ops.Cast", "cast", {{{"x", ""}, {"dtype", "dtype"}}}},
    Operation{"ops.Ceil", "math.ceil", one},
    Operation{"ops.Clip", "clip_by_value", {{{"x", ""}, {"x_min", "clip_value_min"}, {"x_max", "clip_value_max"}}}},
    Operation{"ops.Concatenate", "concat", {{{"xs", ""}, {"axis", "axis"}}}},
    Operation{"ops.Copy", "identity", one},
    Operation{"ops.Cos", "math.cos", one},
    Operation{"ops.Cosh", "math.cosh", one},
    Operation{"ops.Cumsum", "math.cumsum", alongAxis, needsAxis},
    Operation{"ops.Cumprod", "math.cumprod", alongAxis, needsAxis},
    Operation{"ops.Divide", "math.divide", two},
    Operation{"ops.DivideNoNan", "math.divide_no_nan", two},
    Operation{"ops.Elu", "nn.elu", one},
    Operation{"ops.Equal", "math.equal", two},
    Operation{"ops.Erf", "math.erf", one},
    Operation{"ops.Exp", "math.exp", one},
    Operation{"ops.ExpandDims", "expand_dims", alongAxis},
    Operation{"ops.Expm1", "math.expm1", one},
    Operation{"ops.Flip", "reverse", alongAxis, needsAxis},
    Operation{"ops.Floor", "math.floor", one},
    Operation{"ops.FloorDivide", "math.floordiv", two},
    Operation{"ops.Gelu", "nn.gelu", {{{"x", ""}, {"approximate", "approximate"}}}},
    Operation{"ops.GetItem", "__operators__.getitem", {{{"x", ""}, {"key", "slice_spec"}}}},
    Operation{"ops.Greater", "math.greater", two},
    Operation{"ops.GreaterEqual", "math.greater_equal", two},
    Operation{"ops.HardSigmoid", "keras.activations.hard_sigmoid", one},
    Operation{"ops.Identity", "identity", one},
    Operation{"ops.Isfinite", "math.is_finite", one},
    Operation{"ops.Isinf", "math.is_inf", one},
    Operation{"ops.Isnan", "math.is_nan", one},
    Operation{"ops.LeakyRelu", "nn.leaky_relu", {{{"x", ""}, {"negative_slope", "alpha"}}}},
    Operation{"ops.Less", "math.less", two},
    Operation{"ops.LessEqual", "math.less_equal", two},
    Operation{"ops.Log", "math.log", one},
    Operation{"ops.Log1p", "math.log1p", one},
    Operation{"ops.LogicalAnd", "math.logical_and", two},
    Operation{"ops.LogicalNot", "math.logical_not", one},
    Operation{"ops.LogicalOr", "math.logical_or", two},
    Operation{"ops.LogicalXor", "math.logical_xor", two},
    Operation{"ops.LogSigmoid", "math.log_sigmoid", one},
    Operation{"ops.LogSoftmax", "nn.log_softmax", alongAxis},
    Operation{"ops.Logsumexp", "math.reduce_logsumexp", reducing},
    Operation{"ops.Matmul", "linalg.matmul", {{{"x1", ""}, {"x2", "b"}}}},
    Operation{"ops.Max", "math.reduce_max", reducing},
    Operation{"ops.Maximum", "math.maximum", two},
    Operation{"ops.Mean", "math.reduce_mean", reducing},
    Operation{"ops.Min", "math.reduce_min", reducing},
    Operation{"ops.Minimum", "math.minimum", two},
    Operation{"ops.Mod", "math.floormod", two},
    Operation{
        "ops.Moveaxis", "transpose", {{{"x", ""}, {"source", "source"}, {"destination", "destination"}}}, moveAxes},
    Operation{"ops.Multiply", "math.multiply", two},
    Operation{"ops.Negative", "math.negative", one},
    Operation{"ops.NotEqual", "math.not_equal", two},
    Operation{"ops.OneHot", "one_hot", {{{"x", ""}, {"num_classes", "depth"}, {"axis", "axis"}, {"dtype", "dtype"}}}},
    Operation{"ops.OnesLike", "ones_like", one},
    Operation{"ops.Pad",
              "pad",
              {{{"x", ""}, {"pad_width", "paddings"}, {"mode", "mode"}, {"constant_values", "constant_values"}}},
              padEvery},
    Operation{"ops.Power", "math.pow", two},
    Operation{"ops.Prod", "math.reduce_prod", reducing},
    Operation{"ops.Ravel", "reshape", one, flat},
    Operation{"ops.Reciprocal", "math.reciprocal", one},
    Operation{"ops.Relu", "nn.relu", one},
    Operation{"ops.Relu6", "nn.relu6", one},
    Operation{"ops.Repeat", "repeat", {{{"x", ""}, {"repeats", "repeats"}, {"axis", "axis"}}}, needsAxis},
    Operation{"ops.Reshape", "reshape", {{{"x", ""}, {"newshape", "shape"}}}},
    Operation{"ops.Roll", "roll", {{{"x", ""}, {"shift", "shift"}, {"axis", "axis"}}}, needsAxis},
    Operation{"ops.Round", "math.round", one},
    Operation{"ops.Rsqrt", "math.rsqrt", one},
    Operation{"ops.Selu", "nn.selu", one},
    Operation{"ops.Sigmoid", "nn.sigmoid", one},
    Operation{"ops.Sign", "math.sign", one},
    Operation{"ops.Silu", "nn.silu", one},
    Operation{"ops.Sin", "math.sin", one},
    Operation{"ops.Sinh", "math.sinh", one},
    Operation{"ops.Softmax", "nn.softmax", alongAxis},
    Operation{"ops.Softplus", "nn.softplus", one},
    Operation{"ops.Softsign", "nn.softsign", one},
    Operation{"ops.Sort", "sort", alongAxis, needsAxis},
    Operation{"ops.Split",
              "split",
              {{{"x", ""}, {"indices_or_sections", "num_or_size_splits"}, {"axis", "axis"}}},
              sizesOfSections},
    Operation{"ops.Sqrt", "math.sqrt", one},
    Operation{"ops.Square", "math.square", one},
    Operation{"ops.Squeeze", "squeeze", alongAxis},
    Operation{"ops.Stack", "stack", {{{"x", ""}, {"axis", "axis"}}}},
    Operation{"ops.Std", "math.reduce_std", reducing},
    Operation{"ops.StopGradient", "stop_gradient", {{{"variable", ""}}}},
    Operation{"ops.Subtract", "math.subtract", two},
    Operation{"ops.Sum", "math.reduce_sum", reducing},
    Operation{"ops.Swapaxes", "transpose", {{{"x", ""}, {"axis1", "source"}, {"axis2", "destination"}}}, swapAxes},
    Operation{"ops.Take", "gather", {{{"x", ""}, {"indices", "indices"}, {"axis", "axis"}}}, needsAxis},
    Operation{"ops.Tan", "math.tan", one},
    Operation{"ops.Tanh", "math.tanh", one},
    Operation{"ops.Tensordot", "tensordot", {{{"x1", ""}, {"x2", "b"}, {"axes", "axes"}}}},
    Operation{"ops.Tile", "tile", {{{"x", ""}, {"repeats", "multiples"}}}},
    Operation{"ops.TopK", "math.top_k", {{{"x", ""}, {"k", "k"}, {"sorted", "sorted"}}}},
    Operation{"ops.Transpose", "transpose", {{{"x", ""}, {"axes", "perm"}}}},
    Operation{"ops.TrueDivide", "math.truediv", two},
    Operation{"ops.Var", "math.reduce_variance", reducing},
    Operation{"ops.Where", "where", {{{"condition", ""}, {"x1", "x"}, {"x2", "y"}}}},
    Operation{"ops.ZerosLike", "zeros_like", one},
};

/// The operation of the class "ops.NAME"; null where there is none.
const Operation* findOperation(std::string_view className) {
    const auto found = std::find_if(operations.begin(), operations.end(),
                                    [className](const Operation& row) { return row.name == className; });
    return found == operations.end() ? nullptr : &*found;
}

const Operation& operationOf(const Layer& layer) {
    const Operation* operation = findOperation(layer.className);
    if (operation == nullptr) throw Error(ErrorCode::Unsupported, "", layer.className + " is not known");
    return *operation;
}

OperatorArguments translated(const Operation& operation, const Json& config, const Json& args, const Json& kwargs,
                             const std::vector<MaybeShape>& inputs) {
    OperatorArguments result = renamed(operation.names, config, args, kwargs);
    if (operation.adapt != nullptr) {
        const Json* first = result.args.empty() ? nullptr : &result.args.front();
        const auto index = first == nullptr ? std::nullopt : placeholderIndex(*first);
        operation.adapt(result.kwargs, index && *index < inputs.size() ? inputs[*index] : std::nullopt);
    }
    return result;
}

Shapes operationOutputs(const ShapeQuery& query) {
    const Operation& operation = operationOf(query.layer);
    const Operator* row = findOperator(operation.function);
    const OperatorArguments call = translated(operation, query.config, query.args, query.kwargs, query.inputs);
    const ShapeQuery asked{query.layer, query.config, query.inputs, call.args, call.kwargs, query.child, {}};
    return row == nullptr ? Shapes{std::nullopt} : row->outputs(OperatorCall(asked));
}

Values operationForward(const ForwardQuery& query) {
    const Operation& operation = operationOf(query.layer);
    const Operator* row = findOperator(operation.function);
    if (row == nullptr || row->forward == nullptr) {
        throw Error(ErrorCode::Unsupported, "", "the operation keras." + query.layer.className + " cannot be run");
    }
    std::vector<MaybeShape> inputs;
    for (const Value& input : query.inputs) inputs.emplace_back(input.shape());
    const OperatorArguments call = translated(operation, query.config, query.args, query.kwargs, inputs);
    const ForwardQuery asked{query.layer, query.config, query.inputs, call.args, call.kwargs, query.dtype, query.host};
    Values outputs = row->forward(OperatorRun(asked, *row));
    for (Value& output : outputs) output.mask = nullptr;
    return outputs;
}

/// An einsum of two tensors: its equation is in the config, its operands are the arguments.
std::vector<std::string> einsumLetters(const Json& config, std::size_t rankA, std::size_t rankB) {
    return einsumTerms(Config(config).text("subscripts", ""), rankA, rankB);
}

Shapes einsumOutputs(const ShapeQuery& query) {
    if (query.inputs.size() != 2 || !query.inputs[0] || !query.inputs[1]) return {std::nullopt};
    const Shape& a = *query.inputs[0];
    const Shape& b = *query.inputs[1];
    const std::vector<std::string> terms = einsumLetters(query.config, a.size(), b.size());
    requireRank(a, terms[0].size());
    requireRank(b, terms[1].size());
    Shape output;
    for (const char letter : terms[2]) {
        const auto inA = terms[0].find(letter);
        const auto inB = terms[1].find(letter);
        if (inA == std::string::npos && inB == std::string::npos) refuse("subscripts", "a letter of no operand");
        const std::int64_t dim = inA != std::string::npos ? a[inA] : unknownDim;
        output.push_back(dim == unknownDim && inB != std::string::npos ? b[inB] : dim);
    }
    return {output};
}

Values einsumForward(const ForwardQuery& query) {
    if (query.inputs.size() != 2) throw Error(ErrorCode::Unsupported, "", "an einsum of other than two operands");
    const Value& a = query.inputs[0];
    const Value& b = query.inputs[1];
    const std::vector<std::string> terms = einsumLetters(query.config, a.shape().size(), b.shape().size());
    const Tensor result = einsum(planEinsum(terms[0], terms[1], terms[2]), floatsOf(a), floatsOf(b));
    return {castValue({result, DType::Float32}, isFloat(a.dtype) ? a.dtype : DType::Float32)};
}

std::vector<LayerClass> makeRows() {
    std::vector<LayerClass> rows;
    rows.reserve(operations.size() + 2);
    for (const Operation& operation : operations) {
        rows.push_back(
            {.name = operation.name, .outputs = operationOutputs, .forward = operationForward, .casts = false});
    }
    rows.push_back({.name = "ops.Einsum", .outputs = einsumOutputs, .forward = einsumForward, .casts = false});
    rows.push_back(
        {.name = "ops.TakeAlongAxis", .outputs = takeAlongOutputs, .forward = takeAlongForward, .casts = false});
    return rows;
}

}  // namespace

std::string_view operatorOfOperation(std::string_view className) {
    const Operation* operation = findOperation(className);
    return operation == nullptr ? std::string_view() : operation->function;
}

Family operationFamily() {
    static const std::vector<LayerClass> rows = makeRows();
    return rows;
}

}  // namespace quantie
