// The errors of uses as JSON: what `error --json` prints (the keys are a contract with scripts).
#include "app/error_report.h"
#include "app/figures_json.h"
#include "core/recipe/folding.h"
#include "core/recipe/recipe_json.h"

namespace quantie {
namespace {

Json channelsJson(const ErrorReport& report, const UseError& row) {
    Json channels = Json::array();
    for (std::size_t c = 0; c < listedChannels(report, row); ++c) {
        const Quantizer& quantizer = quantizerOf(*row.error, c);
        const ChannelRange range = rangeOf(*row.error, c);
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

Json figuresJson(const std::optional<ErrorFigures>& figures) {
    if (!figures) return nullptr;
    Json json = Json::object();
    addFigures(json, *figures);
    json.erase("rmse_per_scale");
    return json;
}

Json activationsJson(const ErrorReport& report) {
    Json rows = Json::array();
    for (const ActivationError& error : report.data->activations) {
        Json& row = rows.emplace_back(Json{{"call", report.graph.calls[error.call].id}});
        row.update(figuresJson(error.total));
        row["local"] = figuresJson(error.local);
        row["inherited"] = figuresJson(error.inherited);
    }
    return rows;
}

/// What each use does alone, into the rows of the uses.
void addDamage(const ErrorReport& report, Json& uses) {
    for (const UseDamage& damage : report.data->uses) {
        for (std::size_t i = 0; i < report.uses.size(); ++i) {
            if (report.uses[i].use != damage.use) continue;
            uses[i]["outputs_alone"] = outputsJson(damage.alone.outputs);
            if (!damage.alone.problem.empty()) uses[i]["problem"] = damage.alone.problem;
        }
    }
}

Json problemsJson(const ErrorReport& report) {
    Json rows = Json::array();
    for (const CallProblem& problem : report.data->problems) {
        rows.push_back({{"call", report.graph.calls[problem.call].id}, {"reason", problem.reason}});
    }
    return rows;
}

}  // namespace

Json errorJson(const ErrorReport& report) {
    Json uses = Json::array();
    for (const UseError& row : report.uses) uses.push_back(useJson(report, row));
    if (report.data) addDamage(report, uses);
    Json json{{"model", report.graph.model->name}, {"recipe", report.recipe}, {"uses", std::move(uses)}};
    json["activations"] = report.data ? activationsJson(report) : Json::array();
    json["outputs"] = report.data ? outputsJson(report.data->outputs) : Json::array();
    if (report.data) {
        json["samples"] = report.data->samples;
        json["not_run"] = problemsJson(report);
    }
    Json& notes = json["notes"] = Json::array();
    for (const FoldedNormalization& folded : foldedNormalizations(report.graph, report.fitted)) {
        notes.push_back({{"call", report.graph.calls[folded.call].id}, {"note", foldingMeaning}});
    }
    json["bytes"] = sizesJson(report);
    return json;
}

}  // namespace quantie
