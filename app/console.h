// What the verbs share of writing: streams, tables, numbers, progress.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostics.h"
#include "core/base/progress.h"
#include "core/quant/metrics.h"

namespace quantie {

void print(std::string_view text);
void printError(std::string_view text);
/// "quantie: warning: WHERE: MESSAGE" on standard error, a line each.
void printWarnings(const Diagnostics& warnings);
/// Throws Error(Unwritable) where standard output could not take everything.
void finishOutput();

/// Writes a whole file or nothing; "-" is standard output. Throws Error(Unwritable).
void writeOutput(const std::string& path, std::string_view text);

/// "1,234,567".
std::string grouped(std::int64_t number);
/// Four significant digits.
std::string figure(double value);
std::string fixed(double value, int decimals);
/// The shortest text that reads back as the same number.
std::string shortest(double value);
/// "41.65", or "exact".
std::string decibelText(const ErrorFigures& figures);
std::string joined(const Diagnostic& diagnostic);
/// The text in lines of at most 100 characters, all but the first indented; ends with a line break.
std::string wrapped(std::string_view text, std::size_t indent);

/// Columns as wide as their widest cell; numbers to the right.
class Table {
  public:
    /// A heading that starts with '>' aligns its column to the right.
    explicit Table(std::vector<std::string> headings);
    void add(std::vector<std::string> cells);
    /// With two spaces before each line.
    std::string text() const;

  private:
    std::vector<bool> m_right;
    std::vector<std::vector<std::string>> m_rows;
};

/// A line on standard error that tells how far the work is, where that is a terminal; gone when it is destroyed.
class ProgressLine {
  public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    const Progress& progress() const { return m_progress; }

  private:
    Progress m_progress;
};

}  // namespace quantie
