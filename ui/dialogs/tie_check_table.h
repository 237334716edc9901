// The table of the tie check: badges in the first column, a glyph beside each result.
#pragma once

#include <QTableWidget>
#include <vector>

#include "ui/dialogs/tie_check.h"

namespace quantie {

class TieCheckTable : public QTableWidget {
    Q_OBJECT
  public:
    explicit TieCheckTable(QWidget* parent = nullptr);

    void setRows(std::vector<CheckRow> rows);
    const std::vector<CheckRow>& rows() const { return m_rows; }

    /// All rows, up to ten.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  private:
    std::vector<CheckRow> m_rows;
};

}  // namespace quantie
