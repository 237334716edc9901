#include "core/layers/operation_einsum.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_einsum.h"
#include "core/layers/operator_run.h"

namespace quantie {
namespace {

/// The letters of the operands and, last, those of the output. Dots are replaced, aligned at their end.
struct Equation {
    std::vector<std::string> operands;
    std::string output;
};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == ',') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

/// Without an arrow: what stands in one place only, in the order of the alphabet.
std::string impliedOutput(const std::string& text) {
    std::string output = text.find("...") == std::string::npos ? "" : "...";
    std::set<char> letters(text.begin(), text.end());
    for (const char c : letters) {
        if (c != ',' && c != '.' && std::count(text.begin(), text.end(), c) == 1) output += c;
    }
    return output;
}

Equation equationOf(const Json& config, const std::vector<std::size_t>& ranks) {
    std::string text = Config(config).text("subscripts", "");
    std::erase(text, ' ');
    const std::size_t arrow = text.find("->");
    const std::string left = text.substr(0, arrow);
    Equation equation{split(left), arrow == std::string::npos ? impliedOutput(left) : text.substr(arrow + 2)};
    if (equation.operands.size() != ranks.size()) {
        throw Error(ErrorCode::Unsupported, "", "an einsum whose operands are not all tensors of the model");
    }
    const std::string free = "0123456789";
    std::size_t most = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        std::string& term = equation.operands[i];
        const std::size_t dots = term.find("...");
        if (dots != std::string::npos) {
            const std::size_t letters = term.size() - 3;
            if (ranks[i] < letters || ranks[i] - letters > free.size()) refuse("subscripts", "do not fit the operands");
            most = std::max(most, ranks[i] - letters);
            term.replace(dots, 3, free.substr(free.size() - (ranks[i] - letters)));
        }
        if (term.size() != ranks[i]) refuse("subscripts", "do not fit the operands");
    }
    const std::size_t dots = equation.output.find("...");
    if (dots != std::string::npos) equation.output.replace(dots, 3, free.substr(free.size() - most));
    return equation;
}

/// How long each letter's dimension is. A length of 1 gives way to a longer one.
std::map<char, std::int64_t> lengthsOf(const Equation& equation, const std::vector<MaybeShape>& shapes) {
    std::map<char, std::int64_t> lengths;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        for (std::size_t d = 0; d < equation.operands[i].size(); ++d) {
            const std::int64_t own = (*shapes[i])[d];
            const auto [found, added] = lengths.try_emplace(equation.operands[i][d], own);
            const bool apart = !added && own != found->second && own != unknownDim && found->second != unknownDim;
            if (apart && own != 1 && found->second != 1) refuse("subscripts", "the operands' lengths differ");
            if (found->second == unknownDim || found->second == 1) found->second = own;
        }
    }
    return lengths;
}

Shape outputShapeOf(const Equation& equation, const std::map<char, std::int64_t>& lengths) {
    Shape output;
    for (const char letter : equation.output) {
        const auto found = lengths.find(letter);
        if (found == lengths.end()) refuse("subscripts", "a letter of no operand");
        output.push_back(found->second);
    }
    return output;
}

/// Each operand's step for each of the letters; 0 where it does not have it, the sum where it has it twice.
std::vector<std::size_t> stepsOf(const std::string& term, const Shape& shape, const std::string& letters) {
    const auto strides = compute::stridesOf(shape);
    std::vector<std::size_t> steps(letters.size());
    for (std::size_t d = 0; d < term.size(); ++d) {
        if (shape[d] != 1) steps[letters.find(term[d])] += static_cast<std::size_t>(strides[d]);
    }
    return steps;
}

/// Any equation at all: for each place of the output, all places of the letters that are summed over.
Tensor summed(const Equation& equation, const Values& inputs, const std::map<char, std::int64_t>& lengths) {
    std::string letters = equation.output;
    for (const auto& [letter, length] : lengths) {
        if (letters.find(letter) == std::string::npos) letters += letter;
    }
    Shape whole;
    for (const char letter : letters) whole.push_back(lengths.at(letter));
    const auto strides = compute::stridesOf(whole);
    std::vector<Tensor> operands;
    std::vector<std::vector<std::size_t>> steps;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        operands.push_back(floatsOf(inputs[i]));
        steps.push_back(stepsOf(equation.operands[i], inputs[i].shape(), letters));
    }
    FloatResult result(outputShapeOf(equation, lengths));
    const auto all = static_cast<std::size_t>(elementCount(whole));
    const std::size_t terms = result.size() == 0 ? 0 : all / result.size();
    for (std::size_t i = 0; i < result.size(); ++i) {
        double sum = 0;
        for (std::size_t t = i * terms; t < (i + 1) * terms; ++t) {
            double product = 1;
            for (std::size_t k = 0; k < operands.size(); ++k) {
                std::size_t at = 0;
                for (std::size_t d = 0; d < whole.size(); ++d) {
                    at += t / strides[d] % static_cast<std::size_t>(whole[d]) * steps[k][d];
                }
                product *= double{operands[k].floats()[at]};
            }
            sum += product;
        }
        result.data()[i] = static_cast<float>(sum);
    }
    return result.tensor();
}

/// Whether two operands make a product of matrices: no letter twice in a term, each in two terms at least, and no
/// length of 1 beside a longer one.
bool isProduct(const Equation& equation, const Values& inputs, const std::map<char, std::int64_t>& lengths) {
    if (inputs.size() != 2) return false;
    const std::string all = equation.operands[0] + equation.operands[1] + equation.output;
    for (const auto& [letter, length] : lengths) {
        if (std::count(all.begin(), all.end(), letter) < 2) return false;
    }
    for (const std::string& term : {equation.operands[0], equation.operands[1], equation.output}) {
        if (std::set<char>(term.begin(), term.end()).size() != term.size()) return false;
    }
    for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t d = 0; d < equation.operands[i].size(); ++d) {
            if (inputs[i].shape()[d] != lengths.at(equation.operands[i][d])) return false;
        }
    }
    return true;
}

std::vector<std::size_t> ranksOf(const std::vector<MaybeShape>& shapes) {
    std::vector<std::size_t> ranks;
    ranks.reserve(shapes.size());
    for (const MaybeShape& shape : shapes) ranks.push_back(shape->size());
    return ranks;
}

}  // namespace

Shapes einsumOutputs(const ShapeQuery& query) {
    const bool known = std::all_of(query.inputs.begin(), query.inputs.end(),
                                   [](const MaybeShape& shape) { return shape.has_value(); });
    if (!known || query.inputs.empty()) return {std::nullopt};
    const Equation equation = equationOf(query.config, ranksOf(query.inputs));
    return {outputShapeOf(equation, lengthsOf(equation, query.inputs))};
}

Values einsumForward(const ForwardQuery& query) {
    std::vector<MaybeShape> shapes;
    for (const Value& input : query.inputs) shapes.emplace_back(input.shape());
    if (shapes.empty()) refuse("inputs", "the call has none");
    const Equation equation = equationOf(query.config, ranksOf(shapes));
    const std::map<char, std::int64_t> lengths = lengthsOf(equation, shapes);
    const DType dtype = isFloat(query.inputs.front().dtype) ? query.inputs.front().dtype : DType::Float32;
    const Tensor result = isProduct(equation, query.inputs, lengths)
                              ? einsum(planEinsum(equation.operands[0], equation.operands[1], equation.output),
                                       floatsOf(query.inputs[0]), floatsOf(query.inputs[1]))
                              : summed(equation, query.inputs, lengths);
    return {castValue({result, DType::Float32}, dtype)};
}

}  // namespace quantie
