// The small language in which layer definitions compute with the values of a config: `hidden_dim // num_heads`,
// `'linear' if approximate else activation`. Python's words and precedence, on JSON values; no loops, no effects.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/model/json.h"

namespace quantie {

/// What an expression can ask for.
struct ExpressionScope {
    /// The value of a name; null where there is none of that name.
    std::function<const Json*(std::string_view name)> find;
    /// The lengths of the dimensions of a tensor, as `shape(x)` asks for them; unknownLength() for one that is not
    /// known yet. May be empty where there are no tensors.
    std::function<Json(const Json& tensor)> shape = {};
};

/// A length that only a run will tell. What is computed with it is unknown too.
Json unknownLength();
bool isUnknownLength(const Json& value);
/// Whether the value or anything inside it is an unknown length.
bool holdsUnknownLength(const Json& value);

/// Operators: `or and not == != < <= > >= + - * / // % **`, `a if c else b`, `x[i]`, `x.key` (null where there is no
/// such key), `[a, b]`; True, False, None; functions: abs, bool, ceil, exp, float, floor, given (its name is bound to
/// something), int, len, log, log2, max, min, name (of a function in a config), shape, sqrt. Throws Error(Unreadable)
/// with an empty place for what is no expression, for a name that nothing has, and for operands that do not fit.
Json evaluateExpression(std::string_view text, const ExpressionScope& scope);
/// Python's truth of a value. Throws Error(Unsupported) for an unknown length.
bool isTrue(const Json& value);

/// A JSON value in which strings may hold expressions in braces: "{units // 2}" becomes the value of the expression,
/// "layer_{i}" a text. "{{" stands for one brace.
Json fillTemplate(const Json& value, const ExpressionScope& scope);

/// Throws, as the functions above do, where an expression (or one in the strings of a template) is none.
void checkExpression(std::string_view text);
void checkTemplate(const Json& value);

}  // namespace quantie
