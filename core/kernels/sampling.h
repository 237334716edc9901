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

/// The same as TensorFlow's scale_and_translate takes them: sample r stands for the place (r + ½ − translation) /
/// scale. With `smooth`, each sample of a smaller result is of all rows around its place. One outside the rows has the
/// weight 0.
std::vector<Sample> scaledSamples(Interpolation kind, std::int64_t from, std::int64_t to, float scale,
                                  float translation, bool smooth);

}  // namespace quantie::compute
