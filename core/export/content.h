// What an export writes: an architecture and the groups of its weights file.
#pragma once

#include <string>
#include <vector>

#include "core/export/clone.h"
#include "core/model/model.h"

namespace quantie {

struct WeightGroup {
    std::string layer;
    std::vector<CloneWeight> weights;
};

struct Content {
    Json architecture;                ///< {"class_name", "config", "keras_version", "backend"}
    std::vector<WeightGroup> groups;  ///< in the order in which Keras loads them
    std::vector<ExportedUse> uses;    ///< empty where the structure is the source's: then its use ids are
    bool hasWeights = false;
    bool keras3 = false;  ///< then the file is a `.keras`, and each group one of its `vars`, by its path
    std::string version;  ///< of a `.keras`: the Keras that it says it comes from
};

/// The finished clone as JSON and groups. `source` gives what the clone does not say: the model's name and flags, the
/// structure of its inputs and outputs, the Keras version.
Content contentOf(const Clone& clone, const Model& source);

/// "2.15.0": of the source, or, where it does not say, of the oldest Keras that reads the export.
std::string kerasVersionOf(const Model& source);

}  // namespace quantie
