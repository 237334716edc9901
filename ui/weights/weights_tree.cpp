#include "ui/weights/weights_tree.h"

#include <QApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "ui/theme/theme.h"
#include "ui/weights/row_painter.h"

namespace quantie {
namespace {

using Kind = WeightRow::Kind;

/// So few uses of tied variables are all seen at once when a file opens.
constexpr int fewUses = 8;

/// Rows have their heights; what is in them is drawn, and clicked, by the tree.
class RowHeights : public QStyledItemDelegate {
  public:
    explicit RowHeights(const WeightsTree& tree, QObject* parent) : QStyledItemDelegate(parent), m_tree(tree) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        return {0, m_tree.heightOf(index)};
    }
    bool editorEvent(QEvent*, QAbstractItemModel*, const QStyleOptionViewItem&, const QModelIndex&) override {
        return false;
    }

  private:
    const WeightsTree& m_tree;
};

}  // namespace

WeightsTree::WeightsTree(Document& document, WeightsFilter& filter, QWidget* parent)
    : QTreeView(parent), m_document(document), m_filter(filter) {
    setModel(&filter);
    setItemDelegate(new RowHeights(*this, this));
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setIndentation(0);
    setRootIsDecorated(false);
    setExpandsOnDoubleClick(false);
    // Before what asks for sizes: each font that is measured in passing costs the start a millisecond.
    header()->setHighlightSections(false);
    header()->setFont(secondFont(font()));
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setAccessibleName(tr("Weights and ties"));
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    header()->setSectionResizeMode(WeightsModel::Weight, QHeaderView::Stretch);
    header()->setMinimumSectionSize(20);

    connect(this, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        if (rowAt(index).kind == Kind::Tied) m_expanded.insert(m_filter.usesOf(index).front());
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        if (rowAt(index).kind == Kind::Tied) m_expanded.erase(m_filter.usesOf(index).front());
    });
    connect(&document, &Document::modelReset, this, &WeightsTree::expandAsNew);
    connect(&filter, &WeightsFilter::applied, this, &WeightsTree::expandAsBefore);
    connect(&document.selection(), &Selection::changed, viewport(), qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    expandAsNew();
}

WeightRow WeightsTree::rowAt(const QModelIndex& index) const {
    return m_filter.row(index);
}

int WeightsTree::heightOf(const QModelIndex& index) const {
    return quantie::rowHeight(rowAt(index).kind, font());
}

/// Another file: ties are unfolded where few are to be seen.
void WeightsTree::expandAsNew() {
    fitColumns();
    m_expanded.clear();
    int uses = 0;
    const auto& variables = m_document.graph().variables;
    for (const Variable& variable : variables) uses += variable.tied() ? static_cast<int>(variable.uses.size()) : 0;
    if (uses <= fewUses) {
        for (const Variable& variable : variables) {
            if (variable.tied()) m_expanded.insert(variable.uses.front());
        }
    }
    expandAsBefore();
}

/// Rows that come anew, with other ties or another filter, are unfolded if they were so before.
void WeightsTree::expandAsBefore() {
    for (int section = 0; section < m_filter.rowCount(); ++section) {
        const QModelIndex parent = m_filter.index(section, 0);
        expand(parent);
        for (int row = 0; row < m_filter.rowCount(parent); ++row) {
            const QModelIndex index = m_filter.index(row, 0, parent);
            if (rowAt(index).kind != Kind::Tied) break;
            if (m_expanded.contains(m_filter.usesOf(index).front())) expand(index);
        }
    }
}

// -- Drawing -------------------------------------------------------------------------------------------------------

RowColumns WeightsTree::columns() const {
    const auto left = [this](int column) { return header()->sectionViewportPosition(column); };
    return {left(WeightsModel::Bits), left(WeightsModel::Decibels), viewport()->width()};
}

