#include "ui/dialogs/export_run.h"

#include "core/base/error.h"
#include "core/export/import.h"
#include "core/export/write_files.h"
#include "ui/dialogs/export_format.h"
#include "ui/document/document.h"

namespace quantie {
namespace {

std::string weightsOf(const ExportPlan& plan, const std::string& target) {
    const bool apart = plan.content.hasWeights && !plan.content.keras3 && fileKindOf(target) == FileKind::Architecture;
    return apart ? weightsFileOf(target) : std::string();
}

}  // namespace

ExportSource exportSource(const Document& document) {
    return {document.sharedGraph(), document.recipe(), document.definitions()};
}

std::vector<PlannedFormat> planFormats(const ExportSource& source, const Progress& progress) {
    std::vector<PlannedFormat> planned;
    for (const ExportFormat format : offeredFormats(source.graph->model->keras3())) {
        progress.check();
        PlannedFormat& row = planned.emplace_back(PlannedFormat{format, nullptr, {}});
        try {
            row.plan = std::make_shared<const ExportPlan>(
                planExport(*source.graph, source.recipe, format, source.definitions));
        } catch (const Error& error) {
            if (error.code() == ErrorCode::Cancelled) throw;
            row.problem = QString::fromUtf8(error.what()) + QLatin1Char('.');
        }
    }
    return planned;
}

Comparison exportAndCompare(const ExportSource& source, const ExportPlan& plan, const std::string& target,
                            const Progress& progress) {
    writeExport(plan, *source.graph, source.definitions, target, progress);
    const Imported written = importModel(target, {weightsOf(plan, target), source.definitions});
    return compareModels(*source.graph, buildGraph(written.model, source.definitions, written.recipe.ties));
}

}  // namespace quantie
