// Opening a model file of any kind that is read: which kinds there are, one table says.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/keras/h5_weights.h"
#include "core/layers/definitions.h"
#include "core/model/model.h"

namespace quantie {

struct OpenOptions {
    std::string weights;  ///< `.h5`, or `.weights.json` of several, with the weights of a `.json`; empty for none
    Definitions definitions = Definitions::builtin();
    bool bindWeights = true;  ///< false: the structure alone, whatever weights there are
    bool dequantize = false;  ///< in float, where Keras has quantized the model (dequantize.h)
};

/// Reads structure and shapes; the bytes of weights are mapped, or read when they are asked for. The kind is told by
/// what the file holds, not by its name. Throws Error(Unreadable | Unsupported), its place beginning with the file.
std::shared_ptr<const Model> openModel(const std::string& path, const OpenOptions& options = {});

/// The same from an architecture at hand, with the weights of an `.h5` file where `weights` names one.
std::shared_ptr<Model> modelFromArchitecture(std::shared_ptr<const Json> architecture, const OpenOptions& options,
                                             const std::string& file);

/// The groups of arrays that an `.h5` holds, a full model or weights only, as they are; empty for other files.
std::vector<H5LayerWeights> readWeightGroups(const std::string& path);

/// The weights inside a `.keras`. Throws Error(Unreadable) where it has none.
Hdf5File openArchivedWeights(const std::string& path);

struct ModelFormat {
    std::string_view name;      ///< how Model::format ends: "h5"
    std::string_view suffixes;  ///< "*.h5 *.hdf5", for file dialogs
    std::string_view what;      ///< "Keras model (HDF5)"
};
std::span<const ModelFormat> modelFormats();

}  // namespace quantie
