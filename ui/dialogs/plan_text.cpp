#include "ui/dialogs/plan_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/export/flat_clone.h"
#include "core/model/json_text.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

using Kind = PlanStep::Kind;
using PartKind = PlanPart::Kind;

/// More names than that of uses with one setting are counted.
constexpr int mostNames = 4;
/// More ties than that which are read in different ways are counted.
constexpr int mostTies = 12;

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

PlanPart text(const QString& text) {
    return {PartKind::Text, text, {}};
}

PlanPart strong(const QString& text) {
    return {PartKind::Strong, text, {}};
}

/// "emb: gets an id on each of its copies": what it is about, and what is said of it, with `joint` between.
std::vector<PlanPart> aboutParts(const std::string& step, const QString& joint = QStringLiteral(": ")) {
    const QString sentence = textOf(step);
    const qsizetype colon = sentence.indexOf(QLatin1String(": "));
    if (colon < 0) return {text(sentence)};
    const QString end = sentence.endsWith(QChar(u'…')) ? QString() : QStringLiteral(".");
    return {strong(sentence.left(colon)), text(joint + sentence.mid(colon + 2) + end)};
}

/// Puts the lines together, a paragraph of the plan per member.
class PlanWriter {
    Q_DECLARE_TR_FUNCTIONS(quantie::PlanText)

  public:
    PlanWriter(const ExportPlan& plan, const Graph& graph, const Recipe& recipe)
        : m_plan(plan), m_graph(graph), m_recipe(recipe), m_structureStays(plan.content.uses.empty()) {}

    std::vector<PlanLine> write() {
        copiedLayers();
        inlined();
        quantizedUses();
        floatWrappers();
        activations();
        ties();
        costs();
        warnings();
        values();
        loading();
        return std::move(m_lines);
    }

  private:
    void add(const QString& icon, std::vector<PlanPart> parts, PlanLine::Tone tone = PlanLine::Tone::Plain) {
        m_lines.push_back({icon, tone, std::move(parts)});
    }

    std::optional<Scheme> scheme(int use) const {
        const auto it = m_recipe.uses.find(m_graph.uses[use].id);
        const bool written = m_plan.format != ExportFormat::Keras && it != m_recipe.uses.end();
        if (m_plan.format == ExportFormat::KerasInt8 && !hasStep(use)) return std::nullopt;
        return written ? std::optional(it->second) : std::nullopt;
    }

    bool hasStep(int use) const {
        return std::ranges::any_of(m_plan.steps, [use](const PlanStep& step) { return step.use == use; });
    }

    Chip chip(int use) const {
        const auto setting = scheme(use);
        return setting ? quantizedChip(*setting) : floatChip(m_graph.variables[m_graph.uses[use].variable].dtype);
    }

    /// Calls of which the file has something else than the model.
    std::set<int> changedCalls() const {
        std::set<int> calls;
        for (const PlanStep& step : m_plan.steps) {
            if (step.call >= 0 && step.kind != Kind::Activation) calls.insert(step.call);
            if (step.use >= 0) calls.insert(m_graph.uses[step.use].call);
        }
        return calls;
    }

    void copiedLayers() {
        const std::set<int> changed = changedCalls();
        const std::vector<char> needed = neededCalls(m_graph);
        std::set<int> seen;
        QStringList names;
        for (std::size_t call = 0; call < m_graph.calls.size(); ++call) {
            const GraphCall& self = m_graph.calls[call];
            const bool stays = (m_structureStays || needed[call] != 0) && !changed.contains(static_cast<int>(call));
            if (stays && seen.insert(self.layer).second) names << textOf(joinedName(self.path));
        }
        if (names.isEmpty()) return;
        const QString what = names.size() == 1 ? tr("1 layer is copied as it is: %1.")
                                               : tr("%1 layers are copied as they are: %2.").arg(count(names.size()));
        add(QStringLiteral("copy"), {text(what.arg(enumerated(names)))});
    }

