#include "ui/weights/selection_sync.h"

#include <QItemSelectionModel>
#include <QScopedValueRollback>

namespace quantie {

SelectionSync::SelectionSync(Document& document, WeightsFilter& filter, WeightsTree& tree)
    : QObject(&tree), m_document(document), m_filter(filter), m_tree(tree) {
    connect(tree.selectionModel(), &QItemSelectionModel::selectionChanged, this, &SelectionSync::toDocument);
    connect(&document.selection(), &Selection::changed, this, &SelectionSync::toTree);
    // A row that a filter hides stays selected: only the tree forgets it, until the row is back.
    connect(&filter, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_working = true; });
    connect(&filter, &WeightsFilter::applied, this, [this] {
        m_working = false;
        toTree();
    });
    toTree();
}

void SelectionSync::toDocument() {
    if (m_working) return;
    const QScopedValueRollback working(m_working, true);
    QList<Item> items;
    const auto add = [&](const QModelIndex& index) {
        if (m_filter.row(index).kind == WeightRow::Kind::Proposal) {
            for (const int use : m_filter.usesOf(index)) items.append({Item::Kind::Use, use});
        } else {
            items.append(m_filter.itemOf(index));
        }
    };
    const QModelIndex current = m_tree.currentIndex().siblingAtColumn(0);
    for (const QModelIndex& index : m_tree.selectionModel()->selectedRows()) {
        if (index != current) add(index);
    }
    if (current.isValid() && m_tree.selectionModel()->isSelected(current)) add(current);
    m_document.selection().set(items);
}

void SelectionSync::toTree() {
    if (m_working) return;
    const QScopedValueRollback working(m_working, true);
    QItemSelection rows;
    QModelIndex last;
    for (const Item& item : m_document.selection().items()) {
        const QModelIndex index = m_filter.indexOf(item);
        if (!index.isValid()) continue;
        rows.select(index, index);
        last = index;
    }
    QItemSelectionModel* selected = m_tree.selectionModel();
    selected->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (!last.isValid()) return;
    selected->setCurrentIndex(last, QItemSelectionModel::NoUpdate);
    m_tree.scrollTo(last);
}

}  // namespace quantie
