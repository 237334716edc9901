#include "app/html.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/console.h"

namespace quantie {
namespace {

/// The same classes and colours as in the window.
constexpr std::array<double, 5> bounds{50, 40, 30, 20, 10};
constexpr double longestBar = 60;  // dB

constexpr std::string_view style = R"(<style>
:root{color-scheme:light dark;--ground:#fff;--text:#1f2328;--muted:#5c636b;--line:#d5d9de;--head:#f4f5f7;--ink:#2b2f33;
--h0:#f2eedc;--h1:#f8e19a;--h2:#f5ba52;--h3:#e88a2a;--h4:#c4540f;--h5:#742807;--s0:#1f6fb2;--s1:#7a3fa5;--s2:#6b7075}
@media(prefers-color-scheme:dark){:root{--ground:#1e2125;--text:#e4e6e8;--muted:#9aa1a9;--line:#3a3f45;--head:#282c31;--ink:#d5d8db;
--h0:#3a372e;--h1:#57492a;--h2:#83622a;--h3:#b9832f;--h4:#ebb455;--h5:#ffedbe;--s0:#5aa9e6;--s1:#c08ae0;--s2:#9aa1a9}}
body{background:var(--ground);color:var(--text);font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}p,.muted{color:var(--muted)}
table{border-collapse:collapse;width:100%}th,td{padding:.25rem .6rem;text-align:left;border-bottom:1px solid var(--line)}
th{background:var(--head);font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
td{overflow-wrap:anywhere}svg.bar{vertical-align:-2px;margin-left:.5rem}svg.bar rect{stroke:var(--line)}
.h0{fill:var(--h0)}.h1{fill:var(--h1)}.h2{fill:var(--h2)}.h3{fill:var(--h3)}.h4{fill:var(--h4)}.h5{fill:var(--h5)}
.s0{--c:var(--s0)}.s1{--c:var(--s1)}.s2{--c:var(--s2)}polyline{fill:none;stroke:var(--c);stroke-width:1.5}circle{fill:var(--c)}
svg text{fill:var(--muted);font-size:11px}.grid{stroke:var(--line)}.key{color:var(--c);font-weight:600;margin-right:1rem}
dt{font-weight:600;margin-top:.5rem}dd{margin:0;color:var(--muted)}
</style>)";

std::size_t classOf(double decibels) {
    const double shown = std::round(decibels * 10) / 10;
    return static_cast<std::size_t>(std::ranges::find_if(bounds, [&](double bound) { return shown >= bound; }) -
                                    bounds.begin());
}

std::string number(double value) {
    return fixed(value, 1);
}

}  // namespace

std::string htmlText(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string htmlPage(std::string_view title, std::string_view body) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    page += "<title>" + htmlText(title) + "</title>\n" + std::string(style) + "\n</head>\n<body>\n";
    return page + std::string(body) + "</body>\n</html>\n";
}

std::string htmlTable(const std::vector<HtmlColumn>& columns, const std::vector<std::vector<std::string>>& rows) {
    const auto cell = [&](const char* tag, std::size_t column, const std::string& text) {
        std::string start = std::string("<") + tag + (columns[column].number ? " class=\"n\"" : "");
        if (tag[1] == 'h' && !columns[column].meaning.empty()) {
            start += " title=\"" + htmlText(columns[column].meaning) + "\"";
        }
        return start + ">" + text + "</" + tag + ">";
    };
    std::string table = "<table>\n<thead><tr>";
    for (std::size_t i = 0; i < columns.size(); ++i) table += cell("th", i, htmlText(columns[i].title));
    table += "</tr></thead>\n<tbody>\n";
    for (const auto& row : rows) {
        table += "<tr>";
        for (std::size_t i = 0; i < columns.size(); ++i) table += cell("td", i, row[i]);
        table += "</tr>\n";
    }
    return table + "</tbody>\n</table>\n";
}

std::string htmlDecibels(const ErrorFigures& figures) {
    const bool exact = figures.exact;
    const double length = exact ? longestBar : std::clamp(figures.sqnrDb, 1.0, longestBar);
    const std::size_t step = exact ? 0 : classOf(figures.sqnrDb);
    return htmlText(exact ? "exact" : number(figures.sqnrDb) + " dB") +
           "<svg class=\"bar\" width=\"92\" height=\"12\" aria-hidden=\"true\"><rect class=\"h" + std::to_string(step) +
           "\" x=\"0.5\" y=\"0.5\" height=\"11\" width=\"" + number(1.5 * length) + "\"/></svg>";
}

std::string htmlChart(const std::vector<std::string>& places, const std::vector<HtmlSeries>& series) {
    constexpr double width = 1080;
    constexpr double height = 260;
    constexpr double left = 44;
    constexpr double bottom = 20;
    double most = 10;
    for (const HtmlSeries& one : series) {
        for (const double value : one.values) most = std::isfinite(value) ? std::max(most, value) : most;
    }
    most = std::ceil(most / 10) * 10;
    const auto x = [&](std::size_t place) {
        const double step = places.size() < 2 ? 0 : (width - left - 10) / static_cast<double>(places.size() - 1);
        return left + static_cast<double>(place) * step;
    };
    const auto y = [&](double value) { return 6 + (height - bottom - 6) * (1 - std::max(0.0, value) / most); };
    std::string svg = "<p>";
    for (std::size_t i = 0; i < series.size(); ++i) {
        svg += "<span class=\"key s" + std::to_string(i) + "\">— " + htmlText(series[i].name) + "</span>";
    }
    svg +=
        "</p>\n<svg viewBox=\"0 0 1080 260\" width=\"100%\" role=\"img\" aria-label=\"Errors in dB along the "
        "graph\">\n";
    for (int tens = 0; 10 * tens <= static_cast<int>(most); ++tens) {
        const std::string at = number(y(10 * tens));
        svg.append("<line class=\"grid\" x1=\"44\" x2=\"1070\" y1=\"").append(at).append("\" y2=\"").append(at);
        svg.append("\"/>");
        svg +=
            "<text x=\"38\" y=\"" + at + "\" dy=\"4\" text-anchor=\"end\">" + std::to_string(10 * tens) + "</text>\n";
    }
    for (std::size_t i = 0; i < series.size(); ++i) {
        std::string points;
        std::string dots;
        for (std::size_t place = 0; place < places.size(); ++place) {
            const double value = series[i].values[place];
            if (!std::isfinite(value)) continue;
            const std::string across = number(x(place));
            const std::string up = number(y(value));
            points.append(across).append(",").append(up).append(" ");
            dots.append("<circle r=\"3\" cx=\"").append(across).append("\" cy=\"").append(up).append("\"><title>");
            dots.append(htmlText(places[place] + ", " + series[i].name + ": " + number(value) + " dB"));
            dots.append("</title></circle>");
        }
        svg.append("<g class=\"s").append(std::to_string(i)).append("\"><polyline points=\"").append(points);
        svg.append("\"/>").append(dots).append("</g>\n");
    }
    return svg + "</svg>\n";
}

}  // namespace quantie
