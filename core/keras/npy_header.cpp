#include "core/keras/npy_header.h"

#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::size_t maxRank = 32;

struct Row {
    std::string_view code;  ///< numpy's, without the byte order
    DType dtype;
};
constexpr std::array<Row, 13> types{{{"f2", DType::Float16},
                                     {"V2", DType::BFloat16},
                                     {"f4", DType::Float32},
                                     {"f8", DType::Float64},
                                     {"i1", DType::Int8},
                                     {"i2", DType::Int16},
                                     {"i4", DType::Int32},
                                     {"i8", DType::Int64},
                                     {"u1", DType::UInt8},
                                     {"u2", DType::UInt16},
                                     {"u4", DType::UInt32},
                                     {"u8", DType::UInt64},
                                     {"b1", DType::Bool}}};

[[noreturn]] void damaged() {
    throw Error(ErrorCode::Unreadable, "", "the .npy header is damaged");
}

class HeaderParser {
  public:
    explicit HeaderParser(std::string_view text) : m_text(text) {}

    NpyHeader parse() {
        std::optional<bool> fortran;
        std::optional<Shape> shape;
        std::optional<std::string_view> descr;
        expect('{');
        while (!take('}')) {
            const std::string_view key = quoted();
            expect(':');
            if (key == "descr" && !descr) {
                descr = typeCode();
            } else if (key == "fortran_order" && !fortran) {
                fortran = boolean();
            } else if (key == "shape" && !shape) {
                shape = tuple();
            } else {
                damaged();
            }
            if (!take(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (!m_text.empty() || !descr || !fortran || !shape) damaged();
        NpyHeader header{DType::Float32, false, *fortran, std::move(*shape)};
        setType(header, *descr);
        return header;
    }

  private:
    void skipSpace() {
        const std::size_t first = m_text.find_first_not_of(" \n\t\r");
        m_text.remove_prefix(first == std::string_view::npos ? m_text.size() : first);
    }
    bool take(char c) {
        skipSpace();
        if (m_text.empty() || m_text.front() != c) return false;
        m_text.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!take(c)) damaged();
    }
    bool takeWord(std::string_view word) {
        if (!m_text.starts_with(word)) return false;
        m_text.remove_prefix(word.size());
        return true;
    }

    std::string_view quoted() {
        skipSpace();
        const char quote = m_text.empty() ? '\0' : m_text.front();
        if (quote != '\'' && quote != '"') damaged();
        const std::size_t end = m_text.find(quote, 1);
        if (end == std::string_view::npos) damaged();
        const std::string_view result = m_text.substr(1, end - 1);
        m_text.remove_prefix(end + 1);
        return result;
    }

    std::string_view typeCode() {
        skipSpace();
        if (m_text.starts_with('[')) {
            throw Error(ErrorCode::Unsupported, "", "a structured array; only numbers and bools are read");
        }
        return quoted();
    }

    bool boolean() {
        skipSpace();
        if (takeWord("True")) return true;
        if (takeWord("False")) return false;
        damaged();
    }

    std::int64_t integer() {
        skipSpace();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), value);
        if (error != std::errc() || value < 0) damaged();
        m_text.remove_prefix(static_cast<std::size_t>(end - m_text.data()));
        takeWord("L");  // Python 2 wrote long integers so
        return value;
    }

    Shape tuple() {
        Shape shape;
        expect('(');
        while (!take(')')) {
            shape.push_back(integer());
            if (shape.size() > maxRank) damaged();
            if (!take(',')) {
                expect(')');
                break;
            }
        }
        return shape;
    }

    static void setType(NpyHeader& header, std::string_view descr) {
        const std::string_view order = "<>|=";
        if (!descr.empty() && order.find(descr.front()) != std::string_view::npos) {
            header.bigEndian = descr.front() == '>';
            descr.remove_prefix(1);
        }
        for (const Row& row : types) {
            if (row.code == descr) {
                header.dtype = row.dtype;
                return;
            }
        }
        throw Error(ErrorCode::Unsupported, "",
                    "values of NumPy type '" + std::string(descr) + "'; only numbers and bools are read");
    }

    std::string_view m_text;
};

}  // namespace

NpyHeader parseNpyHeader(std::string_view text) {
    return HeaderParser(text).parse();
}

std::string npyHeaderText(DType dtype, const Shape& shape) {
    std::string text = "{'descr': '";
    for (const Row& row : types) {
        if (row.dtype != dtype) continue;
        text.push_back(dtypeSize(dtype) == 1 ? '|' : '<');
        text += row.code;
    }
    text += "', 'fortran_order': False, 'shape': (";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i > 0) text += ", ";
        text += std::to_string(shape[i]);
    }
    return text + (shape.size() == 1 ? ",), }" : "), }");
}

}  // namespace quantie
