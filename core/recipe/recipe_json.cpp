#include "core/recipe/recipe_json.h"

#include "core/base/error.h"
#include "core/base/file_bytes.h"
#include "core/model/json_text.h"
#include "core/recipe/strict_json.h"

namespace quantie {
namespace {

constexpr std::size_t mostEntries = 1'000'000;
constexpr std::int64_t version = 1;

using Schemes = std::map<std::string, Scheme>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

[[noreturn]] void refuse(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

void checkFormat(const Json& json) {
    if (!json.is_object() || findMember(json, "format") == nullptr) {
        refuse("", "no recipe: {\"format\": \"quantie-recipe\", …} is expected");
    }
    const std::string& format = requireString(json, "format", "");
    if (format != "quantie-recipe") refuse("", "no recipe: its format is '" + format + "'");
    const std::int64_t found = requireInteger(json, "version", "");
    if (found != version) {
        refuse("", "a recipe of version " + std::to_string(found) + "; version 1 is read");
    }
}

Schemes readSchemes(const Json& recipe, const char* key, const Scheme& defaults) {
    Schemes schemes;
    if (findMember(recipe, key) == nullptr) return schemes;
    const Json& entries = requireObject(recipe, key, "");
    const std::string place = key;
    if (entries.size() > mostEntries) refuse(place, "more than a million entries");
    for (const auto& item : entries.items()) {
        schemes.emplace(item.key(), readScheme(item.value(), defaults, place + "." + item.key()));
    }
    return schemes;
}

/// A use id as a text, or in the JSON form written as JSON.
std::string readId(const Json& json, const std::string& where) {
    if (json.is_string()) return json.get<std::string>();
    if (json.is_array() && !json.empty()) return writeJson(json);
    refuse(where, "a use is named by a text, or by its JSON form");
}

Pairs readPairs(const Json& ties, const char* key, const std::string& where) {
    Pairs pairs;
    if (findMember(ties, key) == nullptr) return pairs;
    const Json& list = requireArray(ties, key, where);
    const std::string place = where + "." + key;
    if (list.size() > mostEntries) refuse(place, "more than a million entries");
    for (const Json& pair : list) {
        if (!pair.is_array() || pair.size() != 2) refuse(place, "a tie is a list of two uses");
        pairs.emplace_back(readId(pair[0], place), readId(pair[1], place));
    }
    return pairs;
}

void readModel(const Json& json, Recipe& recipe) {
    if (findMember(json, "model") == nullptr) return;
    const Json& model = requireObject(json, "model", "");
    const std::string place = "model";
    refuseUnknownKeys(model, {"name", "sha256"}, place);
    recipe.modelName = optionalString(model, "name", place).value_or("");
    recipe.modelSha256 = optionalString(model, "sha256", place).value_or("");
}

void readTies(const Json& json, Recipe& recipe) {
    if (findMember(json, "ties") == nullptr) return;
    const Json& ties = requireObject(json, "ties", "");
    const std::string place = "ties";
    refuseUnknownKeys(ties, {"accept", "reject"}, place);
    recipe.ties.accept = readPairs(ties, "accept", place);
    recipe.ties.reject = readPairs(ties, "reject", place);
}

Recipe readMembers(const Json& json) {
    checkFormat(json);
    refuseUnknownKeys(json, {"format", "version", "model", "uses", "activations", "ties"}, "");
    Recipe recipe;
    readModel(json, recipe);
    recipe.uses = readSchemes(json, "uses", Scheme{});
    recipe.activations = readSchemes(json, "activations", activationDefaults());
    readTies(json, recipe);
    return recipe;
}

/// {"key": {…}, …} with a line per entry.
std::string schemesText(const Schemes& schemes) {
    if (schemes.empty()) return "{}";
    std::string text = "{\n";
    for (const auto& [id, scheme] : schemes) {
        if (text.size() > 2) text += ",\n";
        text += "    " + writeJson(Json(id)) + ": " + writeJson(writeScheme(scheme));
    }
    return text + "\n  }";
}

std::string pairsText(const Pairs& pairs) {
    if (pairs.empty()) return "[]";
    std::string text = "[\n";
    for (const auto& [a, b] : pairs) {
        if (text.size() > 2) text += ",\n";
        text += "      " + writeJson(Json::array({a, b}));
    }
    return text + "\n    ]";
}

}  // namespace

Scheme activationDefaults() {
    Scheme scheme;
    scheme.symmetric = false;
    scheme.narrowRange = false;
    return scheme;
}

Recipe readRecipe(const Json& json, const std::string& where) {
    try {
        return readMembers(json);
    } catch (const Error& error) {
        throw where.empty() ? error : error.within(where);
    }
}

Recipe parseRecipe(std::string_view text, const std::string& where) {
    return readRecipe(parseJson(text, where), where);
}

Recipe readRecipeFile(const std::string& path) {
    return parseRecipe(mapFile(path).text(), path);
}

std::string writeRecipe(const Recipe& recipe) {
    const Json model{{"name", recipe.modelName}, {"sha256", recipe.modelSha256}};
    std::string text = "{\n  \"format\": \"quantie-recipe\",\n  \"version\": 1,\n";
    text += "  \"model\": " + writeJson(model) + ",\n";
    text += "  \"uses\": " + schemesText(recipe.uses) + ",\n";
    text += "  \"activations\": " + schemesText(recipe.activations) + ",\n";
    text += "  \"ties\": {\n    \"accept\": " + pairsText(recipe.ties.accept) + ",\n";
    text += "    \"reject\": " + pairsText(recipe.ties.reject) + "\n  }\n}\n";
    return text;
}

}  // namespace quantie
