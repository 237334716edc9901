// The arguments of one call in a composite: of all tensors that it numbers, those that this call reads.
#pragma once

#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

struct CompositeCall {
    std::vector<std::size_t> tensors;  ///< what the placeholders below count into
    Json args;
    Json kwargs;
    Json config;  ///< of an operation: its name and the arguments that are no tensors

    CompositeCall(const Json& given, const Json& named);
    /// The call of an operation.
    CompositeCall(const std::string& op, const Json& given, const Json& named);
};

/// A layer that stands for the operation, as those between the layers of a model do.
Layer operationLayer(const std::string& op, const Json& config);

}  // namespace quantie
