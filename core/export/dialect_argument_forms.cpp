#include "core/export/dialect_argument_forms.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "core/base/error.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const char* reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

Json cased(const Json& value, int (*convert)(int)) {
    if (!value.is_string()) refuse("its mode is no word");
    std::string text = value.get<std::string>();
    std::transform(text.begin(), text.end(), text.begin(),
                   [convert](unsigned char c) { return static_cast<char>(convert(c)); });
    return text;
}

}  // namespace

Json lowerCase(const Json& value) {
    return cased(value, std::tolower);
}
Json upperCase(const Json& value) {
    return cased(value, std::toupper);
}

Json placesOf(const Json& sizes) {
    if (!sizes.is_array()) return sizes;
    Json places = Json::array();
    std::int64_t at = 0;
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
        const auto size = asInteger(sizes[i]);
        if (!size || *size < 0) refuse("the sizes of its parts are not all known");
        places.push_back(at += *size);
    }
    return places;
}
Json numberOfParts(const Json& sections) {
    if (!sections.is_number_integer()) refuse("it cuts at places, which TensorFlow does not take");
    return sections;
}

Json oneAxis(const Json& value) {
    if (!value.is_array()) return value;
    if (value.size() != 1) refuse("it takes several axes at once");
    return value[0];
}
Json asIs(const Json& value) {
    return value;
}

Json typeName(const Json& value) {
    if (!value.is_string()) refuse("the type that it makes is not written as a name");
    return value;
}

}  // namespace quantie
