#include "core/model/same_config.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quantie {
namespace {

bool isBookkeeping(std::string_view key) {
    constexpr std::array<std::string_view, 4> keys{"shared_object_id", "module", "registered_name", "build_config"};
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

using Members = std::vector<std::pair<std::string_view, const Json*>>;

/// The members that say something, in the order of their keys: files differ in theirs.
Members members(const Json& object) {
    Members found;
    for (const auto& item : object.items()) {
        if (!isBookkeeping(item.key())) found.emplace_back(std::string_view(item.key()), &item.value());
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool sameObject(const Json& a, const Json& b) {
    const Members first = members(a);
    const Members second = members(b);
    return std::equal(first.begin(), first.end(), second.begin(), second.end(), [](const auto& x, const auto& y) {
        return x.first == y.first && sameConfig(*x.second, *y.second);
    });
}

std::size_t mix(std::size_t a, std::size_t b) {
    return (a ^ (b + 0x9E3779B97F4A7C15U + (a << 6) + (a >> 2))) * 0xFF51AFD7ED558CCDU;
}

}  // namespace

bool sameConfig(const Json& a, const Json& b) {
    if (a.is_object() && b.is_object()) return sameObject(a, b);
    if (a.is_array() && b.is_array()) return std::equal(a.begin(), a.end(), b.begin(), b.end(), sameConfig);
    return a == b;
}

std::size_t configHash(const Json& config) {
    std::size_t hash = static_cast<std::size_t>(config.size());
    if (config.is_object()) {
        hash = 1;
        for (const auto& item : config.items()) {  // a sum: the order of the keys does not count
            if (isBookkeeping(item.key())) continue;
            hash += mix(std::hash<std::string_view>{}(item.key()), configHash(item.value()));
        }
    } else if (config.is_array()) {
        for (const Json& item : config) hash = mix(hash, configHash(item));
    } else if (config.is_string()) {
        hash = std::hash<std::string_view>{}(config.get_ref<const std::string&>());
    } else if (config.is_number()) {
        hash = std::hash<double>{}(config.get<double>());  // 1 and 1.0 are equal
    } else if (config.is_boolean()) {
        hash = config.get<bool>() ? 3 : 5;
    }
    return hash;
}

bool sameLayerDict(const Layer& a, const Layer& b) {
    return a.className == b.className && a.name == b.name && sameConfig(*a.config, *b.config);
}

}  // namespace quantie
