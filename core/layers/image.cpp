// Preprocessing of images: resizing, cropping, and augmentation that does nothing at inference.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

/// Height and width of (…, height, width, channels), one image or a batch.
Shapes sizedOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const std::int64_t height = config.count("height");
    const std::int64_t width = config.count("width");
    const std::size_t fromEnd = isChannelsFirst(config) ? 2 : 3;
    return fromFirstInput(query, [height, width, fromEnd](Shape shape) {
        requireRankAtLeast(shape, 3);
        shape[shape.size() - fromEnd] = height;
        shape[shape.size() - fromEnd + 1] = width;
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
/// Keras 3 crops in training only.
Shapes randomCropOutputs(const ShapeQuery& query) {
    return query.layer.keras3 ? sameAsInput(query) : sizedOutputs(query);
}

/// Layers of Keras 3 that leave a picture of whole numbers as it is.
constexpr LayerClass kept(std::string_view name) {
    return {.name = name, .outputs = sameAsInput, .forward = passForward};
}
constexpr LayerClass sameShape(std::string_view name, Forward forward = augmentationForward) {
    return {.name = name, .outputs = sameAsInput, .forward = forward};
}

constexpr std::array rows{
    sameShape("AugMix"),
    sameShape("AutoContrast", autoContrastForward),
    LayerClass{.name = "CenterCrop", .outputs = sizedOutputs, .forward = centerCropForward, .casts = false},
    sameShape("CutMix"),
    kept("Equalization"),
    kept("MaxNumBoundingBoxes"),
    kept("MixUp"),
    sameShape("RandAugment"),
    kept("RandomColorDegeneration"),
    kept("RandomColorJitter"),
    sameShape("RandomElasticTransform"),
    sameShape("RandomErasing"),
    sameShape("RandomGaussianBlur"),
    kept("RandomGrayscale"),
    kept("RandomHue"),
    kept("RandomInvert"),
    sameShape("RandomPerspective"),
    kept("RandomPosterization"),
    kept("RandomSaturation"),
    sameShape("RandomSharpness"),
    sameShape("RandomShear"),
    sameShape("Solarization"),
    LayerClass{.name = "RandomCrop", .outputs = randomCropOutputs, .forward = randomCropForward, .casts = false},
    sized("Resizing", resizingForward),
    sameShape("RandomBrightness"),
    sameShape("RandomContrast"),
    sameShape("RandomFlip"),
    LayerClass{.name = "RandomHeight", .outputs = openOutputs<3>, .forward = augmentationForward},
    sameShape("RandomRotation"),
    sameShape("RandomTranslation"),
    LayerClass{.name = "RandomWidth", .outputs = openOutputs<2>, .forward = augmentationForward},
    sameShape("RandomZoom"),
    LayerClass{
        .name = "Rescaling", .outputs = sameAsInput, .forward = rescalingForward, .passesMask = MaskPassing::InKeras3},
};

}  // namespace

Family imageFamily() {
    return rows;
}

}  // namespace quantie
