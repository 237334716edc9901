// The graph's canvas against Qt's stock graphics items: the same boxes, words and lines of one model with 10,000
// layers, built, seen as a whole and panned in the same run. Prints ratios; milliseconds only to judge them by.
//
//   QT_QPA_PLATFORM=offscreen bench_canvas
#include <QApplication>
#include <QElapsedTimer>
#include <QGraphicsPathItem>
#include <QGraphicsRectItem>
#include <QGraphicsScene>
#include <QGraphicsSimpleTextItem>
#include <QGraphicsView>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <functional>

#include "tests/ui/graph/chain_model.h"
#include "ui/graph/graph_view.h"
#include "ui/theme/theme.h"

using namespace quantie;

namespace {

constexpr QSize viewSize(1600, 1000);
constexpr int rounds = 7;
constexpr int panSteps = 40;

/// The shortest of several times, in milliseconds: what else runs on the machine only adds.
double least(const std::function<void()>& work) {
    double best = 1e9;
    for (int i = 0; i < rounds; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    return best;
}

void addText(QGraphicsItem* parent, const QFont& font, const QString& text, const QPointF& at) {
    auto* item = new QGraphicsSimpleTextItem(text, parent);
    item->setFont(font);
    item->setPos(at);
}

/// What the canvas has: a rectangle and a head for every call, its words, a path for every line.
void fillStock(QGraphicsScene& scene, const Scene& drawn, const GraphFonts& fonts) {
    for (const SceneBox& box : drawn.boxes()) {
        auto* rect = scene.addRect(QRectF({}, box.rect.size()), QPen(tokens().nodeLine), tokens().node);
        rect->setPos(box.rect.topLeft());
        auto* head = new QGraphicsRectItem(QRectF(0, 0, box.rect.width(), nodeHeadHeight), rect);
        head->setBrush(tokens().nodeHead);
        addText(rect, fonts.name.font(), box.content.name, {30, 6});
        addText(rect, fonts.className.font(), box.content.className, {150, 6});
        for (int row = 0; row < static_cast<int>(box.content.rows.size()); ++row) {
            const NodeRow& self = box.content.rows[row];
            const qreal y = nodeHeadHeight + row * nodeRowHeight + 4;
            addText(rect, fonts.weight.font(), self.label, {11, y});
            addText(rect, fonts.small.font(), self.shape, {150, y});
            addText(rect, chipFont(), self.chip.text, {230, y});
        }
    }
    for (const SceneEdge& edge : drawn.edges()) {
        if (edge.curve.size() < 4) continue;
        QPainterPath path(edge.curve.front());
        for (qsizetype i = 1; i + 2 < edge.curve.size(); i += 3)
            path.cubicTo(edge.curve[i], edge.curve[i + 1], edge.curve[i + 2]);
        scene.addPath(path, QPen(tokens().edge, 1.25));
    }
}

void dragTo(GraphView& view, const QPointF& to) {
    QMouseEvent move(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, Qt::MiddleButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &move);
    view.repaint();
}

void tell(const char* what, double stock, double own) {
    std::printf("%-10s own / stock %.3f   (%.2f and %.2f ms)\n", what, own / stock, own, stock);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    Theme::instance().install();
    const QTemporaryDir folder;
    const QString file = folder.filePath("chains.json");
    if (!ChainModel(100, 100).write(file)) return 1;

    Document document;
    ViewSettings settings;
    settings.setMinimap(false);
    GraphView view(document, settings);
    view.resize(viewSize);
    view.show();
    document.open({file.toStdString(), {}, {}});
    while (view.scene().boxes().empty()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::printf("%zu boxes, %zu lines\n", view.scene().boxes().size(), view.scene().edges().size());

    const double ownBuild = least([&] {
        const GraphFonts fonts;
        Scene scene = Scene::of(document, fonts, false);
        scene.place(view.scene().placed());
    });
    std::unique_ptr<QGraphicsScene> scene;
    const double stockBuild = least([&] {
        scene = std::make_unique<QGraphicsScene>();
        fillStock(*scene, view.scene(), view.fonts());
        scene->itemsBoundingRect();
    });
    tell("build", stockBuild, ownBuild);

    QGraphicsView stock(scene.get());
    stock.resize(viewSize);
    stock.setRenderHint(QPainter::Antialiasing);
    stock.show();
    stock.scale(Camera::leastScale, Camera::leastScale);
    view.fit();
    QCoreApplication::processEvents();
    stock.viewport()->repaint();
    const double stockFull = least([&] { stock.viewport()->repaint(); });
    const double ownFull = least([&] { view.repaint(); });
    tell("full view", stockFull, ownFull);

    stock.resetTransform();
    view.zoomReset();
    QCoreApplication::processEvents();
    const double stockPan = least([&] {
        for (int step = 0; step < panSteps; ++step) {
            QScrollBar* bar = stock.verticalScrollBar();
            bar->setValue(bar->value() + 16);
            stock.viewport()->repaint();
        }
    });
    QMouseEvent press(QEvent::MouseButtonPress, QPointF(800, 500), view.mapToGlobal(QPointF(800, 500)),
                      Qt::MiddleButton, Qt::MiddleButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &press);
    int at = 500;
    const double ownPan = least([&] {
        for (int step = 0; step < panSteps; ++step) {
            at -= 16;
            dragTo(view, QPointF(800, at));
        }
    });
    tell("pan", stockPan / panSteps, ownPan / panSteps);
    return 0;
}
