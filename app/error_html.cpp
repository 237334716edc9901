// The errors as a page with plots: what `error --report` writes.
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/console.h"
#include "app/error_report.h"
#include "app/html.h"
#include "core/recipe/folding.h"
#include "core/recipe/spec.h"

namespace quantie {
namespace {

std::string definitionOf(std::string_view id) {
    for (const Metric& metric : metrics()) {
        if (metric.id == id) return std::string(metric.definition);
    }
    return {};
}

double decibelsOf(const std::optional<ErrorFigures>& figures) {
    return figures && !figures->exact ? figures->sqnrDb : std::numeric_limits<double>::quiet_NaN();
}

std::string cellOf(const std::optional<ErrorFigures>& figures) {
    return figures ? htmlDecibels(*figures) : "–";
}

std::string headHtml(const ErrorReport& report) {
    const Bytes& bytes = report.sizes.total;
    std::string html = "<h1>" + htmlText(report.graph.model->name) +
                       ": what quantization does</h1>\n<p>Recipe: " + htmlText(report.recipe) + ". " +
                       std::to_string(report.uses.size()) +
                       " uses of weights are quantized. Weights: " + grouped(bytes.asFloat) + " bytes as float, " +
                       grouped(bytes.stored) + " stored";
    if (bytes.agreeing < bytes.stored) {
        html += ", " + grouped(bytes.agreeing) + " if all uses of a variable had one setting";
    }
    html += ".";
    if (report.data)
        html += " Measured on " + grouped(report.data->samples) + " samples of " + htmlText(report.source) + ".";
    return html + "</p>\n";
}

std::string outputsHtml(const ErrorReport& report) {
    std::vector<std::vector<std::string>> rows;
    for (const OutputError& output : report.data->outputs) {
        const ErrorFigures& values = output.figures.values;
        const auto& classes = output.figures.classes;
        rows.push_back({std::to_string(output.output), htmlDecibels(values), figure(values.mse), figure(values.maxAbs),
                        fixed(values.cosine, 6), classes ? fixed(100 * classes->top1Agreement, 2) + " %" : "–",
                        classes ? figure(classes->klDivergence) : "–"});
    }
    std::vector<HtmlColumn> columns{{"Output", "", false}};
    for (const char* id : {"sqnr_db", "mse", "max_abs", "cosine"}) {
        for (const Metric& metric : metrics()) {
            if (metric.id == id) columns.push_back({std::string(metric.name), std::string(metric.definition), true});
        }
    }
    const auto classes = classFigureDefinitions();
    for (std::size_t i = 0; i < 2; ++i) {
        columns.push_back({std::string(classes[i].name), std::string(classes[i].definition), true});
    }
    return "<h2>Outputs</h2>\n" + htmlTable(columns, rows);
}

/// The worst output when the use alone is quantized; none where it was not computed.
std::optional<ErrorFigures> damageOf(const ErrorReport& report, int use) {
    if (!report.data) return std::nullopt;
    const auto damage = std::ranges::find(report.data->uses, use, &UseDamage::use);
    if (damage == report.data->uses.end()) return std::nullopt;
    const OutputError* worst = leastSqnr(damage->alone.outputs);
    return worst == nullptr ? std::nullopt : std::optional(worst->figures.values);
}

std::string usesHtml(const ErrorReport& report) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> places;
    HtmlSeries weights{"weight", {}};
    HtmlSeries damages{"outputs, this use alone", {}};
    for (const UseError& row : report.uses) {
        const std::string& id = report.graph.uses[row.use].id;
        const auto damage = damageOf(report, row.use);
        const auto weight = row.error ? std::optional(row.error->tensor) : std::nullopt;
        rows.push_back({htmlText(id), htmlText(specText(row.scheme)),
                        weight ? htmlDecibels(*weight) : htmlText(row.problem), weight ? figure(weight->mse) : "–",
                        weight ? figure(weight->maxAbs) : "–"});
        if (report.data) rows.back().push_back(cellOf(damage));
        places.push_back(id);
        weights.values.push_back(decibelsOf(weight));
        damages.values.push_back(decibelsOf(damage));
    }
    std::vector<HtmlColumn> columns{{"Use", "", false},
                                    {"Setting", "As --rule takes it", false},
                                    {"Weight", definitionOf("sqnr_db"), true},
                                    {"Mean square", definitionOf("mse"), true},
                                    {"Largest", definitionOf("max_abs"), true}};
    std::vector<HtmlSeries> series{std::move(weights)};
    if (report.data) {
        columns.push_back({"Outputs, alone", "The worst output when this use alone is quantized", true});
        series.push_back(std::move(damages));
    }
    return "<h2>Uses of weights</h2>\n" + htmlChart(places, series) + htmlTable(columns, rows);
}

std::string activationsHtml(const ErrorReport& report) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> places;
    std::vector<HtmlSeries> series;
    std::vector<HtmlColumn> columns{{"Call", "", false}};
    for (const FigureDefinition& definition : activationErrorDefinitions()) {
        series.push_back({std::string(definition.name), {}});
        columns.push_back({std::string(definition.name), std::string(definition.definition), true});
    }
    for (const ActivationError& error : report.data->activations) {
        const std::string& id = report.graph.calls[error.call].id;
        places.push_back(id);
        series[0].values.push_back(decibelsOf(error.total));
        series[1].values.push_back(decibelsOf(error.local));
        series[2].values.push_back(decibelsOf(error.inherited));
        rows.push_back({htmlText(id), htmlDecibels(error.total), cellOf(error.local), cellOf(error.inherited)});
    }
    if (rows.empty()) return "<h2>Activations</h2>\n<p>Nothing that calls put out differs.</p>\n";
    return "<h2>Activations</h2>\n" + htmlChart(places, series) + htmlTable(columns, rows);
}

std::string notesHtml(const ErrorReport& report) {
    std::string list;
    for (const FoldedNormalization& folded : foldedNormalizations(report.graph, report.fitted)) {
        list += "<li>" + htmlText(report.graph.calls[folded.call].id + ": " + foldingMeaning) + "</li>\n";
    }
    if (report.data) {
        for (const CallProblem& problem : report.data->problems) {
            list += "<li>" + htmlText(report.graph.calls[problem.call].id + " cannot be run: " + problem.reason) +
                    "</li>\n";
        }
    }
    return list.empty() ? "" : "<h2>Notes</h2>\n<ul>\n" + list + "</ul>\n";
}

std::string definitionsHtml() {
    std::string list = "<h2>What the numbers are</h2>\n<dl>\n";
    for (const Metric& metric : metrics()) {
        list += "<dt>" + htmlText(metric.name) + "</dt><dd>" + htmlText(metric.definition) + "</dd>\n";
    }
    for (const auto& definitions : {classFigureDefinitions(), activationErrorDefinitions()}) {
        for (const FigureDefinition& definition : definitions) {
            list += "<dt>" + htmlText(definition.name) + "</dt><dd>" + htmlText(definition.definition) + "</dd>\n";
        }
    }
    return list + "<dt>Bytes</dt><dd>" + htmlText(bytesDefinition) + "</dd>\n</dl>\n";
}

}  // namespace

std::string errorHtml(const ErrorReport& report) {
    std::string body = headHtml(report);
    if (report.data) body += outputsHtml(report);
    body += usesHtml(report);
    if (report.data) body += activationsHtml(report);
    return htmlPage(report.graph.model->name + ": errors of quantization",
                    body + notesHtml(report) + definitionsHtml());
}

}  // namespace quantie
