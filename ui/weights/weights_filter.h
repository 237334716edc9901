// The rows of the tree that are shown, and their order.
//
// Nothing moves or goes that the user did not move: a setting that changes can bring a row in, but takes none away and
// leaves the order alone until a filter or an order is chosen again.
#pragma once

#include <QCollator>
#include <QRegularExpression>
#include <QSortFilterProxyModel>
#include <map>
#include <optional>
#include <vector>

#include "ui/weights/weights_model.h"

namespace quantie {

enum class WeightsShown { All, Tied, Quantized };
enum class WeightsOrder { Graph, Name, Size, WorstFirst };

class WeightsFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit WeightsFilter(WeightsModel& model, QObject* parent = nullptr);

    /// Looked for in names of variables, ids of uses and classes of layers, without regard to case. What is wrong with
    /// a regular expression is returned; the filter before then stays.
    QString setText(const QString& text, bool regularExpression);
    void setShown(WeightsShown shown);
    void setOrder(WeightsOrder order);
    WeightsShown shown() const { return m_shown; }
    WeightsOrder order() const { return m_order; }
    bool isFiltering() const { return m_shown != WeightsShown::All || !m_pattern.pattern().isEmpty(); }

    /// Of a row here, what the model says of it.
    WeightRow row(const QModelIndex& index) const { return m_model.row(mapToSource(index)); }
    QList<int> usesOf(const QModelIndex& index) const { return m_model.usesOf(mapToSource(index)); }
    Item itemOf(const QModelIndex& index) const { return m_model.itemOf(mapToSource(index)); }
    int variableOf(const QModelIndex& index) const { return m_model.variableOf(mapToSource(index)); }
    /// Invalid where the row is not shown.
    QModelIndex indexOf(const Item& item) const { return mapFromSource(m_model.indexOf(item)); }
    /// Neither sections nor their words: whether any proposal or weight is shown.
    bool showsAnything() const;

    int allVariables() const;
    int tiedVariables() const;
    int quantizedVariables() const;

  signals:
    /// Rows may have come and gone: another filter, order or graph.
    void applied();

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    void readQuantized();
    void apply();
    void sortAnew();
    void takeIn(const QList<int>& uses);
    void errorsAreDone();
    bool acceptsSection(const QModelIndex& section) const;
    bool acceptsVariable(const QModelIndex& index) const;
    bool isQuantized(int variable) const;
    bool isMatch(const std::string& text) const;
    bool useMatches(int use) const;

    WeightsModel& m_model;
    WeightsShown m_shown = WeightsShown::All;
    WeightsOrder m_order = WeightsOrder::Graph;
    QRegularExpression m_pattern;
    QCollator m_collator;
    std::vector<char> m_quantized;                    ///< by variable: quantized when the filter was set, or since then
    std::map<int, std::optional<double>> m_decibels;  ///< by variable, while rows are sorted
    bool m_waitsForErrors = false;  ///< worst first was chosen, or a file opened, before all errors were known
};

}  // namespace quantie
