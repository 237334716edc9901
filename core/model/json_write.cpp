// writeJson: Python's json.dumps, byte for byte.
#include <array>
#include <charconv>
#include <cmath>

#include "core/model/json_text.h"
#include "core/model/utf8.h"

namespace quantie {
namespace {

void appendEscape(std::string& out, std::uint32_t unit) {
    static constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out.push_back(digits[(unit >> shift) & 0xF]);
}

void appendNonAscii(std::string& out, std::uint32_t code) {
    if (code < 0x10000) {
        appendEscape(out, code);
    } else {
        appendEscape(out, 0xD800 + ((code - 0x10000) >> 10));
        appendEscape(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
    }
}

void appendAscii(std::string& out, char c) {
    static constexpr std::string_view special = "\"\\\b\f\n\r\t";
    static constexpr std::string_view letters = "\"\\bfnrt";
    if (const std::size_t found = special.find(c); found != std::string_view::npos) {
        out.push_back('\\');
        out.push_back(letters[found]);
    } else if (c >= 0x20 && c < 0x7F) {
        out.push_back(c);
    } else {
        appendEscape(out, static_cast<unsigned char>(c));
    }
}

void appendString(std::string& out, std::string_view text) {
    out.push_back('"');
    while (!text.empty()) {
        const std::size_t length = beginsWithSurrogate(text) ? 3 : utf8Length(text);
        if (length == 1) {
            appendAscii(out, text.front());
        } else {
            appendNonAscii(out, length == 0 ? 0xFFFD : utf8Code(text.substr(0, length)));
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out.push_back('"');
}

/// Python's repr(): the shortest digits that read back as the same number, with an exponent below 1e-4 and from 1e16.
void appendFloat(std::string& out, double number) {
    if (std::isnan(number)) {
        out += "NaN";
        return;
    }
    if (std::isinf(number)) {
        out += number < 0 ? "-Infinity" : "Infinity";
        return;
    }
    std::array<char, 32> buffer{};
    const auto* const end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific).ptr;
    std::string_view scientific(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t mark = scientific.find('e');
    const std::string_view sign = scientific.front() == '-' ? "-" : "";
    std::string digits(scientific.substr(sign.size(), mark - sign.size()));
    std::erase(digits, '.');
    int exponent = 0;
    const std::size_t power = mark + (scientific[mark + 1] == '+' ? 2 : 1);
    std::from_chars(scientific.data() + power, scientific.data() + scientific.size(), exponent);

    if (exponent < -4 || exponent >= 16) {
        out += scientific;
        return;
    }
    out += sign;
    if (exponent < 0) {
        out += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
        return;
    }
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) digits.append(whole - digits.size() + 1, '0');
    out.append(digits, 0, whole);
    out.push_back('.');
    out.append(digits, whole);
}

class Writer {
  public:
    explicit Writer(int indent) : m_indent(indent) {}

    void value(const Json& json, int depth) {
        switch (json.type()) {
            case Json::value_t::object:
                members(json.get_ref<const Json::object_t&>(), depth);
                break;
            case Json::value_t::array:
                items(json.get_ref<const Json::array_t&>(), depth);
                break;
            case Json::value_t::string:
                appendString(m_out, json.get_ref<const std::string&>());
                break;
            case Json::value_t::boolean:
                m_out += json.get<bool>() ? "true" : "false";
                break;
            case Json::value_t::number_integer:
                m_out += std::to_string(json.get<std::int64_t>());
                break;
            case Json::value_t::number_unsigned:
                m_out += std::to_string(json.get<std::uint64_t>());
                break;
            case Json::value_t::number_float:
                appendFloat(m_out, json.get<double>());
                break;
            case Json::value_t::binary:  // the digits of a big integer, see parseJson
                m_out.append(json.get_binary().begin(), json.get_binary().end());
                break;
            case Json::value_t::null:
            case Json::value_t::discarded:
                m_out += "null";
                break;
        }
    }

    std::string take() { return std::move(m_out); }

  private:
    void members(const Json::object_t& object, int depth) {
        m_out.push_back('{');
        bool first = true;
        for (const auto& [key, member] : object) {
            separate(first, depth + 1);
            appendString(m_out, key);
            m_out += ": ";
            value(member, depth + 1);
        }
        close('}', first, depth);
    }

    void items(const Json::array_t& array, int depth) {
        m_out.push_back('[');
        bool first = true;
        for (const Json& item : array) {
            separate(first, depth + 1);
            value(item, depth + 1);
        }
        close(']', first, depth);
    }

    void separate(bool& first, int depth) {
        if (!first) m_out += m_indent < 0 ? ", " : ",";
        first = false;
        newLine(depth);
    }

    void close(char bracket, bool empty, int depth) {
        if (!empty) newLine(depth);
        m_out.push_back(bracket);
    }

    void newLine(int depth) {
        if (m_indent < 0) return;
        m_out.push_back('\n');
        m_out.append(static_cast<std::size_t>(m_indent) * static_cast<std::size_t>(depth), ' ');
    }

    int m_indent;
    std::string m_out;
};

}  // namespace

std::string writeJson(const Json& value, int indent) {
    Writer writer(indent);
    writer.value(value, 0);
    return writer.take();
}

}  // namespace quantie
