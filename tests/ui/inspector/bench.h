// A document with its inspector, for the tests of what the inspector shows and changes.
#pragma once

#include <QLabel>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/inspector/inspector_panel.h"

namespace quantie {

/// As wide as its dock.
struct Bench {
    Document document;
    InspectorPanel panel{document};

    explicit Bench(const char* model) {
        panel.resize(384, 900);
        panel.show();
        if (!openAndWait(document, model)) qFatal("cannot open %s", model);
    }

    int use(const char* id) const { return document.graph().findUse(id); }
    int variable(const char* id) const { return document.graph().uses[use(id)].variable; }
    void select(Item::Kind kind, int index) { document.selection().select({kind, index}); }
    std::optional<Scheme> scheme(const char* id) const { return document.scheme(use(id)); }

    /// The visible widget of that kind with that accessible name or text.
    template <typename Widget>
    Widget* find(const QString& name) const {
        for (Widget* widget : panel.findChildren<Widget*>()) {
            if (widget->isVisible() && (widget->accessibleName() == name || widget->property("text") == name)) {
                return widget;
            }
        }
        qWarning() << "there is no" << name;
        return nullptr;
    }
    template <typename Widget>
    Widget* first() const {
        for (Widget* widget : panel.findChildren<Widget*>()) {
            if (widget->isVisible()) return widget;
        }
        return nullptr;
    }
    bool shows(const QString& text) const {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(text)) return true;
        }
        return false;
    }
    bool waitUntilShown(const QString& text) const {
        if (QTest::qWaitFor([&] { return shows(text); }, 10000)) return true;
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->isVisible()) qWarning() << label->text();
        }
        return false;
    }
};

}  // namespace quantie