    void inlined() {
        for (const PlanStep& step : m_plan.steps) {
            if (step.kind == Kind::Inline) {
                add(QStringLiteral("kinds/model"), aboutParts(step.what, tr(" is inlined: ")));
            }
        }
    }

    QString wrappedSentence(qsizetype uses) const {
        const bool rounded = m_plan.format == ExportFormat::Baked;
        if (m_plan.format == ExportFormat::KerasInt8)
            return uses == 1 ? tr("1 use reads Keras's own int8 codes: ")
                             : tr("%1 uses read Keras's own int8 codes: ").arg(count(uses));
        if (uses == 1) return rounded ? tr("1 use gets rounded values: ") : tr("1 use gets a wrapper: ");
        return (rounded ? tr("%1 uses get rounded values: ") : tr("%1 uses get a wrapper each: ")).arg(count(uses));
    }

    /// One line for all uses with one setting.
    void quantizedUses() {
        std::map<std::string, std::vector<int>> bySetting;
        std::vector<std::string> order;
        for (const PlanStep& step : m_plan.steps) {
            if (step.use < 0 || !scheme(step.use)) continue;
            const std::string setting = schemeInWords(*scheme(step.use)).toStdString();
            if (!bySetting.contains(setting)) order.push_back(setting);
            bySetting[setting].push_back(step.use);
        }
        for (const std::string& setting : order) {
            const std::vector<int>& uses = bySetting[setting];
            QStringList names;
            for (const int use : uses) names << textOf(m_graph.uses[use].id);
            add(QStringLiteral("rules"), {text(wrappedSentence(names.size())),
                                          strong(enumerated(names, mostNames)),
                                          text(QStringLiteral(" ")),
                                          {PartKind::Chip, {}, chip(uses.front())},
                                          {PartKind::Detail, textOf(setting), {}}});
        }
    }

    void floatWrappers() {
        QStringList names;
        for (const PlanStep& step : m_plan.steps) {
            if (step.kind == Kind::Wrap && step.use < 0) names << textOf(m_graph.calls[step.call].id);
        }
        if (names.isEmpty()) return;
        const QString what = names.size() == 1
                                 ? tr(" gets a wrapper without quantizers, for its tie or its place in the order.")
                                 : tr(" get wrappers without quantizers, for their ties or their places in the order.");
        add(QStringLiteral("rules"), {strong(enumerated(names, mostNames)), text(what)});
    }

    void activations() {
        for (const PlanStep& step : m_plan.steps) {
            if (step.kind != Kind::Activation) continue;
            const QString what = textOf(step.what);
            const qsizetype colon = what.indexOf(QLatin1String(": "));
            add(QStringLiteral("rules"), {text(tr("The output of ")),
                                          strong(what.left(colon)),
                                          text(tr(" is quantized.")),
                                          {PartKind::Detail, what.mid(colon + 2), {}}});
        }
    }

    QString callsOf(const std::vector<int>& uses) const {
        QStringList names;
        for (const int use : uses) names << textOf(m_graph.calls[m_graph.uses[use].call].id);
        names.removeDuplicates();
        return enumerated(names, mostNames);
    }

    /// "emb reads it as F32, deemb as W8".
    QString readAs(const Variable& variable) const {
        std::vector<std::pair<QString, std::vector<int>>> groups;
        for (const int use : variable.uses) {
            const QString word = chip(use).text;
            const auto it = std::ranges::find(groups, word, &std::pair<QString, std::vector<int>>::first);
            if (it == groups.end()) {
                groups.push_back({word, {use}});
            } else {
                it->second.push_back(use);
            }
        }
        QStringList words;
        for (const auto& [word, uses] : groups) {
            const bool first = words.isEmpty();
            const QString how = !first            ? tr("%1 as %2")
                                : uses.size() > 1 ? tr("%1 read it as %2")
                                                  : tr("%1 reads it as %2");
            words << how.arg(callsOf(uses), word);
        }
        return words.join(QStringLiteral(", "));
    }

