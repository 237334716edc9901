// Where the data of a run come from: a file, a folder of images, or nowhere, and then they are generated.
#pragma once

#include <cstdint>
#include <string>

#include "core/data/image_folder.h"
#include "core/eval/output_errors.h"
#include "core/run/feed.h"
#include "core/run/generated_data.h"

namespace quantie {

struct RunData {
    Feed feed;
    OutputTargets targets;  ///< target0, target1, …; empty where there are none
};

struct DataSource {
    std::string path;          ///< an .npz, .npy or .csv file, or a folder of images; empty: generated
    std::int64_t samples = 0;  ///< of a file or folder: so many, from the first; 0: all
    ImageOptions images;
    GeneratedData generated;

    bool isGenerated() const { return path.empty(); }
    bool operator==(const DataSource&) const = default;
};

/// A path, or generated data: `normal[:SAMPLES[:SEED]]`, `uniform[:…]`. Throws Error(Usage) for generated data that are
/// not written so.
DataSource dataSourceNamed(const std::string& text);
/// What dataSourceNamed() reads: the path, or "normal:16:1".
std::string toString(const DataSource& source);

/// An .npz or .npy file with the model's inputs (and targets), a .csv with a sample per line for a model with one
/// input, a folder of images, or generated data. Throws Error, the file's name first.
RunData readData(const DataSource& source, const Graph& graph, const ImageReader& reader = {});

/// The arrays of an .npz (or the one of an .npy) as they stand there, for whoever tells what does not fit. Empty for
/// other sources.
std::vector<NamedTensor> storedArrays(const DataSource& source);

}  // namespace quantie
