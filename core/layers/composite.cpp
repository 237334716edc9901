// What a composite makes of a config: its layers, and its own weights.
#include "core/layers/composite.h"

#include <algorithm>

#include "core/layers/call_access.h"
#include "core/layers/composite_steps.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/dtype_policy.h"

namespace quantie {

namespace {

constexpr std::int64_t mostTimes = 1'000;
constexpr std::size_t mostLayers = 100'000;

class Maker {
  public:
    Maker(CompositeNames& names, const Json& config, const std::string& module, std::vector<MadeChild>& out)
        : m_names(names), m_config(config), m_module(module), m_out(out) {}

    void make(const std::vector<Sublayer>& layers) {
        for (const Sublayer& layer : layers) {
            const bool wanted = layer.when.empty() || atPlace(layer.place + ".when", [&] {
                                    return isTrue(evaluateExpression(layer.when, m_names.scope()));
                                });
            if (!wanted) continue;
            atPlace(layer.place, [&] { layer.counter.empty() ? add(layer) : repeat(layer); });
        }
    }

  private:
    Json filled(const Json& value) const { return fillTemplate(value, m_names.scope()); }

    void repeat(const Sublayer& layer) {
        const std::int64_t times = toInteger(filled(layer.count), "times");
        if (times < 0 || times > mostTimes) refuse("times", "not between 0 and 1,000");
        for (std::int64_t i = 0; i < times; ++i) {
            m_names.set(layer.counter, i);
            make(layer.row);
        }
    }

    void add(const Sublayer& layer) {
        if (m_out.size() >= mostLayers) refuse("layers", "more than 100,000");
        const Json name = filled(layer.name);
        if (!name.is_string()) refuse("name", "not a text");
        MadeChild child;
        child.name = name.get<std::string>();
        child.attribute = layer.attribute.empty() ? child.name : layer.attribute;
        child.held = !layer.from.is_null();
        if (child.held) {
            child.dict = filled(layer.from);
            if (findMember(child.dict, "class_name") == nullptr) refuse("from", "no layer stands there");
        } else {
            child.dict = entry(layer, child.name);
        }
        m_out.push_back(std::move(child));
    }

    Json entry(const Sublayer& layer, const std::string& name) const {
        Json config{{"name", name}, {"trainable", true}};
        if (const Json* dtype = findMember(m_config, "dtype")) config["dtype"] = *dtype;
        const Json own = filled(layer.entry["config"]);
        for (const auto& item : own.items()) config[item.key()] = item.value();
        if (const Json* dtype = findMember(config, "dtype")) {
            config["dtype"] = dtypeBelow(*dtype, layer.path.empty() ? name : layer.path);
        }
        const Json className = filled(layer.entry["class"]);
        if (!className.is_string()) refuse("class", "not a text");
        std::string module = layer.entry["module"].get<std::string>();
        const bool builtIn = findLayerClass(className.get<std::string>()) != nullptr;
        if (module.empty()) module = builtIn ? "keras.layers" : m_module;
        Json dict{
            {"module", module}, {"class_name", className}, {"config", std::move(config)}, {"registered_name", nullptr}};
        if (const Json built = filled(layer.entry["built"]); built.is_array()) {
            dict["build_config"] = {{"input_shape", built}};
        }
        dict["name"] = name;
        return dict;
    }

    CompositeNames& m_names;
    const Json& m_config;
    const std::string& m_module;
    std::vector<MadeChild>& m_out;
};

}  // namespace

std::vector<MadeChild> Composite::children(const Json& dict, const Json& config) const {
    CompositeNames names(*this, config, builtShape(dict, config));
    atPlace(m_body.place + ".let", [&] { names.compute(m_body); });
    std::vector<MadeChild> made;
    Maker(names, config, m_module, made).make(m_sublayers);
    return made;
}

std::vector<std::pair<std::string, std::string>> Composite::sameLayers(const Json& config) const {
    CompositeNames names(*this, config, {});
    names.compute(m_body);
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const SameLayer& same : m_same) {
        atPlace(same.place, [&] {
            if (!same.when.empty() && !isTrue(evaluateExpression(same.when, names.scope()))) return;
            const Json first = fillTemplate(same.first, names.scope());
            const Json second = fillTemplate(same.second, names.scope());
            if (!first.is_string() || !second.is_string()) refuse("same", "not the path of a layer");
            pairs.emplace_back(first.get<std::string>(), second.get<std::string>());
        });
    }
    return pairs;
}

const Json* Composite::setting(const Json& config, std::string_view name) const {
    const Json* found = findMember(config, name);
    return found != nullptr ? found : findMember(m_defaults, name);
}

namespace {

void collectCalls(const std::vector<CompositeStep>& steps, std::string_view layer, std::vector<const Json*>& calls) {
    for (const CompositeStep& step : steps) {
        if (step.kind == CompositeStep::Kind::Layer && step.callee == layer) calls.push_back(&step.kwargs);
        collectCalls(step.steps, layer, calls);
    }
}

}  // namespace

std::vector<const Json*> Composite::callsOf(std::string_view layer) const {
    std::vector<const Json*> calls;
    collectCalls(m_body.steps, layer, calls);
    return calls;
}

bool Composite::owns(std::string_view path) const {
    return std::any_of(m_weights.begin(), m_weights.end(),
                       [path](const Json& weight) { return weight["name"] == path; });
}

std::vector<WeightSpec> Composite::ownWeights(const ShapeQuery& query) const {
    // What the call brings is at hand where the file does not say what the layer was built for.
    Json built = builtShape(*query.layer.dict, query.config);
    if (const MaybeShape input = firstInput(query); built.is_null() && input) {
        built = Json::array();
        for (const std::int64_t dim : *input) built.push_back(dim == unknownDim ? unknownLength() : Json(dim));
    }
    CompositeNames names(*this, query.config, built);
    atPlace(m_body.place + ".let", [&] { names.compute(m_body); });
    WeightSpecs specs;
    for (const Json& own : m_weights) {
        const Json* when = findMember(own, "when");
        if (when != nullptr && !isTrue(evaluateExpression(when->get_ref<const std::string&>(), names.scope())))
            continue;
        Shape shape;
        for (const Json& dim : fillTemplate(own["shape"], names.scope())) {
            const bool known = !isUnknownLength(dim) && !dim.is_null();
            shape.push_back(known ? toInteger(dim, "shape") : unknownDim);
            if (known && shape.back() <= 0) refuse("shape", "not a positive integer");
        }
        specs.push_back(weight(own["name"].get<std::string>(), shape));
        specs.back().trainable = own.value("trainable", true);
    }
    return specs;
}

}  // namespace quantie
