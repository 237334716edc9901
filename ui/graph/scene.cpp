#include "ui/graph/scene.h"

#include <algorithm>
#include <set>
#include <utility>

#include "ui/document/data_text.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

QRectF toRect(const layout::Rect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

layout::Size toSize(const QSizeF& size) {
    return {size.width(), size.height()};
}

SceneBox boxWith(SceneBox::Form form, int index, NodeContent content) {
    SceneBox box;
    box.form = form;
    box.index = index;
    box.content = std::move(content);
    return box;
}

QString labelOf(const Graph& graph, const GraphTensor& tensor) {
    if (tensor.call < 0) return {};
    const auto& outputs = graph.calls[tensor.call].outputs;
    if (tensor.tensor >= static_cast<int>(outputs.size()) || !outputs[tensor.tensor]) return {};
    return tensorText(*outputs[tensor.tensor]);
}

QRectF boundsOf(const QList<QPointF>& curve) {
    if (curve.isEmpty()) return {};
    QRectF box(curve.front(), QSizeF());
    for (const QPointF& point : curve) {
        box.setLeft(std::min(box.left(), point.x()));
        box.setRight(std::max(box.right(), point.x()));
        box.setTop(std::min(box.top(), point.y()));
        box.setBottom(std::max(box.bottom(), point.y()));
    }
    return box.adjusted(-8, -8, 8, 8);  // the head, and its width where it is straight
}

}  // namespace

Item SceneBox::item() const {
    if (form == Form::Call) return {Item::Kind::Call, index};
    if (form == Form::Group) return {Item::Kind::Group, index};
    return {};
}

Scene Scene::of(const Document& document, const GraphFonts& fonts, bool allWeights) {
    Scene scene;
    scene.m_ties = document.graph().tiedVariables() > 0;
    scene.addCalls(document, allWeights);
    scene.addEnds(document);
    scene.addGroups(document);
    scene.addEdges(document);
    for (SceneBox& box : scene.m_boxes) {
        box.size = nodeSize(box.content, fonts, scene.m_ties);
        if (box.form == SceneBox::Form::Group) box.titleWidth = groupTitleWidth(box.content, fonts);
        scene.refreshBox(document, box);
    }
    return scene;
}

void Scene::addCalls(const Document& document, bool allWeights) {
    const auto& calls = document.graph().calls;
    m_boxes.reserve(calls.size() + document.graph().groups.size() + 4);
    for (int call = 0; call < static_cast<int>(calls.size()); ++call) {
        SceneBox box = boxWith(SceneBox::Form::Call, call, callContent(document, call, allWeights));
        box.group = calls[call].group;
        box.uses = {calls[call].uses.begin(), calls[call].uses.end()};
        m_boxes.push_back(std::move(box));
    }
}

void Scene::addEnds(const Document& document) {
    const Graph& graph = document.graph();
    const bool implicit = std::ranges::any_of(graph.inputs, [](const GraphTensor& tensor) { return tensor.call < 0; });
    if (implicit) {
        m_input = static_cast<int>(m_boxes.size());
        m_boxes.push_back(boxWith(SceneBox::Form::Input, 0, inputContent(document)));
    }
    for (int output = 0; output < static_cast<int>(graph.outputs.size()); ++output) {
        m_boxes.push_back(boxWith(SceneBox::Form::Output, output, outputContent(output)));
    }
}

void Scene::addGroups(const Document& document) {
    const auto& groups = document.graph().groups;
    m_firstGroup = static_cast<int>(m_boxes.size());
    std::vector<QList<int>> uses(groups.size());
    for (const GraphCall& call : document.graph().calls) {
        for (int group = call.group; group >= 0; group = groups[group].parent) {
            uses[group].append({call.uses.begin(), call.uses.end()});
        }
    }
    for (int group = 0; group < static_cast<int>(groups.size()); ++group) {
        SceneBox box = boxWith(SceneBox::Form::Group, group, groupContent(document, group, uses[group]));
        box.group = groups[group].parent;
        box.uses = uses[group];
        m_boxes.push_back(std::move(box));
    }
    for (SceneBox& box : m_boxes) {
        for (int group = box.group; group >= 0; group = groups[group].parent) ++box.depth;
    }
}

void Scene::addEdges(const Document& document) {
    const Graph& graph = document.graph();
    std::set<std::pair<int, int>> labelled;
    const auto add = [&](const GraphTensor& tensor, int to) {
        const int from = tensor.call < 0 ? m_input : tensor.call;
        if (from < 0) return;
        const bool first = labelled.insert({tensor.call, tensor.tensor}).second;
        SceneEdge& edge = m_edges.emplace_back();
        edge.from = from;
        edge.to = to;
        edge.tensor = tensor;
        if (first) edge.label = labelOf(graph, tensor);
    };
    for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
        for (const GraphTensor& input : graph.calls[call].inputs) add(input, call);
    }
    for (int box = 0; box < m_firstGroup; ++box) {
        if (m_boxes[box].form == SceneBox::Form::Output) add(graph.outputs[m_boxes[box].index], box);
    }
}

layout::Input Scene::layoutInput() const {
    layout::Input input;
    for (int i = 0; i < m_firstGroup; ++i) input.nodes.push_back({toSize(m_boxes[i].size), m_boxes[i].group});
    for (int i = m_firstGroup; i < static_cast<int>(m_boxes.size()); ++i) {
        const SceneBox& box = m_boxes[i];
        input.groups.push_back({box.group, box.folded, toSize(box.size), box.titleWidth});
    }
    for (const SceneEdge& edge : m_edges) input.edges.push_back({edge.from, edge.to});
    return input;
}

