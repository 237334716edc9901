// What `config["dtype"]` says: a name, or a policy in one of the forms that Keras has written over the years.
#pragma once

#include <string>

#include "core/model/json.h"
#include "core/tensor/tensor.h"

namespace quantie {

struct DTypePolicy {
    std::string name = "float32";  ///< "float16", "mixed_bfloat16", …; of a quantized policy, what it was before
    std::string mode;              ///< "int8", "int4/128", "float8", "gptq/4/128", …; empty for a float policy

    /// The type of the variables: that of "mixed_float16" is Float32.
    DType variable() const;
    /// The type of the arithmetic: that of "mixed_float16" is Float16. Float64 counts as Float32, in which we compute.
    DType compute() const;
};

/// Reads "float32", {"class_name": "Policy" | "DTypePolicy", "config": {"name"}}, the quantized policies of Keras 3
/// ({"config": {"mode", "source_name"}}, "int8_from_float32") and DTypePolicyMap, of which the default counts.
DTypePolicy dtypePolicy(const Json& config);

/// Whether Keras has quantized the layer, or layers that it makes.
bool holdsQuantized(const Json& config);

/// `config["dtype"]` of a layer, as the layer that it makes under that name has it: of a map of policies by path
/// ("attention/query") what lies below the name, with the name cut off; everything else as it is.
Json dtypeBelow(const Json& dtype, const std::string& name);
/// The policy of a layer that is made under that name and has no config of its own.
DTypePolicy dtypePolicyOf(const Json& config, const std::string& name);

}  // namespace quantie
