#include "ui/compare/differences_model.h"

#include <QFont>

#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

/// What a row of a kind has in place of its section.
constexpr quintptr isSection = ~quintptr{0};

}  // namespace

void DifferencesModel::setDifferences(std::vector<Difference> differences) {
    beginResetModel();
    m_sections.clear();
    for (Difference& difference : differences) {
        if (m_sections.empty() || m_sections.back().kind != difference.kind)
            m_sections.push_back({difference.kind, {}});
        m_sections.back().rows.push_back(std::move(difference));
    }
    endResetModel();
}

const Difference* DifferencesModel::at(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == isSection) return nullptr;
    return &m_sections[index.internalId()].rows[static_cast<std::size_t>(index.row())];
}

QModelIndex DifferencesModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) : isSection);
}

QModelIndex DifferencesModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == isSection) return {};
    return createIndex(static_cast<int>(index.internalId()), 0, isSection);
}

int DifferencesModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(m_sections.size());
    if (parent.internalId() != isSection || parent.column() > 0) return 0;
    return static_cast<int>(m_sections[static_cast<std::size_t>(parent.row())].rows.size());
}

int DifferencesModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

QVariant DifferencesModel::sectionData(const Section& section, int column, int role) const {
    if (column != What) return {};
    const bool broken = section.kind == Difference::Kind::BrokenTie;
    switch (role) {
        case Qt::DisplayRole:
            return tr("%1: %2").arg(kindInWords(section.kind), count(static_cast<std::int64_t>(section.rows.size())));
        case Qt::DecorationRole:
            return icon(broken ? QStringLiteral("warning") : QStringLiteral("compare"), IconColour::Muted);
        case Qt::FontRole: {
            QFont strong;
            strong.setWeight(QFont::DemiBold);
            return strong;
        }
        default:
            return {};
    }
}

QVariant DifferencesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Difference* difference = at(index);
    if (difference == nullptr)
        return sectionData(m_sections[static_cast<std::size_t>(index.row())], index.column(), role);
    if (role == Qt::DisplayRole) return index.column() == What ? difference->what : difference->detail;
    if (role == Qt::ToolTipRole) {
        return difference->detail.isEmpty() ? difference->what : difference->what + '\n' + difference->detail;
    }
    if (role == Qt::ForegroundRole && index.column() == Detail) return tokens().muted;
    if (role == Qt::AccessibleTextRole && index.column() == What) {
        return tr("%1: %2, %3").arg(kindInWords(difference->kind), difference->what, difference->detail);
    }
    return {};
}

QVariant DifferencesModel::headerData(int column, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return column == What ? tr("What differs") : tr("How");
}

}  // namespace quantie
