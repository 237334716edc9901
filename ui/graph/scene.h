// The picture as plain geometry: a box per call, input, output and nested model, and the lines between them. Boxes know
// what stands in them; nothing is painted here.
#pragma once

#include <QList>
#include <QPointF>
#include <QRectF>
#include <memory>
#include <optional>
#include <vector>

#include "core/layout/layout.h"
#include "ui/document/document.h"
#include "ui/graph/bucket_index.h"
#include "ui/graph/node_content.h"
#include "ui/graph/node_size.h"
#include "ui/graph/view_settings.h"

namespace quantie {

struct SceneBox {
    enum class Form { Call, Input, Output, Group };

    Form form = Form::Call;
    int index = -1;  ///< of the call or group; of the input or output
    int group = -1;  ///< the group around it, as a place in Graph::groups
    int depth = 0;   ///< groups around it
    bool folded = false;
    bool hidden = false;  ///< in a folded group
    NodeContent content;
    NodeColumns columns;
    QSizeF size;           ///< of a call; of a folded group
    qreal titleWidth = 0;  ///< room that the title of an unfolded group needs
    QRectF rect;
    QList<int> uses;  ///< of a group: of the calls inside

    // What the uses say, for painting: kept, because thousands of boxes may be in view.
    std::optional<double> decibels;  ///< the error that the colouring paints, of the worst use or call
    bool computing = false;          ///< it is of an earlier setting
    int bits = 0;                    ///< the fewest; 0: all float

    bool isPill() const { return content.kind == LayerKind::Input || content.kind == LayerKind::Output; }
    bool isFrame() const { return form == Form::Group && !folded; }
    Item item() const;
};

struct SceneEdge {
    int from = -1;  ///< places of boxes: of the calls themselves, also where folded groups hide them
    int to = -1;
    GraphTensor tensor;
    QString label;           ///< the shape; of several lines of one tensor only the first has it
    bool labelLeft = false;  ///< another line bends away to the right, where the shape would stand
    QList<QPointF> curve;    ///< as layout::Layout::edges; empty: hidden
};

class Scene {
  public:
    /// Boxes of the document's graph, without places.
    static Scene of(const Document& document, const GraphFonts& fonts, bool allWeights);

    /// What the layout works from, with groups folded as they are.
    layout::Input layoutInput() const;
    void place(layout::Layout layout);
    bool isPlaced() const { return m_layout != nullptr; }
    const layout::Layout& placed() const { return *m_layout; }

    bool isFolded(int group) const { return boxOfGroup(group).folded; }
    void setFolded(int group, bool folded);

    /// Calls first (by their places in the graph), then inputs and outputs, then groups.
    const std::vector<SceneBox>& boxes() const { return m_boxes; }
    const std::vector<SceneEdge>& edges() const { return m_edges; }
    const QRectF& bounds() const { return m_bounds; }
    int groupCount() const { return static_cast<int>(m_boxes.size()) - m_firstGroup; }
    int placeOfGroup(int group) const { return m_firstGroup + group; }
    const SceneBox& boxOfGroup(int group) const { return m_boxes[placeOfGroup(group)]; }
    /// The box that stands for it in the picture: itself, or the folded group that hides it.
    int shown(int box) const;
    /// The same of a selected thing; -1 for a variable and for nothing.
    int boxOf(const Item& item) const;
    /// The row of the box with that use; -1: none, or the box is a frame.
    int rowOf(int box, int use) const;

    std::vector<int> boxesIn(const QRectF& area) const { return m_boxIndex.in(area); }
    std::vector<int> edgesIn(const QRectF& area) const { return m_edgeIndex.in(area); }

    /// Which error the boxes show; takes effect with the next refresh of everything.
    void setColouring(ColourBy colouring) { m_colouring = colouring; }
    ColourBy colouring() const { return m_colouring; }

    /// Badges, chips and figures of everything anew (ties have changed), or of the calls and groups that have one of
    /// those uses.
    void refresh(const Document& document);
    void refresh(const Document& document, const QList<int>& uses);
    bool hasTies() const { return m_ties; }

  private:
    void addCalls(const Document& document, bool allWeights);
    void addEnds(const Document& document);
    void addGroups(const Document& document);
    void addEdges(const Document& document);
    void placeLabels();
    void refreshBox(const Document& document, SceneBox& box);
    void refreshError(const Document& document, SceneBox& box) const;

    std::vector<SceneBox> m_boxes;
    std::vector<SceneEdge> m_edges;
    int m_firstGroup = 0;
    int m_input = -1;  ///< the box of an input that no layer stands for
    bool m_ties = false;
    ColourBy m_colouring = ColourBy::WeightError;
    QRectF m_bounds;
    std::shared_ptr<const layout::Layout> m_layout;
    BucketIndex m_boxIndex;
    BucketIndex m_edgeIndex;
};

}  // namespace quantie
