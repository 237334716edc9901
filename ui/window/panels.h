// The panels of the window: the docks around the graph, how they start, and how the keyboard gets to them.
#pragma once

#include <QObject>
#include <array>

class QDockWidget;
class QMainWindow;
class QWidget;

namespace quantie {

/// In the order in which F6 goes through them.
enum class Panel { Graph, Weights, Inspector, Summary };
inline constexpr int panelCount = 4;

class Panels : public QObject {
    Q_OBJECT
  public:
    /// Puts the contents into docks of the window; `graph` is its central widget, or inside of that.
    Panels(QMainWindow& window, QWidget& graph, QWidget& weights, QWidget& inspector, QWidget& summary);

    bool isShown(Panel panel) const;
    /// Shows it and gives it the keyboard; where it has that already it is hidden, but for the graph.
    void goTo(Panel panel);
    /// The next shown panel, or with -1 the one before.
    void goToNext(int step);

    /// As they start, for the window's present size.
    void reset();
    /// As they were when the program was left; false where nothing is known of that.
    bool restore();
    void save() const;

  signals:
    void changed();

  private:
    QWidget* content(Panel panel) const;
    QDockWidget* dock(Panel panel) const { return m_docks.at(static_cast<std::size_t>(panel)); }
    QDockWidget* makeDock(const QString& title, const char* name, Qt::DockWidgetArea area, QWidget& content);
    bool hasFocus(Panel panel) const;

    QMainWindow& m_window;
    QWidget& m_graph;
    std::array<QDockWidget*, panelCount> m_docks{};  ///< none for the graph
};

}  // namespace quantie
