#include "ui/window/panels.h"

#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QSettings>

#include "ui/theme/font.h"

namespace quantie {
namespace {

constexpr const char* stateKey = "window/panels";
constexpr int stateVersion = 1;

constexpr int narrowWindow = 1500;
constexpr int lowWindow = 800;
constexpr int summaryHeight = 150;

/// The first thing in the widget, or itself, that takes the keyboard.
QWidget* firstFocus(QWidget& widget) {
    if ((widget.focusPolicy() & Qt::TabFocus) != 0) return &widget;
    for (QWidget* next = widget.nextInFocusChain(); next != nullptr && next != &widget;
         next = next->nextInFocusChain()) {
        const bool takes = (next->focusPolicy() & Qt::TabFocus) != 0 && next->isEnabled() && next->isVisible();
        if (takes && widget.isAncestorOf(next)) return next;
    }
    return &widget;
}

}  // namespace

Panels::Panels(QMainWindow& window, QWidget& graph, QWidget& weights, QWidget& inspector, QWidget& summary)
    : QObject(&window), m_window(window), m_graph(graph) {
    // The sides are as high as the window; the summary lies under the graph alone.
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_docks = {nullptr, makeDock(tr("Weights and ties"), "weights", Qt::LeftDockWidgetArea, weights),
               makeDock(tr("Inspector"), "inspector", Qt::RightDockWidgetArea, inspector),
               makeDock(tr("Summary"), "summary", Qt::BottomDockWidgetArea, summary)};
}

QDockWidget* Panels::makeDock(const QString& title, const char* name, Qt::DockWidgetArea area, QWidget& content) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(name);
    content.setFont(panelFont());
    dock->setWidget(&content);
    m_window.addDockWidget(area, dock);
    connect(dock, &QDockWidget::visibilityChanged, this, &Panels::changed);
    return dock;
}

QWidget* Panels::content(Panel panel) const {
    return panel == Panel::Graph ? &m_graph : dock(panel)->widget();
}

bool Panels::isShown(Panel panel) const {
    return panel == Panel::Graph || !dock(panel)->isHidden();
}

bool Panels::hasFocus(Panel panel) const {
    const QWidget* focus = QApplication::focusWidget();
    const QWidget* widget = content(panel);
    return focus != nullptr && (focus == widget || widget->isAncestorOf(focus));
}

void Panels::goTo(Panel panel) {
    if (panel != Panel::Graph) {
        if (isShown(panel) && hasFocus(panel)) {
            dock(panel)->hide();
            m_graph.setFocus(Qt::OtherFocusReason);
            return;
        }
        dock(panel)->show();
        dock(panel)->raise();
    }
    firstFocus(*content(panel))->setFocus(Qt::TabFocusReason);
}

void Panels::goToNext(int step) {
    int at = 0;
    for (int i = 0; i < panelCount; ++i) {
        if (hasFocus(static_cast<Panel>(i))) at = i;
    }
    do {
        at = (at + step + panelCount) % panelCount;
    } while (!isShown(static_cast<Panel>(at)));
    firstFocus(*content(static_cast<Panel>(at)))->setFocus(Qt::TabFocusReason);
}

void Panels::reset() {
    QDockWidget* weights = dock(Panel::Weights);
    QDockWidget* inspector = dock(Panel::Inspector);
    QDockWidget* summary = dock(Panel::Summary);
    for (QDockWidget* each : {weights, inspector, summary}) {
        each->setFloating(false);
        each->show();
    }
    m_window.addDockWidget(Qt::LeftDockWidgetArea, weights);
    m_window.addDockWidget(Qt::RightDockWidgetArea, inspector);
    m_window.addDockWidget(Qt::BottomDockWidgetArea, summary);
    summary->setVisible(m_window.height() >= lowWindow);
    const bool narrow = m_window.width() < narrowWindow;
    m_window.resizeDocks({weights, inspector}, {narrow ? 296 : 384, narrow ? 344 : 384}, Qt::Horizontal);
    m_window.resizeDocks({summary}, {summaryHeight}, Qt::Vertical);
}

bool Panels::restore() {
    return m_window.restoreState(QSettings().value(stateKey).toByteArray(), stateVersion);
}

void Panels::save() const {
    QSettings().setValue(stateKey, m_window.saveState(stateVersion));
}

}  // namespace quantie
