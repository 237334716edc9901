// The table of the dialog Calibrate: a row per call with the range that was found for what it returns.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "core/eval/activation_ranges.h"
#include "core/graph/graph.h"

namespace quantie {

class CalibrationModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Call, Setting, Found, Decibels, OneRange, columnCount_ };

    using QAbstractTableModel::QAbstractTableModel;

    /// What is going to be calibrated; the ranges are not known yet.
    void setWishes(std::shared_ptr<const Graph> graph, const std::vector<ActivationWish>& wishes);
    void setResults(const std::vector<CalibratedActivation>& results);
    bool hasResults() const { return m_known; }
    const std::vector<CalibratedActivation>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    QString text(const CalibratedActivation& row, int column) const;

    std::shared_ptr<const Graph> m_graph;
    std::vector<CalibratedActivation> m_rows;
    bool m_known = false;
};

}  // namespace quantie
