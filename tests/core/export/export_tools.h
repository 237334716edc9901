// What the tests of exports share: recipes that touch every use, a folder that vanishes, files written and read back.
#pragma once

#include <QTemporaryDir>
#include <set>
#include <string>

#include "core/export/compare.h"
#include "core/export/export_model.h"
#include "core/export/import.h"
#include "core/keras/h5_weights.h"
#include "core/keras/hdf5_file.h"
#include "tests/core/recipe/models.h"

namespace quantie::exports {

/// Settings that differ from use to use, ranges given and followed; `share` of 4 uses are quantized.
inline Recipe variedRecipe(const Graph& graph, int share = 3) {
    Recipe recipe;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        const Variable& variable = graph.variables[graph.uses[i].variable];
        const bool isFloat = variable.dtype == DType::Float32 || variable.dtype == DType::Float16;
        if (!isFloat || !variable.shape || static_cast<int>(i % 4) >= share) continue;
        Scheme scheme;
        scheme.bits = 2 + static_cast<int>(i * 5 % 15);
        scheme.symmetric = i % 2 == 0;
        scheme.narrowRange = i % 3 == 0;
        if (!variable.shape->empty() && i % 3 != 1) scheme.axis = -1;
        if (i % 5 == 2) scheme.range = Given{{-0.25}, {0.5}};
        recipe.uses[graph.uses[i].id] = scheme;
    }
    return recipe;
}

inline Recipe evenRecipe(const Graph& graph) {
    Recipe recipe;
    for (const Use& use : graph.uses) {
        if (graph.variables[use.variable].dtype == DType::Float32) recipe.uses[use.id] = Scheme{};
    }
    return recipe;
}

/// A folder and the exports in it.
class Folder {
  public:
    std::string path(const std::string& name) const {
        return m_folder.filePath(QString::fromStdString(name)).toStdString();
    }

    std::string write(const Graph& graph, const Recipe& recipe, ExportFormat format, const std::string& name) const {
        const ExportPlan plan = planExport(graph, recipe, format, Definitions::builtin());
        writeExport(plan, graph, Definitions::builtin(), path(name));
        return path(name);
    }

    std::set<std::string> files() const {
        std::set<std::string> names;
        const QDir folder(m_folder.path());
        for (const QString& name : folder.entryList(QDir::Files | QDir::Hidden)) names.insert(name.toStdString());
        return names;
    }

  private:
    QTemporaryDir m_folder;
};

inline Imported opened(const std::string& file) {
    OpenOptions options;
    options.definitions = Definitions::builtin();
    return importModel(file, options);
}

inline bool hasStep(const ExportPlan& plan, PlanStep::Kind kind, const std::string& text) {
    for (const PlanStep& step : plan.steps) {
        if (step.kind == kind && step.what.find(text) != std::string::npos) return true;
    }
    return false;
}

inline bool hasWarning(const ExportPlan& plan, const std::string& text) {
    for (const Diagnostic& warning : plan.warnings) {
        if ((warning.where + ": " + warning.message).find(text) != std::string::npos) return true;
    }
    return false;
}

}  // namespace quantie::exports
