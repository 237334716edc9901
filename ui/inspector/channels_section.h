// The section "Error per channel": of one use, or of two side by side on one scale.
#pragma once

#include "ui/inspector/axis_text.h"
#include "ui/inspector/error_look.h"
#include "ui/widgets/section.h"

class QComboBox;
class QToolButton;

namespace quantie {

class ChannelPlot;
struct ChannelSeries;

class ChannelsSection : public Section {
    Q_OBJECT

  public:
    explicit ChannelsSection(Document& document, QWidget* parent = nullptr);

    /// Of uses of one variable; the section asks them for the axis that is chosen.
    void setLooks(const QList<ErrorLook*>& looks);
    void refresh();

  private:
    void fillAxes();
    std::vector<AxisChoice> possibleAxes() const;
    /// None where the figures of that axis are not known (yet), or where the setting has another axis.
    std::optional<ChannelSeries> seriesOf(const ErrorLook& look) const;
    QString emptyText() const;

    Document& m_document;
    QList<ErrorLook*> m_looks;
    std::vector<AxisChoice> m_axes;
    std::optional<int> m_axis;
    QComboBox* m_axisBox;
    QToolButton* m_worstFirst;
    ChannelPlot* m_plot;
};

}  // namespace quantie
