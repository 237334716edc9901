// A recursive-descent reader of Python's JSON dialect; the depth cap bounds the recursion.
#include <algorithm>
#include <charconv>
#include <limits>
#include <unordered_map>

#include "core/base/error.h"
#include "core/model/json_text.h"
#include "core/model/utf8.h"

namespace quantie {
namespace {

constexpr std::size_t maxTextSize = std::size_t{1} << 30;
/// Objects up to this size are searched for equal keys one by one; bigger ones through a hash table.
constexpr std::size_t smallObject = 16;

/// An object's members as the plain vector that they are: ordered_map's own emplace searches for equal keys.
using Members = Json::object_t::Container;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class Parser {
  public:
    Parser(std::string_view text, const std::string& where) : m_text(text), m_where(where) {}

    Json document() {
        if (m_text.substr(0, 3) == "\xEF\xBB\xBF") m_at = 3;  // the byte order mark of some editors
        Json result = value(0);
        skipSpace();
        if (m_at != m_text.size()) fail("there is more text after the value");
        return result;
    }

  private:
    [[noreturn]] void fail(const std::string& reason) const {
        const std::string_view before = m_text.substr(0, m_at);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const std::size_t lineStart = before.rfind('\n') + 1;  // npos + 1 is 0
        throw Error(ErrorCode::Unreadable, m_where,
                    "not valid JSON at line " + std::to_string(line) + ", column " +
                        std::to_string(m_at - lineStart + 1) + ": " + reason);
    }

    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    void skipSpace() {
        while (m_at < m_text.size() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t' || m_text[m_at] == '\r')) {
            ++m_at;
        }
    }

    bool take(char c) {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }

    bool takeWord(std::string_view word) {
        if (m_text.substr(m_at, word.size()) != word) return false;
        m_at += word.size();
        return true;
    }

    Json value(int depth) {
        skipSpace();
        if (m_at >= m_text.size()) fail("the text ends where a value was expected");
        switch (m_text[m_at]) {
            case '{':
                return object(depth + 1);
            case '[':
                return array(depth + 1);
            case '"':
                return string();
            default:
                return word();
        }
    }

    Json word() {
        if (takeWord("true")) return true;
        if (takeWord("false")) return false;
        if (takeWord("null")) return nullptr;
        if (takeWord("NaN")) return std::numeric_limits<double>::quiet_NaN();
        if (takeWord("Infinity")) return std::numeric_limits<double>::infinity();
        if (takeWord("-Infinity")) return -std::numeric_limits<double>::infinity();
        return number();
    }

    void enter(int depth) {
        if (depth > maxJsonDepth) fail("nested deeper than " + std::to_string(maxJsonDepth) + " levels");
        ++m_at;
    }

    Json array(int depth) {
        enter(depth);
        Json result = Json::array();
        auto& items = result.get_ref<Json::array_t&>();
        if (take(']')) return result;
        do {
            items.push_back(value(depth));
        } while (take(','));
        if (!take(']')) fail("a comma or ] was expected");
        return result;
    }

    Json object(int depth) {
        enter(depth);
        Json result = Json::object();
        Members& members = result.get_ref<Json::object_t&>();
        std::unordered_map<std::string, std::size_t> places;
        if (take('}')) return result;
        do {
            skipSpace();
            if (peek() != '"') fail("a member's name in quotes was expected");
            std::string key = string();
            if (!take(':')) fail("a colon was expected");
            Json& place = addMember(members, places, std::move(key));
            place = value(depth);
        } while (take(','));
        if (!take('}')) fail("a comma or } was expected");
        return result;
    }

    static Json& addMember(Members& members, std::unordered_map<std::string, std::size_t>& places, std::string key) {
        if (members.size() < smallObject) {
            for (auto& [name, value] : members) {
                if (name == key) return value;
            }
        } else {
            if (places.empty()) {
                for (std::size_t i = 0; i < members.size(); ++i) places.emplace(members[i].first, i);
            }
            const auto [found, added] = places.emplace(key, members.size());
            if (!added) return members[found->second].second;
        }
        return members.emplace_back(std::move(key), nullptr).second;
    }

    std::string string() {
        ++m_at;
        std::string result;
        for (;;) {
            const std::size_t start = m_at;
            while (m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\\' &&
                   static_cast<unsigned char>(m_text[m_at]) >= 0x20 &&
                   static_cast<unsigned char>(m_text[m_at]) < 0x80) {
                ++m_at;
            }
            result.append(m_text.substr(start, m_at - start));
            if (m_at >= m_text.size()) fail("the text ends inside a string");
            const char c = m_text[m_at];
            if (c == '"') break;
            if (c == '\\') {
                escape(result);
            } else if (static_cast<unsigned char>(c) >= 0x80) {
                rawCharacter(result);
            } else {
                fail("a control character inside a string");
            }
        }
        ++m_at;
        return result;
    }

    void rawCharacter(std::string& result) {
        const std::size_t length = utf8Length(m_text.substr(m_at));
        if (length == 0) fail("not valid UTF-8");
        result.append(m_text.substr(m_at, length));
        m_at += length;
    }

    void escape(std::string& result) {
        static constexpr std::string_view names = "\"\\/bfnrt";
        static constexpr std::string_view values = "\"\\/\b\f\n\r\t";
        ++m_at;
        const char c = peek();
        if (c == 'u') {
            ++m_at;
            std::uint32_t code = hex4();
            if (code >= 0xD800 && code < 0xDC00 && m_text.substr(m_at, 2) == "\\u") {
                const std::size_t back = m_at;
                m_at += 2;
                const std::uint32_t low = hex4();
                if (low >= 0xDC00 && low < 0xE000) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                } else {
                    m_at = back;  // a lone surrogate, which Python lets pass
                }
            }
            appendUtf8(result, code);
            return;
        }
        const std::size_t found = c == '\0' ? std::string_view::npos : names.find(c);
        if (found == std::string_view::npos) fail("an unknown escape inside a string");
        result.push_back(values[found]);
        ++m_at;
    }

