// Opening what was exported or quantized before: the model without its wrappers, the recipe that they carry, the ranges
// that they have learned. Every caller that shows or runs a model opens it here.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/keras/open.h"
#include "core/quant/quantizer.h"
#include "core/recipe/recipe.h"

namespace quantie {

struct Imported {
    std::shared_ptr<const Model> model;
    Recipe recipe;  ///< what the file carries; empty for an ordinary model
    bool carriesRecipe = false;
    std::string origin;  ///< "quantie" or "tfmot" where the file carries a recipe; else empty
    std::map<std::string, std::vector<ChannelRange>> learned;  ///< per use id, the ranges that the file holds now
    std::map<std::string, std::vector<ChannelRange>> learnedActivations;  ///< per call path
    Diagnostics warnings;
};

/// openModel, and then: an export of Quantie becomes the model that it was made from, with the weights it has now, also
/// after it was trained and saved by Keras; a model of plain TFMOT becomes the model inside its wrappers, with the
/// recipe and ranges of their quantizers. Any other file comes back as it is. Errors as openModel throws them.
Imported importModel(const std::string& path, const OpenOptions& options = {});

/// For models that tfmot.quantization.keras made (QuantizeLayer, QuantizeWrapper, QuantizeWrapperV2): fills `imported`
/// from the model as opened. False, and nothing changed, for other models.
bool unwrapTfmot(const std::shared_ptr<const Model>& opened, const OpenOptions& options, Imported& imported);

}  // namespace quantie
