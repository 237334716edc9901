// Layer dicts as an exported file writes them: in the form that every Keras 2 reads, or that of Keras 3 for its models;
// one shared_object_id on every copy of one object, and the same config, name included, in all of them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/model/model.h"

namespace quantie {

class LayerDicts {
  public:
    explicit LayerDicts(const Model& model);

    /// Which object of the exported file a layer of the source is, at the place that is being written.
    using ObjectOf = std::function<int(int layer)>;

    /// The name that all copies of an object carry; without one an object keeps its own.
    void rename(int object, const std::string& name) { m_names[object] = name; }

    /// What stands in the config of all copies of an object in place of its own dtype.
    void giveDtype(int object, const Json& dtype) { m_dtypes[object] = dtype; }

    /// {"class_name", "config", "shared_object_id"} of a layer (for Keras 3 with its module and build_config), the
    /// layers in its config written likewise. `objectOf` may map several layers to one number, or one layer to
    /// different numbers at different places (copies that differ in values).
    Json write(int layer, const ObjectOf& objectOf);

    /// Takes the ids off again that stand only once below `root`, and clears what this class added to no use.
    void dropSingleIds(Json& root) const;

  private:
    Json rewrite(const Json& value, const ObjectOf& objectOf);
    Json plain(int layer, const ObjectOf& objectOf, const std::string& name);

    const Model& m_model;
    std::unordered_map<const Json*, int> m_layerAt;  ///< the layers that stand inside configs, by their dicts
    std::vector<char> m_recreated;
    std::map<int, std::string> m_names;
    std::map<int, Json> m_dtypes;
    std::int64_t m_firstId = 1;  ///< above every id of the source: initializers keep theirs
};

/// Where a config holds the layer of that dict; null where it does not: then the layer around it makes it.
const Json* placeInConfig(const Json& config, const Json& dict);

/// The class name of the older form: "package>Class", whichever form the dict has.
std::string legacyClassName(const Json& dict);

}  // namespace quantie
