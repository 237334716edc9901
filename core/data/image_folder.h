// Samples from a folder of images.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/graph/graph.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// What the pixels, 0 to 255, become.
enum class PixelScale {
    ToOne,       ///< "1/255": 0 to 1
    AroundZero,  ///< "-1..1": x/127.5 − 1
    None,        ///< "none": as they are, for models that scale themselves
};
std::optional<PixelScale> pixelScaleNamed(std::string_view name);
std::string_view nameOf(PixelScale scale);

/// How an image of other proportions gets the input's size.
enum class ImageFit {
    Stretch,  ///< "stretch": each side by itself, as Keras's image_dataset_from_directory does
    Crop,     ///< "crop": the middle that fills the size
    Pad,      ///< "pad": the whole, with black at two sides
};
std::optional<ImageFit> imageFitNamed(std::string_view name);
std::string_view nameOf(ImageFit fit);

struct ImageOptions {
    PixelScale scale = PixelScale::ToOne;
    ImageFit fit = ImageFit::Stretch;

    bool operator==(const ImageOptions&) const = default;
};

struct ImageRequest {
    std::int64_t height = 0;  ///< 0: as the image is
    std::int64_t width = 0;
    std::int64_t channels = 3;  ///< 1: grey, 3: red, green, blue, 4: and opacity
    ImageFit fit = ImageFit::Stretch;
};
/// Decodes one file into uint8 pixels, height × width × channels. Core knows no image formats: whoever calls brings
/// this. Throws Error(Unreadable).
using ImageReader = std::function<Tensor(const std::string& file, const ImageRequest& request)>;

/// The images (png, jpg, jpeg, bmp) in the folder and the folders in it, in the order of their paths; `samples` of
/// them, or all with 0. float32, with the channels where the input has them. The model must have one input of four
/// dimensions with 1, 3 or 4 channels. Throws Error(Unreadable) at the file or folder.
Tensor readImageFolder(const std::string& folder, const Graph& graph, const ImageOptions& options, std::int64_t samples,
                       const ImageReader& reader);

}  // namespace quantie
