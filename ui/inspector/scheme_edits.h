// Changes of one part of a setting that leave its other parts alone, for one use or many, as one step of undo.
#pragma once

#include <QList>
#include <functional>

#include "ui/document/document.h"

namespace quantie {

/// What becomes of a quantized use's setting. Float uses are passed over.
using SchemeEdit = std::function<void(Scheme&)>;

/// One undo step; with a key of a drag, part of that drag's step. `withFloat`: float uses start from the default.
void editSchemes(Document& document, const QList<int>& uses, const SchemeEdit& edit, bool withFloat = false,
                 Document::MergeKey merge = 0);

/// Another axis, or one scale for all. Given lists of numbers fit one axis alone: they become the pair that holds all.
void setAxis(Scheme& scheme, std::optional<int> axis);

/// The range in numbers: what was found, or, for one slice, what was found with that slice's pair in place.
Given givenFrom(const std::vector<ChannelRange>& found);
Given givenFrom(const std::vector<ChannelRange>& found, int slice, double lo, double hi);

/// The setting of one use as another use of the same variable needs it: a matrix that is read turned round has its
/// axis at the other end.
std::optional<Scheme> schemeFor(const Graph& graph, int from, int to, const std::optional<Scheme>& scheme);
/// Gives all uses of a variable the setting of one of them: of each variable the use that is named. One step.
void useForAll(Document& document, const QList<int>& uses);

}  // namespace quantie
