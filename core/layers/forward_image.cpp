// What the layers for pictures compute. Augmentation happens in training only.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_resize.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forwards.h"
#include "core/layers/operator_run.h"
#include "core/layers/window.h"

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

/// A list of numbers in the config.
std::vector<double> numbersOf(const Config& config, std::string_view key, std::vector<double> fallback) {
    const Json* list = config.find(key);
    if (list == nullptr) return fallback;
    std::vector<double> numbers;
    for (const Json& item : *list) {
        if (!item.is_number()) refuse(key, "not a list of numbers");
        numbers.push_back(item.get<double>());
    }
    return numbers;
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

namespace {

/// A picture with its channels last, as the functions here want it, and back.
Value turned(const Value& image, bool back) {
    const std::size_t rank = image.shape().size();
    requireRankAtLeast(image.shape(), 3);
    std::vector<std::size_t> order(rank);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto first = order.end() - 3;
    std::rotate(first, back ? order.end() - 1 : first + 1, order.end());
    return permutedValue(image, order);
}

/// Keras 3 gives whole numbers back as such, rounded.
Value inOwnType(const ForwardQuery& query, const Value& resized) {
    const DType wanted = firstValue(query).dtype;
    if (!query.layer.keras3 || isFloat(wanted)) return resized;
    const Tensor x = floatsOf(resized);
    std::vector<std::int64_t> numbers;
    for (const float value : x.floats()) numbers.push_back(static_cast<std::int64_t>(std::nearbyint(value)));
    return integerValue(numbers, x.shape(), wanted);
}

Value resizedAs(const Config& config, const Value& image, std::int64_t height, std::int64_t width) {
    const bool pads = config.flag("pad_to_aspect_ratio", false);
    return resizedInProportion(image, height, width,
                               {.kind = readInterpolation(config.text("interpolation", "bilinear")),
                                .smooth = config.flag("antialias", false),
                                .crops = config.flag("crop_to_aspect_ratio", false),
                                .pads = pads,
                                .filling = pads ? static_cast<float>(numberOf(config, "fill_value", 0)) : 0});
}

Value centred(const Value& image, std::int64_t height, std::int64_t width) {
    const std::int64_t down = image.shape()[image.shape().size() - 3] - height;
    const std::int64_t right = image.shape()[image.shape().size() - 2] - width;
    if (down >= 0 && right >= 0) return croppedImage(image, down / 2, right / 2, height, width);
    return smartResized(image, height, width, compute::Interpolation::Bilinear);
}

}  // namespace

Values resizingForward(const ForwardQuery& query) {
    const Config config(query.config);
    const auto [height, width] = sizeOf(query);
    const Value& given = firstValue(query);
    const bool whole = query.layer.keras3 && !isFloat(given.dtype);
    const Value image = whole ? castValue(given, DType::Float32) : asFloats(query);
    if (!isChannelsFirst(config)) return {inOwnType(query, resizedAs(config, image, height, width))};
    return {inOwnType(query, turned(resizedAs(config, turned(image, false), height, width), true))};
}

Values centerCropForward(const ForwardQuery& query) {
    const auto [height, width] = sizeOf(query);
    const Value image = castValue(asFloats(query), query.dtype);
    outputShape(query);  // refuses what is no picture
    const bool first = isChannelsFirst(Config(query.config));
    const Value cropped = centred(first ? turned(image, false) : image, height, width);
    // A larger size is made by resizing, whose floats Keras 3 leaves as they are.
    return {first ? turned(cropped, true) : (query.layer.keras3 ? cropped : castValue(cropped, query.dtype))};
}

Values randomCropForward(const ForwardQuery& query) {
    refuseTraining(query);
    if (query.layer.keras3) return {firstValue(query)};
    const auto [height, width] = sizeOf(query);
    return {castValue(smartResized(asFloats(query), height, width, compute::Interpolation::Bilinear), query.dtype)};
}

/// Each channel of each picture stretched over the whole range.
Values autoContrastForward(const ForwardQuery& query) {
    const Value image = asFloats(query);
    const Tensor x = floatsOf(image);
    requireRank(x.shape(), 4);
    const std::vector<double> range = numbersOf(Config(query.config), "value_range", {0, 255});
    if (range.size() != 2 || range[0] == range[1]) refuse("value_range", "not two numbers");
    const auto channels = static_cast<std::size_t>(x.shape()[3]);
    const auto pixels = static_cast<std::size_t>(x.shape()[1] * x.shape()[2]);
    const auto width = static_cast<float>(range[1] - range[0]);
    FloatResult result(x.shape());
    for (std::size_t i = 0; i < static_cast<std::size_t>(x.shape()[0]) * channels; ++i) {
        const std::size_t first = i / channels * pixels * channels + i % channels;
        const auto at = [&](std::size_t p) {
            return (x.floats()[first + p * channels] - static_cast<float>(range[0])) / width * 255.0F;
        };
        float low = HUGE_VALF;
        float high = -HUGE_VALF;
        for (std::size_t p = 0; p < pixels; ++p) {
            low = std::min(low, at(p));
            high = std::max(high, at(p));
        }
        const float scale = 255.0F / (high - low);
        for (std::size_t p = 0; p < pixels; ++p) {
            const float stretched = std::clamp(at(p) * scale - low * scale, 0.0F, 255.0F);
            const float y = stretched / 255.0F * width + static_cast<float>(range[0]);
            result.data()[first + p * channels] = std::isnan(stretched) ? x.floats()[first + p * channels] : y;
        }
    }
    return {floatValue(std::move(result), image.dtype)};
}

}  // namespace quantie
