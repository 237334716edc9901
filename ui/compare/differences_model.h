// The list of differences for a view: a row per kind with its count, below it what differs.
#pragma once

#include <QAbstractItemModel>
#include <vector>

#include "ui/compare/difference.h"

namespace quantie {

class DifferencesModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { What, Detail, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    void setDifferences(std::vector<Difference> differences);
    /// None for the row of a kind.
    const Difference* at(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int column, Qt::Orientation orientation, int role) const override;

  private:
    struct Section {
        Difference::Kind kind;
        std::vector<Difference> rows;
    };

    QVariant sectionData(const Section& section, int column, int role) const;

    std::vector<Section> m_sections;  ///< without those that have no rows
};

}  // namespace quantie
