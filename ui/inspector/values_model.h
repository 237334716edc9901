// The numbers of an array as a table: the last two dimensions are rows and columns, the others are fixed one slice at a
// time. Nothing is copied: a cell is read when it is shown.
#pragma once

#include <QAbstractTableModel>
#include <optional>

#include "core/tensor/tensor.h"

namespace quantie {

class ValuesModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    using QAbstractTableModel::QAbstractTableModel;

    /// A scalar is one cell, a vector one column.
    void setTensor(const std::optional<Tensor>& tensor);
    const std::optional<Tensor>& tensor() const { return m_tensor; }
    /// How many dimensions are fixed, and how long each is.
    std::size_t fixedDims() const;
    std::int64_t fixedLength(std::size_t dim) const { return m_tensor->shape()[dim]; }
    void setFixed(std::size_t dim, std::int64_t index);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Those cells as lines of numbers between tabs, in full precision.
    QString text(int firstRow, int firstColumn, int lastRow, int lastColumn) const;

  private:
    double valueAt(int row, int column) const;

    std::optional<Tensor> m_tensor;
    Shape m_fixed;
};

}  // namespace quantie
