// The graph of the open model: drawn, looked at, and worked in with mouse and keyboard.
//
// An own canvas: what is in view is painted from plain geometry (Scene), so that ten thousand layers pan as smoothly as
// ten. The layout of large models is made beside the window; until it is there, the old picture stays.
#pragma once

#include <QRubberBand>
#include <QTimer>
#include <QVariantAnimation>
#include <QWidget>
#include <functional>

#include "ui/document/document.h"
#include "ui/document/job.h"
#include "ui/graph/camera.h"
#include "ui/graph/hit_test.h"
#include "ui/graph/marks.h"
#include "ui/graph/navigation.h"
#include "ui/graph/overlays.h"
#include "ui/graph/view_settings.h"

namespace quantie {

class GraphView : public QWidget {
    Q_OBJECT

  public:
    GraphView(Document& document, ViewSettings& settings, QWidget* parent = nullptr);
    ~GraphView() override;

    Document& document() const { return m_document; }
    qreal zoom() const { return m_camera.scale(); }
    const Scene& scene() const { return m_scene; }
    const Camera& camera() const { return m_camera; }
    const Marks& marks() const { return m_marks; }
    const GraphFonts& fonts() const { return m_fonts; }
    /// A layout is being made beside the window.
    bool isArranging() const { return m_layoutJob.isRunning(); }
    /// Of that work, for the progress line.
    Job& layoutJob() { return m_layoutJob; }
    QSize sizeHint() const override { return {800, 600}; }
    QSize minimumSizeHint() const override { return {400, 240}; }

    /// Rings the calls and groups whose name, class, weight or id holds the text (or matches the regular expression),
    /// and shows the first. The number of them; −1 for an expression that is none. Without text all rings go.
    int find(const QString& text, bool regularExpression);
    int matchCount() const { return static_cast<int>(m_focus.matches.size()); }
    /// Rings these things, as a search does: what rules would change.
    void ring(const QList<Item>& items);

    void setFolded(int group, bool folded);

    /// Writes the whole picture, by the file's suffix: .svg and .pdf as vectors, .png. Throws Error(Unwritable), and
    /// Error(Usage) for another suffix.
    void exportPicture(const QString& file) const;

    void setZoom(qreal scale);
    void zoomIn();
    void zoomOut();
    void zoomReset() { setZoom(1); }
    void fit();
    void fitSelection();
    void centreOnCurrent();
    /// A point of the picture at a point of the view, at that scale: another view is followed.
    void showAt(const QPointF& scenePoint, const QPointF& viewPoint, qreal scale);

    /// Folds or unfolds the group that is selected, or that the selected call is in.
    void fold();
    /// All groups, or unfolds all of them where all are folded.
    void foldAll();

    void nextUse() { goToUse(1); }
    void previousUse() { goToUse(-1); }
    void nextTiedUse() { goInTie(1); }
    void previousTiedUse() { goInTie(-1); }
    /// The variable of the selected use, with its band, and the rest steps back.
    void selectTie();
    void selectAll();
    void selectSameClass();
    /// Bands go first, then the selection, then the rings.
    void escape();

    void findNext() { stepMatch(1); }
    void findPrevious() { stepMatch(-1); }

    /// Ids of what is selected as text, and its picture; the whole picture where nothing is.
    void copy() const;

  signals:
    void zoomChanged(qreal scale);
    /// Another part of the picture is seen, or another size of it.
    void viewMoved();
    /// `current` from 0; −1 for none.
    void matchesChanged(int current, int count);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    enum class Drag { None, Pending, Pan, Rubber, Minimap };

    // graph_view.cpp: what is shown
    void rebuild();
    void refreshUses(const QList<int>& uses);
    void refreshAll();
    void applySettings();
    void restyle();
    using Then = std::function<void(const Scene& before)>;
    void arrange(Scene next, const Then& then);
    void install(Scene scene, layout::Layout layout, const Then& then);
    void showFirst();
    void mark();
    void fadeTo(bool dims);
    void followSelection();
    void reveal(const Item& item);
    void cameraMoved();
    bool showsMinimap() const;
    GraphPaint paintWith(QPainter* painter) const;
    void paintOverlays(QPainter& painter);

    // graph_view_actions.cpp
    int groupAtHand() const;
    void goToUse(int step);
    void goInTie(int step);
    void goTowards(Way way, bool extend);
    void stepMatch(int step);

    // graph_view_mouse.cpp
    GraphHit hitAt(const QPointF& viewPoint) const;
    int tabAt(const QPointF& viewPoint) const;
    void click(const GraphHit& hit, Qt::KeyboardModifiers modifiers);
    void selectItems(const QList<Item>& items, Qt::KeyboardModifiers modifiers);
    void hover(const QPointF& viewPoint);
    void endHover();
    void beginDrag();
    void finishRubberBand();
    void showToolTip(const QPoint& viewPoint, const QPoint& globalPoint);
    QString toolTipAt(const QPointF& viewPoint) const;

    Document& m_document;
    ViewSettings& m_settings;
    GraphFonts m_fonts;
    Scene m_scene;
    Camera m_camera;
    Focus m_focus;
    Marks m_marks;
    std::vector<TieBand> m_hairlines;
    QList<BandTab> m_tabs;
    GraphLegend m_legend;
    Minimap m_minimap;
    Job m_layoutJob;
    bool m_allWeights = false;  ///< as the scene was made
    layout::Direction m_direction = layout::Direction::Down;
    bool m_fits = true;        ///< nobody has moved the picture yet: it is fitted as the view grows
    bool m_byPointer = false;  ///< the selection changes under the pointer: nothing scrolls

    QVariantAnimation m_dimming;
    QVariantAnimation m_emergence;
    QTimer m_hoverTimer;
    GraphHit m_hovered;
    GraphHit m_pressed;
    Drag m_drag = Drag::None;
    Qt::KeyboardModifiers m_pressModifiers;
    QPointF m_dragStart;
    QPointF m_dragLast;
    QRubberBand m_rubberBand;
};

}  // namespace quantie