void Scene::place(layout::Layout layout) {
    m_layout = std::make_shared<const layout::Layout>(std::move(layout));
    std::vector<QRectF> rects;
    rects.reserve(m_boxes.size());
    for (int i = 0; i < static_cast<int>(m_boxes.size()); ++i) {
        SceneBox& box = m_boxes[i];
        box.rect = toRect(i < m_firstGroup ? m_layout->nodes[i] : m_layout->groups[i - m_firstGroup]);
        box.hidden = shown(i) != i;
        rects.push_back(box.hidden ? QRectF() : box.rect);
    }
    m_boxIndex = BucketIndex(rects);
    rects.clear();
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        QList<QPointF>& curve = m_edges[i].curve;
        curve.clear();
        for (const layout::Point& point : m_layout->edges[i]) curve.append({point.x, point.y});
        rects.push_back(boundsOf(curve));
    }
    m_edgeIndex = BucketIndex(rects);
    placeLabels();
    m_bounds = toRect(m_layout->bounds);
}

void Scene::placeLabels() {
    std::vector<bool> bendsLeft(m_boxes.size(), false);
    std::vector<bool> bendsRight(m_boxes.size(), false);
    for (const SceneEdge& edge : m_edges) {
        if (edge.curve.size() < 4) continue;
        const qreal aside = edge.curve[3].x() - edge.curve[0].x();
        if (aside < -1) bendsLeft[edge.from] = true;
        if (aside > 1) bendsRight[edge.from] = true;
    }
    for (SceneEdge& edge : m_edges) edge.labelLeft = bendsRight[edge.from] && !bendsLeft[edge.from];
}

void Scene::setFolded(int group, bool folded) {
    m_boxes[placeOfGroup(group)].folded = folded;
}

int Scene::shown(int box) const {
    int outermost = box;
    for (int group = m_boxes[box].group; group >= 0; group = boxOfGroup(group).group) {
        if (boxOfGroup(group).folded) outermost = placeOfGroup(group);
    }
    return outermost;
}

int Scene::boxOf(const Item& item) const {
    const int count = static_cast<int>(m_boxes.size());
    if (item.kind == Item::Kind::Call && item.index < count) return shown(item.index);
    if (item.kind == Item::Kind::Group && placeOfGroup(item.index) < count) return shown(placeOfGroup(item.index));
    return -1;
}

int Scene::rowOf(int box, int use) const {
    if (m_boxes[box].isFrame()) return -1;
    const auto& rows = m_boxes[box].content.rows;
    const auto found = std::ranges::find_if(rows, [use](const NodeRow& row) { return row.uses.contains(use); });
    return found == rows.end() ? -1 : static_cast<int>(found - rows.begin());
}

void Scene::refreshBox(const Document& document, SceneBox& box) {
    refreshRows(document, box.content);
    box.columns = nodeColumns(box.content, m_ties);
    refreshError(document, box);
    box.bits = 0;
    for (const int use : box.uses) {
        const auto scheme = document.scheme(use);
        if (scheme && (box.bits == 0 || scheme->bits < box.bits)) box.bits = scheme->bits;
    }
}

void Scene::refreshError(const Document& document, SceneBox& box) const {
    box.decibels.reset();
    box.computing = false;
    const auto take = [&box](const DataFigure& figure) {
        if (!figure.decibels) return;
        box.decibels = std::min(box.decibels.value_or(*figure.decibels), *figure.decibels);
        box.computing = box.computing || figure.stale;
    };
    if (m_colouring == ColourBy::OutputDamage) return take(damageOf(document, box.uses));
    if (m_colouring == ColourBy::ActivationLocal || m_colouring == ColourBy::ActivationInherited) {
        const auto figureOf = m_colouring == ColourBy::ActivationLocal ? localErrorOf : inheritedErrorOf;
        if (box.form == SceneBox::Form::Call) take(figureOf(document, box.index));
        if (box.form != SceneBox::Form::Group) return;
        const Graph& graph = document.graph();
        for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
            int group = graph.calls[call].group;
            while (group >= 0 && group != box.index) group = graph.groups[group].parent;
            if (group == box.index) take(figureOf(document, call));
        }
        return;
    }
    box.decibels = worstDecibels(document, box.uses);
    box.computing = std::ranges::any_of(
        box.uses, [&](int use) { return document.errors().of(use).state == UseFigure::State::Computing; });
}

void Scene::refresh(const Document& document) {
    m_ties = document.graph().tiedVariables() > 0;
    for (SceneBox& box : m_boxes) refreshBox(document, box);
}

void Scene::refresh(const Document& document, const QList<int>& uses) {
    const Graph& graph = document.graph();
    std::set<int> stale;
    for (const int changed : uses) {
        // Badges of all uses of a tie say whether they differ.
        for (const int use : graph.variables[graph.uses[changed].variable].uses) {
            stale.insert(graph.uses[use].call);
            for (int group = graph.calls[graph.uses[use].call].group; group >= 0; group = graph.groups[group].parent) {
                stale.insert(placeOfGroup(group));
            }
        }
    }
    for (const int box : stale) refreshBox(document, m_boxes[box]);
}

}  // namespace quantie
