// The rows of the dialog Data: an input of the model each, with what stands for it and what does not fit.
#pragma once

#include <QAbstractTableModel>
#include <QString>

#include "core/data/data_check.h"

namespace quantie {

class InputsModel : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { Input, Expected, Array, Found, Problem, columnCount_ };

    using QAbstractTableModel::QAbstractTableModel;

    void setCheck(const DataCheck& check);
    const DataCheck& check() const { return m_check; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    QString text(const InputCheck& row, int column) const;

    DataCheck m_check;
};

}  // namespace quantie
