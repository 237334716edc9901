// The tree of weights as it is seen and used: rows drawn by row_painter.h, ticks, chips and links that act on a click,
// the keyboard. What is selected is the document's selection (selection_sync.h).
#pragma once

#include <QElapsedTimer>
#include <QPersistentModelIndex>
#include <QTreeView>
#include <set>

#include "ui/weights/row_layout.h"
#include "ui/weights/weights_filter.h"

namespace quantie {

class WeightsTree : public QTreeView {
    Q_OBJECT

  public:
    WeightsTree(Document& document, WeightsFilter& filter, QWidget* parent = nullptr);

    /// The row as the model has it.
    WeightRow rowAt(const QModelIndex& index) const;
    /// Uses of all selected rows, each once.
    QList<int> selectedUses() const;
    QList<int> selectedProposals() const;
    /// Height of a row by what it stands for.
    int heightOf(const QModelIndex& index) const;

    /// Space, a tick or a chip of several: floats become quantized, or all of them float.
    void toggleSelected();
    void acceptSelected();
    void rejectSelected();

  signals:
    void centreRequested(const quantie::Item& item);
    /// "/": the user wants to look for something.
    void filterRequested();

  protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {}
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

  private:
    struct Hit {
        QPersistentModelIndex index;
        RowPart part = RowPart::None;

        bool operator==(const Hit&) const = default;
    };

    Hit hitAt(QPoint position) const;
    bool press(const QMouseEvent* event);
    void act(const Hit& hit);
    void hover(const QModelIndex& index);
    RowColumns columns() const;
    void fitColumns();
    void expandAsNew();
    void expandAsBefore();
    bool isSearching() const;
    bool isActive(const QModelIndex& index) const;

    Document& m_document;
    WeightsFilter& m_filter;
    Hit m_pressed;
    QPersistentModelIndex m_hovered;
    std::set<int> m_expanded;  ///< tied variables that are unfolded, by their first use
    QElapsedTimer m_sinceLetter;
    bool m_byKeyboard = false;  ///< the focus came from the keyboard, or moved by it
};

}  // namespace quantie
