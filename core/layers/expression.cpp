#include "core/layers/expression.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/layers/expression_parse.h"

namespace quantie {
namespace {

using Kind = ExpressionNode::Kind;

constexpr int deepestTemplate = 32;
constexpr const char* unknownKey = "$unknown";

[[noreturn]] void fail(const std::string& reason) {
    throw Error(ErrorCode::Unreadable, "", reason);
}

/// Integers and truths count as whole numbers, as in Python.
std::optional<std::int64_t> whole(const Json& value) {
    if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
    return value.is_number_integer() ? asInteger(value) : std::nullopt;
}

double real(const Json& value) {
    if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
    if (!value.is_number()) fail("a number is needed, not " + value.dump().substr(0, 40));
    return value.get<double>();
}

Json finite(double value) {
    if (!std::isfinite(value)) fail("a number beyond bounds");
    return value;
}

Json power(const Json& a, const Json& b) {
    const auto base = whole(a);
    const auto exponent = whole(b);
    const double result = std::pow(real(a), real(b));
    const bool exact = base && exponent && *exponent >= 0 && std::fabs(result) <= 9007199254740992.0;
    return exact ? Json(static_cast<std::int64_t>(result)) : finite(result);
}

Json wholeArithmetic(const std::string& op, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    bool over = false;
    if (op == "+") over = __builtin_add_overflow(a, b, &result);
    if (op == "-") over = __builtin_sub_overflow(a, b, &result);
    if (op == "*") over = __builtin_mul_overflow(a, b, &result);
    if (op == "//" || op == "%") {
        if (b == -1) return wholeArithmetic("-", 0, op == "%" ? 0 : a);
        const std::int64_t rest = a % b;
        const bool below = rest != 0 && (rest < 0) != (b < 0);
        result = op == "%" ? rest + (below ? b : 0) : a / b - (below ? 1 : 0);
    }
    if (over) fail("a number beyond bounds");
    return result;
}

Json arithmetic(const std::string& op, const Json& a, const Json& b) {
    if (isUnknownLength(a) || isUnknownLength(b)) return unknownLength();
    if (op == "+" && a.is_string() && b.is_string()) return a.get<std::string>() + b.get<std::string>();
    if (op == "+" && a.is_array() && b.is_array()) {
        Json joined = a;
        for (const Json& item : b) joined.push_back(item);
        return joined;
    }
    if (op == "**") return power(a, b);
    const bool divides = op == "/" || op == "//" || op == "%";
    if (divides && real(b) == 0) fail("a division by zero");
    const auto x = whole(a);
    const auto y = whole(b);
    if (x && y && op != "/") return wholeArithmetic(op, *x, *y);
    if (op == "+") return finite(real(a) + real(b));
    if (op == "-") return finite(real(a) - real(b));
    if (op == "*") return finite(real(a) * real(b));
    const double quotient = real(a) / real(b);
    if (op == "/") return finite(quotient);
    return op == "//" ? finite(std::floor(quotient)) : finite(real(a) - std::floor(quotient) * real(b));
}

Json compared(const std::string& op, const Json& a, const Json& b) {
    if (isUnknownLength(a) || isUnknownLength(b)) return unknownLength();
    const bool numbers = (a.is_number() || a.is_boolean()) && (b.is_number() || b.is_boolean());
    if (op == "==" || op == "!=") return (numbers ? real(a) == real(b) : a == b) == (op == "==");
    if (op == "<") return real(a) < real(b);
    if (op == "<=") return real(a) <= real(b);
    return op == ">" ? real(a) > real(b) : real(a) >= real(b);
}

Json indexed(const Json& list, const Json& index) {
    if (isUnknownLength(list)) return unknownLength();
    const auto at = whole(index);
    if (!list.is_array() || !at) fail("only lists are indexed, by whole numbers");
    const auto size = static_cast<std::int64_t>(list.size());
    const std::int64_t place = *at < 0 ? *at + size : *at;
    if (place < 0 || place >= size) fail("an index beyond the list");
    return list[static_cast<std::size_t>(place)];
}

/// What a config calls a function: "relu", "keras_hub>gelu_approximate", {"class_name": "function", "config": NAME}.
Json functionName(const Json& value) {
    const Json* inner = findMember(value, "config");
    const Json& text = inner != nullptr && inner->is_string() ? *inner : value;
    if (!text.is_string()) return value.is_object() ? Json(value.value("class_name", Json())) : text;
    const auto& name = text.get_ref<const std::string&>();
    const auto cut = name.rfind('>');
    return cut == std::string::npos ? name : name.substr(cut + 1);
}

Json rounded(double value) {
    if (!(std::fabs(value) <= 9007199254740992.0)) fail("a number beyond bounds");
    return static_cast<std::int64_t>(value);
}

Json smallest(const std::vector<Json>& of, bool most) {
    const Json* best = &of.front();
    for (const Json& value : of) {
        if (isUnknownLength(value)) return value;
        if (most ? real(value) > real(*best) : real(value) < real(*best)) best = &value;
    }
    return *best;
}

/// A function of one number.
Json numeric(const std::string& name, const Json& x) {
    if (isUnknownLength(x)) return x;
    if (name == "abs") return whole(x) ? Json(std::abs(*whole(x))) : finite(std::fabs(real(x)));
    if (name == "ceil") return rounded(std::ceil(real(x)));
    if (name == "floor") return rounded(std::floor(real(x)));
    if (name == "int") return rounded(std::trunc(real(x)));
    if (name == "exp") return finite(std::exp(real(x)));
    if (name == "log") return finite(std::log(real(x)));
    if (name == "log2") return finite(std::log2(real(x)));
    if (name == "sqrt") return finite(std::sqrt(real(x)));
    if (name == "float") return finite(real(x));
    fail("there is no function \"" + name + "\"");
}

class Evaluation {
  public:
    explicit Evaluation(const ExpressionScope& scope) : m_scope(scope) {}

