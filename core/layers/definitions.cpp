#include "core/layers/definitions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/layers/builtin_definitions.h"
#include "core/layers/composite.h"
#include "core/layers/definition_json.h"
#include "core/layers/definition_names.h"
#include "core/model/json_text.h"

namespace quantie {

namespace {

using definition::allowOnly;
using definition::fail;
using definition::flag;
using definition::list;
using definition::name;
using definition::optionalName;

constexpr std::string_view input = "input";

struct OpRow {
    std::string_view name;
    StepOp op;
    std::size_t operands;
};

constexpr std::array ops{
    OpRow{"matmul", StepOp::MatMul, 2},     OpRow{"add", StepOp::Add, 2},
    OpRow{"subtract", StepOp::Subtract, 2}, OpRow{"multiply", StepOp::Multiply, 2},
    OpRow{"divide", StepOp::Divide, 2},     OpRow{"activation", StepOp::Activation, 1},
    OpRow{"lookup", StepOp::Lookup, 2},
};

const OpRow& opNamed(const std::string& text, const std::string& where) {
    for (const OpRow& row : ops) {
        if (row.name == text) return row;
    }
    fail(where + ".op", "there is no op \"" + text + "\"");
}

void allowStepKeys(const Json& step, StepOp op, const std::string& where) {
    if (op == StepOp::MatMul) {
        allowOnly(step, {"op", "of", "as", "when", "transpose_a", "transpose_b"}, where);
    } else if (op == StepOp::Activation) {
        allowOnly(step, {"op", "of", "as", "when", "function", "function_key"}, where);
    } else {
        allowOnly(step, {"op", "of", "as", "when"}, where);
    }
}

}  // namespace

std::optional<Dimension> parseDimension(std::string_view text) {
    if (text.empty() || text.back() != ']') return std::nullopt;
    const std::size_t bracket = text.find('[');
    if (bracket == std::string_view::npos || bracket == 0) return std::nullopt;
    Dimension result{std::string(text.substr(0, bracket)), 0};
    const char* first = text.data() + bracket + 1;
    const char* last = text.data() + text.size() - 1;
    const auto [end, error] = std::from_chars(first, last, result.index);
    return error == std::errc{} && end == last ? std::optional(result) : std::nullopt;
}

std::string canonicalName(const std::string& operand, const std::string& held) {
    return !held.empty() && operand.starts_with(held + ".") ? std::string(heldPrefix) + operand.substr(held.size() + 1)
                                                            : operand;
}

bool Definition::owns(std::string_view weight) const {
    return std::any_of(m_weights.begin(), m_weights.end(),
                       [weight](const DefinitionWeight& own) { return own.name == weight; });
}

Definition Definition::parse(const Json& entry, const std::string& where) {
    allowOnly(entry, {"class", "held", "weights", "reads", "computes"}, where);
    Definition result;
    result.m_className = name(entry, "class", where);
    // A layer that holds none has no name for it.
    const std::string held = optionalName(entry, "held", where);
    if (held == input || held.find_first_of(".[]") != std::string::npos) fail(where + ".held", "not a usable name");
    result.m_holds = !held.empty();
    result.parseWeights(entry, held, where);
    result.parseReads(entry, held, where);
    result.parseSteps(entry, held, where);
    return result;
}

void Definition::parseWeights(const Json& entry, const std::string& held, const std::string& where) {
    for (const auto& [item, place] : list(entry, "weights", false, where)) {
        allowOnly(*item, {"name", "shape", "trainable", "when"}, place);
        DefinitionWeight own{
            name(*item, "name", place), {}, flag(*item, "trainable", true, place), optionalName(*item, "when", place)};
        if (owns(own.name) || own.name == input) fail(place + ".name", "\"" + own.name + "\" is taken");
        for (const auto& [dim, dimPlace] : list(*item, "shape", true, place)) {
            const bool number = dim->is_number_integer() && *dim > 0 && *dim <= (std::int64_t{1} << 53);
            if (!number && !dim->is_string()) fail(dimPlace, "neither a positive integer nor a string");
            if (number) {
                own.shape.push_back(*dim);
                continue;
            }
            const std::string text = canonicalName(dim->get<std::string>(), held);
            const auto dimension = parseDimension(text);
            const bool bracketed = text.find_first_of("[]") != std::string::npos;
            const bool known =
                dimension && (dimension->of == input || (m_holds && dimension->of.starts_with(heldPrefix)));
            if (text.empty() || (bracketed && !known)) fail(dimPlace, "\"" + text + "\" names no dimension");
            own.shape.emplace_back(text);
        }
        m_weights.push_back(std::move(own));
    }
}

void Definition::parseReads(const Json& entry, const std::string& held, const std::string& where) {
    for (const auto& [item, place] : list(entry, "reads", true, where)) {
        if (!item->is_string()) fail(place, "not a name");
        const std::string weight = canonicalName(item->get<std::string>(), held);
        const bool ofHeld = m_holds && weight.starts_with(heldPrefix);
        if (!ofHeld && !owns(weight)) fail(place, "\"" + weight + "\" is no weight of it");
        m_reads.push_back(weight);
    }
}

void Definition::parseSteps(const Json& entry, const std::string& held, const std::string& where) {
    const auto isRead = [this](const std::string& weight) {
        return std::find(m_reads.begin(), m_reads.end(), weight) != m_reads.end();
    };
    std::vector<std::string> made{std::string(input)};
    for (const auto& [item, place] : list(entry, "computes", false, where)) {
        if (!item->is_object()) fail(place, "not an object");
        const OpRow& row = opNamed(name(*item, "op", place), place);
        allowStepKeys(*item, row.op, place);
        DefinitionStep step;
        step.op = row.op;
        for (const auto& [operand, operandPlace] : list(*item, "of", true, place)) {
            if (!operand->is_string()) fail(operandPlace, "not a name");
            step.of.push_back(canonicalName(operand->get<std::string>(), held));
            const std::string& text = step.of.back();
            if (std::find(made.begin(), made.end(), text) == made.end() && !isRead(text)) {
                fail(operandPlace, "\"" + text + "\" is neither an earlier result nor listed in reads");
            }
        }
        if (step.of.size() != row.operands) {
            fail(place + ".of", std::string(row.name) + " needs " + std::to_string(row.operands) + " operands");
        }
        step.as = optionalName(*item, "as", place);
        if (!step.as.empty()) {
            const bool taken = std::find(made.begin(), made.end(), step.as) != made.end() || owns(step.as);
            if (taken || step.as.starts_with(heldPrefix)) fail(place + ".as", "\"" + step.as + "\" is taken");
            made.push_back(step.as);
        }
        step.when = optionalName(*item, "when", place);
        step.transposeA = flag(*item, "transpose_a", false, place);
        step.transposeB = flag(*item, "transpose_b", false, place);
        step.function = optionalName(*item, "function", place);
        step.functionKey = optionalName(*item, "function_key", place);
        if (step.op == StepOp::Activation && step.function.empty()) fail(place, "\"function\" is missing");
        m_steps.push_back(std::move(step));
    }
}

Definitions Definitions::builtin() {
    static const Definitions all = [] {
        Definitions result;
        for (const auto& [file, text] : builtinDefinitions) {
            result.add(parseJson(text, std::string(file)), std::string(file));
        }
        return result;
    }();
    return all;
}

void Definitions::add(const Json& file, const std::string& where) {
    allowOnly(file, {"format", "version", "module", "layers", "functions", "composites", "models"}, where);
    if (name(file, "format", where) != "quantie-layers") fail(where + ".format", "not \"quantie-layers\"");
    const Json* version = findMember(file, "version");
    if (version == nullptr || *version != Json(1)) fail(where + ".version", "not 1, the only version there is");
    const std::string module = optionalName(file, "module", where);
    Definitions added = *this;  // whole, or not at all
    std::set<std::string> fresh;
    const auto define = [&](const std::string& className, const std::string& place) {
        if (!fresh.insert(className).second) fail(place + ".class", "\"" + className + "\" is defined twice");
        added.m_byClass.erase(className);
        added.m_composites.erase(className);
    };
    for (const auto& [item, place] : list(file, "layers", false, where)) {
        Definition definition = Definition::parse(*item, place);
        const std::string className = definition.className();
        define(className, place);
        added.m_byClass.emplace(className, std::move(definition));
    }
    for (const auto& [item, place] : list(file, "functions", false, where)) {
        auto function = std::make_shared<CompositeFunction>(Composite::parseFunction(*item, added, place));
        added.m_functions[function->name] = std::move(function);
    }
    for (const char* key : {"composites", "models"}) {
        for (const auto& [item, place] : list(file, key, false, where)) {
            auto composite = std::make_shared<Composite>(
                Composite::parse(*item, key == std::string_view("models"), module, added, place));
            define(composite->title(), place);
            added.m_composites[composite->title()] = std::move(composite);
        }
    }
    *this = std::move(added);
}

const Definition* Definitions::find(std::string_view className) const {
    const auto found = m_byClass.find(className);
    return found == m_byClass.end() ? nullptr : &found->second;
}

const Composite* Definitions::composite(std::string_view title) const {
    const auto found = m_composites.find(title);
    return found == m_composites.end() ? nullptr : found->second.get();
}

const Composite* Definitions::compositeOf(std::string_view className, std::string_view module) const {
    const Composite* general = nullptr;
    for (const auto& [title, composite] : m_composites) {
        if (composite->className() != className || !module.starts_with(composite->module())) continue;
        if (general == nullptr || composite->module().size() > general->module().size()) general = composite.get();
    }
    return general;
}

std::shared_ptr<const CompositeFunction> Definitions::function(std::string_view name) const {
    const auto found = m_functions.find(name);
    return found == m_functions.end() ? nullptr : found->second;
}

}  // namespace quantie
