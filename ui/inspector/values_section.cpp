#include "ui/inspector/values_section.h"

#include <QHBoxLayout>

#include "core/recipe/use_facts.h"
#include "ui/inspector/axis_text.h"
#include "ui/inspector/scheme_edits.h"
#include "ui/inspector/slice_field.h"
#include "ui/plots/values_plot.h"
#include "ui/theme/format.h"
#include "ui/widgets/segmented_buttons.h"

namespace quantie {

ValuesSection::ValuesSection(Document& document, ValuesLook& look, QWidget* parent)
    : Section(tr("Values and grid"), QStringLiteral("inspector/values"), parent),
      m_document(document),
      m_look(look),
      m_plot(new ValuesPlot(this)),
      m_slice(new SliceField(this)) {
    auto* scales = new SegmentedButtons({tr("Linear"), tr("Log")}, this);
    scales->setAccessibleName(tr("Scale of the counts"));
    auto* corner = new QWidget(this);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins({});
    row->setSpacing(6);
    row->addWidget(m_slice);
    row->addWidget(scales);
    setCorner(corner);
    content()->addWidget(m_plot);
    m_plot->setToolTip(
        tr("Grey: how many values lie where. Lines, or the bar below: the levels that they are rounded "
           "to. Hatched in the colour of error: clipped. Hatched grey: range that no value uses."));
    connect(scales, &SegmentedButtons::chosen, m_plot, [this](int index) { m_plot->setLogarithmic(index == 1); });
    connect(m_slice, &SliceField::chosen, this, &ValuesSection::chooseSlice);
    connect(m_plot, &ValuesPlot::rangeDragged, this, &ValuesSection::drag);
    connect(m_plot, &ValuesPlot::rangeDropped, this, [this] { m_drag = 0; });
}

void ValuesSection::setUse(int use) {
    m_use = use;
    setSlices(use);
    refresh();
}

void ValuesSection::setVariable(int variable) {
    setTitle(tr("Values"));
    m_use = -1;
    const auto& uses = m_document.graph().variables[variable].uses;
    setSlices(uses.empty() ? -1 : uses.front());
    refresh();
}

void ValuesSection::setSlices(int use) {
    const Graph& graph = m_document.graph();
    m_axis = use < 0 ? std::nullopt : reportedAxis(graph, use, m_document.scheme(use));
    const MaybeShape shape = use < 0 ? std::nullopt : useShape(graph, graph.uses[use]);
    const std::int64_t slices = m_axis && shape ? (*shape)[static_cast<std::size_t>(*m_axis)] : 0;
    // One grid is that of all channels; several are looked at one by one.
    const auto scheme = m_use < 0 ? std::nullopt : m_document.scheme(m_use);
    m_perSlice = scheme && scheme->axis;
    m_slice->setVisible(slices > 1 && (m_use < 0 || m_perSlice));
    m_slice->setSlices(static_cast<int>(std::max<std::int64_t>(slices, 1)));
    m_look.setSlice(std::nullopt);
}

void ValuesSection::chooseSlice() {
    const auto index = m_slice->slice();
    m_look.setSlice(index && m_axis ? std::optional(Slice{*m_axis, *index}) : std::nullopt);
}

void ValuesSection::refresh() {
    // A setting along another axis has other slices.
    const auto scheme = m_use < 0 ? std::nullopt : m_document.scheme(m_use);
    const bool perSlice = scheme && scheme->axis;
    if (m_use >= 0 && (perSlice != m_perSlice || reportedAxis(m_document.graph(), m_use, scheme) != m_axis)) {
        setSlices(m_use);
    }
    const ValuesFound* found = m_look.found();
    m_plot->setEmptyText(!m_look.problem().isEmpty() ? m_look.problem()
                         : found == nullptr          ? tr("Reading the values…")
                                                     : tr("There are no values"));
    ValuesPlotData plot;
    if (found != nullptr) {
        plot.histogram = found->histogram;
        if (m_use >= 0) addGrid(plot);
    }
    m_plot->setData(plot);
    m_plot->setStale(found != nullptr && found->slice != m_look.slice());
}

void ValuesSection::addGrid(ValuesPlotData& plot) const {
    const UseFigure& figure = m_document.errors().of(m_use);
    if (!figure.error || !figure.scheme) return;
    const auto& grids = figure.error->quantizers;
    const std::optional<Slice> slice = m_look.found()->slice;
    if (grids.size() > 1 && !slice) {
        plot.note = tr("%1 grids: choose a channel").arg(count(std::ssize(grids)));
        return;
    }
    const std::size_t at = grids.size() > 1 ? static_cast<std::size_t>(slice->index) : 0;
    if (at >= grids.size()) return;
    plot.grid = valueGrid(grids[at], figure.error->ranges[at]);
    plot.draggable = true;
    plot.symmetric = figure.scheme->symmetric;
}

void ValuesSection::drag(double lo, double hi) {
    const UseFigure& figure = m_document.errors().of(m_use);
    if (!figure.error) return;
    if (m_drag == 0) m_drag = m_document.newMergeKey();
    const auto slice = m_look.slice();
    const bool single = figure.error->ranges.size() == 1;
    const Given given = single || !slice ? Given{{lo}, {hi}} : givenFrom(figure.error->ranges, slice->index, lo, hi);
    editSchemes(
        m_document, {m_use}, [&given](Scheme& scheme) { scheme.range = given; }, false, m_drag);
}

}  // namespace quantie
