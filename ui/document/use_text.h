// How uses, variables and settings are written in every panel: chips, badges, and words.
#pragma once

#include <QList>
#include <QString>

#include "ui/document/document.h"
#include "ui/theme/badge.h"
#include "ui/theme/chip.h"

namespace quantie {

Chip useChip(const Document& document, int use);
/// Of several uses: the chip they agree on, or `mixed`; n/a where none of them can be quantized.
Chip usesChip(const Document& document, const QList<int>& uses);
Chip variableChip(const Document& document, int variable);

/// Whether the uses of a variable have different settings.
bool usesDiffer(const Document& document, int variable);
/// "A·2", with ≠ where the uses differ; no text for a variable that is not tied.
Badge variableBadge(const Document& document, int variable);

/// "4 bits, one scale per slice of axis 3, symmetric, narrow range, min – max"; "float32".
QString settingInWords(const Document& document, int use);
QString schemeInWords(const Scheme& scheme);
/// "Min – max", "Percentile 99.99", "Least squared error", "Least divergence", "Given".
QString rangeInWords(const Range& range);

/// "tower is called twice"; the strongest reason alone. Empty for a variable that is not tied.
QString evidenceInWords(const Variable& variable);
/// All that a tooltip or a screen reader says: "kernel of conv2, tied G, 2 uses, differ, W4 per channel, 20.0 dB".
QString describeUse(const Document& document, int use);
QString describeVariable(const Document& document, int variable);

/// The worst (smallest) SQNR of those uses that have a known one, in dB; +∞ where all of them are exact, none where
/// none is known.
std::optional<double> worstDecibels(const Document& document, const QList<int>& uses);

}  // namespace quantie
