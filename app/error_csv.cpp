// Errors as comma-separated values.
#include <cmath>

#include "app/console.h"
#include "app/csv.h"
#include "app/error_report.h"

namespace quantie {
namespace {

using Fields = std::vector<std::string>;

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

/// A row that is about a run on data: of a call, an output, or an output with one use alone quantized.
void addDataLine(CsvText& csv, const std::string& kind, const std::string& name, const ErrorFigures& figures) {
    Fields fields{name, "", "", "", "", ""};
    addFigures(fields, figures, {});
    for (std::size_t i = fields.size() - 3; i < fields.size(); ++i) fields[i].clear();  // no range
    fields.push_back(kind);
    csv.add(fields);
}

void addDataLines(CsvText& csv, const ErrorReport& report) {
    for (const UseDamage& damage : report.data->uses) {
        for (const OutputError& output : damage.alone.outputs) {
            addDataLine(csv, "output " + std::to_string(output.output) + " by this use alone",
                        report.graph.uses[damage.use].id, output.figures.values);
        }
    }
    for (const ActivationError& error : report.data->activations) {
        const std::string& id = report.graph.calls[error.call].id;
        addDataLine(csv, "activation", id, error.total);
        if (error.local) addDataLine(csv, "activation local", id, *error.local);
        if (error.inherited) addDataLine(csv, "activation inherited", id, *error.inherited);
    }
    for (const OutputError& output : report.data->outputs) {
        addDataLine(csv, "output", "output " + std::to_string(output.output), output.figures.values);
    }
}

void addProblem(Fields& fields, const std::string& problem) {
    fields.resize(fields.size() + metrics().size() + 3);
    fields.push_back(problem);
}

}  // namespace

std::string errorCsv(const ErrorReport& report) {
    Fields headings{"use", "channel", "bits", "axis", "symmetric", "narrow_range"};
    for (const Metric& metric : metrics()) headings.emplace_back(metric.id);
    for (const char* heading : {"exact", "lo", "hi", "problem", "kind"}) headings.emplace_back(heading);
    CsvText csv(headings);
    for (const UseError& row : report.uses) {
        Fields whole = settingFields(report, row, "");
        if (row.error) {
            addFigures(whole, row.error->tensor, wholeRange(*row.error));
        } else {
            addProblem(whole, row.problem);
        }
        whole.emplace_back("weight");
        csv.add(whole);
        for (std::size_t c = 0; c < listedChannels(report, row); ++c) {
            Fields slice = settingFields(report, row, std::to_string(c));
            addFigures(slice, row.error->channels[c], rangeOf(*row.error, c));
            slice.emplace_back("weight slice");
            csv.add(slice);
        }
    }
    if (report.data) addDataLines(csv, report);
    return csv.text();
}

}  // namespace quantie
