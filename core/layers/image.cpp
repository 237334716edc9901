// Preprocessing of images: resizing, cropping, and augmentation that does nothing at inference.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"

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

constexpr LayerClass sized(std::string_view name) {
    return {.name = name, .outputs = sizedOutputs};
}
constexpr LayerClass sameShape(std::string_view name) {
    return {.name = name, .outputs = sameAsInput};
}

constexpr std::array rows{
    sized("CenterCrop"),
    sized("RandomCrop"),
    sized("Resizing"),
    sameShape("RandomBrightness"),
    sameShape("RandomContrast"),
    sameShape("RandomFlip"),
    LayerClass{.name = "RandomHeight", .outputs = openOutputs<3>},
    sameShape("RandomRotation"),
    sameShape("RandomTranslation"),
    LayerClass{.name = "RandomWidth", .outputs = openOutputs<2>},
    sameShape("RandomZoom"),
    sameShape("Rescaling"),
};

}  // namespace

Family imageFamily() {
    return rows;
}

}  // namespace quantie
