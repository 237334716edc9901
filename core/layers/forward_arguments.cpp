#include "core/layers/forward_arguments.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/layers/call_access.h"

namespace quantie {

const Json* argument(const ForwardQuery& query, std::size_t position, std::string_view name) {
    return argumentOf(query.args, query.kwargs, position, name);
}

const Value* tensorArgument(const ForwardQuery& query, std::size_t position, std::string_view name) {
    const Json* given = argument(query, position, name);
    if (given == nullptr) return nullptr;
    const auto index = placeholderIndex(*given);
    if (!index || *index >= query.inputs.size()) {
        throw Error(ErrorCode::Unsupported, "", "the argument " + std::string(name) + " is no tensor of the model");
    }
    return &query.inputs[*index];
}

bool flagArgument(const ForwardQuery& query, std::size_t position, std::string_view name) {
    const Json* given = argument(query, position, name);
    return given != nullptr && *given == Json(true);
}

Mask maskOf(const Value& value) {
    if (value.tensor.dtype() == DType::Bool) return std::make_shared<const Tensor>(value.tensor);
    std::vector<std::byte> truths;
    for (const float x : floatsOf(value).floats()) truths.push_back(std::byte{x != 0});
    return std::make_shared<const Tensor>(Tensor::fromBytes(DType::Bool, value.shape(), std::move(truths)));
}

Mask callMask(const ForwardQuery& query, std::size_t position) {
    const Value* given = tensorArgument(query, position, "mask");
    if (given != nullptr) return maskOf(*given);
    // Where a call has states beside the sequence, Keras 3 hands on no mask of its own accord.
    if (query.layer.keras3 && argumentOf(query.args, query.kwargs, 1, "initial_state") != nullptr &&
        query.kwargs.contains("initial_state")) {
        return nullptr;
    }
    return query.inputs.empty() ? nullptr : query.inputs.front().mask;
}

std::vector<char> truthsOf(const Tensor& mask) {
    std::vector<char> truths;
    truths.reserve(mask.size());
    for (const std::byte truth : mask.bytes()) truths.push_back(static_cast<char>(truth != std::byte{0}));
    return truths;
}

}  // namespace quantie
