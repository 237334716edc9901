// What a row of the tree says: in the cells, in tooltips, and to a screen reader.
#pragma once

#include <QString>
#include <optional>

#include "ui/theme/badge.h"
#include "ui/theme/chip.h"
#include "ui/weights/weights_model.h"

namespace quantie {

/// One row's texts and parts, made when they are asked for.
class WeightWords {
  public:
    WeightWords(const Document& document, WeightRow row) : m_document(document), m_row(row) {}

    /// Variable, id of the use, "a = b" of a proposal, title of the section.
    QString name() const;
    /// "32×32"; of a single weight.
    QString shape() const;
    /// "32×32 · 4.0 KB"; of a single weight.
    QString size() const;
    /// The second line: "100×32 · 12.5 KB · deemb holds emb"; of a tied variable and of a proposal.
    QString secondLine() const;

    /// Its text is empty where the row has none.
    Badge badge() const;
    std::optional<Chip> chip() const;
    QString bits() const;
    /// "41.6", the smallest of several uses; "–" for float, "…" before the first figure is there.
    QString decibels() const;
    /// The number belongs to the setting before, or there is none.
    bool decibelsMuted() const;
    /// Why there is no number, in words; empty where there is one or none is due.
    QString problem() const;

    QString toolTip(int column) const;
    /// "kernel of conv2, tied G, 2 uses, differ, W4 per channel, 20.0 dB".
    QString described() const;

  private:
    const Graph& graph() const { return m_document.graph(); }
    const Variable& variable() const;
    int variableIndex() const;
    QList<int> uses() const;
    QString weightToolTip() const;
    QString bitsToolTip() const;
    QString decibelsToolTip() const;

    const Document& m_document;
    WeightRow m_row;
};

/// What a column holds, for the tooltip of its header.
QString columnDefinition(int column);

}  // namespace quantie
