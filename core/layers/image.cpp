// Preprocessing of images: resizing, cropping, and augmentation that does nothing at inference.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// Height and width of (…, height, width, channels), one image or a batch.
Shapes sizedOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const std::int64_t height = config.count("height");
    const std::int64_t width = config.count("width");
    return fromFirstInput(query, [height, width](Shape shape) {
        requireRankAtLeast(shape, 3);
        shape[shape.size() - 3] = height;
        shape[shape.size() - 2] = width;
        return shape;
    });
}

template <std::size_t fromEnd>
Shapes openOutputs(const ShapeQuery& query) {
    return fromFirstInput(query, [](Shape shape) {
        requireRankAtLeast(shape, 3);
        shape[shape.size() - fromEnd] = unknownDim;
        return shape;
    });
}

using Forward = Values (*)(const ForwardQuery& query);

constexpr LayerClass sized(std::string_view name, Forward forward) {
    return {.name = name, .outputs = sizedOutputs, .forward = forward};
}
constexpr LayerClass sameShape(std::string_view name, Forward forward = augmentationForward) {
    return {.name = name, .outputs = sameAsInput, .forward = forward};
}

constexpr std::array rows{
    sized("CenterCrop", centerCropForward),
    sized("RandomCrop", randomCropForward),
    sized("Resizing", resizingForward),
    sameShape("RandomBrightness"),
    sameShape("RandomContrast"),
    sameShape("RandomFlip"),
    LayerClass{.name = "RandomHeight", .outputs = openOutputs<3>, .forward = augmentationForward},
    sameShape("RandomRotation"),
    sameShape("RandomTranslation"),
    LayerClass{.name = "RandomWidth", .outputs = openOutputs<2>, .forward = augmentationForward},
    sameShape("RandomZoom"),
    sameShape("Rescaling", rescalingForward),
};

}  // namespace

Family imageFamily() {
    return rows;
}

}  // namespace quantie
