#include "core/layers/operation_rearrange.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"

namespace quantie {

namespace {

constexpr std::size_t longestPattern = 1024;

/// For each dimension the names that make it up.
using Groups = std::vector<std::vector<std::string>>;

Groups groupsOf(const std::string& text) {
    Groups groups;
    bool open = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '(' || c == ')') {
            if ((c == '(') == open) refuse("pattern", "parentheses that do not match");
            open = c == '(';
            if (open) groups.emplace_back();
            ++i;
        } else if (std::isalnum(c) != 0 || c == '_') {
            const std::size_t first = i;
            while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_')) ++i;
            if (!open) groups.emplace_back();
            groups.back().push_back(text.substr(first, i - first));
        } else if (std::isspace(c) != 0) {
            ++i;
        } else {
            throw Error(ErrorCode::Unsupported, "", "a pattern with more than names and parentheses cannot be run");
        }
    }
    if (open) refuse("pattern", "parentheses that do not match");
    return groups;
}

struct Pattern {
    Groups from;
    Groups to;
    std::map<std::string, std::int64_t> lengths;  ///< of each name, unknownDim for an unknown one

    Pattern(const Json& args, const Json& kwargs, const Shape& input) {
        const Json* pattern = argumentOf(args, kwargs, 1, "pattern");
        if (pattern == nullptr || !pattern->is_string()) refuse("pattern", "not a text");
        const auto text = pattern->get<std::string>();
        const std::size_t arrow = text.find("->");
        if (arrow == std::string::npos || text.size() > longestPattern) refuse("pattern", "without an arrow");
        from = groupsOf(text.substr(0, arrow));
        to = groupsOf(text.substr(arrow + 2));
        if (from.size() != input.size()) refuse("pattern", "does not name every dimension");
        for (std::size_t i = 0; i < from.size(); ++i) setLengths(from[i], input[i], kwargs);
        if (sorted(from) != sorted(to)) refuse("pattern", "not the same names at both sides");
    }
    static std::vector<std::string> flat(const Groups& groups) {
        std::vector<std::string> names;
        for (const auto& group : groups) names.insert(names.end(), group.begin(), group.end());
        return names;
    }
    static std::vector<std::string> sorted(const Groups& groups) {
        std::vector<std::string> names = flat(groups);
        std::sort(names.begin(), names.end());
        return names;
    }
    /// The lengths that the call tells, and the one that is left.
    void setLengths(const std::vector<std::string>& group, std::int64_t whole, const Json& kwargs) {
        std::int64_t told = 1;
        const std::string* open = nullptr;
        for (const std::string& name : group) {
            if (lengths.contains(name)) refuse("pattern", "a name twice");
            const Json* length = group.size() == 1 ? nullptr : findMember(kwargs, name);
            if (length == nullptr) {
                if (open != nullptr) refuse("pattern", "two lengths of a dimension are not told");
                open = &name;
                lengths[name] = unknownDim;
                continue;
            }
            lengths[name] = toInteger(*length, name);
            if (lengths[name] < 1) refuse(name, "not a positive integer");
            told = multiplyDims(told, lengths[name]);
        }
        if (whole == unknownDim) return;
        if (whole % told != 0 || (open == nullptr && whole != told)) refuse("pattern", "does not divide a dimension");
        if (open != nullptr) lengths[*open] = whole / told;
    }
    Shape shapeOf(const Groups& groups) const {
        Shape shape;
        for (const auto& group : groups) {
            std::int64_t length = 1;
            for (const std::string& name : group) length = multiplyDims(length, lengths.at(name));
            shape.push_back(length);
        }
        return shape;
    }
};

}  // namespace

Shapes rearrangedOutputs(const ShapeQuery& query) {
    const MaybeShape input = firstInput(query);
    if (!input) return {std::nullopt};
    const Pattern pattern(query.args, query.kwargs, *input);
    return {pattern.shapeOf(pattern.to)};
}

Values rearrangedForward(const ForwardQuery& query) {
    const Value& input = firstValue(query);
    const Pattern pattern(query.args, query.kwargs, input.shape());
    const std::vector<std::string> names = Pattern::flat(pattern.from);
    Shape apart;
    for (const std::string& name : names) apart.push_back(pattern.lengths.at(name));
    std::vector<std::size_t> order;
    for (const std::string& name : Pattern::flat(pattern.to)) {
        order.push_back(static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()));
    }
    Value result = reshapedValue(permutedValue(reshapedValue(input, apart), order), pattern.shapeOf(pattern.to));
    result.mask = nullptr;
    return {result};
}

}  // namespace quantie
