#include "core/export/tensor_types.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "core/export/keras3_dict.h"
#include "core/keras/inbound.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/operation_arguments.h"

namespace quantie {
namespace {

std::string textOf(const Json& object, const char* key, const std::string& otherwise) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : otherwise;
}

/// The type that a layer of that policy computes in.
std::string computeType(const Json& config) {
    const std::string name = dtypePolicy(config).name;
    constexpr std::string_view mixed = "mixed_";
    return name.starts_with(mixed) ? name.substr(mixed.size()) : name;
}

/// The type that an operator yields whatever it reads.
std::optional<std::string> fixedType(std::string_view function, const Json& kwargs, int tensor) {
    constexpr std::array<std::string_view, 15> booleans{
        "math.greater",    "math.greater_equal", "math.less",       "math.less_equal",  "math.equal",
        "math.not_equal",  "math.logical_and",   "math.logical_or", "math.logical_not", "math.logical_xor",
        "math.reduce_all", "math.reduce_any",    "math.is_nan",     "math.is_inf",      "math.is_finite"};
    constexpr std::array<std::string_view, 7> integers{"shape", "compat.v1.shape", "size",       "compat.v1.size",
                                                       "rank",  "math.argmax",     "math.argmin"};
    const auto isIn = [&function](const auto& names) {
        return std::find(names.begin(), names.end(), function) != names.end();
    };
    if (isIn(booleans)) return "bool";
    if (isIn(integers) || (function == "math.top_k" && tensor == 1)) return "int32";
    if (const Json* to = findMember(kwargs, "dtype"); function == "cast" && to != nullptr && to->is_string())
        return to->get<std::string>();
    if (function == "one_hot") return "float32";
    return std::nullopt;
}

/// Lookups yield whole numbers unless they are told to count.
bool yieldsIntegers(const Layer& layer) {
    constexpr std::array<std::string_view, 5> lookups{"StringLookup", "IntegerLookup", "TextVectorization", "Hashing",
                                                      "Discretization"};
    return std::find(lookups.begin(), lookups.end(), layer.className) != lookups.end() &&
           textOf(*layer.config, "output_mode", "int") == "int";
}

}  // namespace

std::optional<std::string> tensorType(const Graph& graph, const GraphTensor& tensor) {
    GraphTensor at = tensor;
    while (at.call >= 0) {
        const GraphCall& call = graph.calls[at.call];
        const Layer& layer = graph.model->layers[call.layer];
        if (yieldsIntegers(layer)) return "int64";
        const bool operation = isOperationOfKeras3(layer);
        if (!operation && !keepsStructure(layer.className)) {
            if (layer.className == "Lambda" || (!layer.builtIn && !layer.known)) return std::nullopt;
            return computeType(*layer.config);
        }
        const std::string function =
            operation ? std::string(operatorOfOperation(layer.className)) : textOf(*layer.config, "function", "");
        // An operation of Keras 3 has what is no tensor in its config.
        const Json& kwargs = operation ? *layer.config : graph.model->networks[call.network].calls[call.call].kwargs;
        if (auto type = fixedType(function, kwargs, at.tensor)) return type;
        if (call.inputs.empty()) return std::nullopt;
        // The first operand of `where` is its condition.
        at = function == "where" ? call.inputs.back() : call.inputs.front();
        if (function == "where" && call.inputs.size() == 1) return std::nullopt;
    }
    return "float32";  // the implicit input of a Sequential
}

bool mayBeFloat(const std::optional<std::string>& type) {
    return !type || type->starts_with("float") || type->starts_with("bfloat");
}

bool mayCarryMask(const Graph& graph, const GraphTensor& tensor) {
    std::vector<char> seen(graph.calls.size());
    std::vector<int> open{tensor.call};
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        if (at < 0 || seen[at] != 0) continue;
        seen[at] = 1;
        const GraphCall& call = graph.calls[at];
        const Layer& layer = graph.model->layers[call.layer];
        const Json* zero = findMember(*layer.config, "mask_zero");
        if (layer.className == "Masking" || !layer.builtIn || (zero != nullptr && *zero == true)) return true;
        for (const GraphTensor& input : call.inputs) open.push_back(input.call);
    }
    return false;
}

}  // namespace quantie
