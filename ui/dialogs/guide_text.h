// What the guide says. Figures, sizes and evidence have the definitions that the core computes by.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "ui/widgets/text_parts.h"

namespace quantie {

struct GuideRow {
    std::optional<TextPart> part;  ///< the sign that is explained
    QString name;                  ///< or its name
    QString text;
};

struct GuideSection {
    QString title;
    std::vector<QString> paragraphs;
    std::vector<GuideRow> rows;  ///< a table below them
};

std::vector<GuideSection> guideSections();

}  // namespace quantie
