// The uses whose weights lose most under the present settings.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/document/document.h"

class QLabel;
class QVBoxLayout;

namespace quantie {

class ChipLabel;
class LinkButton;

/// Up to `count` quantized uses with a figure, the smallest SQNR first; equal ones in the order of the graph.
QList<int> worstUses(const Document& document, int count);
/// The same by what each does to the outputs, those with a figure of a run on data.
QList<int> mostDamagingUses(const Document& document, int count);

/// Five of them: each a link that selects it, its chip, its error.
class WorstUses : public QWidget {
    Q_OBJECT

  public:
    explicit WorstUses(Document& document, QWidget* parent = nullptr);

    void refresh();
    /// The order is that of the damage to the outputs: a run on data has told it.
    bool byDamage() const { return m_byDamage; }

  private:
    struct Row {
        QWidget* widget = nullptr;
        LinkButton* link = nullptr;
        ChipLabel* chip = nullptr;
        QLabel* decibels = nullptr;
        int use = -1;
    };

    void addRow();
    void fill(Row& row, int use);

    Document& m_document;
    QVBoxLayout* m_column;
    std::vector<Row> m_rows;
    bool m_byDamage = false;
    QLabel* m_none;  ///< "All uses are float."
};

}  // namespace quantie
