#include "ui/weights/weights_model.h"

#include <algorithm>

#include "core/recipe/use_facts.h"
#include "ui/weights/weight_words.h"

namespace quantie {
namespace {

using Kind = WeightRow::Kind;

constexpr int sectionCount = 3;

/// What became a tie is with the ties; what the file contradicts cannot be accepted.
bool isListed(const Proposal& proposal) {
    return proposal.state == Proposal::State::Open || proposal.state == Proposal::State::Rejected;
}

}  // namespace

WeightsModel::WeightsModel(Document& document, QObject* parent) : QAbstractItemModel(parent), m_document(document) {
    build();
    const auto rebuild = [this] {
        beginResetModel();
        build();
        endResetModel();
    };
    connect(&document, &Document::modelReset, this, rebuild);
    connect(&document, &Document::tiesChanged, this, rebuild);
    connect(&document, &Document::settingsChanged, this, &WeightsModel::announce);
    connect(&document.errors(), &WeightErrors::changed, this, &WeightsModel::announce);
}

void WeightsModel::build() {
    const Graph& graph = m_document.graph();
    m_nodes.clear();
    m_nodeOfUse.assign(graph.uses.size(), -1);
    m_nodeOfVariable.assign(graph.variables.size(), -1);
    for (int section = 0; section < sectionCount; ++section) addNode({Kind::Section, section}, -1);
    for (int i = 0; i < static_cast<int>(graph.proposals.size()); ++i) {
        if (isListed(graph.proposals[i])) addNode({Kind::Proposal, i}, static_cast<int>(WeightSection::Proposals));
    }
    for (int i = 0; i < static_cast<int>(graph.variables.size()); ++i) {
        const Variable& variable = graph.variables[i];
        if (variable.tied()) {
            m_nodeOfVariable[i] = addNode({Kind::Tied, i}, static_cast<int>(WeightSection::Tied));
            for (const int use : variable.uses) m_nodeOfUse[use] = addNode({Kind::Use, use}, m_nodeOfVariable[i]);
        } else if (!variable.uses.empty()) {
            const int use = variable.uses.front();
            m_nodeOfVariable[i] = addNode({Kind::Single, use}, static_cast<int>(WeightSection::Other));
            m_nodeOfUse[use] = m_nodeOfVariable[i];
        }
    }
}

int WeightsModel::addNode(WeightRow row, int parent) {
    const int added = static_cast<int>(m_nodes.size());
    int place = added;  // sections come first
    if (parent >= 0) {
        place = static_cast<int>(m_nodes[parent].children.size());
        m_nodes[parent].children.push_back(added);
    }
    m_nodes.push_back({row, parent, place, {}});
    return added;
}

WeightRow WeightsModel::row(const QModelIndex& index) const {
    return node(index).row;
}

int WeightsModel::variableOf(const QModelIndex& index) const {
    const WeightRow at = row(index);
    if (at.kind == Kind::Tied) return at.index;
    if (at.kind == Kind::Section || at.kind == Kind::Proposal) return -1;
    return m_document.graph().uses[at.index].variable;
}

QList<int> WeightsModel::usesOf(const QModelIndex& index) const {
    const Graph& graph = m_document.graph();
    const WeightRow at = row(index);
    switch (at.kind) {
        case Kind::Section:
            return {};
        case Kind::Proposal:
            return {graph.proposals[at.index].useA, graph.proposals[at.index].useB};
        case Kind::Tied:
            return {graph.variables[at.index].uses.begin(), graph.variables[at.index].uses.end()};
        case Kind::Use:
        case Kind::Single:
            break;
    }
    return {at.index};
}

Item WeightsModel::itemOf(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    const WeightRow at = row(index);
    if (at.kind == Kind::Tied) return {Item::Kind::Variable, at.index};
    if (at.kind == Kind::Use || at.kind == Kind::Single) return {Item::Kind::Use, at.index};
    return {};
}

/// The selection is told of a new graph before this model is: what it names may be of either.
QModelIndex WeightsModel::indexOf(const Item& item) const {
    const auto at = [&](const std::vector<int>& nodes) {
        return item.index >= 0 && item.index < static_cast<int>(nodes.size()) ? indexOfNode(nodes[item.index])
                                                                              : QModelIndex();
    };
    if (item.kind == Item::Kind::Use) return at(m_nodeOfUse);
    if (item.kind == Item::Kind::Variable) return at(m_nodeOfVariable);
    return {};
}

QModelIndex WeightsModel::section(WeightSection section) const {
    return indexOfNode(static_cast<int>(section));
}

QModelIndex WeightsModel::indexOfNode(int node, int column) const {
    return node < 0 ? QModelIndex() : createIndex(m_nodes[node].place, column, static_cast<quintptr>(node));
}

QModelIndex WeightsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return indexOfNode(parent.isValid() ? node(parent).children[row] : row, column);
}

