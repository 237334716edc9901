#include "ui/dialogs/inputs_model.h"

#include "ui/theme/format.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

QString typed(const QString& shape, DType type) {
    const std::string_view name = dtypeName(type);
    return InputsModel::tr("%1 %2").arg(shape, QString::fromUtf8(name.data(), std::ssize(name)));
}

}  // namespace

void InputsModel::setCheck(const DataCheck& check) {
    beginResetModel();
    m_check = check;
    endResetModel();
}

int InputsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_check.inputs.size());
}

int InputsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnCount_;
}

QString InputsModel::text(const InputCheck& row, int column) const {
    switch (column) {
        case Input:
            return QString::fromStdString(row.input);
        case Expected:
            return typed(row.expected ? shapeText(*row.expected) : tr("any shape"), row.expectedType);
        case Array:
            return !row.found          ? QStringLiteral("–")
                   : row.array.empty() ? tr("(no name)")
                                       : QString::fromStdString(row.array);
        case Found:
            return row.found ? typed(shapeText(*row.found), *row.foundType) : QStringLiteral("–");
        default:
            return row.problem.empty() ? tr("fits") : QString::fromStdString(row.problem);
    }
}

QVariant InputsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const InputCheck& row = m_check.inputs[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) {
        return text(row, index.column());
    }
    if (role == Qt::ForegroundRole && index.column() == Problem) {
        return row.problem.empty() ? tokens().muted : tokens().warn;
    }
    return {};
}

QVariant InputsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const char* const titles[] = {QT_TR_NOOP("Input"), QT_TR_NOOP("The model takes"), QT_TR_NOOP("Array"),
                                         QT_TR_NOOP("Found"), QT_TR_NOOP("Fits?")};
    static const char* const tips[] = {
        QT_TR_NOOP("An input of the model"),
        QT_TR_NOOP("Its shape and type; ? stands for any number, the first is the samples"),
        QT_TR_NOOP("The array that stands for it: in0, in1, … or the input's name"),
        QT_TR_NOOP("The array's shape, the samples first, and its type"),
        QT_TR_NOOP("What is wrong with it, if anything is"),
    };
    if (section < 0 || section >= columnCount_) return {};
    if (role == Qt::DisplayRole) return tr(titles[section]);
    return role == Qt::ToolTipRole ? tr(tips[section]) : QVariant();
}

}  // namespace quantie
