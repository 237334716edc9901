// Errors as comma-separated values (RFC 4180).
#include <cmath>

#include "app/console.h"
#include "app/error_report.h"

namespace quantie {
namespace {

using Fields = std::vector<std::string>;

std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += c;
        result += c;
    }
    return result + "\"";
}

void addLine(std::string& text, const Fields& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) text += ',';
        text += field(fields[i]);
    }
    text += '\n';
}

std::string word(bool value) {
    return value ? "true" : "false";
}

/// What precedes the figures; `channel` is empty for the whole weight.
Fields settingFields(const ErrorReport& report, const UseError& row, const std::string& channel) {
    const Scheme& scheme = row.scheme;
    return {report.graph.uses[row.use].id, channel,
            std::to_string(scheme.bits),   scheme.axis ? std::to_string(*scheme.axis) : "",
            word(scheme.symmetric),        word(scheme.narrowRange)};
}

void addFigures(Fields& fields, const ErrorFigures& figures, ChannelRange range) {
    for (const Metric& metric : metrics()) {
        const double value = figures.*metric.value;
        fields.push_back(std::isfinite(value) ? shortest(value) : "");
    }
    fields.push_back(word(figures.exact));
    fields.push_back(shortest(range.lo));
    fields.push_back(shortest(range.hi));
    fields.emplace_back();
}

void addProblem(Fields& fields, const std::string& problem) {
    fields.resize(fields.size() + metrics().size() + 3);
    fields.push_back(problem);
}

}  // namespace

std::string errorCsv(const ErrorReport& report) {
    Fields headings{"use", "channel", "bits", "axis", "symmetric", "narrow_range"};
    for (const Metric& metric : metrics()) headings.emplace_back(metric.id);
    for (const char* heading : {"exact", "lo", "hi", "problem"}) headings.emplace_back(heading);
    std::string text;
    addLine(text, headings);
    for (const UseError& row : report.uses) {
        Fields whole = settingFields(report, row, "");
        if (row.error) {
            addFigures(whole, row.error->tensor, wholeRange(*row.error));
        } else {
            addProblem(whole, row.problem);
        }
        addLine(text, whole);
        for (std::size_t c = 0; c < listedChannels(report, row); ++c) {
            Fields slice = settingFields(report, row, std::to_string(c));
            addFigures(slice, row.error->channels[c], rangeOf(*row.error, c));
            addLine(text, slice);
        }
    }
    return text;
}

}  // namespace quantie
