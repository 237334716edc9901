// What of the selection an action can act on.
#pragma once

#include <QList>
#include <optional>

namespace quantie {

class Document;
struct Workspace;

/// The uses that the selection stands for, those alone that can be quantized.
QList<int> selectedUses(const Document& document);
/// The variable that is selected, or that the selected use reads; -1 for none.
int selectedVariable(const Document& document);
/// The proposals whose rows are selected; where none are, the open ones that concern what is selected.
QList<int> selectedProposals(const Workspace& workspace);

bool hasSelection(const Workspace& workspace);
bool hasSelectedUses(const Workspace& workspace);

}  // namespace quantie
