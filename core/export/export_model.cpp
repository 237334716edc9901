#include "core/export/export_model.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "core/export/format_plans.h"
#include "core/export/lost_inputs.h"
#include "core/export/unsure_order.h"
#include "core/export/verify_ties.h"
#include "core/export/write_files.h"
#include "core/recipe/validate.h"

namespace quantie {
namespace {

constexpr std::array<ExportFormatInfo, 5> formats{{
    {ExportFormat::Tfmot, "tfmot",
     "a wrapper per quantized use over one variable, ready to train; needs the Python companion"},
    {ExportFormat::Keras3, "keras3", "the same for Keras 3, as a .keras"},
    {ExportFormat::Keras, "keras", "the model itself, not quantized, its ties written so that Keras honours them"},
    {ExportFormat::Baked, "baked", "plain Keras with quantized values in place of the weights"},
    {ExportFormat::KerasInt8, "keras-int8", "Keras 3's own int8 form, where all uses of a layer have 8 bits", false,
     true},
}};

std::int64_t bytesOf(const Content& content) {
    std::int64_t bytes = 0;
    std::set<std::string> seen;
    for (const WeightGroup& group : content.groups) {
        for (const CloneWeight& weight : group.weights) {
            if (weight.load && seen.insert(weight.identity).second) bytes += weight.bytes;
        }
    }
    return bytes;
}

std::int64_t bytesOf(const Graph& graph) {
    std::int64_t bytes = 0;
    for (const Variable& variable : graph.variables) {
        if (!variable.shape || !isFullyKnown(*variable.shape)) continue;
        bytes += elementCount(*variable.shape) * static_cast<std::int64_t>(dtypeSize(variable.dtype));
    }
    return bytes;
}

void refuseOtherKeras(const Model& model, ExportFormat format) {
    const auto info =
        std::find_if(formats.begin(), formats.end(), [&](const auto& row) { return row.format == format; });
    if (model.keras3() ? info->forKeras3 : info->forKeras2) return;
    std::string fitting;
    for (const ExportFormatInfo& row : formats) {
        if (model.keras3() ? row.forKeras3 : row.forKeras2)
            fitting.append(fitting.empty() ? "" : ", ").append(row.name);
    }
    throw Error(ErrorCode::Unsupported, model.name,
                std::string("a model of Keras ") + (model.keras3() ? "3" : "2") + " is not written as " +
                    std::string(info->name) + "; there are " + fitting);
}

ExportPlan planOf(const Graph& graph, const Recipe& recipe, const Choices& choices, ExportFormat format,
                  const Definitions& definitions) {
    if (format == ExportFormat::Tfmot) return planTfmot(graph, recipe, choices);
    if (format == ExportFormat::Keras3) return planKeras3(graph, recipe, choices, definitions);
    // What the class of the model ties, it ties again.
    const auto again = [&](const Graph& opened, const Recipe& itsRecipe, const Choices& itsChoices) {
        return planOf(opened, itsRecipe, itsChoices, format, definitions);
    };
    auto opened = planOpened(graph, recipe, choices, MadeTies::OfFile, definitions, again);
    if (opened) return std::move(*opened);
    if (format == ExportFormat::Keras) return planKeras(graph, recipe);
    if (format == ExportFormat::Baked) return planBaked(graph, recipe, choices, definitions);
    return planKerasInt8(graph, choices);
}

}  // namespace

std::span<const ExportFormatInfo> exportFormats() {
    return formats;
}

ExportFormat exportFormatNamed(const std::string& name) {
    for (const ExportFormatInfo& info : formats) {
        if (info.name == name) return info.format;
    }
    throw Error(ErrorCode::Usage, "",
                "no export format is called '" + name + "'; there are tfmot, keras3, keras, baked and keras-int8");
}

ExportFormat defaultExportFormat(const Model& model) {
    return model.keras3() ? ExportFormat::Keras3 : ExportFormat::Tfmot;
}

bool writesKeras3(ExportFormat format, bool keras3) {
    return format == ExportFormat::Keras3 || (keras3 && format != ExportFormat::Tfmot);
}

std::string_view stepName(PlanStep::Kind kind) {
    constexpr std::array<std::string_view, 7> names{"wrap", "inline", "copy", "replace", "tie", "activation", "keep"};
    return names[static_cast<std::size_t>(kind)];
}

ExportPlan planExport(const Graph& graph, const Recipe& recipe, ExportFormat format, const Definitions& definitions) {
    refuseOtherKeras(*graph.model, format);
    const Validated validated = validate(recipe, graph);
    const Choices choices = resolveChoices(validated.recipe, graph);
    refuseLostInputs(graph);
    ExportPlan plan;
    const bool keras3 = graph.model->keras3();
    if (writesKeras3(format, keras3) != keras3) {
        plan = planConverted(graph, validated.recipe, choices, definitions);
    } else {
        plan = planOf(graph, validated.recipe, choices, format, definitions);
    }
    plan.format = format;
    plan.warnings.insert(plan.warnings.begin(), validated.warnings.begin(), validated.warnings.end());
    const Diagnostics unsure = unsureOrders(graph);
    plan.warnings.insert(plan.warnings.end(), unsure.begin(), unsure.end());
    plan.bytes = bytesOf(plan.content);
    plan.sourceBytes = bytesOf(graph);
    return plan;
}

void writeExport(const ExportPlan& plan, const Graph& graph, const Definitions& definitions, const std::string& target,
                 const Progress& progress) {
    const Graph& source = plan.converted ? *plan.converted : graph;
    writeFiles(plan.content, target, progress, [&](const std::vector<std::string>& files) {
        verifyTies(plan.content, source, definitions, files.front());
    });
}

std::string loadingLines(const ExportPlan& plan, const std::string& target) {
    const std::string name = std::filesystem::path(target).filename().string();
    if (plan.content.keras3) {
        if (!plan.needsCompanion) return "import keras\nmodel = keras.saving.load_model(\"" + name + "\")\n";
        return "import quantie.keras3 as quantie\nmodel = quantie.load_model(\"" + name + "\")\n";
    }
    const bool json = fileKindOf(target) == FileKind::Architecture;
    // Custom classes of the user's own go where the ellipsis would stand; what is printed runs as it is.
    if (!plan.needsCompanion && !plan.needsScope && !json) {
        return "import tensorflow as tf\nmodel = tf.keras.models.load_model(\"" + name + "\")\n";
    }
    return "import quantie.keras2 as quantie\nmodel = quantie.load_model(\"" + name + "\")\n";
}

}  // namespace quantie
