// Notes on tied variables whose uses differ: what that costs, and the setting that would cost least.
#pragma once

#include "ui/summary/notes.h"

namespace quantie {

/// One for each variable that is stored larger than its cheapest setting would be, the dearest first.
void addTieNotes(const Document& document, std::vector<Note>& notes);

/// "A", "A and C", "A, C and 4 more": the ties that addTieNotes() tells of; empty where there are none.
QString costlyTies(const Document& document);

}  // namespace quantie
