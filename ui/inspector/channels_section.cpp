#include "ui/inspector/channels_section.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>
#include <limits>

#include "ui/inspector/fields.h"
#include "ui/plots/channel_plot.h"

namespace quantie {

ChannelsSection::ChannelsSection(Document& document, QWidget* parent)
    : Section(tr("Error per channel"), QStringLiteral("inspector/channels"), parent),
      m_document(document),
      m_axisBox(new QComboBox(this)),
      m_worstFirst(new QToolButton(this)),
      m_plot(new ChannelPlot(this)) {
    m_axisBox->setAccessibleName(tr("Axis whose slices are shown"));
    m_axisBox->setToolTip(m_axisBox->accessibleName());
    m_worstFirst->setText(tr("Worst first"));
    m_worstFirst->setCheckable(true);
    m_worstFirst->setFocusPolicy(Qt::StrongFocus);
    m_worstFirst->setToolTip(tr("Order the channels by their error in place of their number"));
    auto* corner = new QWidget(this);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins({});
    row->setSpacing(6);
    row->addWidget(m_worstFirst);
    row->addWidget(m_axisBox);
    setCorner(corner);
    content()->addWidget(m_plot);
    m_plot->setToolTip(
        tr("SQNR of every channel; the dashed line is that of the whole weight. The worst channel is ringed."));
    connect(m_worstFirst, &QToolButton::toggled, this, &ChannelsSection::refresh);
    connect(m_axisBox, &QComboBox::activated, this, [this](int index) {
        m_axis = m_axes.at(static_cast<std::size_t>(index)).axis;
        refresh();
    });
}

void ChannelsSection::setLooks(const QList<ErrorLook*>& looks) {
    m_looks = looks;
    m_axes.clear();
    m_axis.reset();
    refresh();
}

/// A setting with scales along an axis has figures along that axis alone.
std::vector<AxisChoice> ChannelsSection::possibleAxes() const {
    if (m_looks.isEmpty()) return {};
    const int first = m_looks.front()->use();
    std::vector<AxisChoice> axes = axisChoices(m_document.graph(), first);
    axes.erase(axes.begin());
    for (const ErrorLook* look : m_looks) {
        const auto scheme = m_document.scheme(look->use());
        if (!scheme || !scheme->axis) continue;
        const auto own = frontAxis(m_document.graph(), look->use(), scheme->axis);
        std::erase_if(axes, [&own](const AxisChoice& choice) { return choice.axis != own; });
        break;
    }
    return axes;
}

void ChannelsSection::fillAxes() {
    std::vector<AxisChoice> axes = possibleAxes();
    const auto is = [](std::optional<int> axis) { return [axis](const AxisChoice& c) { return c.axis == axis; }; };
    if (!m_axis || std::ranges::none_of(axes, is(m_axis))) {
        m_axis.reset();
        if (!m_looks.isEmpty()) {
            const int use = m_looks.front()->use();
            m_axis = reportedAxis(m_document.graph(), use, m_document.scheme(use));
        }
        if (std::ranges::none_of(axes, is(m_axis))) m_axis = axes.empty() ? std::nullopt : axes.front().axis;
    }
    const bool same = std::ranges::equal(axes, m_axes, {}, &AxisChoice::text, &AxisChoice::text);
    m_axes = std::move(axes);
    if (!same) {
        m_axisBox->clear();
        for (const AxisChoice& axis : m_axes) m_axisBox->addItem(axis.text);
        letShrink(m_axisBox);
    }
    const auto at = std::ranges::find_if(m_axes, is(m_axis));
    m_axisBox->setCurrentIndex(at == m_axes.end() ? -1 : static_cast<int>(at - m_axes.begin()));
    m_axisBox->setEnabled(m_axes.size() > 1);
}

std::optional<ChannelSeries> ChannelsSection::seriesOf(const ErrorLook& look) const {
    const UseFigure& figure = look.figure();
    if (!figure.error) return std::nullopt;
    const ErrorFound* found = look.found();
    const std::vector<ErrorFigures>* channels = nullptr;
    if (m_axis == figure.channelAxis) {
        channels = &figure.error->channels;
    } else if (found != nullptr && found->axis == m_axis) {
        channels = &found->channels;
    }
    if (channels == nullptr || !m_axis) return std::nullopt;
    const auto shown = [](const ErrorFigures& figures) {
        return figures.exact ? std::numeric_limits<double>::infinity() : figures.sqnrDb;
    };
    ChannelSeries series{{}, shown(figure.error->tensor), {}};
    if (m_looks.size() > 1) series.name = QString::fromStdString(m_document.graph().uses[look.use()].id);
    series.decibels.reserve(channels->size());
    for (const ErrorFigures& channel : *channels) series.decibels.push_back(shown(channel));
    return series;
}

void ChannelsSection::refresh() {
    fillAxes();
    ChannelPlotData plot;
    plot.worstFirst = m_worstFirst->isChecked();
    bool stale = false;
    for (ErrorLook* look : m_looks) {
        look->setAxis(m_axis);
        auto series = seriesOf(*look);
        if (!series) continue;
        if (!plot.series.empty() && plot.series[0].decibels.size() != series->decibels.size()) continue;
        plot.series.push_back(std::move(*series));
        stale = stale || look->figure().state != UseFigure::State::Known;
    }
    m_plot->setEmptyText(emptyText());
    m_plot->setData(std::move(plot));
    m_plot->setStale(stale);
}

QString ChannelsSection::emptyText() const {
    if (m_axes.empty()) return tr("This weight has no channels");
    for (const ErrorLook* look : m_looks) {
        const UseFigure& figure = look->figure();
        if (figure.state == UseFigure::State::Failed) return tr("No error is known");
        if (figure.state != UseFigure::State::Float) return tr("Computing…");
    }
    return tr("Quantize this use to see its error");
}

}  // namespace quantie
