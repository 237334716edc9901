#include "core/export/dialect_operator_table.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "core/base/error.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const char* reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

Json cased(const Json& value, int (*convert)(int)) {
    if (!value.is_string()) refuse("its mode is no word");
    std::string text = value.get<std::string>();
    std::transform(text.begin(), text.end(), text.begin(),
                   [convert](unsigned char c) { return static_cast<char>(convert(c)); });
    return text;
}
Json lowerCase(const Json& value) {
    return cased(value, std::tolower);
}
Json upperCase(const Json& value) {
    return cased(value, std::toupper);
}

/// Sizes of the parts → the places between them.
Json placesOf(const Json& sizes) {
    if (!sizes.is_array()) return sizes;
    Json places = Json::array();
    std::int64_t at = 0;
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
        const auto size = asInteger(sizes[i]);
        if (!size || *size < 0) refuse("the sizes of its parts are not all known");
        places.push_back(at += *size);
    }
    return places;
}
Json numberOfParts(const Json& sections) {
    if (!sections.is_number_integer()) refuse("it cuts at places, which TensorFlow does not take");
    return sections;
}

/// A list of one axis is that axis.
Json oneAxis(const Json& value) {
    if (!value.is_array()) return value;
    if (value.size() != 1) refuse("it takes several axes at once");
    return value[0];
}
Json asIs(const Json& value) {
    return value;
}

Json typeName(const Json& value) {
    if (!value.is_string()) refuse("the type that it makes is not written as a name");
    return value;
}

constexpr std::string_view numpy = "numpy";
constexpr std::string_view nn = "nn";
constexpr std::string_view math = "math";

constexpr SharedArgument x{"x", ""};
constexpr SharedArgument axis{"axis", "axis"};

constexpr OperatorPair one(std::string_view function, std::string_view operation, std::string_view module = numpy) {
    return {.function = function, .operation = operation, .module = module, .arguments = {x}};
}

constexpr OperatorPair two(std::string_view function, std::string_view operation, bool floats = false) {
    return {.function = function,
            .operation = operation,
            .module = numpy,
            .arguments = {SharedArgument{"x1", ""}, {"x2", "y"}},
            .floats = floats};
}

constexpr OperatorPair reducing(std::string_view function, std::string_view operation, bool floats = false,
                                std::string_view module = numpy) {
    return {.function = function,
            .operation = operation,
            .module = module,
            .arguments = {x},
            .settings = {axis, {"keepdims", "keepdims"}},
            .floats = floats};
}

constexpr OperatorPair along(std::string_view function, std::string_view operation, std::string_view module) {
    return {.function = function, .operation = operation, .module = module, .arguments = {x}, .settings = {axis}};
}

constexpr OperatorPair accumulating(std::string_view function, std::string_view operation) {
    return {.function = function,
            .operation = operation,
            .module = numpy,
            .arguments = {x},
            .settings = {SharedArgument{"axis", "axis", "0"}},
            .needsAxis = true};
}

constexpr OperatorPair gelu(std::string_view function) {
    return {.function = function,
            .operation = "Gelu",
            .module = nn,
            .arguments = {x},
            .settings = {SharedArgument{"approximate", "approximate", "false", "true"}}};
}