    bool differs(const Variable& variable) const {
        return std::ranges::any_of(variable.uses,
                                   [&](int use) { return scheme(use) != scheme(variable.uses.front()); });
    }

    void tieLine(const PlanPart& about, const QString& what) {
        add(QStringLiteral("tie"), {about, text(what)}, PlanLine::Tone::Tie);
    }

    QString howItIsRead(const Variable& variable, int copies) const {
        if (copies == 1) return tr(" stays one variable. %1.").arg(readAs(variable));
        const QString why = differs(variable) ? tr("because its uses differ") : tr("along with its layer");
        return tr(" is cut into %1 variables, %2. %3.").arg(count(copies), why, readAs(variable));
    }

    void ties() {
        std::vector<const Variable*> agreeing;
        std::size_t different = 0;
        for (std::size_t v = 0; v < m_graph.variables.size(); ++v) {
            const Variable& variable = m_graph.variables[v];
            if (!variable.tied()) continue;
            const int copies = copiesInFile(m_plan, m_graph, static_cast<int>(v));
            if (copies == 1 && !differs(variable)) {
                agreeing.push_back(&variable);
                continue;
            }
            if (++different > mostTies) continue;
            tieLine(strong(textOf(variable.name)), howItIsRead(variable, copies));
        }
        if (different > mostTies) {
            tieLine(text(count(static_cast<std::int64_t>(different - mostTies))),
                    tr(" more tied variables are read in different ways."));
        }
        if (agreeing.size() == 1) {
            tieLine(strong(textOf(agreeing.front()->name)),
                    tr(" stays one variable, read by %1.").arg(callsOf(agreeing.front()->uses)));
        } else if (!agreeing.empty()) {
            QStringList names;
            for (const Variable* variable : agreeing) names << textOf(variable->name);
            tieLine(text(tr("%1 tied variables stay one each: ").arg(count(names.size()))),
                    enumerated(names) + QLatin1Char('.'));
        }
    }

    void costs() {
        for (const PlanStep& step : m_plan.steps) {
            if (step.kind == Kind::Copy) {
                add(QStringLiteral("copy"), aboutParts(step.what), PlanLine::Tone::Warning);
            } else if (step.kind == Kind::Replace) {
                add(QStringLiteral("rules"), aboutParts(step.what));
            }
        }
    }

    void warnings() {
        for (const Diagnostic& warning : m_plan.warnings) {
            std::vector<PlanPart> parts;
            if (!warning.where.empty()) parts = {strong(textOf(warning.where)), text(QStringLiteral(": "))};
            parts.push_back(text(textOf(warning.message) + QLatin1Char('.')));
            add(QStringLiteral("warning"), std::move(parts), PlanLine::Tone::Warning);
        }
    }

    void values() {
        const QString icon = QStringLiteral("save");
        if (!m_plan.content.hasWeights) {
            add(icon, {text(tr("The model has no weights: only its architecture is written."))});
        } else if (m_plan.format == ExportFormat::Tfmot || m_plan.format == ExportFormat::Keras3) {
            add(icon, {text(tr("Weights stay float in the file, so that the model can be trained."))});
        } else if (m_plan.format == ExportFormat::Baked) {
            add(icon, {text(tr("Rounded values are stored as float: the file is not smaller, and loads anywhere."))});
        } else if (m_plan.format == ExportFormat::KerasInt8) {
            add(icon, {text(tr("Codes take a byte each. Keras quantizes what such a layer reads as it comes."))});
        } else if (!m_recipe.uses.empty()) {
            add(icon, {text(tr("Nothing is quantized in this file: the settings stay in the recipe."))});
        }
    }

