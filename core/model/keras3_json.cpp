#include "core/model/keras3_json.h"

#include <algorithm>
#include <array>
#include <utility>

namespace quantie {
namespace {

constexpr std::array<std::string_view, 2> ofCore{"Cast", "StopGradient"};
constexpr std::array<std::string_view, 4> ofMath{"Erf", "Logsumexp", "Rsqrt", "TopK"};
constexpr std::array<std::string_view, 24> ofNn{
    "Celu",      "Elu",        "Gelu",     "Glu",      "HardShrink", "HardSigmoid", "HardSilu",   "HardTanh",
    "LeakyRelu", "LogSigmoid", "OneHot",   "Relu",     "LogSoftmax", "Relu6",       "Selu",       "Sigmoid",
    "Silu",      "Softmax",    "Softplus", "Softsign", "SparsePlus", "Squareplus",  "TanhShrink", "Threshold"};

template <std::size_t n>
bool isIn(const std::array<std::string_view, n>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const char* operationModule(std::string_view className) {
    if (isIn(ofCore, className)) return "keras.src.ops.core";
    if (isIn(ofMath, className)) return "keras.src.ops.math";
    return isIn(ofNn, className) ? "keras.src.ops.nn" : "keras.src.ops.numpy";
}

bool isOperationModule(std::string_view module) {
    return module.starts_with("keras.src.ops") || module.starts_with("keras.ops");
}

Json operationDict(const std::string& className, Json config) {
    return {{"module", operationModule(className)},
            {"class_name", className},
            {"config", std::move(config)},
            {"registered_name", className}};
}

Json tensorDict(Json history) {
    return {
        {"class_name", "__keras_tensor__"},
        {"config", {{"shape", Json::array({nullptr})}, {"dtype", "float32"}, {"keras_history", std::move(history)}}}};
}

bool isSlice(const Json& value) {
    return value.is_object() && value.size() == 3 && value.contains("start") && value.contains("stop") &&
           value.contains("step");
}

Json sliceDict(Json slice) {
    return {{"class_name", "__slice__"}, {"config", std::move(slice)}};
}

}  // namespace quantie
