// What the layers for pictures compute. Augmentation happens in training only.
#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/forward_resize.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// Whole numbers and floats alike as the layer's type.
Value asFloats(const ForwardQuery& query) {
    const Value& input = firstValue(query);
    if (isFloat(input.dtype)) return {input.tensor, input.dtype};
    FloatResult result(input.shape());
    const Tensor floats = floatsOf(input);
    std::copy(floats.floats().begin(), floats.floats().end(), result.data());
    return result.value(query);
}

struct Size {
    std::int64_t height;
    std::int64_t width;
};

Size sizeOf(const ForwardQuery& query) {
    const Config config(query.config);
    return {config.count("height"), config.count("width")};
}

}  // namespace

Values augmentationForward(const ForwardQuery& query) {
    refuseTraining(query);
    return {asFloats(query)};
}

Values resizingForward(const ForwardQuery& query) {
    const Config config(query.config);
    const compute::Interpolation kind = readInterpolation(config.text("interpolation", "bilinear"));
    const auto [height, width] = sizeOf(query);
    const Value image = asFloats(query);
    return {config.flag("crop_to_aspect_ratio", false) ? smartResized(image, height, width, kind)
                                                       : resizedImage(image, height, width, kind)};
}

Values centerCropForward(const ForwardQuery& query) {
    const auto [height, width] = sizeOf(query);
    const Value image = asFloats(query);
    outputShape(query);  // refuses what is no picture
    const std::int64_t down = image.shape()[image.shape().size() - 3] - height;
    const std::int64_t right = image.shape()[image.shape().size() - 2] - width;
    if (down >= 0 && right >= 0) return {croppedImage(image, down / 2, right / 2, height, width)};
    return {smartResized(image, height, width, compute::Interpolation::Bilinear)};
}

Values randomCropForward(const ForwardQuery& query) {
    refuseTraining(query);
    const auto [height, width] = sizeOf(query);
    return {smartResized(asFloats(query), height, width, compute::Interpolation::Bilinear)};
}

}  // namespace quantie
