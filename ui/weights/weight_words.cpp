#include "ui/weights/weight_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/eval/sizes.h"
#include "core/quant/metrics.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

using Kind = WeightRow::Kind;

const QString separator = QStringLiteral(" · ");

QString say(const char* text) {
    return QCoreApplication::translate("quantie::WeightWords", text);
}

QString asText(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString sectionTitle(const Graph& graph, WeightSection section) {
    if (section == WeightSection::Proposals) return say("Proposals");
    if (section == WeightSection::Other) return say("Other weights");
    return graph.tiedVariables() > 0 ? say("Tied") : say("No variable is read twice.");
}

QString bytesText(const Document& document, int variable) {
    const auto& known = document.sizes().variables;
    const auto found = std::ranges::lower_bound(known, variable, {}, &VariableSize::variable);
    return found == known.end() || found->variable != variable ? say("size not known") : byteSize(found->bytes.asFloat);
}

QString shapeOf(const Variable& variable) {
    return variable.shape ? shapeText(*variable.shape) : say("shape not known");
}

QString sqnrDefinition() {
    const auto row = std::ranges::find(metrics(), std::string_view("sqnr_db"), &Metric::id);
    return asText(row->definition);
}

}  // namespace

int WeightWords::variableIndex() const {
    if (m_row.kind == Kind::Tied) return m_row.index;
    const int use = m_row.kind == Kind::Proposal ? graph().proposals[m_row.index].useA : m_row.index;
    return graph().uses[use].variable;
}

const Variable& WeightWords::variable() const {
    return graph().variables[variableIndex()];
}

/// Those whose settings the row shows.
QList<int> WeightWords::uses() const {
    if (m_row.kind == Kind::Section || m_row.kind == Kind::Proposal) return {};
    if (m_row.kind == Kind::Tied) return {variable().uses.begin(), variable().uses.end()};
    return {m_row.index};
}

QString WeightWords::name() const {
    switch (m_row.kind) {
        case Kind::Section:
            return sectionTitle(graph(), static_cast<WeightSection>(m_row.index));
        case Kind::Proposal: {
            const Proposal& proposal = graph().proposals[m_row.index];
            return say("%1 = %2").arg(QString::fromStdString(graph().uses[proposal.useA].id),
                                      QString::fromStdString(graph().uses[proposal.useB].id));
        }
        case Kind::Use:
            return QString::fromStdString(graph().uses[m_row.index].id);
        case Kind::Tied:
        case Kind::Single:
            break;
    }
    return QString::fromStdString(variable().name);
}

QString WeightWords::shape() const {
    return m_row.kind == Kind::Single ? shapeOf(variable()) : QString();
}

QString WeightWords::size() const {
    if (m_row.kind != Kind::Single) return {};
    return shape() + separator + bytesText(m_document, variableIndex());
}

QString WeightWords::secondLine() const {
    if (m_row.kind != Kind::Tied && m_row.kind != Kind::Proposal) return {};
    QStringList parts = {shapeOf(variable()), bytesText(m_document, variableIndex())};
    if (m_row.kind == Kind::Tied) {
        parts << evidenceInWords(variable());
    } else {
        const Proposal& proposal = graph().proposals[m_row.index];
        const bool rejected = proposal.state == Proposal::State::Rejected;
        parts << (rejected ? say("%1: rejected") : say("%1: proposal")).arg(QString::fromStdString(proposal.detail));
    }
    return parts.join(separator);
}

Badge WeightWords::badge() const {
    if (m_row.kind == Kind::Tied) return variableBadge(m_document, m_row.index);
    if (m_row.kind != Kind::Proposal) return {};
    const Proposal& proposal = graph().proposals[m_row.index];
    const auto reads = [this](int use) {
        return static_cast<int>(graph().variables[graph().uses[use].variable].uses.size());
    };
    const int together = reads(proposal.useA) + reads(proposal.useB);
    return {badgeText(say("P"), together), false, false, true};
}

std::optional<Chip> WeightWords::chip() const {
    if (uses().isEmpty()) return std::nullopt;
    return usesChip(m_document, uses());
}

QString WeightWords::bits() const {
    const auto all = chip();
    return all ? all->text : QString();
}

