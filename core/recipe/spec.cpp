#include "core/recipe/spec.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/nearest_name.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& reason) {
    throw Error(ErrorCode::Usage, "", reason);
}

template <typename Number>
std::optional<Number> numberFrom(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<double> finiteFrom(std::string_view text) {
    const auto value = numberFrom<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

Range parseRange(std::string_view text) {
    if (text == "minmax") return MinMax{};
    if (text == "mse") return Mse{};
    if (text == "entropy") return Entropy{};
    if (text == "percentile") return Percentile{};
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos) {
        const auto second = finiteFrom(text.substr(colon + 1));
        if (second && text.substr(0, colon) == "percentile") return Percentile{*second};
        const auto first = finiteFrom(text.substr(0, colon));
        if (first && second) return Given{{*first}, {*second}};
    }
    refuse(inQuotes(text) +
           " is no range: minmax, percentile:P, mse, entropy and LO:HI are, as in range=percentile:99.9");
}

std::optional<int> parseAxis(std::string_view text) {
    if (text == "none") return std::nullopt;
    const auto axis = numberFrom<int>(text);
    if (!axis) refuse(inQuotes(text) + " is no axis: a whole number or none is");
    return axis;
}

void parsePart(std::string_view part, Spec& spec) {
    if (const auto bits = numberFrom<int>(part)) {
        if (*bits < minBits || *bits > maxBits) refuse("bits are 2 to 16, not " + std::string(part));
        spec.bits = bits;
    } else if (part == "sym" || part == "asym") {
        spec.symmetric = part == "sym";
    } else if (part == "narrow" || part == "wide") {
        spec.narrowRange = part == "narrow";
    } else if (part.starts_with("axis=")) {
        spec.axis = parseAxis(part.substr(5));
    } else if (part.starts_with("range=")) {
        spec.range = parseRange(part.substr(6));
    } else if (part == "float") {
        spec.toFloat = true;
    } else {
        constexpr std::array<std::string_view, 7> parts{"sym", "asym", "narrow", "wide", "axis=", "range=", "float"};
        refuse(inQuotes(part) + " is no part of a setting" + hintAt(nearestName(part, parts)));
    }
}

/// The shortest text that reads back as the same number.
std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), result.ptr};
}

struct RangeWords {
    std::string operator()(const MinMax&) const { return "minmax"; }
    std::string operator()(const Percentile& range) const { return "percentile:" + shortest(range.p); }
    std::string operator()(const Mse&) const { return "mse"; }
    std::string operator()(const Entropy&) const { return "entropy"; }
    std::string operator()(const Given& range) const {
        if (range.lo.size() != 1 || range.hi.size() != 1) return "given";
        return shortest(range.lo.front()) + ":" + shortest(range.hi.front());
    }
};

}  // namespace

std::optional<Scheme> Spec::applied(const std::optional<Scheme>& current) const {
    if (toFloat || (!bits && !current)) return std::nullopt;
    Scheme scheme = bits ? Scheme{} : *current;
    if (bits) scheme.bits = *bits;
    if (axis) scheme.axis = *axis;
    if (symmetric) scheme.symmetric = *symmetric;
    if (narrowRange) scheme.narrowRange = *narrowRange;
    if (range) scheme.range = *range;
    return scheme;
}

Spec parseSpec(std::string_view text) {
    Spec spec;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        parsePart(text.substr(begin, end - begin), spec);
        begin = end + 1;
    }
    if (spec.toFloat && text != "float") refuse("float stands alone");
    return spec;
}

std::string specText(const std::optional<Scheme>& scheme) {
    if (!scheme) return "float";
    const Scheme defaults;
    std::string text = std::to_string(scheme->bits);
    if (scheme->axis) text += ",axis=" + std::to_string(*scheme->axis);
    if (scheme->symmetric != defaults.symmetric) text += ",asym";
    if (scheme->narrowRange != defaults.narrowRange) text += ",wide";
    if (scheme->range != defaults.range) text += ",range=" + rangeText(scheme->range);
    return text;
}

std::string rangeText(const Range& range) {
    return std::visit(RangeWords{}, range);
}

}  // namespace quantie
