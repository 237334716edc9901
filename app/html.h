// Pages that stand alone: one file, no scripts, nothing from elsewhere, light or dark as the reader's system is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/quant/metrics.h"

namespace quantie {

/// With &, <, > and quotes written so that they are text.
std::string htmlText(std::string_view text);

/// The whole page around its body.
std::string htmlPage(std::string_view title, std::string_view body);

/// A heading cell's text and what it means, for its tooltip.
struct HtmlColumn {
    std::string title;
    std::string meaning;
    bool number = false;
};

/// Rows of cells that are HTML already.
std::string htmlTable(const std::vector<HtmlColumn>& columns, const std::vector<std::vector<std::string>>& rows);

/// "41.5 dB" with a bar as long as the figure, in the colour of its class.
std::string htmlDecibels(const ErrorFigures& figures);

/// One line of a chart; NaN: no point.
struct HtmlSeries {
    std::string name;
    std::vector<double> values;
};
/// Lines over the same places, in dB, as SVG; a place has its name as a tooltip.
std::string htmlChart(const std::vector<std::string>& places, const std::vector<HtmlSeries>& series);

}  // namespace quantie
