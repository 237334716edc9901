// Pictures of another size, as tf.image.resize and Keras's smart_resize make them.
#pragma once

#include "core/kernels/sampling.h"
#include "core/layers/forward.h"

namespace quantie {

/// Throws Error(Unsupported) for a name that tf.image.resize does not have.
compute::Interpolation readInterpolation(const std::string& name);

/// (…, height, width, channels), one picture or a batch, with another height and width. Float32, but for Nearest, which
/// keeps the type. Throws where the picture has no pixels.
/// `smooth`: with antialias, which a filter has that is not Nearest or Area.
Value resizedImage(const Value& image, std::int64_t height, std::int64_t width, compute::Interpolation kind,
                   bool smooth = false);

/// The same after the picture has been cropped, around its centre, to the proportions of the result.
Value smartResized(const Value& image, std::int64_t height, std::int64_t width, compute::Interpolation kind,
                   bool smooth = false);

/// What Keras says of resizing.
struct Resizing {
    compute::Interpolation kind = compute::Interpolation::Bilinear;
    bool smooth = false;
    bool crops = false;  ///< to the proportions of the result, see smartResized
    bool pads = false;   ///< the picture stands in the middle of one with those proportions
    float filling = 0;   ///< around it
};
Value resizedInProportion(const Value& image, std::int64_t height, std::int64_t width, const Resizing& how);

/// Each element along `axis` as a sample tells. Float32.
Value sampledAlong(const Value& value, std::size_t axis, const std::vector<compute::Sample>& samples);

/// A part of the picture. Throws where it does not lie inside.
Value croppedImage(const Value& image, std::int64_t top, std::int64_t left, std::int64_t height, std::int64_t width);

}  // namespace quantie
