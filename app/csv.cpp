#include "app/csv.h"

namespace quantie {
namespace {

std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += c;
        result += c;
    }
    return result + "\"";
}

}  // namespace

void CsvText::add(const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) m_text += ',';
        m_text += field(fields[i]);
    }
    m_text += '\n';
}

}  // namespace quantie
