// The composites of a definitions file, read and checked: every expression is one, every name has its form.
#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/layers/composite.h"
#include "core/layers/composite_steps.h"
#include "core/layers/definition_json.h"
#include "core/layers/expression.h"

namespace quantie {

namespace {

using definition::allowOnly;
using definition::fail;
using definition::list;
using definition::name;
using definition::optionalName;

constexpr int deepestSteps = 8;

std::string expression(const Json& object, const char* key, const std::string& where) {
    std::string text = optionalName(object, key, where);
    if (!text.empty()) atPlace(where + "." + key, [&] { checkExpression(text); });
    return text;
}

/// Any JSON with expressions in its strings; null where it is absent.
Json templateUnder(const Json& object, const char* key, const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) return {};
    atPlace(where + "." + key, [&] { checkTemplate(*value); });
    return *value;
}

/// The members as Keras flattens a dict.
std::map<std::string, Json> sorted(const Json& object) {
    std::map<std::string, Json> members;
    for (const auto& item : object.items()) members[item.key()] = item.value();
    return members;
}

/// A name, or a list of names.
std::vector<std::string> names(const Json& object, const char* key, const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) return {};
    if (!value->is_array()) return {name(object, key, where)};
    std::vector<std::string> all;
    for (const auto& [item, place] : list(object, key, true, where)) {
        if (!item->is_string()) fail(place, "not a name");
        all.push_back(item->get<std::string>());
    }
    return all;
}

std::vector<CompositeStep> parseSteps(const Json& object, const char* key, const Definitions& known,
                                      const std::string& where, int depth);

CompositeStep parseStep(const Json& item, const Definitions& known, const std::string& where, int depth) {
    using Kind = CompositeStep::Kind;
    CompositeStep step;
    step.place = where;
    step.when = expression(item, "when", where);
    step.args = templateUnder(item, "args", where);
    step.kwargs = templateUnder(item, "kwargs", where);
    step.as = names(item, "as", where);
    const auto is = [&item](const char* key) { return findMember(item, key) != nullptr; };
    if (is("repeat")) {
        allowOnly(item, {"repeat", "times", "steps", "when"}, where);
        step.kind = Kind::Repeat;
        step.callee = name(item, "repeat", where);
        step.args = templateUnder(item, "times", where);
        step.steps = parseSteps(item, "steps", known, where, depth + 1);
        return step;
    }
    if (is("set")) {
        allowOnly(item, {"set", "to", "when"}, where);
        step.kind = Kind::Set;
        step.callee = name(item, "set", where);
        step.args = templateUnder(item, "to", where);
        return step;
    }
    if (is("refuse")) {
        allowOnly(item, {"refuse", "when"}, where);
        step.kind = Kind::Refuse;
        step.callee = name(item, "refuse", where);
        return step;
    }
    if (is("mask_of") || is("with_mask")) {
        const char* kind = is("mask_of") ? "mask_of" : "with_mask";
        allowOnly(item, {kind, "as", "when"}, where);
        step.kind = is("mask_of") ? Kind::MaskOf : Kind::WithMask;
        step.args = templateUnder(item, kind, where);
        const bool pair = step.args.is_array() && step.args.size() == 2;
        if (step.kind == Kind::WithMask && !pair) fail(where + "." + kind, "not a list of two tensors");
        if (step.as.size() != 1) fail(where + ".as", "not one name");
        return step;
    }
    const char* what = is("layer") ? "layer" : is("op") ? "op" : "function";
    allowOnly(item, {what, "args", "kwargs", "as", "when"}, where);
    step.kind = is("layer") ? Kind::Layer : is("op") ? Kind::Op : Kind::Function;
    step.callee = name(item, what, where);
    templateUnder(item, what, where);
    if (!step.args.is_array() && !step.args.is_null()) fail(where + ".args", "not a list");
    if (!step.kwargs.is_object() && !step.kwargs.is_null()) fail(where + ".kwargs", "not an object");
    if (step.kind == Kind::Op && findLayerClass("ops." + step.callee) == nullptr) {
        fail(where + ".op", "there is no operation \"" + step.callee + "\"");
    }
    if (step.kind == Kind::Function) {
        step.function = known.function(step.callee);
        if (step.function == nullptr) fail(where + ".function", "there is no function \"" + step.callee + "\" so far");
    }
    return step;
}

std::vector<CompositeStep> parseSteps(const Json& object, const char* key, const Definitions& known,
                                      const std::string& where, int depth) {
    if (depth > deepestSteps) fail(where, "steps are nested more than " + std::to_string(deepestSteps) + " deep");
    std::vector<CompositeStep> steps;
    for (const auto& [item, place] : list(object, key, false, where)) {
        if (!item->is_object()) fail(place, "not an object");
        steps.push_back(parseStep(*item, known, place, depth));
    }
    return steps;
}

