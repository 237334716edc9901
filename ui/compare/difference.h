// What differs between two models, as rows to read and to go through: broken ties first.
#pragma once

#include <QList>
#include <QString>
#include <vector>

#include "core/export/compare.h"
#include "ui/document/selection.h"

namespace quantie {

struct Difference {
    /// In the order in which they are listed.
    enum class Kind {
        BrokenTie,
        DifferentWeight,
        MissingWeight,
        ChangedLayer,
        OnlyInFirst,
        OnlyInSecond,
        KeptTie,  ///< no difference: what holds, for those who want to see it
    };

    Kind kind = Kind::BrokenTie;
    QString what;    ///< "emb/embeddings", "conv1:kernel", "dense_2"
    QString detail;  ///< in words; may be empty
    QList<Item> first;
    QList<Item> second;  ///< what it is about in each model; empty where there is nothing

    bool operator==(const Difference&) const = default;
};

inline constexpr int differenceKinds = 7;

/// "Broken ties", "Weights that differ", …
QString kindInWords(Difference::Kind kind);

std::vector<Difference> differencesOf(const Comparison& comparison, const Graph& first, const Graph& second);

/// "1 of 1 ties kept · 5 weights equal · 6 layers equal".
QString comparisonInWords(const Comparison& comparison);

}  // namespace quantie
