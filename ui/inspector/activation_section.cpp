#include "ui/inspector/activation_section.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/document/data_session.h"
#include "ui/document/data_text.h"
#include "ui/document/document.h"
#include "ui/document/use_text.h"
#include "ui/inspector/error_figures.h"
#include "ui/inspector/fields.h"
#include "ui/plots/activation_plot.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

constexpr QChar dash(0x2013);

/// The definition in core's table, and what the decibels are.
QString meaningOf(std::string_view id) {
    for (const FigureDefinition& figure : activationErrorDefinitions()) {
        if (figure.id != id) continue;
        return QString::fromUtf8(figure.definition.data(), std::ssize(figure.definition)) + u'\n' + sqnrMeaning();
    }
    return {};
}

QString textOf(const std::optional<ErrorFigures>& figures) {
    return figures ? figureText(*figures) : QString(dash);
}

}  // namespace

ActivationSection::ActivationSection(Document& document, QWidget* parent)
    : Section(tr("Activation"), QStringLiteral("inspector/activation"), parent),
      m_document(document),
      m_waits(mutedLabel({}, this)),
      m_body(new QWidget(this)),
      m_rows(new QGridLayout),
      m_plot(new ActivationPlot(this)) {
    m_waits->setWordWrap(true);
    m_rows->setHorizontalSpacing(10);
    m_rows->setVerticalSpacing(1);
    m_rows->setColumnStretch(1, 1);
    m_range = addRow(tr("Range"), tr("The smallest and the largest value that the call returns in the float run."));
    m_quantizer = addRow(tr("Quantizer"), tr("How the recipe quantizes what the call returns: Run ▸ Calibrate "
                                             "activations… finds the range in the data."));
    m_total = addRow(tr("Error"), meaningOf("total"));
    m_local = addRow(tr("Local error"), meaningOf("local"));
    m_inherited = addRow(tr("Inherited error"), meaningOf("inherited"));
    m_plot->setToolTip(
        tr("How many values the call returns where: bars of the float run, an outline of the run under "
           "the recipe."));
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins({});
    column->setSpacing(6);
    column->addLayout(m_rows);
    column->addWidget(m_plot);
    content()->addWidget(m_waits);
    content()->addWidget(m_body);
}

QLabel* ActivationSection::addRow(const QString& name, const QString& meaning) {
    const int row = m_rows->rowCount();
    QLabel* label = mutedLabel(name, this);
    auto* value = new QLabel(this);
    value->setAlignment(Qt::AlignRight);
    for (QLabel* part : {label, value}) part->setToolTip(meaning);
    m_rows->addWidget(label, row, 0);
    m_rows->addWidget(value, row, 1);
    return value;
}

void ActivationSection::setCall(int call) {
    if (call == m_call) return;
    m_call = call;
    m_job.stop();
    m_asked = nullptr;
    m_plot->setData({});
    m_range->setText(QString(dash));
}

void ActivationSection::refresh() {
    if (m_call < 0) return;
    const DataSession& session = m_document.data();
    const bool known = session.errors() != nullptr;
    m_waits->setVisible(!known);
    m_body->setVisible(known);
    m_waits->setText(!session.problem().isEmpty() ? tr("The model was not run: %1.").arg(session.problem())
                     : session.job().isRunning()  ? tr("The model is being run.")
                                                  : tr("Run the model on data (F9) to see how what the call returns is "
                                                        "spread, and what quantization does to it."));
    if (!known) {
        m_asked = nullptr;
        setNote({});
        return;
    }
    showFigures();
    if (session.isCurrent() && session.errors() != m_asked) look();
    m_plot->setStale(session.errors() != m_asked || !session.isCurrent());
}

void ActivationSection::showFigures() {
    const DataSession& session = m_document.data();
    const ActivationError* error = session.activation(m_call);
    m_total->setText(error == nullptr ? QString(dash) : figureText(error->total));
    m_local->setText(error == nullptr ? QString(dash) : textOf(error->local));
    m_inherited->setText(error == nullptr ? QString(dash) : textOf(error->inherited));
    for (QLabel* value : {m_total, m_local, m_inherited}) value->setEnabled(session.isCurrent());
    setNote(error == nullptr ? QString() : figureText(error->total));
    const auto& activations = m_document.recipe().activations;
    const auto scheme = activations.find(m_document.graph().calls[m_call].id);
    m_quantizer->setText(scheme == activations.end() ? tr("float") : schemeInWords(scheme->second));
    m_quantizer->setWordWrap(true);
}

/// The values are asked for beside the window.
void ActivationSection::look() {
    m_asked = m_document.data().errors();
    m_job.start(tr("Looking at an activation"),
                [this, question = m_document.data().spreadOf(m_call)](const Progress& progress) -> Job::Finish {
                    const auto spread = question(progress);
                    return [this, spread] {
                        m_plot->setEmptyText(tr("Its values are not finite numbers, or not kept"));
                        m_plot->setData(spread ? ActivationPlotData{spread->original, spread->quantized}
                                               : ActivationPlotData{});
                        m_range->setText(spread ? range(spread->lo, spread->hi) : QString(dash));
                    };
                });
}

}  // namespace quantie
