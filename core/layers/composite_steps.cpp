#include "core/layers/composite_steps.h"

#include <algorithm>

#include "core/layers/config_access.h"

namespace quantie {

namespace {

using Kind = CompositeStep::Kind;
using Tensors = CompositeMachine::Tensors;

constexpr std::size_t mostSteps = 100'000;
constexpr std::int64_t mostTimes = 1'000;
constexpr int deepestCalls = 16;
constexpr int deepestArguments = 32;

[[noreturn]] void refuseCall(const std::string& reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

class Run {
  public:
    Run(const Composite* composite, CompositeMachine& machine) : m_composite(composite), m_machine(machine) {}

    /// The outputs: tensors as placeholders, and null for one that there is not.
    std::vector<Json> function(const CompositeFunction& body, CompositeNames& names, const Json& args,
                               const Json& kwargs) {
        if (++m_depth > deepestCalls) refuseCall("functions call each other too deeply");
        bind(body, names, args, kwargs);
        atPlace(body.place + ".let", [&] { names.compute(body); });
        steps(body.steps, names);
        std::vector<Json> outputs;
        for (const std::string& output : body.outputs) {
            outputs.push_back(atPlace(body.place + ".outputs", [&] { return named(output, names); }));
        }
        --m_depth;
        return outputs;
    }

  private:
    static void bind(const CompositeFunction& body, CompositeNames& names, const Json& args, const Json& kwargs) {
        std::size_t place = 0;
        for (const auto& item : body.arguments.items()) {
            const Json* value = place < args.size() ? &args[place] : findMember(kwargs, item.key());
            ++place;
            names.set(item.key(), value == nullptr || value->is_null() ? item.value() : *value);
        }
        if (args.size() > place) refuseCall("the call has more arguments than the definition knows");
        if (!kwargs.is_object()) return;
        for (const auto& item : kwargs.items()) {
            const bool says = !item.value().is_null() && item.value() != Json(false);
            if (says && findMember(body.arguments, item.key()) == nullptr) {
                refuseCall("the argument '" + item.key() + "' of the call is not known to the definition");
            }
        }
    }

    void steps(const std::vector<CompositeStep>& steps, CompositeNames& names) {
        for (const CompositeStep& step : steps) {
            if (++m_steps > mostSteps) refuseCall("its definition takes more than 100,000 steps");
            const bool done = step.when.empty() || atPlace(step.place + ".when", [&] {
                                  return isTrue(evaluateExpression(step.when, scope(names)));
                              });
            if (!done) continue;
            if (step.kind == Kind::Refuse) refuseCall(step.callee);
            atPlace(step.place, [&] { carryOut(step, names); });
        }
    }

    void carryOut(const CompositeStep& step, CompositeNames& names) {
        if (step.kind == Kind::Repeat) return repeat(step, names);
        if (step.kind == Kind::Set) return names.set(step.callee, resolved(step.args, names, 0));
        const Json args = step.args.is_null() ? Json::array() : resolved(step.args, names, 0);
        if (step.kind == Kind::MaskOf || step.kind == Kind::WithMask) {
            return names.set(step.as.front(), step.kind == Kind::MaskOf ? maskOf(args) : withMask(args));
        }
        const Json kwargs = step.kwargs.is_null() ? Json::object() : resolved(step.kwargs, names, 0);
        const std::vector<Json> results =
            step.kind == Kind::Function ? inner(*step.function, args, kwargs) : called(step, names, args, kwargs);
        if (results.size() < step.as.size()) refuseCall("it yields fewer results than \"as\" has names");
        for (std::size_t i = 0; i < step.as.size(); ++i) names.set(step.as[i], results[i]);
    }

    static std::size_t tensorIn(const Json& value) {
        const auto tensor = placeholderIndex(value);
        if (!tensor) refuseCall("a mask of something that is no tensor");
        return *tensor;
    }

    Json maskOf(const Json& value) {
        const auto mask = m_machine.maskOf(tensorIn(value));
        return mask ? tensorPlaceholder(*mask) : Json();
    }

    Json withMask(const Json& pair) {
        return tensorPlaceholder(m_machine.withMask(tensorIn(pair.at(0)), tensorIn(pair.at(1))));
    }

    std::vector<Json> inner(const CompositeFunction& body, const Json& args, const Json& kwargs) {
        CompositeNames names;
        Run run(nullptr, m_machine);
        run.m_depth = m_depth;
        run.m_steps = m_steps;
        std::vector<Json> results = run.function(body, names, args, kwargs);
        m_steps = run.m_steps;
        return results;
    }

    std::vector<Json> called(const CompositeStep& step, const CompositeNames& names, const Json& args,
                             const Json& kwargs) {
        const Json name = step.kind == Kind::Op ? Json(step.callee) : fillTemplate(step.callee, scope(names));
        if (!name.is_string()) refuseCall("\"layer\" is not a name");
        const auto& text = name.get_ref<const std::string&>();
        const Tensors tensors = step.kind == Kind::Op ? m_machine.callOp(text, args, kwargs, step.as.size())
                                                      : m_machine.callLayer(text, args, kwargs, step.as.size());
        std::vector<Json> results;
        results.reserve(tensors.size());
        for (const std::size_t tensor : tensors) results.push_back(tensorPlaceholder(tensor));
        return results;
    }

    void repeat(const CompositeStep& step, CompositeNames& names) {
        const std::int64_t times = toInteger(resolved(step.args, names, 0), "times");
        if (times < 0 || times > mostTimes) refuseCall("\"times\" is not between 0 and 1,000");
        for (std::int64_t i = 0; i < times; ++i) {
            names.set(step.callee, i);
            steps(step.steps, names);
        }
    }

    ExpressionScope scope(const CompositeNames& names) const {
        ExpressionScope scope = names.scope();
        scope.shape = [this](const Json& value) {
            const auto tensor = placeholderIndex(value);
            if (!tensor) throw Error(ErrorCode::Unreadable, "", "shape() of something that is no tensor");
            return m_machine.shape(*tensor);
        };
        return scope;
    }

    Json named(const std::string& name, const CompositeNames& names) {
        if (const Json* found = names.find(name)) return *found;
        if (m_composite == nullptr || !m_composite->owns(name)) {
            throw Error(ErrorCode::Unreadable, "", "nothing is called \"" + name + "\"");
        }
        return tensorPlaceholder(m_machine.weight(name));
    }

    /// "$x" is what x is called for, and expressions their values.
    Json resolved(const Json& value, const CompositeNames& names, int depth) {
        if (depth > deepestArguments) refuseCall("arguments are nested too deeply");
        if (value.is_string()) {
            const auto& text = value.get_ref<const std::string&>();
            return text.starts_with("$") ? named(text.substr(1), names) : fillTemplate(value, scope(names));
        }
        if (!value.is_structured()) return value;
        Json result = value;
        for (Json& item : result) item = resolved(item, names, depth + 1);
        return result;
    }

    const Composite* m_composite;
    CompositeMachine& m_machine;
    std::size_t m_steps = 0;
    int m_depth = 0;
};

}  // namespace

CompositeNames::CompositeNames(const Composite& composite, const Json& config, const Json& built)
    : m_composite(&composite), m_config(&config) {
    m_values["built"] = built;
}

const Json* CompositeNames::find(std::string_view name) const {
    if (const auto found = m_values.find(name); found != m_values.end()) return &found->second;
    return m_composite == nullptr ? nullptr : m_composite->setting(*m_config, name);
}

void CompositeNames::compute(const CompositeFunction& body) {
    for (const auto& item : body.names.items()) set(item.key(), fillTemplate(item.value(), scope()));
}

ExpressionScope CompositeNames::scope() const {
    return {[this](std::string_view name) { return find(name); }, {}};
}

namespace {

/// A list of lengths, or null.
const Json* usable(const Json* shape) {
    return shape != nullptr && shape->is_array() && !shape->empty() ? shape : nullptr;
}

/// The shape of the first tensor that a call reads; null where it has none, or one dimension: what stands for a tensor
/// in the calls that definitions and exports make has no other.
Json firstReadShape(const Json& value, int depth) {
    if (!value.is_structured() || depth > deepestArguments) return {};
    const Json* className = findMember(value, "class_name");
    if (className != nullptr && *className == "__keras_tensor__") {
        const Json* config = findMember(value, "config");
        const Json* shape = config != nullptr ? usable(findMember(*config, "shape")) : nullptr;
        return shape != nullptr && shape->size() > 1 ? *shape : Json();
    }
    for (const Json& item : value) {
        if (Json shape = firstReadShape(item, depth + 1); !shape.is_null()) return shape;
    }
    return {};
}

}  // namespace

Json builtShape(const Json& dict, const Json& config) {
    const Json* build = findMember(dict, "build_config");
    if (build != nullptr) {
        if (const Json* shape = usable(findMember(*build, "input_shape"))) return *shape;
        const Json* shapes = findMember(*build, "shapes_dict");
        if (shapes != nullptr && shapes->is_object() && !shapes->empty()) {
            if (const Json* shape = usable(&shapes->begin().value())) return *shape;
        }
    }
    if (const Json* sequence = usable(findMember(config, "decoder_sequence_shape"))) return *sequence;
    // A legacy `.h5` has no build_config.
    const Json* nodes = usable(findMember(dict, "inbound_nodes"));
    return nodes != nullptr ? firstReadShape(nodes->front(), 0) : Json();
}

Tensors runComposite(const Composite& composite, const Json& config, const Json& built, const Json& args,
                     const Json& kwargs, CompositeMachine& machine) {
    CompositeNames names(composite, config, built);
    Tensors outputs;
    for (const Json& output : Run(&composite, machine).function(composite.body(), names, args, kwargs)) {
        const auto tensor = placeholderIndex(output);
        if (!tensor) throw Error(ErrorCode::Unreadable, composite.body().place + ".outputs", "one is no tensor");
        outputs.push_back(*tensor);
    }
    return outputs;
}

}  // namespace quantie
