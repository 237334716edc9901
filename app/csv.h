// Comma-separated values (RFC 4180).
#pragma once

#include <string>
#include <vector>

namespace quantie {

class CsvText {
  public:
    explicit CsvText(const std::vector<std::string>& headings) { add(headings); }

    void add(const std::vector<std::string>& fields);
    const std::string& text() const { return m_text; }

  private:
    std::string m_text;
};

}  // namespace quantie