QString WeightWords::decibels() const {
    if (uses().isEmpty()) return {};
    if (const auto worst = worstDecibels(m_document, uses())) return decibelNumber(*worst);
    const bool computing = std::ranges::any_of(
        uses(), [this](int use) { return m_document.errors().of(use).state == UseFigure::State::Computing; });
    return computing ? QStringLiteral("…") : QStringLiteral("–");
}

bool WeightWords::decibelsMuted() const {
    bool known = false;
    for (const int use : uses()) {
        const UseFigure& figure = m_document.errors().of(use);
        if (figure.state == UseFigure::State::Computing) return true;
        known = known || figure.error;
    }
    return !known;
}

QString WeightWords::problem() const {
    if (!m_document.hasWeights()) return {};
    for (const int use : uses()) {
        const UseFigure& figure = m_document.errors().of(use);
        if (figure.state == UseFigure::State::Failed) return figure.problem;
    }
    return {};
}

QString WeightWords::described() const {
    switch (m_row.kind) {
        case Kind::Section:
            return name();
        case Kind::Proposal:
            return say("Proposal: %1, %2").arg(name(), secondLine());
        case Kind::Tied:
            return describeVariable(m_document, m_row.index);
        case Kind::Use:
        case Kind::Single:
            break;
    }
    return describeUse(m_document, m_row.index);
}

QString WeightWords::toolTip(int column) const {
    if (m_row.kind == Kind::Section) return {};
    if (column == WeightsModel::Weight || m_row.kind == Kind::Proposal) return weightToolTip();
    return column == WeightsModel::Bits ? bitsToolTip() : decibelsToolTip();
}

QString WeightWords::weightToolTip() const {
    QStringList lines = {name()};
    if (m_row.kind == Kind::Use) lines << say("reads %1").arg(QString::fromStdString(variable().name));
    if (m_row.kind == Kind::Single)
        lines << say("read by %1").arg(QString::fromStdString(graph().uses[m_row.index].id));
    lines << QStringList{shapeOf(variable()), asText(dtypeName(variable().dtype)),
                         say("%1 as the file's type stores it").arg(bytesText(m_document, variableIndex()))}
                 .join(separator);
    if (m_row.kind == Kind::Tied) {
        for (const Evidence& evidence : variable().evidence) {
            lines << say("tied: %1").arg(QString::fromStdString(evidence.detail));
        }
    }
    if (m_row.kind == Kind::Proposal) {
        lines << say("The file does not say that these are one variable: it is for you to decide.");
    }
    if ((m_row.kind == Kind::Use || m_row.kind == Kind::Single) && graph().uses[m_row.index].assumed) {
        lines << say("assumed: the class is not known, so neither is whether it reads this weight");
    }
    return lines.join('\n');
}

QString WeightWords::bitsToolTip() const {
    QStringList lines;
    for (const int use : uses()) {
        const QString setting = settingInWords(m_document, use);
        lines << (uses().size() == 1 ? setting
                                     : say("%1: %2").arg(QString::fromStdString(graph().uses[use].id), setting));
        if (lines.size() == 12 && uses().size() > 13) {
            lines << say("and %1 more").arg(uses().size() - lines.size());
            break;
        }
    }
    const auto shown = chip();
    lines << (shown && shown->unavailable ? say("Only float weights can be quantized.")
                                          : say("Click: float, or the setting that it had last."));
    return lines.join('\n');
}

QString WeightWords::decibelsToolTip() const {
    if (const QString why = problem(); !why.isEmpty()) return say("No error: %1.").arg(why);
    const QString text = decibels();
    if (text == QStringLiteral("–")) {
        return m_document.hasWeights() ? say("Float: no error.") : say("This file has no weights: no error is known.");
    }
    if (text == QStringLiteral("…")) return say("The error is being computed.");
    QString first =
        uses().size() > 1 ? say("%1 dB, the worst of %2 uses").arg(text).arg(uses().size()) : say("%1 dB").arg(text);
    if (decibelsMuted()) first += say(", with the setting before; the new one is being computed");
    return first + '\n' + sqnrDefinition();
}

QString columnDefinition(int column) {
    if (column == WeightsModel::Weight) return say("The variable or use, its shape, and its bytes as float.");
    if (column == WeightsModel::Bits) {
        return say(
            "How the use reads the weight: F32 is float, W8 is quantized to 8 bits, ·ch has a scale per "
            "channel. Click toggles.");
    }
    return say("The error of the weight, in dB.") + '\n' + sqnrDefinition();
}

}  // namespace quantie