QModelIndex WeightsModel::parent(const QModelIndex& index) const {
    return index.isValid() ? indexOfNode(node(index).parent) : QModelIndex();
}

int WeightsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return sectionCount;
    return parent.column() > 0 ? 0 : static_cast<int>(node(parent).children.size());
}

int WeightsModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

Qt::ItemFlags WeightsModel::flags(const QModelIndex& index) const {
    if (!index.isValid() || row(index).kind == Kind::Section) return Qt::NoItemFlags;
    const Kind kind = row(index).kind;
    const bool ticks = index.column() == Weight && (kind == Kind::Use || kind == Kind::Single);
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | (ticks ? Qt::ItemIsUserCheckable : Qt::NoItemFlags);
}

QVariant WeightsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const WeightWords words(m_document, row(index));
    switch (role) {
        case Qt::DisplayRole:
            return index.column() == Weight ? words.name() : index.column() == Bits ? words.bits() : words.decibels();
        case Qt::ToolTipRole:
            return words.toolTip(index.column());
        case Qt::AccessibleTextRole:
            return index.column() == Weight ? words.described() : data(index, Qt::DisplayRole);
        case Qt::TextAlignmentRole:
            return static_cast<int>(Qt::AlignVCenter | (index.column() == Decibels ? Qt::AlignRight : Qt::AlignLeft));
        case Qt::CheckStateRole:
            if (!(flags(index) & Qt::ItemIsUserCheckable)) return {};
            return m_document.scheme(row(index).index) ? Qt::Checked : Qt::Unchecked;
        default:
            return {};
    }
}

bool WeightsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !(flags(index) & Qt::ItemIsUserCheckable)) return false;
    const int use = row(index).index;
    const bool quantize = value.toInt() == Qt::Checked;
    if (quantize == m_document.scheme(use).has_value()) return true;
    m_document.toggle({use});
    return quantize == m_document.scheme(use).has_value();
}

QVariant WeightsModel::headerData(int column, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(Qt::AlignVCenter | (column == Decibels ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role == Qt::DisplayRole) return column == Weight ? tr("Weight") : column == Bits ? tr("Bits") : tr("dB");
    if (role == Qt::ToolTipRole) return columnDefinition(column);
    return {};
}

/// Rows that follow each other are announced as one range: a preset changes thousands.
void WeightsModel::announce(const QList<int>& uses) {
    std::vector<std::pair<int, int>> places;  // parent node, place
    const auto add = [&](int at) { places.emplace_back(m_nodes[at].parent, m_nodes[at].place); };
    for (const int use : uses) {
        if (use >= static_cast<int>(m_nodeOfUse.size()) || m_nodeOfUse[use] < 0) continue;
        const int at = m_nodeOfUse[use];
        add(at);
        if (m_nodes[at].row.kind == Kind::Use) add(m_nodes[at].parent);
    }
    std::ranges::sort(places);
    places.erase(std::ranges::unique(places).begin(), places.end());
    for (std::size_t first = 0; first < places.size();) {
        std::size_t last = first;
        while (last + 1 < places.size() && places[last + 1].first == places[first].first &&
               places[last + 1].second == places[last].second + 1) {
            ++last;
        }
        const auto& siblings = m_nodes[places[first].first].children;
        emit dataChanged(indexOfNode(siblings[places[first].second]),
                         indexOfNode(siblings[places[last].second], ColumnCount - 1));
        first = last + 1;
    }
}

}  // namespace quantie
