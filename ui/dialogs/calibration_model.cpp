#include "ui/dialogs/calibration_model.h"

#include "ui/document/data_text.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr QChar dash(0x2013);

QString rangeFound(const Scheme& scheme) {
    const auto* given = std::get_if<Given>(&scheme.range);
    return given == nullptr ? QString(dash) : range(given->lo.front(), given->hi.front());
}

}  // namespace

void CalibrationModel::setWishes(std::shared_ptr<const Graph> graph, const std::vector<ActivationWish>& wishes) {
    beginResetModel();
    m_graph = std::move(graph);
    m_known = false;
    m_rows.clear();
    m_rows.reserve(wishes.size());
    for (const ActivationWish& wish : wishes) {
        CalibratedActivation& row = m_rows.emplace_back();
        row.call = wish.call;
        row.scheme = wish.scheme;
    }
    endResetModel();
}

void CalibrationModel::setResults(const std::vector<CalibratedActivation>& results) {
    beginResetModel();
    m_rows = results;
    m_known = true;
    endResetModel();
}

int CalibrationModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CalibrationModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnCount_;
}

QString CalibrationModel::text(const CalibratedActivation& row, int column) const {
    if (column == Call) return QString::fromStdString(m_graph->calls[row.call].id);
    if (column == Setting) return quantizedChip(row.scheme).text;
    if (!row.problem.empty()) return column == Found ? QString::fromStdString(row.problem) : QString(dash);
    if (!m_known) return QString(dash);
    if (column == Found) return rangeFound(row.scheme);
    if (column == Decibels) return figureText(row.figures);
    // What one range would change: below zero is worse.
    return row.oneRangeLossDb ? decibels(0 - *row.oneRangeLossDb) : QString(dash);
}

QVariant CalibrationModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const CalibratedActivation& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) return text(row, index.column());
    if (role == Qt::ToolTipRole) {
        return index.column() == Setting ? schemeInWords(row.scheme) : text(row, index.column());
    }
    if (role == Qt::ForegroundRole && !row.problem.empty() && index.column() == Found) return tokens().warn;
    return {};
}

QVariant CalibrationModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= columnCount_) return {};
    static const char* const titles[] = {QT_TR_NOOP("Call"), QT_TR_NOOP("Setting"), QT_TR_NOOP("Range"),
                                         QT_TR_NOOP("Error"), QT_TR_NOOP("With one range")};
    static const char* const tips[] = {
        QT_TR_NOOP("What this call returns is quantized; every call of a shared layer has a range of its own"),
        QT_TR_NOOP("Its bits, and in the tooltip all of the setting"),
        QT_TR_NOOP("What was found in the data, before zero is taken in and symmetry"),
        QT_TR_NOOP("SQNR in dB of the call's values with that range: 20·log10(‖x‖/‖x−y‖)"),
        QT_TR_NOOP(
            "What the error would change by, in dB, if one range served all calls of the layer: below zero is worse"),
    };
    if (role == Qt::DisplayRole) return tr(titles[section]);
    if (role == Qt::ToolTipRole) return tr(tips[section]);
    return {};
}

}  // namespace quantie
