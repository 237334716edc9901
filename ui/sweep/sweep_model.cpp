#include "ui/sweep/sweep_model.h"

#include <algorithm>
#include <cmath>

#include "ui/document/data_session.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

constexpr QChar dash(0x2013);

/// By how many bytes a code gets smaller per dB that it loses against the next wider one. None where nothing is lost or
/// nothing saved: there is no price to tell.
std::optional<double> bytesPerDecibel(std::int64_t bytes, double lost) {
    if (!std::isfinite(lost) || lost <= 0 || bytes <= 0) return std::nullopt;
    return static_cast<double>(bytes) / lost;
}

/// "12.5 KB", and below ten bytes with the digits that tell small weights apart: "0.34 B".
QString bytesText(double bytes) {
    return bytes < 10 ? SweepModel::tr("%1 B").arg(number(bytes, 2)) : byteSize(std::llround(bytes));
}

}  // namespace

SweepModel::SweepModel(const Document& document, QObject* parent) : QAbstractTableModel(parent), m_document(document) {
    const auto repaint = [this] {
        if (!m_rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    };
    connect(&document, &Document::settingsChanged, this, repaint);
}

void SweepModel::setResults(const std::vector<int>& bits, const std::vector<Trial>& trials,
                            const std::vector<TrialResult>& results) {
    beginResetModel();
    m_bits = bits;
    m_rows.clear();
    m_mostBytesPerDb = 0;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (m_rows.empty() || m_rows.back().use != trials[i].use) m_rows.push_back({trials[i].use, {}});
        m_rows.back().cells.push_back({trials[i].scheme, worstOutput(results[i].outputs),
                                       savedBytes(m_document.graph(), trials[i]), std::nullopt,
                                       QString::fromStdString(results[i].problem)});
    }
    for (Row& row : m_rows) {
        for (std::size_t i = 0; i + 1 < row.cells.size(); ++i) {
            Cell& cell = row.cells[i];
            const Cell& wider = row.cells[i + 1];
            if (!cell.decibels || !wider.decibels || !cell.saved || !wider.saved) continue;
            cell.bytesPerDb = bytesPerDecibel(*cell.saved - *wider.saved, *wider.decibels - *cell.decibels);
            m_mostBytesPerDb = std::max(m_mostBytesPerDb, cell.bytesPerDb.value_or(0));
        }
    }
    endResetModel();
}

void SweepModel::clear() {
    beginResetModel();
    m_bits.clear();
    m_rows.clear();
    endResetModel();
}

void SweepModel::setFigure(SweepFigure figure) {
    m_figure = figure;
    if (m_rows.empty()) return;
    emit dataChanged(index(0, FirstWidth), index(rowCount() - 1, columnCount() - 1));
    emit headerDataChanged(Qt::Horizontal, FirstWidth, columnCount() - 1);
}

int SweepModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SweepModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : FirstWidth + static_cast<int>(m_bits.size());
}

const SweepModel::Cell* SweepModel::cellAt(const QModelIndex& index) const {
    if (index.column() < FirstWidth) return nullptr;
    return &m_rows[static_cast<std::size_t>(index.row())].cells[static_cast<std::size_t>(index.column() - FirstWidth)];
}

std::optional<SweepModel::Choice> SweepModel::choice(const QModelIndex& index) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() == Use) return std::nullopt;
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const Cell* cell = cellAt(index);
    if (cell == nullptr) return Choice{row.use, std::nullopt};
    if (!cell->problem.isEmpty()) return std::nullopt;
    return Choice{row.use, cell->scheme};
}

bool SweepModel::isPresent(const Row& row, const std::optional<Scheme>& scheme) const {
    return m_document.scheme(row.use) == scheme;
}

QString SweepModel::text(const Cell& cell) const {
    if (m_figure == SweepFigure::BytesPerDb) {
        return cell.bytesPerDb ? bytesText(*cell.bytesPerDb) : QString(dash);
    }
    if (!cell.decibels) return QString(dash);
    return std::isinf(*cell.decibels) ? tr("exact") : decibelNumber(*cell.decibels);
}

