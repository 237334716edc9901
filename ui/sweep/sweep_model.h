// The table of a sweep: a row per use, a column per width, in each cell what the use alone does to the outputs.
#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "core/eval/sweep.h"
#include "ui/document/document.h"

namespace quantie {

/// What a cell says.
enum class SweepFigure {
    Damage,      ///< the SQNR of the worst output in dB
    BytesPerDb,  ///< what the step from the next wider width saves in bytes, per dB that the worst output loses by it
};

class SweepModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Use, Float, FirstWidth };
    enum Role {
        SortRole = Qt::UserRole,  ///< a number
        DecibelsRole,             ///< of the cell; invalid where the figure is not one in dB
        ShareRole,                ///< 0 to 1: how long the bar of a figure that is not in dB is
        PresentRole,              ///< the cell is the use's present setting
    };

    explicit SweepModel(const Document& document, QObject* parent = nullptr);

    /// Results in the order of the trials, which are sweepTrials() of the document's present uses at `bits`, ascending.
    void setResults(const std::vector<int>& bits, const std::vector<Trial>& trials,
                    const std::vector<TrialResult>& results);
    void clear();
    void setFigure(SweepFigure figure);
    SweepFigure figure() const { return m_figure; }
    bool isEmpty() const { return m_rows.empty(); }

    int useAt(int row) const { return m_rows[static_cast<std::size_t>(row)].use; }
    /// What a cell stands for: a setting, or float. None for other columns and for cells without a figure.
    struct Choice {
        int use = -1;
        std::optional<Scheme> scheme;  ///< none: float
    };
    std::optional<Choice> choice(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    struct Cell {
        Scheme scheme;
        std::optional<double> decibels;  ///< of the worst output; +∞ where nothing differs
        std::optional<std::int64_t> saved;
        std::optional<double> bytesPerDb;
        QString problem;
    };
    struct Row {
        int use = -1;
        std::vector<Cell> cells;  ///< widths ascending
    };

    const Cell* cellAt(const QModelIndex& index) const;
    QString text(const Cell& cell) const;
    QString toolTip(const Row& row, const Cell& cell) const;
    QVariant cellData(const Row& row, const Cell& cell, int role) const;
    QVariant nameData(const Row& row, int role) const;
    QVariant floatData(const Row& row, int role) const;
    bool isPresent(const Row& row, const std::optional<Scheme>& scheme) const;

    const Document& m_document;
    std::vector<int> m_bits;  ///< ascending
    std::vector<Row> m_rows;
    double m_mostBytesPerDb = 0;
    SweepFigure m_figure = SweepFigure::Damage;
};

}  // namespace quantie
