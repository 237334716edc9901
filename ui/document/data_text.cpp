#include "ui/document/data_text.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/eval/data_errors.h"
#include "core/quant/metrics.h"
#include "ui/document/data_session.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("quantie::DataText", text);
}

QString asText(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<double> decibelsOf(const std::optional<ErrorFigures>& figures) {
    return figures ? std::optional(figures->sqnrDb) : std::nullopt;
}

/// Nothing quantized stands before it, or what does changes nothing.
std::optional<double> decibelsWhereDiffering(const std::optional<ErrorFigures>& figures) {
    return figures && figures->exact ? std::nullopt : decibelsOf(figures);
}

QString outputText(const OutputError& output) {
    QString text = say("Output %1: %2").arg(output.output).arg(figureText(output.figures.values));
    if (const auto& classes = output.figures.classes) {
        text +=
            say(", same class in %1, KL %2 nats").arg(percent(classes->top1Agreement), number(classes->klDivergence));
        if (classes->crossEntropyFloat && classes->crossEntropyQuantized) {
            text += say(", cross-entropy %1 → %2 nats")
                        .arg(number(*classes->crossEntropyFloat), number(*classes->crossEntropyQuantized));
        }
    }
    return text;
}

}  // namespace

DataFigure damageOf(const Document& document, int use) {
    const TrialResult* damage = document.data().damage(use);
    const bool stale =
        document.scheme(use) && document.data().errors() != nullptr && !document.data().isDamageCurrent(use);
    return {damage == nullptr ? std::nullopt : worstOutput(damage->outputs), stale};
}

DataFigure damageOf(const Document& document, const QList<int>& uses) {
    DataFigure worst;
    for (const int use : uses) {
        const DataFigure one = damageOf(document, use);
        worst.stale = worst.stale || one.stale;
        if (one.decibels) worst.decibels = std::min(worst.decibels.value_or(*one.decibels), *one.decibels);
    }
    return worst;
}

DataFigure localErrorOf(const Document& document, int call) {
    const ActivationError* error = document.data().activation(call);
    return {error == nullptr ? std::nullopt : decibelsOf(error->local), !document.data().isCurrent()};
}

DataFigure inheritedErrorOf(const Document& document, int call) {
    const ActivationError* error = document.data().activation(call);
    if (error == nullptr) return {std::nullopt, !document.data().isCurrent()};
    // A call with nothing quantized passes on what reaches it.
    const bool own = error->local.has_value() || error->inherited.has_value();
    return {decibelsWhereDiffering(own ? error->inherited : error->total), !document.data().isCurrent()};
}

QString figureText(const ErrorFigures& figures) {
    return figures.exact ? say("exact") : decibels(figures.sqnrDb);
}

QString samplesInWords(const Document& document) {
    const DataSession& data = document.data();
    const auto samples = data.errors() == nullptr ? data.samples() : data.errors()->samples;
    if (!data.source()) return {};
    if (data.source()->isGenerated()) {
        return samples == 1 ? say("1 generated sample") : say("%1 generated samples").arg(count(samples));
    }
    const QString name = sourceName(*data.source());
    return samples == 1 ? say("1 sample of %1").arg(name) : say("%1 samples of %2").arg(count(samples), name);
}

QString outputsInBrief(const Document& document) {
    const DataErrors* errors = document.data().errors();
    if (errors == nullptr) return {};
    if (errors->outputs.empty()) return say("Outputs: not computed");
    const OutputError* worst = leastSqnr(errors->outputs);
    const QString samples = document.data().source() && document.data().source()->isGenerated()
                                ? say("%1 generated samples").arg(count(errors->samples))
                                : say("%1 samples").arg(count(errors->samples));
    return say("Output %1: %2, %3").arg(worst->output).arg(figureText(worst->figures.values), samples);
}

QString outputsInFull(const Document& document) {
    const DataErrors* errors = document.data().errors();
    if (errors == nullptr) return {};
    QStringList lines;
    for (const OutputError& output : errors->outputs) lines << outputText(output);
    if (lines.isEmpty()) lines << say("No output can be computed");
    return say("%1. On %2.").arg(lines.join(QStringLiteral("; ")), samplesInWords(document));
}

QString outputsMeaning() {
    QStringList lines{say("What the outputs lose with this recipe, against the float run on the same data.")};
    for (const Metric& metric : metrics()) {
        if (metric.id == "sqnr_db") lines << say("dB: %1").arg(asText(metric.definition));
    }
    for (const FigureDefinition& figure : classFigureDefinitions()) {
        lines << QStringLiteral("%1: %2").arg(asText(figure.name), asText(figure.definition));
    }
    return lines.join('\n');
}

QString damageInWords(const Document& document, int use) {
    if (!document.scheme(use)) return say("Quantize this use to see what it does to the outputs.");
    const TrialResult* damage = document.data().damage(use);
    if (damage == nullptr) {
        const bool running = document.data().job().isRunning();
        return running ? say("What it does to the outputs is being computed.")
                       : say("What this use alone does to the outputs: run the model on data (F9).");
    }
    if (!damage->problem.empty()) return QString::fromStdString(damage->problem);
    QStringList lines;
    for (const OutputError& output : damage->outputs) {
        lines << say("Output %1 with only this use quantized: %2")
                     .arg(output.output)
                     .arg(figureText(output.figures.values));
    }
    return lines.isEmpty() ? say("No output can be computed.") : lines.join('\n');
}

}  // namespace quantie