constexpr OperatorPair rows[] = {
    one("math.abs", "Absolute"),
    one("abs", "Absolute"),
    one("math.abs", "Abs"),
    two("math.add", "Add"),
    two("__operators__.add", "Add"),
    two("add", "Add"),
    reducing("math.reduce_all", "All"),
    reducing("reduce_all", "All"),
    reducing("math.reduce_any", "Any"),
    reducing("reduce_any", "Any"),
    one("math.acos", "Arccos"),
    one("math.asin", "Arcsin"),
    one("math.acosh", "Arccosh"),
    one("math.asinh", "Arcsinh"),
    one("math.atanh", "Arctanh"),
    one("math.atan", "Arctan"),
    {.function = "math.atan2",
     .operation = "Arctan2",
     .module = numpy,
     .arguments = {SharedArgument{"x1", ""}, {"x2", "x"}}},
    {.function = "broadcast_to",
     .operation = "BroadcastTo",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"shape", "shape"}}},
    {.function = "cast",
     .operation = "Cast",
     .module = "core",
     .arguments = {x},
     .settings = {SharedArgument{"dtype", "dtype"}},
     .forms = {"dtype", typeName, typeName}},
    one("math.ceil", "Ceil"),
    {.function = "clip_by_value",
     .operation = "Clip",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"x_min", "clip_value_min"}, {"x_max", "clip_value_max"}},
     .floats = true},
    {.function = "concat",
     .operation = "Concatenate",
     .module = numpy,
     .arguments = {SharedArgument{"xs", ""}},
     .settings = {axis}},
    {.function = "keras.backend.concatenate",
     .operation = "Concatenate",
     .module = numpy,
     .arguments = {SharedArgument{"xs", ""}},
     .settings = {SharedArgument{"axis", "axis", "-1"}}},
    one("identity", "Copy"),
    one("math.cos", "Cos"),
    one("math.cosh", "Cosh"),
    accumulating("math.cumprod", "Cumprod"),
    accumulating("math.cumsum", "Cumsum"),
    two("math.divide", "Divide", true),
    two("math.divide_no_nan", "DivideNoNan", true),
    {.function = "nn.elu", .operation = "Elu", .module = nn, .arguments = {x}},
    {.function = "keras.activations.elu",
     .operation = "Elu",
     .module = nn,
     .arguments = {x},
     .settings = {SharedArgument{"alpha", "alpha"}}},
    two("math.equal", "Equal"),
    two("equal", "Equal"),
    two("__operators__.eq", "Equal"),
    one("math.erf", "Erf", math),
    one("math.exp", "Exp"),
    one("exp", "Exp"),
    along("expand_dims", "ExpandDims", numpy),
    one("math.expm1", "Expm1"),
    {.function = "reverse",
     .operation = "Flip",
     .module = numpy,
     .arguments = {x},
     .settings = {axis},
     .needsAxis = true},
    one("math.floor", "Floor"),
    two("math.floordiv", "FloorDivide"),
    two("floordiv", "FloorDivide"),
    two("floor_div", "FloorDivide"),
    gelu("nn.gelu"),
    gelu("keras.activations.gelu"),
    {.function = "__operators__.getitem",
     .operation = "GetItem",
     .module = numpy,
     .arguments = {x, SharedArgument{"key", "slice_spec"}}},
    two("math.greater", "Greater"),
    two("greater", "Greater"),
    two("math.greater_equal", "GreaterEqual"),
    two("greater_equal", "GreaterEqual"),
    one("math.is_finite", "Isfinite"),
    one("math.is_inf", "Isinf"),
    one("math.is_nan", "Isnan"),
    {.function = "nn.leaky_relu",
     .operation = "LeakyRelu",
     .module = nn,
     .arguments = {x},
     .settings = {SharedArgument{"negative_slope", "alpha"}}},
    two("math.less", "Less"),
    two("less", "Less"),
    two("math.less_equal", "LessEqual"),
    two("less_equal", "LessEqual"),
    one("math.log", "Log"),
    one("math.log1p", "Log1p"),
    one("math.log_sigmoid", "LogSigmoid", nn),
    along("nn.log_softmax", "LogSoftmax", nn),
    along("math.log_softmax", "LogSoftmax", nn),
    two("math.logical_and", "LogicalAnd"),
    two("logical_and", "LogicalAnd"),
    one("math.logical_not", "LogicalNot"),
    one("logical_not", "LogicalNot"),
    two("math.logical_or", "LogicalOr"),
    two("logical_or", "LogicalOr"),
    two("math.logical_xor", "LogicalXor"),
    reducing("math.reduce_logsumexp", "Logsumexp", false, math),
    reducing("reduce_logsumexp", "Logsumexp", false, math),
    {.function = "linalg.matmul",
     .operation = "Matmul",
     .module = numpy,
     .arguments = {SharedArgument{"x1", ""}, {"x2", "b"}}},
    {.function = "matmul",
     .operation = "Matmul",
     .module = numpy,
     .arguments = {SharedArgument{"x1", ""}, {"x2", "b"}}},
    reducing("math.reduce_max", "Max"),
    reducing("reduce_max", "Max"),
    reducing("math.reduce_max", "Amax"),
    two("math.maximum", "Maximum"),
    two("maximum", "Maximum"),
    reducing("math.reduce_mean", "Mean", true),
    reducing("reduce_mean", "Mean", true),
    reducing("math.reduce_min", "Min"),
    reducing("reduce_min", "Min"),
    reducing("math.reduce_min", "Amin"),
    two("math.minimum", "Minimum"),
    two("minimum", "Minimum"),
    two("math.floormod", "Mod"),
    two("math.mod", "Mod"),
    two("math.multiply", "Multiply"),
    two("multiply", "Multiply"),
    one("math.negative", "Negative"),
    one("negative", "Negative"),
    two("math.not_equal", "NotEqual"),
    two("not_equal", "NotEqual"),
    two("__operators__.ne", "NotEqual"),
    {.function = "one_hot",
     .operation = "OneHot",
     .module = nn,
     .arguments = {x},
     .settings = {SharedArgument{"num_classes", "depth"},
                  {"axis", "axis"},
                  {"dtype", "dtype", "\"float32\"", "\"float32\""}}},
    one("ones_like", "OnesLike"),
    {.function = "pad",
     .operation = "Pad",
     .module = numpy,
     .arguments = {x, SharedArgument{"constant_values", "constant_values"}},
     .settings = {SharedArgument{"pad_width", "paddings"}, {"mode", "mode"}},
     .forms = {"mode", lowerCase, upperCase}},
    two("math.pow", "Power"),
    two("pow", "Power"),
    reducing("math.reduce_prod", "Prod"),
    one("math.reciprocal", "Reciprocal"),
    {.function = "nn.relu", .operation = "Relu", .module = nn, .arguments = {x}},
    {.function = "keras.activations.relu", .operation = "Relu", .module = nn, .arguments = {x}},
    one("nn.relu6", "Relu6", nn),
    {.function = "repeat",
     .operation = "Repeat",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"repeats", "repeats"}, axis},
     .needsAxis = true},
    {.function = "reshape",
     .operation = "Reshape",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"newshape", "shape"}}},
    {.function = "roll",
     .operation = "Roll",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"shift", "shift"}, axis},
     .needsAxis = true},
    one("math.round", "Round"),
    one("round", "Round"),
    one("math.rint", "Round"),
    one("math.rsqrt", "Rsqrt", math),
    one("nn.selu", "Selu", nn),
    one("keras.activations.selu", "Selu", nn),
    one("math.sigmoid", "Sigmoid", nn),
    one("nn.sigmoid", "Sigmoid", nn),
    one("sigmoid", "Sigmoid", nn),
    one("keras.activations.sigmoid", "Sigmoid", nn),
    one("math.sign", "Sign"),
    one("sign", "Sign"),
    one("nn.silu", "Silu", nn),
    one("nn.swish", "Silu", nn),
    one("keras.activations.swish", "Silu", nn),
    one("math.sin", "Sin"),
    one("math.sinh", "Sinh"),
    along("nn.softmax", "Softmax", nn),
    along("math.softmax", "Softmax", nn),
    along("keras.activations.softmax", "Softmax", nn),
    one("math.softplus", "Softplus", nn),
    one("nn.softplus", "Softplus", nn),
    one("keras.activations.softplus", "Softplus", nn),
    one("nn.softsign", "Softsign", nn),
    one("math.softsign", "Softsign", nn),
    one("keras.activations.softsign", "Softsign", nn),
    {.function = "sort",
     .operation = "Sort",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"axis", "axis"}}},
    {.function = "split",
     .operation = "Split",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"indices_or_sections", "num_or_size_splits"}, axis},
     .forms = {"indices_or_sections", placesOf, numberOfParts}},
    one("math.sqrt", "Sqrt"),
    one("sqrt", "Sqrt"),
    one("math.square", "Square"),
    one("square", "Square"),
    one("keras.backend.square", "Square"),
    {.function = "squeeze",
     .operation = "Squeeze",
     .module = numpy,
     .arguments = {x},
     .settings = {axis},
     .forms = {"axis", oneAxis, asIs}},
    along("stack", "Stack", numpy),
    {.function = "stop_gradient",
     .operation = "StopGradient",
     .module = "core",
     .arguments = {SharedArgument{"variable", ""}}},
    reducing("math.reduce_std", "Std", true),
    two("math.subtract", "Subtract"),
    two("subtract", "Subtract"),
    reducing("math.reduce_sum", "Sum"),
    reducing("reduce_sum", "Sum"),
    {.function = "gather",
     .operation = "Take",
     .module = numpy,
     .arguments = {x, SharedArgument{"indices", "indices"}},
     .settings = {SharedArgument{"axis", "axis", "0"}},
     .needsAxis = true},
    one("math.tan", "Tan"),
    one("math.tanh", "Tanh"),
    one("tanh", "Tanh"),
    one("nn.tanh", "Tanh"),
    one("keras.activations.tanh", "Tanh"),
    {.function = "tensordot",
     .operation = "Tensordot",
     .module = numpy,
     .arguments = {SharedArgument{"x1", ""}, {"x2", "b"}},
     .settings = {SharedArgument{"axes", "axes", "", "2"}}},
    {.function = "tile",
     .operation = "Tile",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"repeats", "multiples"}}},
    {.function = "transpose",
     .operation = "Transpose",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"axes", "perm"}}},
    {.function = "keras.backend.permute_dimensions",
     .operation = "Transpose",
     .module = numpy,
     .arguments = {x},
     .settings = {SharedArgument{"axes", "pattern"}}},
    two("math.truediv", "TrueDivide", true),
    two("truediv", "TrueDivide", true),
    two("realdiv", "TrueDivide", true),
    reducing("math.reduce_variance", "Var", true),
    {.function = "where",
     .operation = "Where",
     .module = numpy,
     .arguments = {SharedArgument{"condition", ""}, {"x1", "x"}, {"x2", "y"}}},
    {.function = "where_v2",
     .operation = "Where",
     .module = numpy,
     .arguments = {SharedArgument{"condition", ""}, {"x1", "x"}, {"x2", "y"}}},
    one("zeros_like", "ZerosLike"),
};

}  // namespace

const OperatorPair* pairOfFunction(std::string_view function) {
    constexpr std::string_view version1 = "compat.v1.";
    if (function.starts_with(version1)) function.remove_prefix(version1.size());
    const auto* found = std::find_if(std::begin(rows), std::end(rows),
                                     [function](const OperatorPair& row) { return row.function == function; });
    return found == std::end(rows) ? nullptr : found;
}

const OperatorPair* pairOfOperation(std::string_view operation) {
    const auto* found = std::find_if(std::begin(rows), std::end(rows),
                                     [operation](const OperatorPair& row) { return row.operation == operation; });
    return found == std::end(rows) ? nullptr : found;
}

}  // namespace quantie
