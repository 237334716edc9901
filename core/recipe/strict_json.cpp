#include "core/recipe/strict_json.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/nearest_name.h"

namespace quantie {

void refuseUnknownKeys(const Json& object, std::initializer_list<std::string_view> known, const std::string& where) {
    for (const auto& item : object.items()) {
        if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
        refuseUnknownName(item.key(), known, where, "is no key here");
    }
}

void refuseUnknownName(std::string_view word, std::initializer_list<std::string_view> known, const std::string& where,
                       std::string_view what) {
    const std::string nearest = nearestName(word, std::span(known.begin(), known.size()));
    throw Error(ErrorCode::Unreadable, where, inQuotes(word) + " " + std::string(what) + hintAt(nearest));
}

}  // namespace quantie
