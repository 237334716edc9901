// What a layer class means to Quantie: which layers its config holds, which weights it owns, which shapes it yields.
// One row per Keras class, one file per family; `registry.cpp` lists the families.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// A weight as the class and its input shapes determine it. Order: as Keras creates them (`layer.weights` then lists
/// the trainable ones first; readers do that).
struct WeightSpec {
    std::string path;  ///< see Weight::path
    MaybeShape shape;
    bool trainable = true;
    std::string group;  ///< see Weight::group
    DType dtype =
        DType::Float32;    ///< of the variable; float weights follow the layer's variable dtype (inference does that)
    bool ofCodes = false;  ///< see Weight::ofCodes
};

/// A layer dict inside a config.
struct ChildSpec {
    std::string attribute;  ///< see Child::attribute
    const Json* dict = nullptr;
    ChildRole role = ChildRole::Wrapped;
    std::string namePrefix;  ///< "forward_" where the parent renames it; the layer's name becomes prefix + name
};

/// One question to a class: the layer, and the shapes of everything one call of it reads.
struct ShapeQuery {
    const Layer& layer;
    const Json& config;
    const std::vector<MaybeShape>& inputs;  ///< parallel to Call::inputs
    const Json& args;                       ///< see Call::args
    const Json& kwargs;
    /// Output shapes of the child with that attribute on these inputs; also fixes the child's weights at first use.
    std::function<std::vector<MaybeShape>(std::string_view attribute, const std::vector<MaybeShape>& inputs)> child;
    /// Shape of one of the child's own weights by its path ("kernel", "cell.kernel"), once `child` has fixed them;
    /// empty where it is unknown or there is no such weight.
    std::function<MaybeShape(std::string_view attribute, std::string_view weight)> childWeight = {};
    /// As `child`, for a call with arguments of any form; {"$tensor": i} stands for inputs[i].
    std::function<std::vector<MaybeShape>(std::string_view attribute, const std::vector<MaybeShape>& inputs,
                                          const Json& args, const Json& kwargs)>
        childCall = {};
};

struct Fusing;
struct Value;
struct ForwardQuery;

enum class MaskPassing { Never, Always, InKeras3 };

struct LayerClass {
    std::string_view name;  ///< Keras's class name without package
    /// The layers in its config; null for none.
    std::vector<ChildSpec> (*children)(const Json& config) = nullptr;
    /// Its own weights for these inputs; null for none. Shapes it cannot know are empty. Throws Error(Unreadable) where
    /// the config contradicts the inputs.
    std::vector<WeightSpec> (*weights)(const ShapeQuery& query) = nullptr;
    /// The shape of each output (an empty optional where it cannot be told); never null in the registry.
    std::vector<MaybeShape> (*outputs)(const ShapeQuery& query) = nullptr;
    /// It has an attribute for the kernel (or table) of the layer inside: Keras lists that among its own weights.
    bool keepsKernel = false;
    /// What one call computes (core/layers/forward.h); null where that is not known: such a call cannot run. Throws
    /// Error where the values do not fit.
    std::vector<Value> (*forward)(const ForwardQuery& query) = nullptr;
    /// Keras's `supports_masking` without a compute_mask of its own: the mask of the input goes on to the output.
    MaskPassing passesMask = MaskPassing::Never;
    /// Float inputs are cast to the layer's compute type, and so are its outputs. False for operators.
    bool casts = true;
    /// How it computes together with calls beside it (core/layers/fused.h); null: not.
    const Fusing* fusing = nullptr;
    /// Whether a call with these arguments reads that weight (of `query`, only config, args and kwargs count); null:
    /// every call reads all.
    bool (*reads)(const ShapeQuery& query, std::string_view path) = nullptr;
};

/// The row of a class, or null for an unknown one.
const LayerClass* findLayerClass(std::string_view className);
/// All rows, for tests and help.
std::vector<const LayerClass*> allLayerClasses();

}  // namespace quantie
