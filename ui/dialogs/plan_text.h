// What an export will do, in sentences: the plan as the dialog shows it. Nothing here is a widget.
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <vector>

#include "core/export/export_model.h"
#include "ui/theme/chip.h"

namespace quantie {

/// A piece of a sentence.
struct PlanPart {
    enum class Kind {
        Text,
        Strong,  ///< the name of what the sentence is about
        Detail,  ///< second text, on a line of its own
        Code,
        Chip,
        CopyCode  ///< a link that copies the lines of Python
    };

    Kind kind = Kind::Text;
    QString text;
    Chip chip;
};

struct PlanLine {
    enum class Tone { Plain, Tie, Warning };

    QString icon;  ///< of resources/icons
    Tone tone = Tone::Plain;
    std::vector<PlanPart> parts;
};

/// The plan in the order in which one asks: what stays, what changes, what is tied, what it costs, how it is loaded.
/// `recipe` is the one that the plan was made from.
std::vector<PlanLine> planLines(const ExportPlan& plan, const Graph& graph, const Recipe& recipe);

/// How many variables of the file the uses of one variable read: more than one where the format has to cut a tie.
int copiesInFile(const ExportPlan& plan, const Graph& graph, int variable);

/// The sentence without its marks; a chip is its text.
QString plainText(const PlanLine& line);

/// "a, b, c"; of many more than `most` names the rest is counted: "a, b and 7 more".
QString enumerated(const QStringList& names, int most = 6);

/// Size of the files that the plan becomes: weights, architecture and what HDF5 adds. Within a sixth for a few KB,
/// within a hundredth for large models.
std::int64_t expectedFileBytes(const ExportPlan& plan);

}  // namespace quantie