/// Room for every chip and every number that there can be, so that no column moves when one appears.
void WeightsTree::fitColumns() {
    ensurePolished();
    const auto width = [](const QString& chip) { return static_cast<int>(chipSize({.text = chip}).width()); };
    // While nothing is open their font need not be loaded.
    const int chip = m_document.isOpen() ? std::max(width(QStringLiteral("W8·ch")), width(mixedChip().text)) : 0;
    header()->resizeSection(WeightsModel::Bits, std::max(54, chip + 8));
    // A plus is as wide as a minus, which some fonts do not have: another would be looked for at each start.
    const int number = QFontMetrics(font()).horizontalAdvance(QStringLiteral("+00.0"));
    header()->resizeSection(WeightsModel::Decibels, std::max(52, number + 14));
    header()->setFont(secondFont(font()));
}

bool WeightsTree::isActive(const QModelIndex& index) const {
    const int variable = m_filter.variableOf(index);
    return std::ranges::any_of(m_document.selection().items(), [&](const Item& item) {
        if (item.kind == Item::Kind::Variable) return item.index == variable;
        return item.kind == Item::Kind::Use && m_document.graph().uses[item.index].variable == variable;
    });
}

void WeightsTree::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const WeightRow row = rowAt(index);
    RowState state;
    state.selected = selectionModel()->isSelected(index);
    state.active = row.kind == Kind::Tied && isActive(index);
    const bool current = hasFocus() && m_byKeyboard && index == currentIndex().siblingAtColumn(0);
    state.focused = current && !(state.selected && selectionModel()->selectedRows().size() == 1);
    state.hovered = m_hovered == index;
    state.expanded = isExpanded(index);
    state.first = index.row() == 0;
    paintRow(painter, this, option.rect, WeightWords(m_document, row), row.kind, columns(), state);
}

void WeightsTree::changeEvent(QEvent* event) {
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitColumns();
        scheduleDelayedItemsLayout();
    }
}

// -- The mouse -----------------------------------------------------------------------------------------------------

WeightsTree::Hit WeightsTree::hitAt(QPoint position) const {
    const QModelIndex index = indexAt(position).siblingAtColumn(0);
    if (!index.isValid()) return {};
    const WeightRow row = rowAt(index);
    QRect rect = visualRect(index);
    rect.setLeft(0);
    rect.setWidth(viewport()->width());
    return {index, rowLayout(WeightWords(m_document, row), row.kind, rect, columns(), font()).partAt(position)};
}

