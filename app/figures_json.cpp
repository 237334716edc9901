#include "app/figures_json.h"

#include <cmath>
#include <string>

namespace quantie {

void addFigures(Json& json, const ErrorFigures& figures) {
    for (const Metric& metric : metrics()) {
        const double value = figures.*metric.value;
        json[std::string(metric.id)] = std::isfinite(value) ? Json(value) : Json();
    }
    json["exact"] = figures.exact;
}

Json outputsJson(const std::vector<OutputError>& outputs) {
    Json rows = Json::array();
    for (const OutputError& output : outputs) {
        Json& row = rows.emplace_back(Json{{"index", output.output}});
        addFigures(row, output.figures.values);
        row.erase("rmse_per_scale");  // an output has no scale
        if (!output.figures.classes) continue;
        const ClassFigures& classes = *output.figures.classes;
        row["top1_agreement"] = classes.top1Agreement;
        row["kl_divergence"] = classes.klDivergence;
        if (!classes.crossEntropyFloat || !classes.crossEntropyQuantized) continue;
        row["cross_entropy_float"] = *classes.crossEntropyFloat;
        row["cross_entropy_quantized"] = *classes.crossEntropyQuantized;
        row["cross_entropy_change"] = *classes.crossEntropyQuantized - *classes.crossEntropyFloat;
    }
    return rows;
}

}  // namespace quantie