    void loading() {
        if (m_plan.content.keras3) {
            loadingKeras3();
            return;
        }
        const QString name = QStringLiteral("model.h5");
        const bool companion = loadingLines(m_plan, name.toStdString()).find("quantie") != std::string::npos;
        const QString call =
            companion ? QStringLiteral("quantie.load_model()") : QStringLiteral("tf.keras.models.load_model()");
        const QString needs =
            companion ? tr(", TensorFlow 2.6 to 2.15 and the companion. ") : tr(", any TensorFlow from 2.6 to 2.15. ");
        add(QStringLiteral("info"), {text(tr("To load it: ")),
                                     {PartKind::Code, call, {}},
                                     text(needs),
                                     {PartKind::CopyCode, tr("Copy the code"), {}}});
    }

    void loadingKeras3() {
        const QString call = m_plan.needsCompanion ? QStringLiteral("quantie.load_model()")
                                                   : QStringLiteral("keras.saving.load_model()");
        add(QStringLiteral("info"), {text(tr("To load it: ")),
                                     {PartKind::Code, call, {}},
                                     text(m_plan.needsCompanion ? tr(", Keras 3.5 or later and the companion. ")
                                                                : tr(", Keras 3.5 or later. ")),
                                     {PartKind::CopyCode, tr("Copy the code"), {}}});
    }

    const ExportPlan& m_plan;
    const Graph& m_graph;
    const Recipe& m_recipe;
    bool m_structureStays;
    std::vector<PlanLine> m_lines;
};

}  // namespace

std::vector<PlanLine> planLines(const ExportPlan& plan, const Graph& graph, const Recipe& recipe) {
    return PlanWriter(plan, graph, recipe).write();
}

int copiesInFile(const ExportPlan& plan, const Graph& graph, int variable) {
    // Only where values are rounded does a format have to cut; a call that was replaced has a copy of its own.
    if (plan.format != ExportFormat::Baked || plan.content.uses.empty()) return 1;
    std::map<int, std::string> identities;
    for (const ExportedUse& use : plan.content.uses) identities[use.use] = use.identity;
    std::set<std::string> copies;
    for (const int use : graph.variables[variable].uses) {
        const auto it = identities.find(use);
        copies.insert(it == identities.end() ? "use " + std::to_string(use) : it->second);
    }
    return static_cast<int>(copies.size());
}

QString plainText(const PlanLine& line) {
    QString result;
    for (const PlanPart& part : line.parts) {
        if (part.kind == PartKind::Detail) result += QLatin1Char('\n');
        result += part.kind == PartKind::Chip ? part.chip.text : part.text;
    }
    return result;
}

QString enumerated(const QStringList& names, int most) {
    if (names.size() > most + 1) {
        const QString rest = count(names.size() - most);
        return QCoreApplication::translate("quantie::PlanText", "%1 and %2 more")
            .arg(names.mid(0, most).join(QStringLiteral(", ")), rest);
    }
    return names.join(QStringLiteral(", "));
}

std::int64_t expectedFileBytes(const ExportPlan& plan) {
    // Fitted to what the HDF5 library writes for small models, where it counts: a header, a B-tree and a heap per
    // group, and the architecture's text kept with room to spare.
    constexpr std::int64_t perFile = 8500;
    constexpr std::int64_t perGroup = 600;
    constexpr std::int64_t perArray = 120;
    constexpr double perCharacter = 2.6;
    std::set<std::string> groups;
    std::set<std::string> arrays;
    for (const WeightGroup& group : plan.content.groups) {
        for (const CloneWeight& weight : group.weights) {
            const std::string path = group.layer + "/" + weight.name;
            for (auto end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
                groups.insert(path.substr(0, end));
            }
            arrays.insert(weight.identity);
        }
    }
    const auto text = static_cast<double>(writeJson(plan.content.architecture).size());
    if (!plan.content.hasWeights) return static_cast<std::int64_t>(text);
    return plan.bytes + perFile + perGroup * static_cast<std::int64_t>(groups.size()) +
           perArray * static_cast<std::int64_t>(arrays.size()) + static_cast<std::int64_t>(perCharacter * text);
}

}  // namespace quantie
