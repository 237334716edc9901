#include "ui/summary/tie_notes.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/eval/sizes.h"
#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("quantie::Notes", text);
}

std::vector<VariableSize> costly(const Document& document) {
    std::vector<VariableSize> found;
    std::ranges::copy_if(document.sizes().variables, std::back_inserter(found), [](const VariableSize& size) {
        return size.settings > 1 && size.bytes.stored > size.bytes.agreeing;
    });
    std::ranges::stable_sort(found, std::greater(),
                             [](const VariableSize& size) { return size.bytes.stored - size.bytes.agreeing; });
    return found;
}

/// "as F32 and as W8"; settings with one chip are told as "as W8 in 2 ways".
QString readings(const Document& document, const Variable& variable, int settings) {
    QStringList texts;
    for (const int use : variable.uses) {
        const QString text = say("as %1").arg(useChip(document, use).text);
        if (!texts.contains(text)) texts << text;
    }
    if (texts.size() < settings) return say("%1 in %2 ways").arg(texts.join(", ")).arg(settings);
    const QString last = texts.takeLast();
    return say("%1 and %2").arg(texts.join(", "), last);
}

QString storedAs(const Document& document, const Variable& variable, const VariableSize& size) {
    const QString asFloat = floatChip(variable.dtype).text;
    const bool anyFloat = std::ranges::any_of(variable.uses, [&](int use) { return !document.scheme(use); });
    if (anyFloat) return say("so it is stored as %1").arg(asFloat);
    if (size.bytes.stored == size.bytes.asFloat) {
        return say("and %1 takes less than %2 codes, so it is stored as that").arg(asFloat).arg(size.settings);
    }
    return size.settings == 2 ? say("so two codes are stored") : say("so %1 codes are stored").arg(size.settings);
}

/// The use whose setting would cost least, were it that of all.
int cheapestUse(const Document& document, const Variable& variable) {
    const Graph& graph = document.graph();
    int best = -1;
    std::int64_t bytes = 0;
    for (const int use : variable.uses) {
        const auto scheme = document.scheme(use);
        if (!scheme) continue;
        const std::int64_t own = codeBytes(*scheme, *useShape(graph, graph.uses[use]));
        if (best < 0 || own < bytes) {
            best = use;
            bytes = own;
        }
    }
    return best;
}

}  // namespace

void addTieNotes(const Document& document, std::vector<Note>& notes) {
    const Graph& graph = document.graph();
    for (const VariableSize& size : costly(document)) {
        const Variable& variable = graph.variables[size.variable];
        const int use = cheapestUse(document, variable);
        const std::int64_t total = document.sizes().total.stored - (size.bytes.stored - size.bytes.agreeing);
        const QString chip = useChip(document, use).text;
        const auto count = static_cast<int>(variable.uses.size());
        Note note;
        note.before = say("%1 is read %2, %3. ")
                          .arg(document.letters().of(size.variable), readings(document, variable, size.settings),
                               storedAs(document, variable, size));
        note.link = count == 2 ? say("Set both to %1").arg(chip) : say("Set all %1 to %2").arg(count).arg(chip);
        note.after = say(" to store %1 in all.").arg(byteSize(total));
        note.action = Note::Action::UseForAll;
        note.item = {Item::Kind::Use, use};
        notes.push_back(std::move(note));
    }
}

QString costlyTies(const Document& document) {
    constexpr qsizetype mostNamed = 3;
    QStringList letters;
    for (const VariableSize& size : costly(document)) letters << document.letters().of(size.variable);
    if (letters.size() <= 1) return letters.join(QString());
    if (letters.size() > mostNamed) {
        return say("%1 and %2 more").arg(letters.first(mostNamed - 1).join(", ")).arg(letters.size() - mostNamed + 1);
    }
    const QString last = letters.takeLast();
    return say("%1 and %2").arg(letters.join(", "), last);
}

}  // namespace quantie
