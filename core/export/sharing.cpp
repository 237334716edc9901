#include "core/export/sharing.h"

#include <map>
#include <set>

#include "core/model/keras_order.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

/// Walks the layers in the order in which Keras makes them and notes the scope that each is made in.
class ScopeWalk {
  public:
    explicit ScopeWalk(const Model& model) : m_model(model), scopeOf(model.layers.size(), none) {}

    void visit(int layer) {
        const Layer& self = m_model.layers[layer];
        const bool functional = self.model >= 0 && !m_model.networks[self.model].sequential;
        scopeOf[layer] = m_current;
        if (functional) m_current = ++m_last;
        for (const int inside : layersInside(m_model, layer)) visit(inside);
        if (functional) m_current = none;
    }

  private:
    static constexpr int none = -1;
    const Model& m_model;
    int m_current = 0;  // load_model opens a scope of its own
    int m_last = 0;

  public:
    std::vector<int> scopeOf;
};

}  // namespace

bool sharedWithinScopes(const Model& model, const std::vector<int>& objects) {
    ScopeWalk walk(model);
    walk.visit(model.top().layer);
    std::map<int, std::set<int>> scopes;
    for (const int object : severalDicts(model, objects)) scopes[object];
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const auto it = scopes.find(objects[id]);
        if (it != scopes.end()) it->second.insert(walk.scopeOf[id]);
    }
    for (const auto& [object, found] : scopes) {
        if (found.size() > 1 || found.contains(-1)) return false;
    }
    return true;
}

std::vector<int> severalDicts(const Model& model, const std::vector<int>& objects) {
    const std::vector<char> recreated = recreatedLayers(model);
    std::set<int> several;
    for (std::size_t id = 0; id < objects.size(); ++id) {
        if (objects[id] != static_cast<int>(id) && recreated[id] == 0) several.insert(objects[id]);
    }
    return {several.begin(), several.end()};
}

}  // namespace quantie
