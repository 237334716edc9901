// The field of the tool bar that finds calls in the graph: matches are ringed, the rest stays.
#pragma once

#include "ui/weights/filter_field.h"

namespace quantie {

class GraphView;

class FindField : public FilterField {
    Q_OBJECT
  public:
    explicit FindField(GraphView& graph, QWidget* parent = nullptr);

    /// The keyboard, and the text selected.
    void takeFocus();
    /// Short, in a narrow window.
    void setNarrow(bool narrow);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void find();
    void showMatch(int current, int count);

    GraphView& m_graph;
    QString m_note;  ///< "3 of 12"
};

}  // namespace quantie
