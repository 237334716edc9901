#include "ui/window/find_field.h"

#include <QKeyEvent>
#include <QPainter>

#include "ui/graph/graph_view.h"
#include "ui/theme/theme.h"

namespace quantie {

FindField::FindField(GraphView& graph, QWidget* parent) : FilterField(parent), m_graph(graph) {
    setAccessibleName(tr("Find in the graph"));
    setNarrow(false);
    connect(this, &FilterField::filterChanged, this, &FindField::find);
    connect(&graph, &GraphView::matchesChanged, this, &FindField::showMatch);
}

void FindField::takeFocus() {
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

void FindField::setNarrow(bool narrow) {
    setFixedWidth(narrow ? 150 : 230);
    setPlaceholderText(narrow ? tr("Find") : tr("Find name, class, weight, id"));
}

void FindField::find() {
    if (m_graph.find(text(), isRegularExpression()) >= 0) return;
    m_note = tr("no expression");
    update();
}

void FindField::showMatch(int current, int count) {
    m_note.clear();
    if (!text().isEmpty()) m_note = count == 0 ? tr("none") : tr("%1 of %2").arg(current + 1).arg(count);
    update();
}

/// Return and F3 go on, Escape ends the search and goes back to the graph.
void FindField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (event->modifiers().testFlag(Qt::ShiftModifier)) {
            m_graph.findPrevious();
        } else {
            m_graph.findNext();
        }
    } else if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Down) {
        if (event->key() == Qt::Key_Escape) clear();
        m_graph.setFocus(Qt::OtherFocusReason);
    } else {
        FilterField::keyPressEvent(event);
    }
}

void FindField::paintEvent(QPaintEvent* event) {
    FilterField::paintEvent(event);
    if (m_note.isEmpty()) return;
    QPainter painter(this);
    painter.setPen(tokens().muted);
    const QRect place = rect().adjusted(0, 0, -textMargins().right() - 4, 0);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, m_note);
}

}  // namespace quantie
