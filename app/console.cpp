#include "app/console.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "core/base/error.h"
#include "core/base/replace_file.h"
#include "core/model/utf8.h"

namespace quantie {
namespace {

/// Characters, which is columns for what models are called.
std::size_t width(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(std::max<std::size_t>(1, utf8Length(text)));
        ++count;
    }
    return count;
}

std::string formatted(const char* format, int precision, double value) {
    std::array<char, 400> buffer{};
    const int size = std::snprintf(buffer.data(), buffer.size(), format, precision, value);
    return {buffer.data(), static_cast<std::size_t>(std::clamp(size, 0, static_cast<int>(buffer.size()) - 1))};
}

}  // namespace

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void printError(std::string_view text) {
    std::fflush(stdout);
    std::fwrite(text.data(), 1, text.size(), stderr);
}

std::string joined(const Diagnostic& diagnostic) {
    return diagnostic.where.empty() ? diagnostic.message : diagnostic.where + ": " + diagnostic.message;
}

std::string wrapped(std::string_view text, std::size_t indent) {
    constexpr std::size_t columns = 100;
    std::string result;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (column > indent && column + 1 + width(word) > columns) {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            result += ' ';
            ++column;
        }
        result += word;
        column += width(word);
    }
    return result + "\n";
}

void printWarnings(const Diagnostics& warnings) {
    for (const Diagnostic& warning : warnings) printError("quantie: warning: " + joined(warning) + "\n");
}

void finishOutput() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        throw Error(ErrorCode::Unwritable, "standard output", std::strerror(errno));
    }
}

void writeOutput(const std::string& path, std::string_view text) {
    if (path == "-") {
        print(text);
    } else {
        replaceFile(path, text);
    }
}

std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    const std::ptrdiff_t first = number < 0 ? 1 : 0;
    for (auto i = static_cast<std::ptrdiff_t>(text.size()) - 3; i > first; i -= 3) {
        text.insert(static_cast<std::size_t>(i), ",");
    }
    return text;
}

std::string figure(double value) {
    return formatted("%.*g", 4, value);
}

std::string fixed(double value, int decimals) {
    return formatted("%.*f", decimals, value);
}

std::string decibelText(const ErrorFigures& figures) {
    return figures.exact ? "exact" : fixed(figures.sqnrDb, 2);
}

std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), result.ptr};
}

Table::Table(std::vector<std::string> headings) {
    for (std::string& heading : headings) {
        m_right.push_back(heading.starts_with('>'));
        if (m_right.back()) heading.erase(0, 1);
    }
    m_rows.push_back(std::move(headings));
}

void Table::add(std::vector<std::string> cells) {
    cells.resize(m_right.size());
    m_rows.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::size_t> widths(m_right.size());
    for (const auto& row : m_rows) {
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
    }
    std::string text;
    for (const auto& row : m_rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string space(widths[c] - width(row[c]), ' ');
            line += "  ";
            line += m_right[c] ? space + row[c] : row[c] + space;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

ProgressLine::ProgressLine(bool quiet) {
    if (quiet || isatty(STDERR_FILENO) == 0) return;
    m_progress.report = [](double fraction, const std::string& what) {
        std::fprintf(stderr, "\r\033[K%3.0f %%  %.60s", 100 * fraction, what.c_str());
        std::fflush(stderr);
    };
}

ProgressLine::~ProgressLine() {
    if (!m_progress.report) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
}

}  // namespace quantie
