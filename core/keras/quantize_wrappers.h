// Weights of the wrappers that quantize the layer inside: TFMOT's QuantizeWrapper and QuantizeWrapperV2, and Quantie's
// QuantizeUse. TFMOT's quantize config may be any Python class, and the order of its weights depends on whether the
// layer inside was built when it was wrapped: the file tells what the config does not.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// The layer that such a wrapper holds; -1 where the layer is none.
int insideQuantizeWrapper(const Layer& layer);

/// Where a wrapper's own variables begin in its group of an `.h5` file: TFMOT's at `optimizer_step`, which it makes
/// before any range, Quantie's as many before the end as the config says. What stands before belongs to the layer
/// inside. None where the file has no such place.
std::optional<std::size_t> ownQuantizerWeights(const Layer& wrapper, const std::vector<std::string>& names);

/// The wrapper's own weights, as the file lists them; what the config said of them is replaced.
void setQuantizerWeights(Model& model, int wrapper, const std::vector<std::string>& names,
                         const std::vector<StoredArray>& arrays, int& loaded);

/// Puts names and arrays in the order of `expected`, if each last part of a name ("kernel" of "conv/kernel:0") names
/// exactly one of them; else leaves them as they are.
void orderByName(const Model& model, const std::vector<WeightRef>& expected, std::vector<std::string>& names,
                 std::vector<StoredArray>& arrays);

/// A wrapper of TFMOT in a `.keras` archive. `arrays` (the wrapper's own group) holds the trainable weights of the
/// layer inside where that was built when it was wrapped, then once more the quantized ones, then the wrapper's own
/// variables; `inside` (the group of the layer inside) what quantization did not take from it. False, and nothing done,
/// where it is none of that. Throws Error(Unreadable) where shapes do not fit.
bool bindArchivedWrapper(Model& model, int wrapper, const std::vector<StoredArray>& arrays,
                         const std::vector<StoredArray>& inside, int& loaded);

}  // namespace quantie
