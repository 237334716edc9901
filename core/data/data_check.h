// What of some data fits the model and what does not, input by input: for whoever shows all that is wrong at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/data/data_source.h"

namespace quantie {

struct InputCheck {
    std::string input;  ///< the input's name in the model
    MaybeShape expected;
    DType expectedType = DType::Float32;
    std::string array;  ///< the array that stands for it; empty where it has no name or is missing
    std::optional<Shape> found;
    std::optional<DType> foundType;
    std::string problem;  ///< empty: it fits
};

struct DataCheck {
    std::vector<InputCheck> inputs;     ///< parallel to Graph::inputs
    std::vector<std::string> problems;  ///< of arrays that stand for no input
    std::int64_t samples = 0;           ///< of the first array

    bool fits() const;
};

/// Arrays as makeFeed() takes them, and targets.
DataCheck checkData(const Graph& graph, const std::vector<NamedTensor>& arrays);

/// Reads the source, of images only the first and of generated data only one sample, and checks it. Throws Error where
/// it cannot be read at all.
DataCheck checkSource(const DataSource& source, const Graph& graph, const ImageReader& reader = {});

}  // namespace quantie
