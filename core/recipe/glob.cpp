// Globs over ids: linear in the text for each star, without recursion.
#include <algorithm>
#include <optional>

#include "core/model/utf8.h"
#include "core/recipe/rules.h"

namespace quantie {
namespace {

/// One element of a glob against one character.
struct Element {
    bool fits = false;
    std::size_t length = 1;     ///< of the element in the glob
    std::size_t character = 1;  ///< bytes of the text that it covers
};

/// [abc], [a-z], [!abc], of ASCII characters; nothing where the bracket is never closed.
std::optional<Element> bracket(char c, std::string_view glob) {
    std::size_t i = 1;
    const bool inverted = i < glob.size() && glob[i] == '!';
    if (inverted) ++i;
    bool found = false;
    for (const std::size_t first = i; i < glob.size(); ++i) {
        if (glob[i] == ']' && i > first) return Element{found != inverted, i + 1, 1};
        const bool range = i + 2 < glob.size() && glob[i + 1] == '-' && glob[i + 2] != ']';
        const char last = range ? glob[i + 2] : glob[i];
        found = found || (glob[i] <= c && c <= last);
        if (range) i += 2;
    }
    return std::nullopt;
}

Element elementAt(std::string_view text, std::string_view glob) {
    if (glob.front() == '?') return {true, 1, std::max<std::size_t>(1, utf8Length(text))};
    if (glob.front() == '[') {
        if (const auto step = bracket(text.front(), glob)) return *step;
    }
    return {glob.front() == text.front()};
}

}  // namespace

bool matchesGlob(std::string_view text, std::string_view glob) {
    std::size_t t = 0;
    std::size_t g = 0;
    std::size_t starGlob = std::string_view::npos;  // after the last star, where matching begins again
    std::size_t starText = 0;
    while (t < text.size()) {
        if (g < glob.size() && glob[g] == '*') {
            starGlob = ++g;
            starText = t;
            continue;
        }
        const Element step = g < glob.size() ? elementAt(text.substr(t), glob.substr(g)) : Element{};
        if (step.fits) {
            t += step.character;
            g += step.length;
        } else if (starGlob != std::string_view::npos) {
            t = ++starText;
            g = starGlob;
        } else {
            return false;
        }
    }
    while (g < glob.size() && glob[g] == '*') ++g;
    return g == glob.size();
}

}  // namespace quantie
