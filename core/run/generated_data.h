// Data that nobody has to bring: for a first look at what a recipe does.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/run/feed.h"

namespace quantie {

enum class Generator {
    Normal,   ///< mean 0, deviation 1
    Uniform,  ///< from 0 to 1
};
/// "normal", "uniform"; none for another word.
std::optional<Generator> generatorNamed(std::string_view name);
std::string_view nameOf(Generator generator);

struct GeneratedData {
    Generator generator = Generator::Normal;
    std::int64_t samples = 16;
    std::int64_t seed = 1;
    std::int64_t freeLength = 16;  ///< of dimensions that the model leaves open

    bool operator==(const GeneratedData&) const = default;
};

/// Float inputs as the generator says; inputs that an Embedding looks up are token ids that its table has, evenly;
/// other whole numbers are 0 and 1. The same numbers on every machine. Throws Error(Unsupported) where an input's shape
/// is not known, Error(Usage) for numbers of samples below 1 or too large to hold.
Feed generateData(const Graph& graph, const GeneratedData& wanted);

}  // namespace quantie