    std::uint32_t hex4() {
        std::uint32_t code = 0;
        const std::string_view digits = m_text.substr(std::min(m_at, m_text.size()), 4);
        const auto end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, code, 16);
        if (digits.size() != 4 || error != std::errc() || stop != end) fail("four hexadecimal digits were expected");
        m_at += 4;
        return code;
    }

    std::size_t skipDigits() {
        const std::size_t start = m_at;
        while (isDigit(peek())) ++m_at;
        return m_at - start;
    }

    Json number() {
        const std::size_t start = m_at;
        if (peek() == '-') ++m_at;
        const std::size_t firstDigit = m_at;
        if (skipDigits() == 0) {
            m_at = start;
            fail("a value was expected");
        }
        if (m_text[firstDigit] == '0' && m_at - firstDigit > 1) {
            m_at = firstDigit;
            fail("a number begins with a superfluous 0");
        }
        bool isFloat = false;
        if (peek() == '.') {
            ++m_at;
            isFloat = true;
            if (skipDigits() == 0) fail("a digit was expected after the point");
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            isFloat = true;
            if (peek() == '+' || peek() == '-') ++m_at;
            if (skipDigits() == 0) fail("a digit was expected in the exponent");
        }
        const std::string_view token = m_text.substr(start, m_at - start);
        return isFloat ? Json(floatValue(token)) : integerValue(token);
    }

    static Json integerValue(std::string_view token) {
        const char* const end = token.data() + token.size();
        if (token.front() != '-') {
            std::uint64_t number = 0;
            if (std::from_chars(token.data(), end, number).ec == std::errc()) return number;
        } else {
            std::int64_t number = 0;
            if (std::from_chars(token.data(), end, number).ec == std::errc()) return number;
        }
        return Json::binary(std::vector<std::uint8_t>(token.begin(), token.end()));
    }

    /// As Python's float(): what is too large becomes infinite, what is too small 0.
    static double floatValue(std::string_view token) {
        double number = 0;
        const auto [stop, error] = std::from_chars(token.data(), token.data() + token.size(), number);
        if (error == std::errc()) return number;
        const bool negative = token.front() == '-';
        const double magnitude = isHuge(token.substr(negative ? 1 : 0)) ? std::numeric_limits<double>::infinity() : 0.0;
        return negative ? -magnitude : magnitude;
    }

    /// Of a number that no double holds: whether it is too large rather than too small.
    static bool isHuge(std::string_view token) {
        const std::size_t mark = token.find_first_of("eE");
        std::string_view exponent = mark == std::string_view::npos ? "0" : token.substr(mark + 1);
        if (exponent.front() == '+') exponent.remove_prefix(1);
        long long power = 0;
        if (std::from_chars(exponent.data(), exponent.data() + exponent.size(), power).ec != std::errc()) {
            return exponent.front() != '-';
        }
        const std::string_view mantissa = token.substr(0, mark);
        const auto point = static_cast<long long>(std::min(mantissa.find('.'), mantissa.size()));
        const auto leading = static_cast<long long>(mantissa.find_first_of("123456789"));
        return power > leading - point;
    }

    std::string_view m_text;
    const std::string& m_where;
    std::size_t m_at = 0;
};

}  // namespace

Json parseJson(std::string_view text, const std::string& where) {
    if (text.size() > maxTextSize) throw Error(ErrorCode::Unreadable, where, "a JSON text of more than 1 GiB");
    return Parser(text, where).document();
}

}  // namespace quantie
