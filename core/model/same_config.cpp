#include "core/model/same_config.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace quantie {
namespace {

bool isBookkeeping(std::string_view key) {
    constexpr std::array<std::string_view, 4> keys{"shared_object_id", "module", "registered_name", "build_config"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::size_t meaningfulKeys(const Json& object) {
    std::size_t count = 0;
    for (const auto& item : object.items()) count += isBookkeeping(item.key()) ? 0 : 1;
    return count;
}

bool sameObject(const Json& a, const Json& b) {
    if (meaningfulKeys(a) != meaningfulKeys(b)) return false;
    for (const auto& item : a.items()) {
        if (isBookkeeping(item.key())) continue;
        const auto other = b.find(item.key());
        if (other == b.end() || !sameConfig(item.value(), *other)) return false;
    }
    return true;
}

}  // namespace

bool sameConfig(const Json& a, const Json& b) {
    if (a.is_object() && b.is_object()) return sameObject(a, b);
    if (a.is_array() && b.is_array()) return std::equal(a.begin(), a.end(), b.begin(), b.end(), sameConfig);
    return a == b;
}

bool sameLayerDict(const Layer& a, const Layer& b) {
    return a.className == b.className && a.name == b.name && sameConfig(*a.config, *b.config);
}

}  // namespace quantie
