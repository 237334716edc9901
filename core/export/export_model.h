// Exporting: first a plan that says what will be done and carries what it takes, then the files.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostics.h"
#include "core/base/progress.h"
#include "core/export/content.h"
#include "core/graph/graph.h"
#include "core/recipe/recipe.h"

namespace quantie {

enum class ExportFormat { Tfmot, Keras3, Keras, Baked, KerasInt8 };

struct ExportFormatInfo {
    ExportFormat format;
    std::string_view name;  ///< "tfmot"
    std::string_view what;  ///< one line for the dialog and the help
    bool forKeras2 = true;
    bool forKeras3 = true;
};
std::span<const ExportFormatInfo> exportFormats();
/// The format with quantizers that fits the model: `tfmot`, or `keras3` for a model of Keras 3.
ExportFormat defaultExportFormat(const Model& model);
/// Whether a model of that Keras, exported so, becomes one of Keras 3: a `.keras`.
bool writesKeras3(ExportFormat format, bool keras3);
/// Throws Error(Usage) for a name that is none of them.
ExportFormat exportFormatNamed(const std::string& name);

/// One thing that the export does, as the plan prints it.
struct PlanStep {
    enum class Kind { Wrap, Inline, Copy, Replace, Tie, Activation, Keep };
    Kind kind = Kind::Keep;
    std::string what;  ///< "deemb:embedding_layer.embeddings: 8 bits, one scale, symmetric"
    int use = -1;      ///< the use that it is about, an index into Graph::uses; -1: none alone
    int call = -1;     ///< the call, where it is about one as a whole
};
std::string_view stepName(PlanStep::Kind kind);

struct ExportPlan {
    ExportFormat format = ExportFormat::Tfmot;
    std::vector<PlanStep> steps;
    Diagnostics warnings;
    std::int64_t bytes = 0;        ///< of the weights in the file, each array once
    std::int64_t sourceBytes = 0;  ///< of the source's variables
    bool needsCompanion = false;   ///< loading needs `import quantie.keras2`, or `quantie.keras3`
    bool needsScope = false;       ///< plain load_model does not tie it: `with quantie.scope():`
    Content content;
    /// The model in the other Keras that `content` was made of; null where the export is of the source's own.
    std::shared_ptr<const Graph> converted;
};

/// Throws Error where the recipe does not fit the model, or where the format cannot express it, naming the use or
/// layer.
ExportPlan planExport(const Graph& graph, const Recipe& recipe, ExportFormat format, const Definitions& definitions);

/// Carries the plan out. The files replace their targets only after they were read back and every tie of `graph` was
/// found in them; throws Error(Unwritable) where one was not, naming it.
void writeExport(const ExportPlan& plan, const Graph& graph, const Definitions& definitions, const std::string& target,
                 const Progress& progress = {});

/// The lines of Python that load what was written to `target`.
std::string loadingLines(const ExportPlan& plan, const std::string& target);

}  // namespace quantie
