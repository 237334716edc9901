// The figures of one use's error: the decibels large, the others below, and how the errors spread.
#pragma once

#include <QWidget>

#include "ui/inspector/error_look.h"

class QGridLayout;
class QLabel;

namespace quantie {

class ErrorPlot;

/// "exact" where no value differs.
QString sqnrText(const ErrorFigures& figures);
/// What the decibels are, for tooltips.
QString sqnrMeaning();

class ErrorFiguresView : public QWidget {
    Q_OBJECT

  public:
    enum class Shape {
        Wide,   ///< the plot right of the figures: one use
        Narrow  ///< below them: uses side by side
    };

    explicit ErrorFiguresView(Shape shape, QWidget* parent = nullptr);

    /// What is known now; `countLimit` as in ErrorPlotData.
    void setLook(const ErrorLook& look, double countLimit = 0);
    void setName(const QString& name);  ///< of the use, for screen readers
    void setNamesShown(bool shown);     ///< of the figures; else those of the view beside it stand for them

  private:
    void addRow(const QString& name, const QString& meaning);
    void showProblem(const UseFigure& figure);
    void showFigures(const ErrorFigures& figures);
    void showSpread(const ErrorLook& look, double countLimit);

    QLabel* m_decibels;
    QLabel* m_unit;
    QGridLayout* m_rows;
    std::vector<QLabel*> m_names;
    std::vector<QLabel*> m_values;
    QLabel* m_problem;
    ErrorPlot* m_plot;
};

}  // namespace quantie
