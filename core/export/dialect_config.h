// Configs of layers from one Keras to the other: the same settings in the other's words. What the other has no word
// for, or computes otherwise, is refused.
#pragma once

#include <functional>
#include <string>

#include "core/base/diagnostics.h"
#include "core/export/dialect_classes.h"
#include "core/model/model.h"

namespace quantie {

/// "Keras 3" or "Keras 2".
const char* kerasName(bool keras3);

class DialectConfig {
  public:
    /// Writes the layer dict that stands inside a config; empty for a dict that is no layer of the model.
    using LayerWriter = std::function<Json(const Json& dict)>;

    DialectConfig(bool toKeras3, LayerWriter layers, Diagnostics& warnings)
        : m_toKeras3(toKeras3), m_layers(std::move(layers)), m_warnings(warnings) {}

    /// The config of a class that both have, without its name. Throws Error(Unsupported) naming the layer and the
    /// setting that the other Keras does not know.
    Json ofClass(const Layer& layer, const DialectClass& row) const;

    /// The config of a class of the user's own: as it is, but for the layers and other objects of Keras inside.
    Json ofCustom(const Json& config) const;

    /// A type or policy of types in the other's form.
    Json dtype(const Json& config) const;

  private:
    static void putBackward(Json& config);
    void put(Json& config, const std::string& key, const Json& value, const DialectClass& row) const;
    Json value(const std::string& key, const Json& value) const;
    Json activation(const Json& value) const;
    Json interpolation(const Json& value) const;
    Json object(const std::string& kind, const Json& value) const;
    Json rewritten(const Json& value) const;
    [[noreturn]] void refuseSetting(const std::string& key, const Json& value) const;

    bool m_toKeras3;
    LayerWriter m_layers;
    Diagnostics& m_warnings;
};

}  // namespace quantie