QString SweepModel::toolTip(const Row& row, const Cell& cell) const {
    const QString id = QString::fromStdString(m_document.graph().uses[row.use].id);
    QStringList lines{tr("%1: %2").arg(id, schemeInWords(cell.scheme))};
    if (!cell.problem.isEmpty()) lines << cell.problem;
    if (cell.decibels) {
        lines << (std::isinf(*cell.decibels)
                      ? tr("No output differs when it alone is quantized so.")
                      : tr("Worst output when it alone is quantized so: %1.").arg(decibels(*cell.decibels)));
    }
    if (cell.saved) lines << tr("The code is %1 smaller than the float values.").arg(byteSize(*cell.saved));
    if (cell.bytesPerDb) {
        lines << tr("Against the next wider width it saves %1 per dB that the worst output loses.")
                     .arg(bytesText(*cell.bytesPerDb));
    }
    if (isPresent(row, cell.scheme)) {
        lines << tr("This is its present setting.");
    } else if (cell.problem.isEmpty()) {
        lines << tr("Click to give it this setting.");
    }
    return lines.join(QLatin1Char('\n'));
}

QVariant SweepModel::cellData(const Row& row, const Cell& cell, int role) const {
    switch (role) {
        case Qt::DisplayRole:
            return text(cell);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return toolTip(row, cell);
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        case DecibelsRole:
            return m_figure == SweepFigure::Damage && cell.decibels ? QVariant(*cell.decibels) : QVariant();
        case ShareRole:
            return m_figure == SweepFigure::BytesPerDb && cell.bytesPerDb && m_mostBytesPerDb > 0
                       ? QVariant(*cell.bytesPerDb / m_mostBytesPerDb)
                       : QVariant();
        case PresentRole:
            return isPresent(row, cell.scheme);
        case SortRole:  // what has no figure stands behind the worst, and behind the best
            return m_figure == SweepFigure::Damage ? cell.decibels.value_or(HUGE_VAL) : cell.bytesPerDb.value_or(-1);
        default:
            return {};
    }
}

QVariant SweepModel::nameData(const Row& row, int role) const {
    switch (role) {
        case Qt::DisplayRole:
            return QString::fromStdString(m_document.graph().uses[row.use].id);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return describeUse(m_document, row.use);
        case SortRole:
            return row.use;  // the graph's order
        default:
            return {};
    }
}

QVariant SweepModel::floatData(const Row& row, int role) const {
    const bool present = isPresent(row, std::nullopt);
    switch (role) {
        case Qt::DisplayRole:
            return floatChip(m_document.graph().variables[m_document.graph().uses[row.use].variable].dtype).text;
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return present ? tr("Float: this is its present setting.") : tr("Click to leave it float.");
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignCenter);
        case PresentRole:
            return present;
        case SortRole:
            return present ? 0 : 1;
        default:
            return {};
    }
}

QVariant SweepModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (index.column() == Use) return nameData(row, role);
    if (index.column() == Float) return floatData(row, role);
    return cellData(row, *cellAt(index), role);
}

QVariant SweepModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole && section >= FirstWidth) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DisplayRole) {
        if (section == Use) return tr("Use");
        if (section == Float) return tr("Float");
        return tr("%1 bits").arg(m_bits[static_cast<std::size_t>(section - FirstWidth)]);
    }
    if (role != Qt::ToolTipRole) return {};
    if (section == Use) return tr("In the order of the graph");
    if (section == Float) return tr("Uses that are float now stand first");
    return m_figure == SweepFigure::Damage
               ? tr("SQNR of the worst output in dB when the use alone has this width: 20·log10(‖x‖/‖x−y‖)")
               : tr("Bytes that the step from the next wider width saves, per dB of SQNR that the worst output loses "
                    "by it; – for the widest, and where nothing is lost");
}

}  // namespace quantie