    Json value(const ExpressionNode& node) const {
        switch (node.kind) {
            case Kind::Constant:
                return node.constant;
            case Kind::Name:
                return named(node.text);
            case Kind::List: {
                Json list = Json::array();
                for (const auto& item : node.of) list.push_back(value(*item));
                return list;
            }
            case Kind::Unary:
                return node.text == "not" ? Json(!isTrue(value(*node.of[0]))) : arithmetic("-", 0, value(*node.of[0]));
            case Kind::Binary:
                return binary(node);
            case Kind::And:
            case Kind::Or: {
                Json left = value(*node.of[0]);
                return isTrue(left) == (node.kind == Kind::And) ? value(*node.of[1]) : left;
            }
            case Kind::If:
                return value(*node.of[isTrue(value(*node.of[0])) ? 1 : 2]);
            case Kind::Index:
                return indexed(value(*node.of[0]), value(*node.of[1]));
            case Kind::Member: {
                const Json object = value(*node.of[0]);
                const Json* member = findMember(object, node.text);
                return member == nullptr ? Json() : *member;
            }
            case Kind::Call:
                return call(node);
        }
        return {};
    }

  private:
    Json named(const std::string& name) const {
        const Json* found = m_scope.find ? m_scope.find(name) : nullptr;
        if (found == nullptr) fail("nothing is called \"" + name + "\"");
        return *found;
    }

    Json binary(const ExpressionNode& node) const {
        const Json a = value(*node.of[0]);
        const Json b = value(*node.of[1]);
        constexpr std::array<std::string_view, 6> comparing{"==", "!=", "<", "<=", ">", ">="};
        const bool compares = std::find(comparing.begin(), comparing.end(), node.text) != comparing.end();
        return compares ? compared(node.text, a, b) : arithmetic(node.text, a, b);
    }

