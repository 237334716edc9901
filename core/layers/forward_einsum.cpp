#include "core/layers/forward_einsum.h"

#include <algorithm>
#include <numeric>

#include "core/base/error.h"
#include "core/kernels/batch_matmul.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"

namespace quantie {
namespace {

[[noreturn]] void refuseEquation(const std::string& reason) {
    throw Error(ErrorCode::Unsupported, "", "equation: " + reason);
}

bool has(const std::string& term, char letter) {
    return term.find(letter) != std::string::npos;
}

/// Appends where the letters of `wanted` stand in `term`.
void append(const std::string& wanted, const std::string& term, std::vector<std::size_t>& order) {
    for (const char letter : wanted) order.push_back(term.find(letter));
}

void refuseRepeated(const std::string& term) {
    std::string sorted = term;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
        refuseEquation("a letter repeats within '" + term + "'");
    }
}

Tensor ordered(const Tensor& tensor, const std::vector<std::size_t>& order) {
    if (std::is_sorted(order.begin(), order.end())) return tensor;
    return permutedValue({tensor}, order).tensor;
}

std::int64_t product(const Shape& shape, std::size_t first, std::size_t count) {
    std::int64_t result = 1;
    for (std::size_t i = first; i < first + count; ++i) result = multiplyDims(result, shape[i]);
    return result;
}

}  // namespace

EinsumPlan planEinsum(const std::string& a, const std::string& b, const std::string& out) {
    for (const std::string& term : {a, b, out}) refuseRepeated(term);
    std::string batch;
    std::string rows;
    std::string columns;
    std::string summed;
    for (const char letter : out) {
        if (has(a, letter) && has(b, letter)) {
            batch += letter;
        } else if (has(a, letter)) {
            rows += letter;
        } else if (has(b, letter)) {
            columns += letter;
        } else {
            refuseEquation(std::string("no operand has '") + letter + "'");
        }
    }
    for (const char letter : a) {
        if (has(out, letter)) continue;
        if (!has(b, letter)) refuseEquation(std::string("'") + letter + "' stands in one operand only");
        summed += letter;
    }
    for (const char letter : b) {
        if (!has(out, letter) && !has(a, letter)) {
            refuseEquation(std::string("'") + letter + "' stands in one operand only");
        }
    }
    EinsumPlan plan{{}, {}, {}, batch.size(), rows.size(), columns.size()};
    append(batch + rows + summed, a, plan.orderA);
    append(batch + summed + columns, b, plan.orderB);
    append(out, batch + rows + columns, plan.orderOut);
    return plan;
}

Tensor einsum(const EinsumPlan& plan, const Tensor& a, const Tensor& b) {
    if (a.shape().size() != plan.orderA.size() || b.shape().size() != plan.orderB.size()) {
        refuse("equation", "an operand has a wrong number of dimensions");
    }
    const Tensor left = ordered(a, plan.orderA);
    const Tensor right = ordered(b, plan.orderB);
    const std::size_t summed = plan.orderA.size() - plan.batch - plan.rows;
    const Shape& shapeA = left.shape();
    const Shape& shapeB = right.shape();
    const bool fits =
        std::equal(shapeA.begin(), shapeA.begin() + static_cast<std::ptrdiff_t>(plan.batch), shapeB.begin()) &&
        std::equal(shapeA.end() - static_cast<std::ptrdiff_t>(summed), shapeA.end(),
                   shapeB.begin() + static_cast<std::ptrdiff_t>(plan.batch));
    if (!fits) refuse("equation", "the operands' lengths differ");
    const Shape stackA{product(shapeA, 0, plan.batch), product(shapeA, plan.batch, plan.rows),
                       product(shapeA, plan.batch + plan.rows, summed)};
    const Shape stackB{stackA[0], stackA[2], product(shapeB, plan.batch + summed, plan.columns)};
    Shape shape(shapeA.begin(), shapeA.begin() + static_cast<std::ptrdiff_t>(plan.batch + plan.rows));
    shape.insert(shape.end(), shapeB.end() - static_cast<std::ptrdiff_t>(plan.columns), shapeB.end());
    FloatResult result(shape);
    compute::multiplyStacks({left.floats().data(), stackA}, {right.floats().data(), stackB}, 1.0F,
                            {stackA[0], stackA[1], stackB[2]}, result.data());
    return ordered(result.tensor(), plan.orderOut);
}

std::vector<std::string> einsumTerms(const std::string& equation, std::size_t rankA, std::size_t rankB) {
    std::string text = equation;
    std::erase(text, ' ');
    const std::size_t comma = text.find(',');
    const std::size_t arrow = text.find("->");
    if (comma == std::string::npos || arrow == std::string::npos || arrow < comma) {
        refuseEquation("not of the form X,Y->Z");
    }
    std::vector<std::string> terms{text.substr(0, comma), text.substr(comma + 1, arrow - comma - 1),
                                   text.substr(arrow + 2)};
    std::string free;
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        if (!has(equation, letter)) free += letter;
    }
    const std::size_t ranks[] = {rankA, rankB};
    std::size_t most = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::size_t dots = terms[i].find("...");
        if (dots == std::string::npos) continue;
        const std::size_t letters = terms[i].size() - 3;
        std::size_t elided = most;
        if (i < 2) {
            if (ranks[i] < letters) refuseEquation("an operand has too few dimensions");
            elided = ranks[i] - letters;
            most = std::max(most, elided);
        }
        if (elided > free.size()) refuseEquation("too many dimensions");
        // Dots align at their end, as broadcasting does.
        terms[i].replace(dots, 3, free.substr(free.size() - elided));
    }
    return terms;
}

}  // namespace quantie
