// A reference model in a graph view of a fixed size, for the tests of the canvas.
#pragma once

#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/graph/graph_view.h"

namespace quantie {

struct ShownGraph {
    Document document;
    ViewSettings settings;
    GraphView view{document, settings};

    /// False where the file could not be opened or its layout never came.
    bool open(const std::string& name, const QSize& size = {900, 800}) {
        view.resize(size);
        view.show();
        return openAndWait(document, name) && QTest::qWaitFor([this] { return view.scene().isPlaced(); }, 20000);
    }

    const Graph& graph() const { return document.graph(); }
    int use(const std::string& id) const { return graph().findUse(id); }
    int call(const std::string& path) const { return graph().findCall(path).first; }
    int group(const std::string& path) const { return graph().findCall(path).second; }

    const SceneBox& box(int index) const { return view.scene().boxes()[index]; }
    QPoint onView(const QPointF& point) const { return view.camera().toView(point).toPoint(); }
    QPoint chip(const std::string& path, int row) const {
        const SceneBox& self = box(call(path));
        return onView(nodeChipRect(self.rect, self.columns, row).center());
    }
    QPoint badge(const std::string& path, int row) const {
        const SceneBox& self = box(call(path));
        return onView(nodeBadgeRect(self.rect, self.content.rows[row].badge, self.columns, row).center());
    }
    QPoint head(int index) const { return onView(headOf(box(index).rect).center()); }
    void click(const QPoint& at, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(&view, Qt::LeftButton, modifiers, at);
    }
};

}  // namespace quantie
