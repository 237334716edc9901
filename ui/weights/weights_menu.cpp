#include "ui/weights/weights_menu.h"

#include <QClipboard>
#include <QGuiApplication>
#include <algorithm>

#include "core/recipe/spec.h"
#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"

namespace quantie {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("quantie::WeightsMenu", text);
}

/// The bits that the menu lists one by one; more are for the inspector.
constexpr int fewestListed = 2;
constexpr int mostListed = 8;

void addBits(QMenu& menu, Document& document, const QList<int>& uses) {
    QMenu* bits = menu.addMenu(say("Bits"));
    const auto common = document.scheme(uses.front());
    const bool agree = std::ranges::all_of(uses, [&](int use) {
        return document.scheme(use).has_value() == common.has_value() &&
               (!common || document.scheme(use)->bits == common->bits);
    });
    const auto add = [&](const QString& text, const Spec& spec, bool checked) {
        QAction* action = bits->addAction(text, [&document, uses, spec] { document.change(uses, spec); });
        action->setCheckable(true);
        action->setChecked(checked);
    };
    Spec toFloat;
    toFloat.toFloat = true;
    add(say("Float"), toFloat, agree && !common);
    for (int count = fewestListed; count <= mostListed; ++count) {
        Spec spec;
        spec.bits = count;
        add(QString::number(count), spec, agree && common && common->bits == count);
    }
}

void addSettings(QMenu& menu, Document& document, WeightsTree& tree, const WeightsMenuCalls& calls) {
    const QList<int> uses = tree.selectedUses();
    if (uses.isEmpty()) return;
    const auto quantizable = [&](int use) { return isQuantizable(document.graph(), document.graph().uses[use]); };
    if (!std::ranges::any_of(uses, quantizable)) {
        menu.addAction(say("Only float weights can be quantized"))->setEnabled(false);
    } else {
        const bool all =
            std::ranges::all_of(uses, [&](int use) { return document.scheme(use).has_value() || !quantizable(use); });
        menu.addAction(all ? say("To float") : say("Quantize"), &tree, &WeightsTree::toggleSelected);
        addBits(menu, document, uses);
    }
    menu.addAction(say("Settings…"), &tree, calls.showSettings);
    menu.addSeparator();
}

void addTies(QMenu& menu, Document& document, WeightsTree& tree, const WeightsMenuCalls& calls) {
    const QList<int> uses = tree.selectedUses();
    if (uses.isEmpty()) return;
    const Graph& graph = document.graph();
    const int variable = graph.uses[uses.back()].variable;
    if (const QString letter = document.letters().of(variable); !letter.isEmpty()) {
        menu.addAction(say("Select tie %1").arg(letter), &tree, [&document, variable] {
            document.selection().select({Item::Kind::Variable, variable});
        });
    }
    if (uses.size() == 2 && graph.uses[uses[0]].variable != graph.uses[uses[1]].variable) {
        menu.addAction(say("Tie these two"), &tree, [&document, uses] { document.tie(uses[0], uses[1]); });
    }
    menu.addAction(say("Tie by hand…"), &tree, calls.tieByHand);
    if (document.canUntie(variable)) {
        menu.addAction(say("Untie"), &tree, [&document, variable] { document.untie(variable); });
    }
    menu.addSeparator();
}

void addPlaces(QMenu& menu, Document& document, WeightsTree& tree, const WeightsMenuCalls& calls) {
    const Item current = document.selection().current();
    const QList<int> uses = tree.selectedUses();
    if (!current || uses.isEmpty()) return;
    menu.addAction(say("Show in the graph"), &tree, [current, centre = calls.centre] { centre(current); });
    if (uses.size() == 1) {
        const int call = document.graph().uses[uses.front()].call;
        menu.addAction(say("Select %1").arg(QString::fromStdString(document.graph().calls[call].id)), &tree,
                       [&document, call] {
                           document.selection().select({Item::Kind::Call, call});
                       });
    }
    menu.addAction(uses.size() == 1 ? say("Copy id") : say("Copy ids"), &tree, [&document, uses] {
        QStringList ids;
        for (const int use : uses) ids << QString::fromStdString(document.graph().uses[use].id);
        QGuiApplication::clipboard()->setText(ids.join('\n'));
    });
}

}  // namespace

void fillWeightsMenu(QMenu& menu, Document& document, WeightsTree& tree, const WeightsMenuCalls& calls) {
    if (!tree.selectedProposals().isEmpty()) {
        menu.addAction(acceptText(), &tree, &WeightsTree::acceptSelected);
        menu.addAction(rejectText(), &tree, &WeightsTree::rejectSelected);
        menu.addSeparator();
    }
    addSettings(menu, document, tree, calls);
    addTies(menu, document, tree, calls);
    addPlaces(menu, document, tree, calls);
}

}  // namespace quantie
