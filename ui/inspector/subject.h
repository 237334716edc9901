// What the inspector is about, told from the selection.
#pragma once

#include <QList>

#include "ui/document/selection.h"

namespace quantie {

struct Subject {
    enum class Page { Model, Use, Variable, Call, Group, Several };

    Page page = Page::Model;
    QList<Item> items;  ///< one, but for Several and Model

    bool operator==(const Subject&) const = default;
};

/// A variable that is read once is its use. Things that the graph no longer has are left out.
Subject subjectOf(const QList<Item>& selected, const Graph& graph);

}  // namespace quantie
