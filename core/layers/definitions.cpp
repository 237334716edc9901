#include "core/layers/definitions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/layers/builtin_definitions.h"
#include "core/layers/definition_names.h"
#include "core/model/json_text.h"

namespace quantie {

namespace {

constexpr std::size_t mostEntries = 256;
constexpr std::string_view input = "input";

[[noreturn]] void fail(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

void allowOnly(const Json& object, std::initializer_list<std::string_view> keys, const std::string& where) {
    if (!object.is_object()) fail(where, "not an object");
    for (const auto& member : object.items()) {
        if (std::find(keys.begin(), keys.end(), member.key()) == keys.end()) {
            fail(where, "unknown key \"" + member.key() + "\"");
        }
    }
}

std::string name(const Json& object, const char* key, const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) fail(where, std::string("\"") + key + "\" is missing");
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
        fail(where + "." + key, "not a name");
    }
    return value->get<std::string>();
}

std::string optionalName(const Json& object, const char* key, const std::string& where) {
    return findMember(object, key) == nullptr ? "" : name(object, key, where);
}

bool flag(const Json& object, const char* key, bool fallback, const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) return fallback;
    if (!value->is_boolean()) fail(where + "." + key, "neither true nor false");
    return value->get<bool>();
}

/// The list under `key`; empty where it is optional and absent.
std::vector<std::pair<const Json*, std::string>> list(const Json& object, const char* key, bool required,
                                                      const std::string& where) {
    const Json* value = findMember(object, key);
    if (value == nullptr) {
        if (required) fail(where, std::string("\"") + key + "\" is missing");
        return {};
    }
    if (!value->is_array() || value->size() > mostEntries) fail(where + "." + key, "not a list of sensible length");
    std::vector<std::pair<const Json*, std::string>> items;
    for (std::size_t i = 0; i < value->size(); ++i) {
        items.emplace_back(&(*value)[i], where + "." + key + "[" + std::to_string(i) + "]");
    }
    return items;
}

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
    Definitions result;
    result.add(parseJson(builtinDefinitions, "builtin.json"), "builtin.json");
    return result;
}

void Definitions::add(const Json& file, const std::string& where) {
    allowOnly(file, {"format", "version", "layers"}, where);
    if (name(file, "format", where) != "quantie-layers") fail(where + ".format", "not \"quantie-layers\"");
    const Json* version = findMember(file, "version");
    if (version == nullptr || *version != Json(1)) fail(where + ".version", "not 1, the only version there is");
    std::map<std::string, Definition, std::less<>> added;
    for (const auto& [item, place] : list(file, "layers", true, where)) {
        Definition definition = Definition::parse(*item, place);
        const std::string className = definition.className();
        if (!added.emplace(className, std::move(definition)).second) {
            fail(place + ".class", "\"" + className + "\" is defined twice");
        }
    }
    for (auto& [className, definition] : added) m_byClass.insert_or_assign(className, std::move(definition));
}

const Definition* Definitions::find(std::string_view className) const {
    const auto found = m_byClass.find(className);
    return found == m_byClass.end() ? nullptr : &found->second;
}

}  // namespace quantie
