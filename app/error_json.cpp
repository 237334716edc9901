#include <cmath>

#include "app/console.h"
#include "app/error_report.h"
#include "core/recipe/recipe_json.h"

namespace quantie {
namespace {

void addFigures(Json& json, const ErrorFigures& figures) {
    for (const Metric& metric : metrics()) {
        const double value = figures.*metric.value;
        json[std::string(metric.id)] = std::isfinite(value) ? Json(value) : Json();
    }
    json["exact"] = figures.exact;
}

Json channelsJson(const ErrorReport& report, const UseError& row) {
    Json channels = Json::array();
    for (std::size_t c = 0; c < listedChannels(report, row); ++c) {
        const Quantizer& quantizer = quantizerOf(*row.error, c);
        const ChannelRange& range = row.error->ranges[row.error->ranges.size() == 1 ? 0 : c];
        Json& channel = channels.emplace_back(Json{{"channel", c}});
        addFigures(channel, row.error->channels[c]);
        channel["range"] = {range.lo, range.hi};
        channel["scale"] = quantizer.scale;
        channel["zero_point"] = quantizer.zeroPoint;
    }
    return channels;
}

Json useJson(const ErrorReport& report, const UseError& row) {
    const Use& use = report.graph.uses[row.use];
    Json json{{"use", use.id}, {"variable", report.graph.variables[use.variable].name}};
    Json setting = writeScheme(row.scheme);
    setting["range_method"] = setting["range"];
    setting.erase("range");
    json.update(setting);
    if (!row.error) {
        for (const Metric& metric : metrics()) json[std::string(metric.id)] = nullptr;
        json["range"] = nullptr;
        json["problem"] = row.problem;
        return json;
    }
    addFigures(json, row.error->tensor);
    const ChannelRange range = wholeRange(*row.error);
    json["range"] = {range.lo, range.hi};
    if (!row.scheme.axis) {
        json["scale"] = row.error->quantizers.front().scale;
        json["zero_point"] = row.error->quantizers.front().zeroPoint;
    }
    if (report.perChannel && row.channelAxis) {
        json["channel_axis"] = *row.channelAxis;
        json["channels"] = channelsJson(report, row);
    }
    return json;
}

Json bytesJson(const Bytes& bytes) {
    return {{"float", bytes.asFloat}, {"stored", bytes.stored}, {"agreeing", bytes.agreeing}};
}

Json sizesJson(const ErrorReport& report) {
    Json json = bytesJson(report.sizes.total);
    Json variables = Json::array();
    for (const VariableSize& size : report.sizes.variables) {
        const Variable& variable = report.graph.variables[size.variable];
        Json row{{"name", variable.name}};
        row.update(bytesJson(size.bytes));
        row["settings"] = size.settings;
        Json uses = Json::array();
        for (const int use : variable.uses) uses.push_back(report.graph.uses[use].id);
        row["uses"] = std::move(uses);
        variables.push_back(std::move(row));
    }
    json["variables"] = std::move(variables);
    return json;
}

/// A field of a CSV line (RFC 4180).
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string figureFields(const ErrorFigures& figures, ChannelRange range) {
    std::string text;
    for (const Metric& metric : metrics()) {
        const double value = figures.*metric.value;
        text += "," + (std::isfinite(value) ? shortest(value) : std::string());
    }
    return text + (figures.exact ? ",true," : ",false,") + shortest(range.lo) + "," + shortest(range.hi) + ",\n";
}

}  // namespace

Json errorJson(const ErrorReport& report) {
    Json uses = Json::array();
    for (const UseError& row : report.uses) uses.push_back(useJson(report, row));
    return {{"model", report.graph.model->name}, {"recipe", report.recipe},  {"uses", std::move(uses)},
            {"activations", Json::array()},      {"outputs", Json::array()}, {"bytes", sizesJson(report)}};
}

std::string errorCsv(const ErrorReport& report) {
    std::string text = "use,channel,bits,axis,symmetric,narrow_range";
    std::string noFigures;
    for (const Metric& metric : metrics()) {
        text += "," + std::string(metric.id);
        noFigures += ",";
    }
    text += ",exact,lo,hi,problem\n";
    for (const UseError& row : report.uses) {
        const Scheme& scheme = row.scheme;
        const std::string id = field(report.graph.uses[row.use].id);
        const std::string setting = std::to_string(scheme.bits) + "," +
                                    (scheme.axis ? std::to_string(*scheme.axis) : std::string()) +
                                    (scheme.symmetric ? ",true" : ",false") + (scheme.narrowRange ? ",true" : ",false");
        if (!row.error) {
            text += id + ",," + setting + noFigures + ",,,," + field(row.problem) + "\n";
            continue;
        }
        text += id + ",," + setting + figureFields(row.error->tensor, wholeRange(*row.error));
        for (std::size_t c = 0; c < listedChannels(report, row); ++c) {
            const ChannelRange& range = row.error->ranges[row.error->ranges.size() == 1 ? 0 : c];
            text += id + "," + std::to_string(c) + "," + setting + figureFields(row.error->channels[c], range);
        }
    }
    return text;
}

}  // namespace quantie
