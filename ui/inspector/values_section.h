// The section "Values and grid": the values of a weight, and, for one use, the grid of its setting with a range that
// can be dragged.
#pragma once

#include "ui/inspector/values_look.h"
#include "ui/widgets/section.h"

namespace quantie {

class SegmentedButtons;
class SliceField;
class ValuesPlot;
struct ValuesPlotData;

class ValuesSection : public Section {
    Q_OBJECT

  public:
    ValuesSection(Document& document, ValuesLook& look, QWidget* parent = nullptr);

    /// Values with the grid of that use.
    void setUse(int use);
    /// Values alone; its slices are those of an axis.
    void setVariable(int variable);
    void refresh();

  private:
    void setSlices(int use);
    void chooseSlice();
    void drag(double lo, double hi);
    void addGrid(ValuesPlotData& plot) const;

    Document& m_document;
    ValuesLook& m_look;
    int m_use = -1;             ///< whose grid is shown
    std::optional<int> m_axis;  ///< whose slices can be chosen
    bool m_perSlice = false;    ///< each of them has a grid of its own
    Document::MergeKey m_drag = 0;
    ValuesPlot* m_plot;
    SliceField* m_slice;
};

}  // namespace quantie
