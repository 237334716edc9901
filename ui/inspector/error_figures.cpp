#include "ui/inspector/error_figures.h"

#include <QGridLayout>
#include <QLabel>

#include <array>

#include "core/quant/metrics.h"
#include "ui/inspector/fields.h"
#include "ui/plots/error_plot.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

/// The row of core's table with that figure: its definition is the tooltip.
QString definition(double ErrorFigures::*value) {
    for (const Metric& metric : metrics()) {
        if (metric.value == value) {
            return QString::fromUtf8(metric.definition.data(), std::ssize(metric.definition));
        }
    }
    return {};
}

struct Row {
    const char* name;
    double ErrorFigures::*value;
    QString (*text)(double);
};

QString cosineText(double cosine) {
    return cosine > 0.9999 && cosine < 1 ? QString::number(cosine, 'f', 6) : number(cosine, 5);
}

const std::array<Row, 4> rows{{
    {QT_TRANSLATE_NOOP("quantie::ErrorFiguresView", "Mean square"), &ErrorFigures::mse,
     [](double v) { return scientific(v); }},
    {QT_TRANSLATE_NOOP("quantie::ErrorFiguresView", "Largest"), &ErrorFigures::maxAbs,
     [](double v) { return scientific(v); }},
    {QT_TRANSLATE_NOOP("quantie::ErrorFiguresView", "Cosine"), &ErrorFigures::cosine, cosineText},
    {QT_TRANSLATE_NOOP("quantie::ErrorFiguresView", "RMSE/scale"), &ErrorFigures::rmsePerScale,
     [](double v) { return number(v); }},
}};

constexpr QChar dash(0x2013);

}  // namespace

QString sqnrText(const ErrorFigures& figures) {
    return figures.exact ? ErrorFiguresView::tr("exact") : decibelNumber(figures.sqnrDb);
}

QString sqnrMeaning() {
    return definition(&ErrorFigures::sqnrDb);
}

ErrorFiguresView::ErrorFiguresView(Shape shape, QWidget* parent)
    : QWidget(parent),
      m_decibels(new QLabel(this)),
      m_unit(new QLabel(QStringLiteral("dB"), this)),
      m_rows(new QGridLayout),
      m_problem(mutedLabel({}, this)),
      m_plot(new ErrorPlot(this)) {
    m_decibels->setFont(pixelFont(24, QFont::Medium));
    m_decibels->setToolTip(sqnrMeaning());
    m_unit->setFont(pixelFont(13, QFont::Medium));
    m_problem->setWordWrap(true);
    m_rows->setHorizontalSpacing(10);
    m_rows->setVerticalSpacing(1);
    m_rows->setColumnStretch(1, 1);
    for (const Row& row : rows) addRow(tr(row.name), definition(row.value));
    addRow(tr("Clipped"), tr("The share of the values that lie outside the range: they become its nearer end."));

    auto* large = new QHBoxLayout;
    large->setSpacing(4);
    large->addWidget(m_decibels);
    large->addWidget(m_unit, 0, Qt::AlignBottom);
    large->addStretch();
    auto* figures = new QVBoxLayout;
    figures->setSpacing(2);
    figures->addLayout(large);
    figures->addLayout(m_rows);
    figures->addWidget(m_problem);
    auto* all = new QBoxLayout(shape == Shape::Wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom, this);
    all->setContentsMargins({});
    all->setSpacing(8);
    all->addLayout(figures, 5);
    all->addWidget(m_plot, 6);
    m_plot->setEmptyText(tr("Quantize this use to see its error"));
    m_plot->setToolTip(
        tr("How many values have which error. Rounding alone stays within half a step; what lies beyond is clipped."));
    m_plot->setMinimumWidth(90);
}

void ErrorFiguresView::addRow(const QString& name, const QString& meaning) {
    const int row = static_cast<int>(m_values.size());
    QLabel* label = mutedLabel(name, this);
    auto* value = new QLabel(this);
    value->setAlignment(Qt::AlignRight);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel* part : {label, value}) {
        part->setFont(pixelFont(11));
        part->setToolTip(meaning);
    }
    m_rows->addWidget(label, row, 0);
    m_rows->addWidget(value, row, 1);
    m_names.push_back(label);
    m_values.push_back(value);
}

void ErrorFiguresView::setName(const QString& name) {
    m_plot->setAccessibleName(tr("Spread of the errors of %1").arg(name));
}

void ErrorFiguresView::setNamesShown(bool shown) {
    for (QLabel* name : m_names) name->setVisible(shown);
}

void ErrorFiguresView::setLook(const ErrorLook& look, double countLimit) {
    const UseFigure& figure = look.figure();
    if (figure.error) {
        showFigures(figure.error->tensor);
    } else {
        m_decibels->setText(dash);
        for (QLabel* value : m_values) value->setText(dash);
    }
    // What belongs to the setting before stays, muted.
    const bool stale = figure.state != UseFigure::State::Known;
    for (QLabel* label : {m_decibels, m_unit}) label->setEnabled(!stale);
    for (QLabel* value : m_values) value->setEnabled(!stale);
    showProblem(figure);
    showSpread(look, countLimit);
}

void ErrorFiguresView::showProblem(const UseFigure& figure) {
    m_problem->setText(figure.problem);
    m_problem->setVisible(figure.state == UseFigure::State::Failed);
    m_plot->setEmptyText(figure.state == UseFigure::State::Float      ? tr("Quantize this use to see its error")
                         : figure.state == UseFigure::State::Failed   ? tr("No error is known")
                         : figure.error && figure.error->tensor.exact ? tr("No value differs")
                                                                      : tr("Computing…"));
}

void ErrorFiguresView::showFigures(const ErrorFigures& figures) {
    m_decibels->setText(sqnrText(figures));
    for (std::size_t i = 0; i < rows.size(); ++i) m_values[i]->setText(rows[i].text(figures.*rows[i].value));
}

void ErrorFiguresView::showSpread(const ErrorLook& look, double countLimit) {
    const ErrorFound* found = look.found();
    if (found == nullptr || found->error->tensor.exact) {
        m_plot->setData({});
        if (found != nullptr) m_values.back()->setText(percent(0));
        if (found == nullptr) m_values.back()->setText(dash);
        return;
    }
    const double clipped = static_cast<double>(found->distribution.clipped) / static_cast<double>(found->values);
    m_values.back()->setText(clipped > 0 && clipped < 0.0005 ? QStringLiteral("< 0.1 %") : percent(clipped));
    const bool inSteps = look.isInSteps();
    m_plot->setData({found->distribution.errors, inSteps, found->error->tensor.sqnrDb, countLimit});
    m_plot->setStale(!look.isCurrent());
}

}  // namespace quantie
