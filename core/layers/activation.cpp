// Activations, and the layers that only act in training: what comes out has the shape of what goes in.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"

namespace quantie {

namespace {

/// PReLU: a slope for each feature, shared along `shared_axes` (counted with the batch).
WeightSpecs preluWeights(const ShapeQuery& query) {
    const MaybeShape input = firstInput(query);
    if (!input) return {unknownWeight("alpha")};
    requireRankAtLeast(*input, 2);
    Shape alpha(input->begin() + 1, input->end());
    for (const std::int64_t axis : Config(query.config).integers("shared_axes")) {
        const std::size_t index = axisIndex(axis, input->size(), "shared_axes");
        if (index == 0) refuse("shared_axes", "the batch cannot be shared");
        alpha[index - 1] = 1;
    }
    return {weight("alpha", alpha)};
}

/// glu halves the last dimension.
Shapes activatedOutputs(const ShapeQuery& query) {
    const Json* name = Config(query.config).find("activation");
    if (name == nullptr || *name != Json("glu")) return sameAsInput(query);
    return fromFirstInput(query, [](Shape shape) {
        requireRankAtLeast(shape, 1);
        if (shape.back() % 2 == 1) refuse("activation", "glu of an odd number of features");
        if (shape.back() != unknownDim) shape.back() /= 2;
        return shape;
    });
}

constexpr LayerClass acting(std::string_view name, Values (*forward)(const ForwardQuery&),
                            const Fusing* fusing = nullptr) {
    return {
        .name = name, .outputs = sameAsInput, .forward = forward, .passesMask = MaskPassing::Always, .fusing = fusing};
}

constexpr LayerClass passing(std::string_view name) {
    return acting(name, passForward);
}

constexpr std::array rows{
    LayerClass{.name = "Activation",
               .outputs = activatedOutputs,
               .forward = activationForward,
               .passesMask = MaskPassing::Always,
               .fusing = &activationFusing},
    passing("ActivityRegularization"),
    passing("AlphaDropout"),
    passing("Dropout"),
    acting("ELU", eluForward),
    passing("GaussianDropout"),
    passing("GaussianNoise"),
    LayerClass{.name = "Identity", .outputs = sameAsInput, .forward = passForward, .passesMask = MaskPassing::InKeras3},
    acting("LeakyReLU", leakyReluForward),
    acting("Masking", maskingForward),
    LayerClass{.name = "PReLU",
               .weights = preluWeights,
               .outputs = sameAsInput,
               .forward = preluForward,
               .passesMask = MaskPassing::Always},
    acting("ReLU", reluForward, &reluFusing),
    acting("Softmax", softmaxForward),
    passing("SpatialDropout1D"),
    passing("SpatialDropout2D"),
    passing("SpatialDropout3D"),
    acting("ThresholdedReLU", thresholdedReluForward),
};

}  // namespace

Family activationFamily() {
    return rows;
}

}  // namespace quantie
