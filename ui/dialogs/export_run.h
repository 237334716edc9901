// The work behind the export dialog, done beside the window: plans for all formats, and the export with its check.
#pragma once

#include <QString>
#include <memory>
#include <string>
#include <vector>

#include "core/export/compare.h"
#include "core/export/export_model.h"

namespace quantie {

class Document;

/// What an export is made from, taken when it starts.
struct ExportSource {
    std::shared_ptr<const Graph> graph;
    Recipe recipe;
    Definitions definitions;
};
ExportSource exportSource(const Document& document);

struct PlannedFormat {
    ExportFormat format;
    std::shared_ptr<const ExportPlan> plan;  ///< none where the format is impossible
    QString problem;                         ///< then why, in a sentence
};
/// Those that the model can be written in, in the order of offeredFormats().
std::vector<PlannedFormat> planFormats(const ExportSource& source, const Progress& progress);

/// Writes the files (core/export/export_model.h: they replace their targets only when every tie was found in them),
/// opens what now is on the disk and compares it with the model. Throws as writeExport and importModel do.
Comparison exportAndCompare(const ExportSource& source, const ExportPlan& plan, const std::string& target,
                            const Progress& progress);

}  // namespace quantie
