// The left dock's content: the filter, and the tree of proposals, ties and weights.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QComboBox;

namespace quantie {

class FilterField;
class LinkLabel;
class SegmentedButtons;
class WeightsFilter;
class WeightsModel;
class WeightsTree;

class WeightsPanel : public QWidget {
    Q_OBJECT

  public:
    explicit WeightsPanel(Document& document, QWidget* parent = nullptr);

    WeightsTree& tree() { return *m_tree; }
    WeightsFilter& filter() { return *m_filter; }

    /// The keyboard to the filter ("/").
    void focusFilter();
    void clearFilter();
    /// The proposals whose rows are selected, for the window's Accept and Reject.
    QList<int> selectedProposals() const;

    QSize sizeHint() const override { return {384, 600}; }
    QSize minimumSizeHint() const override { return {280, 200}; }

  signals:
    /// Show it in the middle of the graph.
    void centreRequested(const quantie::Item& item);
    /// The selection's settings are wanted: the inspector.
    void settingsRequested();
    void tieByHandRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void makeFilterRow();
    void makeTree();
    void readFilter();
    void showMenu(QPoint position);
    void updateCounts();
    void updateEmpty();

    Document& m_document;
    WeightsModel* m_model;
    WeightsFilter* m_filter;
    WeightsTree* m_tree;
    FilterField* m_field;
    QComboBox* m_order;
    SegmentedButtons* m_shown;
    LinkLabel* m_problem;  ///< of a regular expression
    LinkLabel* m_empty;    ///< in the tree's middle, where it has no rows
};

}  // namespace quantie
