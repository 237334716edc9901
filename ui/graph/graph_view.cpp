// What the view shows; what is done with it is in graph_view_mouse.cpp and graph_view_actions.cpp.
#include "ui/graph/graph_view.h"

#include "ui/document/data_session.h"

#include <QAccessible>
#include <QEvent>
#include <QPaintEvent>
#include <QStyle>
#include <utility>

#include "ui/graph/accessible_graph.h"
#include "ui/graph/graph_text.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int fadeTime = 120;
constexpr int restTime = 250;  ///< that the pointer rests on a badge before its band appears
/// Pictures of more boxes are arranged beside the window.
constexpr std::size_t arrangedAtOnce = 1200;
/// A model that would be smaller than this is shown from its beginning.
constexpr qreal leastReadable = 0.4;
constexpr qreal firstScale = 0.7;
constexpr qreal layerGapWithShapes = 76;

}  // namespace

GraphView::GraphView(Document& document, ViewSettings& settings, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_settings(settings),
      m_allWeights(settings.allWeights()),
      m_direction(settings.direction()),
      m_rubberBand(QRubberBand::Rectangle, this) {
    installAccessibleGraph();  // before anything is told to assistive programs
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Graph"));
    m_hoverTimer.setSingleShot(true);
    m_hoverTimer.setInterval(restTime);
    connect(&m_hoverTimer, &QTimer::timeout, this, [this] {
        m_focus.hoveredTies = m_scene.boxes()[m_hovered.box].content.rows[m_hovered.row].variables;
        mark();
    });
    for (QVariantAnimation* fade : {&m_dimming, &m_emergence}) {
        fade->setStartValue(0.0);
        fade->setEndValue(0.0);
        connect(fade, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    }
    connect(&document, &Document::modelReset, this, &GraphView::rebuild);
    connect(&document, &Document::tiesChanged, this, &GraphView::refreshAll);
    connect(&document, &Document::settingsChanged, this, &GraphView::refreshUses);
    connect(&document.errors(), &WeightErrors::changed, this, &GraphView::refreshUses);
    connect(&document.data(), &DataSession::changed, this, [this] {
        if (!m_scene.isPlaced()) return;
        m_legend.update(m_scene, m_settings.colourBy(), m_document.data().errors() != nullptr);
        if (!needsData(m_settings.colourBy())) return;
        m_scene.refresh(m_document);
        m_minimap.forget();
        update();
    });
    connect(&document.selection(), &Selection::changed, this, &GraphView::followSelection);
    connect(&settings, &ViewSettings::changed, this, &GraphView::applySettings);
    connect(&Theme::instance(), &Theme::changed, this, &GraphView::restyle);
    rebuild();
}

GraphView::~GraphView() {
    m_layoutJob.stop();
}

void GraphView::rebuild() {
    m_focus = {};
    m_marks = {};
    m_hairlines.clear();
    m_hovered = {};
    m_hoverTimer.stop();
    m_fits = true;
    m_scene = Scene();
    arrange(Scene::of(m_document, m_fonts, m_settings.allWeights()), {});
    emit matchesChanged(-1, 0);
}

/// The picture changes when the layout is there: at once for a small model.
void GraphView::arrange(Scene next, const Then& then) {
    const layout::Input input = next.layoutInput();
    layout::Options options;
    options.direction = m_settings.direction();
    // Shapes stand on the lines that run right, beside those that run down.
    if (options.direction == layout::Direction::Right) options.layerGap = layerGapWithShapes;
    if (input.nodes.size() <= arrangedAtOnce) {
        m_layoutJob.stop();
        install(std::move(next), layout::arrange(input, options), then);
        return;
    }
    auto scene = std::make_shared<Scene>(std::move(next));
    m_layoutJob.start(tr("Arranging the graph"), [=, this](const Progress& progress) -> Job::Finish {
        auto layout = std::make_shared<layout::Layout>(layout::arrange(input, options, progress));
        return [=, this] { install(std::move(*scene), std::move(*layout), then); };
    });
    update();
}

void GraphView::install(Scene scene, layout::Layout layout, const Then& then) {
    const Scene before = std::exchange(m_scene, std::move(scene));
    m_scene.place(std::move(layout));
    m_scene.setColouring(m_settings.colourBy());
    m_scene.refresh(m_document);  // what was toggled meanwhile
    m_camera.setBounds(m_scene.bounds());
    if (then) then(before);
    refreshAll();
    if (m_fits) showFirst();
    cameraMoved();
}

void GraphView::refreshAll() {
    m_scene.setColouring(m_settings.colourBy());
    m_scene.refresh(m_document);
    m_focus.hoveredTies.clear();
    m_focus.pinnedTies.clear();
    m_hairlines.clear();
    if (m_settings.tiesAlways() && m_scene.isPlaced()) m_hairlines = allTieBands(m_scene, m_document);
    m_legend.update(m_scene, m_settings.colourBy(), m_document.data().errors() != nullptr);
    m_minimap.forget();
    mark();
}

void GraphView::refreshUses(const QList<int>& uses) {
    if (!m_scene.isPlaced()) return;  // the scene that is being arranged is refreshed when it is installed
    m_scene.refresh(m_document, uses);
    if (m_settings.colourBy() != ColourBy::LayerKind) m_minimap.forget();
    const Item current = m_document.selection().current();
    if (current.kind == Item::Kind::Use && uses.contains(current.index)) announceChange(*this, current.index);
    update();
}

void GraphView::applySettings() {
    const bool otherPicture = m_allWeights != m_settings.allWeights() || m_direction != m_settings.direction();
    m_allWeights = m_settings.allWeights();
    m_direction = m_settings.direction();
    if (!otherPicture) return refreshAll();
    Scene next = Scene::of(m_document, m_fonts, m_allWeights);
    for (int group = 0; group < m_scene.groupCount(); ++group) next.setFolded(group, m_scene.isFolded(group));
    arrange(std::move(next), [this](const Scene& before) {
        const Item current = m_document.selection().current();
        const QRectF was = before.isPlaced() ? itemPlace(before, m_document.graph(), current) : QRectF();
        const QRectF is = itemPlace(m_scene, m_document.graph(), current);
        if (!was.isEmpty() && !is.isEmpty()) m_camera.moveTo(m_camera.origin() + is.topLeft() - was.topLeft());
    });
}

void GraphView::restyle() {
    m_minimap.forget();
    update();
}

/// All of it, or where that would be too small to read, its beginning.
void GraphView::showFirst() {
    m_camera.fit(m_scene.bounds());
    if (m_camera.scale() < leastReadable) {
        const int first = boxTowards(m_scene, -1, Way::Down);
        const QPointF at = first >= 0 ? m_scene.boxes()[first].rect.center() : m_scene.bounds().center();
        m_camera.zoomMiddle(firstScale);
        const QSizeF view = m_camera.visible().size();
        m_camera.moveTo(m_direction == layout::Direction::Down
                            ? QPointF(at.x() - view.width() / 2, m_scene.bounds().top() - 36)
                            : QPointF(m_scene.bounds().left() - 36, at.y() - view.height() / 2));
    }
    emit zoomChanged(zoom());
}

void GraphView::mark() {
    const bool hadBands = !m_marks.bands.empty();
    if (!m_scene.isPlaced()) return update();
    m_focus.keyboard = hasFocus();
    m_marks = marksOf(m_document, m_scene, m_focus);
    if (m_marks.bands.empty() || !hadBands) {
        m_emergence.stop();
        m_emergence.setStartValue(m_marks.bands.empty() ? 1.0 : 0.0);
        m_emergence.setEndValue(1.0);
        m_emergence.setDuration(style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0 ? fadeTime
                                                                                                            : 0);
        m_emergence.start();
    }
    fadeTo(m_marks.dims);
    m_tabs = bandTabs(m_marks.bands, m_document, m_camera, m_fonts);
    update();
}

void GraphView::fadeTo(bool dims) {
    const qreal target = dims ? 1 : 0;
    if (m_dimming.endValue().toReal() == target) return;
    const qreal now = m_dimming.currentValue().toReal();
    m_dimming.stop();
    m_dimming.setStartValue(now);
    m_dimming.setEndValue(target);
    m_dimming.setDuration(style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0 ? fadeTime : 0);
    m_dimming.start();
}

void GraphView::followSelection() {
    const auto& items = m_document.selection().items();
    const bool stillPinned = std::ranges::any_of(m_focus.pinnedTies, [&](int variable) {
        return items.contains(Item{Item::Kind::Variable, variable});
    });
    if (!stillPinned) m_focus.pinnedTies.clear();
    mark();
    const Item current = m_document.selection().current();
    if (!m_byPointer) reveal(current);
    setAccessibleDescription(describeItem(m_document, current));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    announceFocus(*this, current);
}

void GraphView::reveal(const Item& item) {
    if (!m_scene.isPlaced()) return;
    const QRectF place = itemPlace(m_scene, m_document.graph(), item);
    if (place.isEmpty() || m_camera.visible().contains(place)) return;
    m_fits = false;
    m_camera.reveal(place);
    cameraMoved();
}

void GraphView::cameraMoved() {
    m_tabs = bandTabs(m_marks.bands, m_document, m_camera, m_fonts);
    update();
    emit viewMoved();
}

bool GraphView::showsMinimap() const {
    return m_settings.minimap() && m_scene.isPlaced() && !m_camera.showsAll();
}

GraphPaint GraphView::paintWith(QPainter* painter) const {
    return {.painter = painter,
            .scene = m_scene,
            .marks = m_marks,
            .fonts = m_fonts,
            .colourBy = m_settings.colourBy(),
            .scale = m_camera.scale(),
            .dimming = m_dimming.currentValue().toReal(),
            .emergence = m_emergence.currentValue().toReal(),
            .hairlines = m_settings.tiesAlways() ? &m_hairlines : nullptr};
}

void GraphView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), tokens().canvas);
    if (!m_scene.isPlaced()) {
        painter.setPen(tokens().muted);
        if (isArranging()) painter.drawText(rect(), Qt::AlignCenter, tr("Arranging the graph…"));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.scale(m_camera.scale(), m_camera.scale());
    painter.translate(-m_camera.origin());
    paintGraph(paintWith(&painter), m_camera.visible());
    painter.restore();
    paintOverlays(painter);
}

void GraphView::paintOverlays(QPainter& painter) {
    for (const BandTab& tab : m_tabs) paintTab(&painter, tab, m_fonts);
    if (m_settings.legend()) m_legend.paint(&painter, m_camera.viewSize(), m_fonts);
    if (showsMinimap()) m_minimap.paint(&painter, paintWith(&painter), m_camera);
}

void GraphView::resizeEvent(QResizeEvent*) {
    m_camera.setViewSize(size());
    if (m_fits && m_scene.isPlaced()) showFirst();
    cameraMoved();
}

void GraphView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange) {
        m_fonts = GraphFonts();
        applySettings();
    }
    QWidget::changeEvent(event);
}

}  // namespace quantie
