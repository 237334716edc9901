// What the rows of the registry share: looking at one call's inputs and arguments, and writing down weights.
#pragma once

#include <functional>

#include "core/layers/layer_class.h"

namespace quantie {

using Shapes = std::vector<MaybeShape>;
using WeightSpecs = std::vector<WeightSpec>;

/// The shape of the first tensor that the call reads; unknown where there is none.
MaybeShape firstInput(const ShapeQuery& query);
/// One output: `shapeOf` the first input, or unknown where that is unknown.
Shapes fromFirstInput(const ShapeQuery& query, const std::function<Shape(const Shape&)>& shapeOf);
/// One output with the shape of the first input.
Shapes sameAsInput(const ShapeQuery& query);
/// One output of which nothing is known.
Shapes unknownOutput(const ShapeQuery& query);
/// The outputs of the child `layer` on the same inputs.
Shapes wrappedOutputs(const ShapeQuery& query);

/// The shape of a weight of a child that `child` has built; unknown where it has no such weight.
MaybeShape weightOfChild(const ShapeQuery& query, std::string_view attribute, std::string_view weight);

/// One of `args` by its position or of `kwargs` by name; null where absent or None.
const Json* argumentOf(const Json& args, const Json& kwargs, std::size_t position, std::string_view name);
/// An argument of the call by its position or, as the files mostly have it, by name; null where absent or None.
const Json* argument(const ShapeQuery& query, std::size_t position, std::string_view name);
/// The shape of the tensor that an argument stands for: a placeholder, a number or a nested list of them.
MaybeShape shapeOf(const ShapeQuery& query, const Json& value);

/// A weight of that shape; a shape that is not fully known counts as unknown.
WeightSpec weight(std::string path, const Shape& shape, std::string group = "");
WeightSpec fixedWeight(std::string path, const Shape& shape, DType dtype = DType::Float32);
/// A trainable weight of unknown shape.
WeightSpec unknownWeight(std::string path);

/// The layer dict under `key`, as a child; nothing where there is none.
std::vector<ChildSpec> childUnder(const Json& config, std::string_view key, ChildRole role = ChildRole::Wrapped);

}  // namespace quantie