bool WeightsTree::press(const QMouseEvent* event) {
    m_byKeyboard = false;
    m_pressed = event->button() == Qt::LeftButton ? hitAt(event->position().toPoint()) : Hit{};
    if (m_pressed.part == RowPart::None) return false;
    if (m_pressed.part == RowPart::Fold) {
        setExpanded(m_pressed.index, !isExpanded(m_pressed.index));
        m_pressed = {};
    } else if (!selectionModel()->isSelected(m_pressed.index)) {
        // What is changed is seen in the inspector too; a selection of several with this row in it stays.
        selectionModel()->setCurrentIndex(m_pressed.index,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    return true;
}

void WeightsTree::mousePressEvent(QMouseEvent* event) {
    if (!press(event)) QTreeView::mousePressEvent(event);
}

void WeightsTree::mouseReleaseEvent(QMouseEvent* event) {
    const Hit pressed = std::exchange(m_pressed, {});
    if (pressed.part == RowPart::None) {
        QTreeView::mouseReleaseEvent(event);
    } else if (hitAt(event->position().toPoint()) == pressed) {
        act(pressed);
    }
}

void WeightsTree::mouseDoubleClickEvent(QMouseEvent* event) {
    if (press(event)) return;
    const Item item = m_filter.itemOf(indexAt(event->position().toPoint()));
    if (item && event->button() == Qt::LeftButton) emit centreRequested(item);
}

void WeightsTree::act(const Hit& hit) {
    const WeightRow row = rowAt(hit.index);
    if (hit.part == RowPart::Accept) {
        m_document.acceptProposals({row.index});
    } else if (hit.part == RowPart::Reject) {
        m_document.rejectProposals({row.index});
    } else {
        m_document.toggle(m_filter.usesOf(hit.index));
    }
}

void WeightsTree::hover(const QModelIndex& index) {
    if (m_hovered == index) return;
    m_hovered = index;
    viewport()->update();
}

void WeightsTree::mouseMoveEvent(QMouseEvent* event) {
    const Hit hit = hitAt(event->position().toPoint());
    hover(hit.index);
    const bool link = hit.part == RowPart::Accept || hit.part == RowPart::Reject;
    viewport()->setCursor(link || hit.part == RowPart::Chip ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (m_pressed.part == RowPart::None) QTreeView::mouseMoveEvent(event);
}

void WeightsTree::leaveEvent(QEvent* event) {
    hover({});
    QTreeView::leaveEvent(event);
}

// -- The keyboard --------------------------------------------------------------------------------------------------

void WeightsTree::focusInEvent(QFocusEvent* event) {
    const Qt::FocusReason reason = event->reason();
    m_byKeyboard =
        reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
    QTreeView::focusInEvent(event);
}

/// Some keys are the tree's own though the window has a shortcut on them: Return centres, and letters that follow each
/// other look for a name.
bool WeightsTree::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
        const bool letter = !key->text().isEmpty() && key->text().front().isPrint() && isSearching();
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        const bool proposal = (key->key() == Qt::Key_A || key->key() == Qt::Key_X) && !selectedProposals().isEmpty();
        if (plain && (letter || enter || proposal)) event->accept();
    }
    return QTreeView::event(event);
}

bool WeightsTree::isSearching() const {
    return m_sinceLetter.isValid() && m_sinceLetter.elapsed() < QApplication::keyboardInputInterval();
}

void WeightsTree::keyPressEvent(QKeyEvent* event) {
    m_byKeyboard = true;
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == 0;
    const bool proposals = plain && !isSearching() && !selectedProposals().isEmpty();
    if (plain && event->key() == Qt::Key_Space && !isSearching()) return toggleSelected();
    if (event->key() == Qt::Key_Slash && !isSearching()) return emit filterRequested();
    if (proposals && event->key() == Qt::Key_A) return acceptSelected();
    if (proposals && event->key() == Qt::Key_X) return rejectSelected();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const Item item = m_filter.itemOf(currentIndex())) emit centreRequested(item);
        return;
    }
    const QString text = event->text();
    if (!text.isEmpty() && (isSearching() ? text.front().isPrint() : text.front().isLetterOrNumber())) {
        m_sinceLetter.start();
    }
    QTreeView::keyPressEvent(event);
}

QList<int> WeightsTree::selectedUses() const {
    std::set<int> uses;
    for (const QModelIndex& index : selectionModel()->selectedRows()) {
        if (rowAt(index).kind == Kind::Proposal) continue;
        const QList<int> own = m_filter.usesOf(index);
        uses.insert(own.begin(), own.end());
    }
    return {uses.begin(), uses.end()};
}

QList<int> WeightsTree::selectedProposals() const {
    QList<int> proposals;
    for (const QModelIndex& index : selectionModel()->selectedRows()) {
        if (rowAt(index).kind == Kind::Proposal) proposals.append(rowAt(index).index);
    }
    return proposals;
}

void WeightsTree::toggleSelected() {
    if (const QList<int> uses = selectedUses(); !uses.isEmpty()) m_document.toggle(uses);
}

void WeightsTree::acceptSelected() {
    if (const QList<int> proposals = selectedProposals(); !proposals.isEmpty()) m_document.acceptProposals(proposals);
}

void WeightsTree::rejectSelected() {
    if (const QList<int> proposals = selectedProposals(); !proposals.isEmpty()) m_document.rejectProposals(proposals);
}

}  // namespace quantie
