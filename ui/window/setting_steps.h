// Changes of the selected uses' settings by one key each; every one is one step of the undo history.
#pragma once

namespace quantie {

class Document;

/// Quantizes to that many bits, or changes the bits of what is quantized.
void setBits(Document& document, int bits);
void setFloat(Document& document);
/// One bit more or fewer for each quantized use, within 2 to 16.
void stepBits(Document& document, int step);
/// A scale per output channel for all, or per tensor where all have one already.
void togglePerChannel(Document& document);
void toggleSymmetric(Document& document);
void toggleNarrow(Document& document);
/// Min – max, percentile, least squared error, least divergence, and from the beginning.
void nextRangeMethod(Document& document);
/// All uses of each selected variable get one setting: that of its selected use, of several the one selected last.
void applyToAllUses(Document& document);

}  // namespace quantie
