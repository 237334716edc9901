// What stands at the top of the inspector's pages, in rich text with links.
#pragma once

#include <QString>

#include "ui/document/document.h"

namespace quantie {

/// "100×32 float32 · 12.5 KB"; what is not known is said to be so.
QString weightFacts(const Variable& variable);
/// "Use of <emb/embeddings> · 100×32 float32 · 12.5 KB".
QString useFacts(const Graph& graph, int use);
/// "Use 2 of 2. The other is <emb:embeddings>, F32"; empty for a use that is alone.
QString tieOfUse(const Document& document, int use);
/// "Tied because tower is called twice. A fact of the file."
QString tieOfVariable(const Variable& variable);
/// All evidence in plain text, for a tooltip.
QString evidenceText(const Variable& variable);
/// "Conv2D · call 2 of 2 · in <tower@1>".
QString callFacts(const Graph& graph, int call);
/// "Sequential · 5 calls, 8 weights · in …".
QString groupFacts(const Graph& graph, int group);

}  // namespace quantie
