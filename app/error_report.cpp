#include "app/error_report.h"

#include <algorithm>

#include "app/console.h"
#include "core/recipe/folding.h"
#include "core/recipe/spec.h"

namespace quantie {
namespace {

std::string spread(ChannelRange range) {
    return "[" + figure(range.lo) + ", " + figure(range.hi) + "]";
}

std::vector<std::string> cells(std::string name, std::string setting, const ErrorFigures& figures, ChannelRange range) {
    return {std::move(name),        std::move(setting),       decibelText(figures),           figure(figures.mse),
            figure(figures.maxAbs), fixed(figures.cosine, 6), fixed(figures.rmsePerScale, 3), spread(range)};
}

std::string usesText(const ErrorReport& report) {
    if (report.uses.empty()) return "No use is quantized.\n";
    Table table({"USE", "SETTING", ">SQNR dB", ">MSE", ">MAX ERROR", ">COSINE", ">RMSE/SCALE", "RANGE"});
    for (const UseError& row : report.uses) {
        const std::string& id = report.graph.uses[row.use].id;
        if (!row.error) {
            table.add({id, specText(row.scheme), "-", "-", "-", "-", "-", row.problem});
            continue;
        }
        table.add(cells(id, specText(row.scheme), row.error->tensor, wholeRange(*row.error)));
        for (std::size_t c = 0; c < listedChannels(report, row); ++c) {
            table.add(cells("  [" + std::to_string(c) + "]", "", row.error->channels[c], rangeOf(*row.error, c)));
        }
    }
    return table.text();
}

std::string sizesText(const ErrorReport& report) {
    Table table({"BYTES", ">FLOAT", ">STORED", ">AGREEING", "SETTINGS"});
    for (const VariableSize& size : report.sizes.variables) {
        const Variable& variable = report.graph.variables[size.variable];
        if (!variable.tied() || size.bytes.stored == size.bytes.asFloat) {
            if (size.bytes == Bytes{size.bytes.asFloat, size.bytes.asFloat, size.bytes.asFloat}) continue;
        }
        table.add({variable.name, grouped(size.bytes.asFloat), grouped(size.bytes.stored), grouped(size.bytes.agreeing),
                   std::to_string(size.settings)});
    }
    const Bytes& total = report.sizes.total;
    table.add({"the whole model", grouped(total.asFloat), grouped(total.stored), grouped(total.agreeing), ""});
    return table.text();
}

}  // namespace

ChannelRange wholeRange(const WeightError& error) {
    ChannelRange whole{};
    for (const ChannelRange& range : error.ranges) {
        whole.lo = std::min(whole.lo, range.lo);
        whole.hi = std::max(whole.hi, range.hi);
    }
    return whole;
}

std::size_t listedChannels(const ErrorReport& report, const UseError& row) {
    return report.perChannel && row.error && row.channelAxis ? row.error->channels.size() : 0;
}

ChannelRange rangeOf(const WeightError& error, std::size_t channel) {
    return error.ranges[error.ranges.size() == 1 ? 0 : channel];
}

const Quantizer& quantizerOf(const WeightError& error, std::size_t channel) {
    return error.quantizers[error.quantizers.size() == 1 ? 0 : channel];
}

std::string errorText(const ErrorReport& report) {
    std::string text = report.graph.model->name + ", " + report.recipe + "\n\n" + usesText(report) + "\n";
    if (report.data) text += dataText(report) + "\n";
    text += sizesText(report);
    for (const FoldedNormalization& folded : foldedNormalizations(report.graph, report.fitted)) {
        text += "note: " + report.graph.calls[folded.call].id + ": " + foldingMeaning + "\n";
    }
    return text;
}

std::string metricDefinitions() {
    std::string text = "What the numbers mean (x: the original values, y: the quantized ones):\n";
    for (const Metric& metric : metrics()) {
        text +=
            "  " + std::string(metric.id) + std::string(16 - metric.id.size(), ' ') + wrapped(metric.definition, 18);
    }
    for (const auto& rows : {activationErrorDefinitions(), classFigureDefinitions()}) {
        for (const FigureDefinition& row : rows) {
            const std::size_t space = row.id.size() < 15 ? 16 - row.id.size() : 1;
            text += "  " + std::string(row.id) + std::string(space, ' ') + wrapped(row.definition, 18);
        }
    }
    text += "  range           The range after zero was included and, where symmetric, widened; over all slices.\n";
    return text + "Bytes:\n  " + wrapped(bytesDefinition, 2);
}

}  // namespace quantie
