#include "ui/graph/setting_menu.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>

#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"

namespace quantie {
namespace {

constexpr int bitsOfTheMenu = 8;  ///< more are in a menu of their own

QString say(const char* text) {
    return QCoreApplication::translate("SettingMenu", text);
}

Spec changing(const auto& put) {
    Spec spec;
    put(spec);
    return spec;
}

Spec withAxis(std::optional<int> axis) {
    return changing([&](Spec& spec) { spec.axis = axis; });
}

class Builder {
  public:
    Builder(Document& document, QList<int> uses, QMenu& menu)
        : m_document(document), m_uses(std::move(uses)), m_menu(menu) {}

    void addBits() {
        const bool allFloat = all([](const std::optional<Scheme>& scheme) { return !scheme; });
        add(m_menu, say("Float"), allFloat, changing([](Spec& spec) { spec.toFloat = true; }));
        for (int bits = minBits; bits <= bitsOfTheMenu; ++bits) addBits(m_menu, bits);
        QMenu& more = *m_menu.addMenu(say("9 – 16 bits"));
        for (int bits = bitsOfTheMenu + 1; bits <= maxBits; ++bits) addBits(more, bits);
    }

    void addGrid() {
        m_menu.addSeparator();
        const auto perTensor = [](const Scheme& scheme) { return !scheme.axis; };
        add(m_menu, say("One scale"), allQuantized(perTensor), withAxis({}));
        addPerChannel();
        const bool symmetric = allQuantized([](const Scheme& scheme) { return scheme.symmetric; });
        add(m_menu, say("Symmetric"), symmetric, changing([&](Spec& spec) { spec.symmetric = !symmetric; }));
        const bool narrow = allQuantized([](const Scheme& scheme) { return scheme.narrowRange; });
        add(m_menu, say("Narrow range"), narrow, changing([&](Spec& spec) { spec.narrowRange = !narrow; }));
        QMenu& ranges = *m_menu.addMenu(say("Range"));
        for (const Range& range : {Range(MinMax{}), Range(Percentile{}), Range(Mse{}), Range(Entropy{})}) {
            const auto same = [&](const Scheme& scheme) { return scheme.range == range; };
            add(ranges, rangeInWords(range), allQuantized(same), changing([&](Spec& spec) { spec.range = range; }));
        }
    }

    /// The setting of the first of the uses for all that read the same variables.
    void addSameForAll() {
        QList<int> others;
        const auto& variables = m_document.graph().variables;
        for (const int use : m_uses) {
            const auto& uses = variables[m_document.graph().uses[use].variable].uses;
            if (uses.size() > 1) others.append({uses.begin(), uses.end()});
        }
        if (others.isEmpty()) return;
        m_menu.addSeparator();
        const auto scheme = m_document.scheme(m_uses.front());
        QAction* action = m_menu.addAction(say("Same for all uses"));
        QObject::connect(action, &QAction::triggered, &m_document,
                         [&document = m_document, others, scheme] { document.set(others, scheme); });
    }

  private:
    bool all(const auto& holds) const {
        return std::ranges::all_of(m_uses, [&](int use) { return holds(m_document.scheme(use)); });
    }
    bool allQuantized(const auto& holds) const {
        return all([&](const std::optional<Scheme>& scheme) { return scheme && holds(*scheme); });
    }

    void add(QMenu& menu, const QString& text, bool ticked, const Spec& spec) {
        QAction* action = tickable(menu, text, ticked);
        // Grid and range change what is quantized already.
        action->setEnabled(spec.toFloat || spec.bits || !all([](const auto& scheme) { return !scheme; }));
        QObject::connect(action, &QAction::triggered, &m_document,
                         [&document = m_document, uses = m_uses, spec] { document.change(uses, spec); });
    }

    static QAction* tickable(QMenu& menu, const QString& text, bool ticked) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(ticked);
        return action;
    }

    void addBits(QMenu& menu, int bits) {
        const bool ticked = allQuantized([bits](const Scheme& scheme) { return scheme.bits == bits; });
        QAction* action = tickable(menu, say("%1 bits").arg(bits), ticked);
        QObject::connect(action, &QAction::triggered, &m_document, [&document = m_document, uses = m_uses, bits] {
            // The rest of a setting stays; a float use gets the defaults.
            const auto key = document.newMergeKey();
            for (const int use : uses) {
                Scheme scheme = document.scheme(use).value_or(Scheme{});
                scheme.bits = bits;
                document.set({use}, scheme, key);
            }
        });
    }

    /// Every weight by its own output channels: one step for all.
    void addPerChannel() {
        std::map<int, QList<int>> byAxis;
        for (const int use : m_uses) {
            if (const auto axis = reportedAxis(m_document.graph(), use, {})) byAxis[*axis].append(use);
        }
        QAction* action = tickable(m_menu, say("A scale per channel"),
                                   allQuantized([](const Scheme& scheme) { return scheme.axis.has_value(); }));
        action->setEnabled(!byAxis.empty() && !all([](const auto& scheme) { return !scheme; }));
        QObject::connect(action, &QAction::triggered, &m_document, [&document = m_document, byAxis] {
            const auto key = document.newMergeKey();
            for (const auto& [axis, uses] : byAxis) document.change(uses, withAxis(axis), key);
        });
    }

    Document& m_document;
    QList<int> m_uses;
    QMenu& m_menu;
};

}  // namespace

std::unique_ptr<QMenu> settingMenu(Document& document, const QList<int>& uses, QWidget* parent) {
    auto menu = std::make_unique<QMenu>(parent);
    QList<int> quantizable;
    for (const int use : uses) {
        if (isQuantizable(document.graph(), document.graph().uses[use])) quantizable.append(use);
    }
    if (quantizable.isEmpty()) {
        menu->addAction(say("These weights cannot be quantized"))->setEnabled(false);
        return menu;
    }
    Builder builder(document, quantizable, *menu);
    builder.addBits();
    builder.addGrid();
    builder.addSameForAll();
    return menu;
}

}  // namespace quantie
