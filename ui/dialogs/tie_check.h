// The tie check: what the written file says, read back from the disk, beside what the model says.
#pragma once

#include <QString>
#include <functional>
#include <vector>

#include "core/base/error.h"
#include "core/export/compare.h"
#include "core/export/export_model.h"
#include "ui/theme/badge.h"

namespace quantie {

struct CheckRow {
    enum class Verdict {
        Kept,
        Planned,  ///< not the same, as the plan said
        Broken,
        Waiting  ///< for something that has not been run
    };

    Badge badge;      ///< of a tie
    QString subject;  ///< "emb/embeddings", "Weights"
    QString before;   ///< "emb, deemb"
    QString inFile;
    Verdict verdict = Verdict::Kept;
    QString result;   ///< in a word or two
    QString toolTip;  ///< why; may be empty
};

/// A row per tied variable, one for the weights, one for the outputs. `badgeOf` yields a variable's badge.
std::vector<CheckRow> checkRows(const Comparison& comparison, const Graph& graph, const Recipe& recipe,
                                const ExportPlan& plan, const std::function<Badge(int)>& badgeOf);

/// "1 of 1 ties kept", "2 of 8 ties kept, 6 cut as planned"; for a model without ties: "The model has no ties".
QString tiesInWords(const std::vector<CheckRow>& rows);

/// Something differs that the plan did not say.
bool isBroken(const std::vector<CheckRow>& rows);

/// Why nothing was written, as one sentence. `letterOf` yields a tied variable's letter.
QString failureInWords(const Error& error, const Graph& graph, const std::function<QString(int)>& letterOf);

}  // namespace quantie
