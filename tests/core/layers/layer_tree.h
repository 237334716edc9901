// One layer with the layers in its config, asked as the program asks: for the tests of the registry.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/layers/layer_class.h"

namespace quantie {

class LayerTree {
  public:
    LayerTree(std::string className, const Json& config, const std::string& prefix = "") {
        m_layer.className = std::move(className);
        m_layer.config = &config;
        if (const Json* name = findMember(config, "name"); name != nullptr && name->is_string()) {
            m_layer.name = prefix + name->get<std::string>();
        }
        m_class = findLayerClass(m_layer.className);
        if (m_class == nullptr || m_class->children == nullptr) return;
        for (const ChildSpec& child : m_class->children(config)) {
            m_layer.children.push_back({child.attribute, -1, child.role});
            const Json* childClass = findMember(*child.dict, "class_name");
            const Json* childConfig = findMember(*child.dict, "config");
            static const Json empty = Json::object();
            m_children.push_back(std::make_unique<LayerTree>(
                childClass != nullptr && childClass->is_string() ? childClass->get<std::string>() : "",
                childConfig == nullptr ? empty : *childConfig, child.namePrefix));
        }
    }

    bool known() const { return m_class != nullptr; }
    const Layer& layer() const { return m_layer; }

    std::vector<MaybeShape> call(const std::vector<MaybeShape>& inputs, const Json& args, const Json& kwargs) {
        if (m_class == nullptr) return {std::nullopt};
        const ShapeQuery query{m_layer,
                               *m_layer.config,
                               inputs,
                               args,
                               kwargs,
                               [this](std::string_view attribute, const std::vector<MaybeShape>& shapes) {
                                   LayerTree* child = find(attribute);
                                   return child == nullptr ? std::vector<MaybeShape>{std::nullopt}
                                                           : child->call(shapes, firsts(), {});
                               },
                               [this](std::string_view attribute, std::string_view weight) {
                                   const LayerTree* child = find(attribute);
                                   return child == nullptr ? std::nullopt : child->ownWeight(weight);
                               }};
        if (!m_built && m_class->weights != nullptr) m_weights = m_class->weights(query);
        m_built = true;
        return m_class->outputs(query);
    }

    /// All weights with their full paths, those of the children first, as wrappers build them.
    std::vector<WeightSpec> weights(const std::string& prefix = "", const std::string& group = "") const {
        std::vector<WeightSpec> all;
        for (std::size_t i = 0; i < m_children.size(); ++i) {
            const std::string& attribute = m_layer.children[i].attribute;
            const auto inner = m_children[i]->weights(prefix + attribute + ".", group + attribute + "/");
            all.insert(all.end(), inner.begin(), inner.end());
        }
        for (WeightSpec weight : m_weights) {
            weight.path = prefix + weight.path;
            weight.group = group + weight.group;
            if (weight.group.ends_with('/')) weight.group.pop_back();
            all.push_back(weight);
        }
        return all;
    }

  private:
    static const Json& firsts() {
        static const Json args = Json::array({tensorPlaceholder(0)});
        return args;
    }

    LayerTree* find(std::string_view attribute) const {
        for (std::size_t i = 0; i < m_children.size(); ++i) {
            if (m_layer.children[i].attribute == attribute) return m_children[i].get();
        }
        return nullptr;
    }

    MaybeShape ownWeight(std::string_view path) const {
        for (const WeightSpec& weight : m_weights) {
            if (weight.path == path) return weight.shape;
        }
        return std::nullopt;
    }

    Layer m_layer;
    const LayerClass* m_class = nullptr;
    std::vector<std::unique_ptr<LayerTree>> m_children;
    std::vector<WeightSpec> m_weights;
    bool m_built = false;
};

}  // namespace quantie
