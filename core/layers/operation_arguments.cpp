#include "core/layers/operation_arguments.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"

namespace quantie {
namespace {

[[noreturn]] void refuseForm(const char* reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

const Shape& known(const MaybeShape& input) {
    if (!input) refuseForm("the shape of what it reads is not known");
    return *input;
}

std::vector<std::int64_t> axesUnder(const Json& kwargs, const char* key) {
    const Json* value = findMember(kwargs, key);
    if (value == nullptr || value->is_null()) refuseForm("an axis is missing");
    return value->is_array() ? toIntegers(*value, key) : std::vector{toInteger(*value, key)};
}

void setOrder(Json& kwargs, const std::vector<std::size_t>& order) {
    kwargs.erase("source");
    kwargs.erase("destination");
    kwargs["perm"] = order;
}

}  // namespace

OperatorArguments renamed(const ArgumentNames& names, const Json& config, const Json& args, const Json& kwargs) {
    OperatorArguments result;
    const auto count = static_cast<std::size_t>(
        std::find_if(names.begin(), names.end(), [](const ArgumentName& name) { return name.keras.empty(); }) -
        names.begin());
    if (args.is_array() && args.size() > count) refuseForm("more arguments than are known");
    for (std::size_t i = 0; i < names.size() && !names[i].keras.empty(); ++i) {
        const Json* value = args.is_array() && i < args.size() ? &args[i] : findMember(kwargs, names[i].keras);
        if (value == nullptr) value = findMember(config, names[i].keras);
        if (value == nullptr || value->is_null()) continue;
        if (names[i].tensorflow.empty()) {
            result.args.push_back(*value);
        } else {
            result.kwargs[std::string(names[i].tensorflow)] = *value;
        }
    }
    return result;
}

void moveAxes(Json& kwargs, const MaybeShape& input) {
    const std::size_t rank = known(input).size();
    const std::vector<std::int64_t> from = axesUnder(kwargs, "source");
    const std::vector<std::int64_t> to = axesUnder(kwargs, "destination");
    if (from.size() != to.size()) refuse("destination", "as many axes as the source has are needed");
    std::vector<std::ptrdiff_t> order(rank, -1);
    std::vector<bool> moved(rank);
    for (std::size_t i = 0; i < from.size(); ++i) {
        const std::size_t source = axisIndex(from[i], rank, "source");
        order[axisIndex(to[i], rank, "destination")] = static_cast<std::ptrdiff_t>(source);
        moved[source] = true;
    }
    std::size_t next = 0;
    std::vector<std::size_t> perm;
    for (const std::ptrdiff_t source : order) {
        while (source < 0 && next < rank && moved[next]) ++next;
        if (source < 0 && next == rank) refuse("destination", "an axis twice");
        perm.push_back(source >= 0 ? static_cast<std::size_t>(source) : next++);
    }
    setOrder(kwargs, perm);
}

void swapAxes(Json& kwargs, const MaybeShape& input) {
    const std::size_t rank = known(input).size();
    std::vector<std::size_t> order(rank);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::swap(order[axisIndex(axesUnder(kwargs, "source").front(), rank, "axis1")],
              order[axisIndex(axesUnder(kwargs, "destination").front(), rank, "axis2")]);
    setOrder(kwargs, order);
}

void flat(Json& kwargs, const MaybeShape&) {
    kwargs["shape"] = Json::array({-1});
}

void padEvery(Json& kwargs, const MaybeShape& input) {
    if (Json* mode = kwargs.contains("mode") ? &kwargs["mode"] : nullptr; mode != nullptr && mode->is_string()) {
        std::string text = mode->get<std::string>();
        std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
        *mode = text;
    }
    const Json* widths = findMember(kwargs, "paddings");
    if (widths == nullptr) refuse("pad_width", "is missing");
    Json pair = *widths;
    if (pair.is_number_integer()) pair = Json::array({pair, pair});
    if (!pair.is_array() || pair.empty()) refuse("pad_width", "not a list");
    if (!pair.front().is_number_integer() && pair.size() != 1) return;  // one pair for each dimension
    if (pair.front().is_array()) pair = Json(pair.front());
    Json all = Json::array();
    for (std::size_t i = 0; i < known(input).size(); ++i) all.push_back(pair);
    kwargs["paddings"] = std::move(all);
}

void windowWords(Json& kwargs, const MaybeShape&) {
    if (kwargs.contains("padding") && kwargs["padding"].is_string()) {
        std::string text = kwargs["padding"].get<std::string>();
        std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
        kwargs["padding"] = text;
    }
    if (kwargs.contains("ksize") && !kwargs.contains("strides")) kwargs["strides"] = Json(kwargs["ksize"]);
}

void sizesOfSections(Json& kwargs, const MaybeShape& input) {
    const Json* cuts = findMember(kwargs, "num_or_size_splits");
    if (cuts == nullptr || !cuts->is_array()) return;
    const Json* axis = findMember(kwargs, "axis");
    const Shape& shape = known(input);
    const std::int64_t length = shape[axisIndex(axis == nullptr ? 0 : toInteger(*axis, "axis"), shape.size())];
    std::vector<std::int64_t> sizes;
    std::int64_t from = 0;
    for (const std::int64_t cut : toIntegers(*cuts, "indices_or_sections")) {
        sizes.push_back(cut - from);
        from = cut;
    }
    sizes.push_back(length == unknownDim ? unknownDim : length - from);
    kwargs["num_or_size_splits"] = sizes;
}

void flipRows(Json& kwargs, const MaybeShape&) {
    kwargs["axis"] = Json::array({0});
}

void flipColumns(Json& kwargs, const MaybeShape&) {
    kwargs["axis"] = Json::array({1});
}

void splitRows(Json& kwargs, const MaybeShape& input) {
    kwargs["axis"] = 0;
    sizesOfSections(kwargs, input);
}

void splitColumns(Json& kwargs, const MaybeShape& input) {
    kwargs["axis"] = known(input).size() == 1 ? 0 : 1;
    sizesOfSections(kwargs, input);
}

void splitDepth(Json& kwargs, const MaybeShape& input) {
    kwargs["axis"] = 2;
    sizesOfSections(kwargs, input);
}

}  // namespace quantie
