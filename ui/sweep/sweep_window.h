// The sweep: what each use alone does to the outputs at each width, as a heat map from which settings are taken.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/document/job.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QModelIndex;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace quantie {

class Document;
class HeatLegend;
class SegmentedButtons;
class SweepModel;

class SweepWindow : public QWidget {
    Q_OBJECT

  public:
    explicit SweepWindow(Document& document, QWidget* parent = nullptr);

    /// Tries every use at every width; what stood there goes.
    void sweep();
    SweepModel& model() { return *m_model; }
    QTableView& table() { return *m_table; }
    /// What the line below the table says.
    QString summary() const;

    QSize sizeHint() const override { return {760, 520}; }

  signals:
    /// Asked for where there are no data to sweep on.
    void dataWanted();
    /// A sweep has ended, well or not.
    void swept();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QHBoxLayout* makeHead();
    QHBoxLayout* makeFoot();
    void makeTable();
    void start(const std::vector<int>& bits);
    void take(const QModelIndex& index);
    void showState();
    void clear();

    Document& m_document;
    SweepModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QLineEdit* m_bits;
    SegmentedButtons* m_figure;
    QPushButton* m_sweep;
    QLabel* m_summary;
    HeatLegend* m_legend;
    QString m_problem;  ///< why the last sweep came to nothing
    Job m_job;
};

/// Widths from "2,4,8" or "2 4 8", each once and ascending; empty where one is no width that a recipe can have.
std::vector<int> widthsFrom(const QString& text);

}  // namespace quantie
