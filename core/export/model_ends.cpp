#include "core/export/model_ends.h"

#include <map>
#include <string>

namespace quantie {
namespace {

bool isTriple(const Json& value) {
    return value.is_array() && value.size() == 3 && value[0].is_string() && value[1].is_number_integer();
}

}  // namespace

Json replaceEnds(const Json& structure, const std::function<Json(const Json& triple)>& next) {
    if (isTriple(structure)) return next(structure);
    Json result = structure;
    if (result.is_object()) {
        std::map<std::string, Json*> sorted;
        for (auto& item : result.items()) sorted[item.key()] = &item.value();
        for (auto& [key, item] : sorted) *item = replaceEnds(*item, next);
    } else if (result.is_array()) {
        for (Json& item : result) item = replaceEnds(item, next);
    }
    return result;
}

}  // namespace quantie