std::vector<Sublayer> parseSublayers(const Json& object, const std::string& where, int depth) {
    if (depth > deepestSteps) fail(where, "layers are nested more than " + std::to_string(deepestSteps) + " deep");
    std::vector<Sublayer> layers;
    for (const auto& [item, place] : list(object, "layers", false, where)) {
        Sublayer layer;
        layer.place = place;
        layer.when = expression(*item, "when", place);
        if (findMember(*item, "repeat") != nullptr) {
            allowOnly(*item, {"repeat", "times", "layers", "when"}, place);
            layer.counter = name(*item, "repeat", place);
            layer.count = templateUnder(*item, "times", place);
            layer.row = parseSublayers(*item, place, depth + 1);
        } else {
            allowOnly(*item, {"name", "attribute", "path", "class", "module", "config", "built", "from", "when"},
                      place);
            layer.name = name(*item, "name", place);
            templateUnder(*item, "name", place);
            layer.attribute = optionalName(*item, "attribute", place);
            layer.path = optionalName(*item, "path", place);
            layer.from = templateUnder(*item, "from", place);
            const bool made = findMember(*item, "class") != nullptr;
            if (made == !layer.from.is_null()) fail(place, "needs one of \"class\" and \"from\"");
            if (made) {
                templateUnder(*item, "class", place);
                layer.entry = {{"class", name(*item, "class", place)},
                               {"module", optionalName(*item, "module", place)},
                               {"config", definition::object(*item, "config", place)},
                               {"built", templateUnder(*item, "built", place)}};
                templateUnder(*item, "config", place);
            }
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

CompositeFunction parseBody(const Json& entry, const Definitions& known, const std::string& where) {
    CompositeFunction body;
    body.place = where;
    body.arguments = definition::object(entry, "arguments", where);
    body.names = definition::object(entry, "let", where);
    templateUnder(entry, "let", where);
    body.steps = parseSteps(entry, "steps", known, where, 0);
    return body;
}

}  // namespace

CompositeFunction Composite::parseFunction(const Json& entry, const Definitions& known, const std::string& where) {
    allowOnly(entry, {"function", "arguments", "let", "steps", "outputs"}, where);
    CompositeFunction function = parseBody(entry, known, where);
    function.name = definition::name(entry, "function", where);
    function.outputs = names(entry, "outputs", where);
    return function;
}

Composite Composite::parse(const Json& entry, bool model, const std::string& module, const Definitions& known,
                           const std::string& where) {
    if (model) {
        allowOnly(entry,
                  {"class", "module", "python", "as", "defaults", "let", "inputs", "layers", "steps", "outputs", "same",
                   "unsaved"},
                  where);
    } else {
        allowOnly(entry,
                  {"class", "module", "python", "as", "defaults", "let", "arguments", "weights", "layers", "steps",
                   "outputs", "passes_mask"},
                  where);
    }
    Composite result;
    result.m_isModel = model;
    result.m_className = definition::name(entry, "class", where);
    result.m_module = optionalName(entry, "module", where);
    if (result.m_module.empty()) result.m_module = module;
    result.m_python = optionalName(entry, "python", where);
    if (result.m_python.empty()) result.m_python = result.m_module;
    result.m_title = optionalName(entry, "as", where);
    if (result.m_title.empty()) result.m_title = result.m_className;
    if (findLayerClass(result.m_title) != nullptr) {
        fail(where, "\"" + result.m_title + "\" is a class of Keras; \"as\" can give it another name");
    }
    result.m_passesMask = definition::flag(entry, "passes_mask", false, where);
    result.m_defaults = definition::object(entry, "defaults", where);
    result.m_inputs = definition::object(entry, "inputs", where);
    result.m_body = parseBody(entry, known, where);
    result.m_sublayers = parseSublayers(entry, where, 0);
    for (const auto& [item, place] : list(entry, "weights", false, where)) {
        allowOnly(*item, {"name", "shape", "trainable", "when"}, place);
        definition::name(*item, "name", place);
        definition::flag(*item, "trainable", true, place);
        expression(*item, "when", place);
        if (!templateUnder(*item, "shape", place).is_array()) fail(place + ".shape", "not a list");
        result.m_weights.push_back(*item);
    }
    for (const auto& [item, place] : list(entry, "same", false, where)) {
        allowOnly(*item, {"layer", "as", "when"}, place);
        templateUnder(*item, "layer", place);
        templateUnder(*item, "as", place);
        result.m_same.push_back({place, expression(*item, "when", place), definition::name(*item, "layer", place),
                                 definition::name(*item, "as", place)});
    }
    for (const auto& [item, place] : list(entry, "unsaved", false, where)) {
        allowOnly(*item, {"setting", "value", "fewer"}, place);
        const Json* value = findMember(*item, "value");
        if (value == nullptr) fail(place, "\"value\" is missing");
        result.m_unsaved.push_back(
            {definition::name(*item, "setting", place), *value, definition::name(*item, "fewer", place)});
    }
    const Json* outputs = findMember(entry, "outputs");
    if (model && outputs != nullptr && outputs->is_object()) {
        const std::string place = where + ".outputs.";
        for (const auto& [key, value] : sorted(definition::object(entry, "outputs", where))) {
            if (!value.is_string()) fail(place + key, "not a name");
            result.m_body.outputs.push_back(value.get<std::string>());
            result.m_outputNames.push_back(key);
        }
    } else {
        result.m_body.outputs = names(entry, "outputs", where);
    }
    if (result.m_body.outputs.empty()) fail(where, "\"outputs\" is missing");
    const std::string inputs = where + ".inputs.";
    for (const auto& [key, value] : sorted(result.m_inputs)) {
        if (!value.is_object()) fail(inputs + key, "not an object");
        result.m_body.arguments[key] = nullptr;
    }
    return result;
}

}  // namespace quantie