    Json call(const ExpressionNode& node) const {
        if (node.of.empty()) fail("the function \"" + node.text + "\" without an argument");
        if (node.text == "given") {
            const bool isName = node.of[0]->kind == Kind::Name;
            const Json* found = isName && m_scope.find ? m_scope.find(node.of[0]->text) : nullptr;
            return found != nullptr && !found->is_null();
        }
        std::vector<Json> of;
        for (const auto& operand : node.of) of.push_back(value(*operand));
        if (node.text == "min" || node.text == "max") return smallest(of, node.text == "max");
        if (of.size() != 1) fail("the function \"" + node.text + "\" takes one argument");
        if (node.text == "shape") {
            if (!m_scope.shape) fail("there are no tensors here whose shape could be asked");
            return m_scope.shape(of[0]);
        }
        if (node.text == "len") return isUnknownLength(of[0]) ? of[0] : Json(of[0].size());
        if (node.text == "bool") return isTrue(of[0]);
        if (node.text == "name") return functionName(of[0]);
        return numeric(node.text, of[0]);
    }

    const ExpressionScope& m_scope;
};

/// Hands each string of a template in pieces to `piece(text, isExpression)`.
template <class Piece>
void cut(const std::string& text, const Piece& piece) {
    std::size_t at = 0;
    std::string plain;
    while (at < text.size()) {
        if (text[at] == '{' && at + 1 < text.size() && text[at + 1] == '{') {
            plain += '{';
            at += 2;
        } else if (text[at] == '{') {
            const std::size_t end = text.find('}', at);
            if (end == std::string::npos) fail("\"" + text.substr(0, 80) + "\" lacks a closing brace");
            if (!plain.empty()) piece(plain, false);
            plain.clear();
            piece(text.substr(at + 1, end - at - 1), true);
            at = end + 1;
        } else {
            plain += text[at++];
        }
    }
    if (!plain.empty()) piece(plain, false);
}

Json filledText(const std::string& text, const ExpressionScope& scope) {
    if (text.find('{') == std::string::npos) return text;
    std::vector<Json> pieces;
    cut(text, [&](const std::string& piece, bool isExpression) {
        pieces.push_back(isExpression ? evaluateExpression(piece, scope) : Json(piece));
    });
    if (pieces.size() == 1) return pieces.front();
    std::string joined;
    for (const Json& piece : pieces) joined += piece.is_string() ? piece.get<std::string>() : piece.dump();
    return joined;
}

Json filled(const Json& value, const ExpressionScope& scope, int depth) {
    if (depth > deepestTemplate) fail("is nested too deeply");
    if (value.is_string()) return filledText(value.get_ref<const std::string&>(), scope);
    if (!value.is_structured()) return value;
    Json result = value;
    for (Json& item : result) item = filled(item, scope, depth + 1);
    return result;
}

void checked(const Json& value, int depth) {
    if (depth > deepestTemplate) fail("is nested too deeply");
    if (value.is_string()) {
        cut(value.get_ref<const std::string&>(), [](const std::string& piece, bool isExpression) {
            if (isExpression) checkExpression(piece);
        });
    }
    if (!value.is_structured()) return;
    for (const Json& item : value) checked(item, depth + 1);
}

}  // namespace

Json unknownLength() {
    return Json{{unknownKey, true}};
}

bool isUnknownLength(const Json& value) {
    return value.is_object() && value.size() == 1 && value.begin().key() == unknownKey;
}

bool holdsUnknownLength(const Json& value) {
    if (!value.is_structured()) return false;
    return isUnknownLength(value) || std::any_of(value.begin(), value.end(), holdsUnknownLength);
}

Json evaluateExpression(std::string_view text, const ExpressionScope& scope) {
    return Evaluation(scope).value(*parseExpression(text));
}

bool isTrue(const Json& value) {
    if (isUnknownLength(value)) {
        throw Error(ErrorCode::Unsupported, "", "what is computed depends on a length that is not known here");
    }
    if (value.is_number() || value.is_boolean()) return real(value) != 0;
    if (value.is_string()) return !value.get_ref<const std::string&>().empty();
    return !value.is_null() && !value.empty();
}

Json fillTemplate(const Json& value, const ExpressionScope& scope) {
    return filled(value, scope, 0);
}

void checkExpression(std::string_view text) {
    parseExpression(text);
}

void checkTemplate(const Json& value) {
    checked(value, 0);
}

}  // namespace quantie
