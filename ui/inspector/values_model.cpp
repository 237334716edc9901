#include "ui/inspector/values_model.h"

#include <QLocale>
#include <algorithm>
#include <limits>

#include "core/tensor/element.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

/// A dimension as a count of rows or columns, of which Qt has no more than 2³¹ − 1.
int shown(std::int64_t dim) {
    return static_cast<int>(std::min<std::int64_t>(dim, std::numeric_limits<int>::max() - 1));
}

}  // namespace

void ValuesModel::setTensor(const std::optional<Tensor>& tensor) {
    beginResetModel();
    m_tensor = tensor;
    m_fixed.assign(fixedDims(), 0);
    endResetModel();
}

std::size_t ValuesModel::fixedDims() const {
    return m_tensor && m_tensor->shape().size() > 2 ? m_tensor->shape().size() - 2 : 0;
}

void ValuesModel::setFixed(std::size_t dim, std::int64_t index) {
    m_fixed.at(dim) = std::clamp<std::int64_t>(index, 0, std::max<std::int64_t>(0, fixedLength(dim) - 1));
    if (rowCount() > 0 && columnCount() > 0) {
        emit dataChanged(this->index(0, 0), this->index(rowCount() - 1, columnCount() - 1));
    }
}

int ValuesModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_tensor || m_tensor->size() == 0) return 0;
    const Shape& shape = m_tensor->shape();
    if (shape.empty()) return 1;
    return shown(shape.size() == 1 ? shape[0] : shape[shape.size() - 2]);
}

int ValuesModel::columnCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_tensor || m_tensor->size() == 0) return 0;
    const Shape& shape = m_tensor->shape();
    return shape.size() < 2 ? 1 : shown(shape.back());
}

double ValuesModel::valueAt(int row, int column) const {
    const Shape& shape = m_tensor->shape();
    std::int64_t position = 0;
    for (std::size_t dim = 0; dim < m_fixed.size(); ++dim) position = position * shape[dim] + m_fixed[dim];
    if (shape.size() >= 2) {
        position = (position * shape[shape.size() - 2] + row) * shape.back() + column;
    } else {
        position = row;
    }
    return elementAt(*m_tensor, static_cast<std::size_t>(position));
}

QVariant ValuesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    const double value = valueAt(index.row(), index.column());
    if (!isFloat(m_tensor->dtype())) return QString::number(value, 'f', 0);
    return role == Qt::DisplayRole ? number(value, 4) : QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QVariant ValuesModel::headerData(int section, Qt::Orientation, int role) const {
    return role == Qt::DisplayRole ? QVariant(section) : QVariant();
}

QString ValuesModel::text(int firstRow, int firstColumn, int lastRow, int lastColumn) const {
    QString lines;
    for (int row = firstRow; row <= lastRow; ++row) {
        for (int column = firstColumn; column <= lastColumn; ++column) {
            const double value = valueAt(row, column);
            const bool single = m_tensor->dtype() != DType::Float64;
            if (column > firstColumn) lines += u'\t';
            lines += single ? QString::number(static_cast<float>(value), 'g', 9) : QString::number(value, 'g', 17);
        }
        lines += u'\n';
    }
    return lines;
}

}  // namespace quantie
