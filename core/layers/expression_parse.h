// An expression of a layer definition as a tree.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/json.h"

namespace quantie {

struct ExpressionNode {
    enum class Kind { Constant, Name, List, Unary, Binary, And, Or, If, Index, Member, Call };

    Kind kind = Kind::Constant;
    std::string text;  ///< the name, the operator, the key
    Json constant;
    std::vector<std::unique_ptr<ExpressionNode>> of;  ///< operands; If: the condition, then, else
};

/// Throws Error(Unreadable) with an empty place.
std::unique_ptr<ExpressionNode> parseExpression(std::string_view text);

}  // namespace quantie
