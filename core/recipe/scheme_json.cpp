// One entry of a recipe, both ways.
#include <cmath>

#include "core/base/error.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/strict_json.h"

namespace quantie {
namespace {

/// Bounds of a range longer than this belong to no weight.
constexpr std::size_t mostBounds = 100'000'000;

[[noreturn]] void refuse(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

double finiteNumber(const Json& json, const std::string& where) {
    const double value = json.is_number() ? json.get<double>() : std::nan("");
    if (!std::isfinite(value)) refuse(where, "bounds must be finite numbers");
    return value;
}

std::vector<double> bounds(const Json& json, const std::string& where) {
    if (!json.is_array()) return {finiteNumber(json, where)};
    if (json.empty() || json.size() > mostBounds) refuse(where, "a list of bounds has as many numbers as its axis");
    std::vector<double> values;
    values.reserve(json.size());
    for (const Json& item : json) values.push_back(finiteNumber(item, where));
    return values;
}

Given readGiven(const Json& json, const std::string& where) {
    if (json.size() != 2 || json[0].is_array() != json[1].is_array()) {
        refuse(where, "a given range is [lo, hi], two numbers or two lists");
    }
    Given given{bounds(json[0], where), bounds(json[1], where)};
    if (given.lo.size() != given.hi.size()) refuse(where, "the two lists of a given range must be of one length");
    for (std::size_t i = 0; i < given.lo.size(); ++i) {
        if (given.lo[i] > given.hi[i]) refuse(where, "a range must not end below its start");
    }
    return given;
}

Percentile readPercentile(const Json& json, const std::string& where) {
    Percentile percentile;
    percentile.p = optionalNumber(json, "p", where).value_or(percentile.p);
    if (!(percentile.p > 0 && percentile.p <= 100)) refuse(where + ".p", "a percentile is above 0 and at most 100");
    return percentile;
}

Range readMethod(const std::string& method, const Json& json, const std::string& where) {
    if (method == "percentile") {
        refuseUnknownKeys(json, {"method", "p"}, where);
        return readPercentile(json, where);
    }
    refuseUnknownKeys(json, {"method"}, where);
    if (method == "minmax") return MinMax{};
    if (method == "mse") return Mse{};
    if (method == "entropy") return Entropy{};
    refuseUnknownName(method, {"minmax", "percentile", "mse", "entropy"}, where, "is no method");
}

Range readRange(const Json& json, const std::string& where) {
    if (json.is_string()) return readMethod(json.get<std::string>(), Json::object(), where);
    if (json.is_object()) return readMethod(requireString(json, "method", where), json, where);
    if (json.is_array()) return readGiven(json, where);
    refuse(where, "a range is \"minmax\", {\"method\": …} or [lo, hi]");
}

Json boundsJson(const std::vector<double>& values) {
    return values.size() == 1 ? Json(values.front()) : Json(values);
}

struct RangeJson {
    Json operator()(const MinMax&) const { return "minmax"; }
    Json operator()(const Percentile& range) const { return {{"method", "percentile"}, {"p", range.p}}; }
    Json operator()(const Mse&) const { return {{"method", "mse"}}; }
    Json operator()(const Entropy&) const { return {{"method", "entropy"}}; }
    Json operator()(const Given& range) const { return Json::array({boundsJson(range.lo), boundsJson(range.hi)}); }
};

}  // namespace

Scheme readScheme(const Json& json, const Scheme& defaults, const std::string& where) {
    if (!json.is_object()) refuse(where, "a setting is an object with bits");
    refuseUnknownKeys(json, {"bits", "symmetric", "narrow_range", "axis", "range"}, where);
    Scheme scheme = defaults;
    const std::int64_t bits = requireInteger(json, "bits", where);
    if (bits < minBits || bits > maxBits) refuse(where + ".bits", "bits are 2 to 16, not " + std::to_string(bits));
    scheme.bits = static_cast<int>(bits);
    scheme.symmetric = optionalBool(json, "symmetric", where).value_or(defaults.symmetric);
    scheme.narrowRange = optionalBool(json, "narrow_range", where).value_or(defaults.narrowRange);
    if (const auto axis = optionalInteger(json, "axis", where)) {
        if (*axis < -64 || *axis > 64) refuse(where + ".axis", "no weight has an axis " + std::to_string(*axis));
        scheme.axis = static_cast<int>(*axis);
    }
    if (const Json* range = findMember(json, "range")) scheme.range = readRange(*range, where + ".range");
    return scheme;
}

Json writeScheme(const Scheme& scheme) {
    return {{"bits", scheme.bits},
            {"symmetric", scheme.symmetric},
            {"narrow_range", scheme.narrowRange},
            {"axis", scheme.axis ? Json(*scheme.axis) : Json()},
            {"range", std::visit(RangeJson{}, scheme.range)}};
}

}  // namespace quantie
