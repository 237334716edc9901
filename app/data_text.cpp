// Errors on data as tables for people.
#include "app/console.h"
#include "app/error_report.h"

namespace quantie {
namespace {

std::string decibelsOr(const std::optional<ErrorFigures>& figures) {
    return figures ? decibelText(*figures) : "-";
}

std::string outputsText(const ErrorReport& report) {
    Table table({"OUTPUT", ">SQNR dB", ">MSE", ">MAX ERROR", ">COSINE", ">SAME CLASS", ">KL", ">CROSS-ENTROPY"});
    for (const OutputError& output : report.data->outputs) {
        const ErrorFigures& values = output.figures.values;
        std::vector<std::string> row{std::to_string(output.output), decibelText(values), figure(values.mse),
                                     figure(values.maxAbs), fixed(values.cosine, 6)};
        const auto& classes = output.figures.classes;
        row.push_back(classes ? fixed(100 * classes->top1Agreement, 2) + " %" : "-");
        row.push_back(classes ? figure(classes->klDivergence) : "-");
        row.push_back(classes && classes->crossEntropyFloat
                          ? figure(*classes->crossEntropyFloat) + " -> " + figure(*classes->crossEntropyQuantized)
                          : "-");
        table.add(std::move(row));
    }
    return table.text();
}

std::string activationsText(const ErrorReport& report) {
    Table table({"CALL", ">SQNR dB", ">LOCAL dB", ">INHERITED dB"});
    for (const ActivationError& error : report.data->activations) {
        table.add({report.graph.calls[error.call].id, decibelText(error.total), decibelsOr(error.local),
                   decibelsOr(error.inherited)});
    }
    return table.text();
}

std::string damageText(const ErrorReport& report) {
    std::vector<std::string> headings{"USE ALONE"};
    for (const OutputError& output : report.data->outputs) {
        headings.push_back(">OUTPUT " + std::to_string(output.output) + " dB");
    }
    Table table(headings);
    for (const UseDamage& damage : report.data->uses) {
        std::vector<std::string> row{report.graph.uses[damage.use].id};
        for (const OutputError& output : damage.alone.outputs) row.push_back(decibelText(output.figures.values));
        if (!damage.alone.problem.empty()) row.push_back(damage.alone.problem);
        row.resize(headings.size(), "-");
        table.add(std::move(row));
    }
    return table.text();
}

}  // namespace

std::string dataText(const ErrorReport& report) {
    std::string text = "On " + grouped(report.data->samples) + " samples\n\n";
    if (!report.data->uses.empty()) text += damageText(report) + "\n";
    if (!report.data->activations.empty()) text += activationsText(report) + "\n";
    text += report.data->outputs.empty() ? "No float output could be computed.\n" : outputsText(report);
    for (const CallProblem& problem : report.data->problems) {
        text += "not run: " + report.graph.calls[problem.call].id + ": " + problem.reason + "\n";
    }
    return text;
}

}  // namespace quantie
