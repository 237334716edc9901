// The tree of weights: sections, in them proposals and variables, below a tied variable its uses.
//
// Rows are in the order of the graph; weights_filter.h shows some of them in another order. All three sections are
// always there, also without rows.
#pragma once

#include <QAbstractItemModel>
#include <vector>

#include "ui/document/document.h"

namespace quantie {

/// What a row stands for, and its place in the document's graph.
struct WeightRow {
    enum class Kind {
        Section,   ///< index: a WeightSection
        Proposal,  ///< into Graph::proposals; open and rejected ones are listed
        Tied,      ///< into Graph::variables
        Use,       ///< into Graph::uses; below a tied variable
        Single,    ///< into Graph::uses; the one use of a variable that is not tied
    };

    Kind kind = Kind::Section;
    int index = -1;
};

enum class WeightSection { Proposals, Tied, Other };

class WeightsModel : public QAbstractItemModel {
    Q_OBJECT

  public:
    enum Column { Weight, Bits, Decibels, ColumnCount };

    explicit WeightsModel(Document& document, QObject* parent = nullptr);

    const Document& document() const { return m_document; }
    WeightRow row(const QModelIndex& index) const;
    /// The variable of a tied row, a use or a single weight; -1 for others.
    int variableOf(const QModelIndex& index) const;
    /// All uses that the row stands for; of a proposal both.
    QList<int> usesOf(const QModelIndex& index) const;
    /// What is selected by the row; none for sections and proposals.
    Item itemOf(const QModelIndex& index) const;
    /// The row (column Weight) of a use or variable; invalid for others.
    QModelIndex indexOf(const Item& item) const;
    QModelIndex section(WeightSection section) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Ticks and unticks a use, as a screen reader does it.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int column, Qt::Orientation orientation, int role) const override;

  private:
    struct Node {
        WeightRow row;
        int parent = -1;  ///< node; -1 for sections
        int place = 0;    ///< among the parent's children
        std::vector<int> children;
    };

    void build();
    int addNode(WeightRow row, int parent);
    void announce(const QList<int>& uses);
    const Node& node(const QModelIndex& index) const { return m_nodes[index.internalId()]; }
    QModelIndex indexOfNode(int node, int column = 0) const;

    Document& m_document;
    std::vector<Node> m_nodes;
    std::vector<int> m_nodeOfUse;
    std::vector<int> m_nodeOfVariable;
};

}  // namespace quantie
