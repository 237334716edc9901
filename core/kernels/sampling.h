// How an image's rows (or columns) become those of another size: which of them an output row is made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace quantie::compute {

/// The methods of tf.image.resize.
enum class Interpolation { Nearest, Bilinear, Bicubic, Area, Lanczos3, Lanczos5, Gaussian, MitchellCubic };

/// "bilinear", "lanczos3", …; none for another word.
std::optional<Interpolation> interpolationNamed(std::string_view name);

/// The rows first, first + 1, … with a weight each.
struct Sample {
    std::size_t first = 0;
    std::vector<float> weights;
};

/// `to` samples of `from` rows, as tf.image.resize(antialias=False) takes them: rows are one wide with their centres at
/// half. The weights of a sample sum to one. Both at least 1.
std::vector<Sample> samplesOf(Interpolation kind, std::int64_t from, std::int64_t to);

}  // namespace quantie::compute
