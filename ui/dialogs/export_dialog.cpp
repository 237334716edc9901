#include "ui/dialogs/export_dialog.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/export/write_files.h"
#include "ui/dialogs/dialog_parts.h"
#include "ui/dialogs/export_format.h"
#include "ui/dialogs/format_list.h"
#include "ui/dialogs/plan_view.h"
#include "ui/dialogs/tie_check.h"
#include "ui/dialogs/tie_check_table.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"
#include "ui/widgets/message_bar.h"

namespace quantie {
namespace {

constexpr int progressDelayMs = 200;
const QString resultTopic = QStringLiteral("result");

QString modelFile(const Document& document) {
    return QString::fromStdString(document.request().model);
}

QStringList sourceFiles(const Document& document) {
    QStringList files{modelFile(document)};
    if (!document.request().weights.empty()) files << QString::fromStdString(document.request().weights);
    return files;
}

}  // namespace

ExportDialog::ExportDialog(Document& document, QWidget* parent) : QDialog(parent), m_document(document) {
    setWindowTitle(tr("Export – %1").arg(QFileInfo(modelFile(document)).completeBaseName()));
    resize(900, 596);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(makeFormats());
    body->addWidget(new Separator(Qt::Vertical));
    body->addWidget(makeRight(), 1);
    layout->addLayout(body, 1);
    addButtons(layout);

    m_progressDelay.setSingleShot(true);
    m_progressDelay.setInterval(progressDelayMs);
    connect(&m_progressDelay, &QTimer::timeout, m_progress, &QWidget::show);
    connect(m_formats, &FormatList::chosen, this, &ExportDialog::chooseFormat);
    connect(m_file, &QLineEdit::textEdited, this, [this] { m_targetIsOwn = true; });
    connect(m_file, &QLineEdit::textChanged, this, [this] {
        forgetResult();
        showRefusal();
    });
    connect(m_plan, &PlanView::copyCode, this, &ExportDialog::copyCode);
    connect(m_compare, &QPushButton::clicked, this, [this] {
        const QString weights = existingFiles(m_written, hasWeights()).value(1);
        emit compareRequested(m_written, weights);
    });
    connect(&m_planning, &Job::failed, this, &ExportDialog::showFailure);
    connect(&m_writing, &Job::failed, this, &ExportDialog::showFailure);
    connect(&m_writing, &Job::progressed, this, &ExportDialog::showProgress);
    connect(&m_writing, &Job::finished, this, [this] {
        m_progressDelay.stop();
        m_progress->hide();
        updateButtons();
    });
    connect(&document, &Document::settingsChanged, this, &ExportDialog::plan);
    connect(&document, &Document::activationsChanged, this, &ExportDialog::plan);
    connect(&document, &Document::tiesChanged, this, &ExportDialog::plan);
    plan();
}

void ExportDialog::setTarget(const QString& file) {
    m_targetIsOwn = true;
    m_file->setText(file);
}

QString ExportDialog::target() const {
    return m_file->text();
}

// -- The plan ---------------------------------------------------------------------------------------------------------

void ExportDialog::plan() {
    m_source = exportSource(m_document);
    m_plans.clear();
    m_plan->setSentence(tr("Planning…"));
    m_sizes->clear();
    forgetResult();
    m_planning.start(tr("Planning the export"), [this, source = m_source](const Progress& progress) -> Job::Finish {
        auto plans = std::make_shared<std::vector<PlannedFormat>>(planFormats(source, progress));
        return [this, plans] { takePlans(std::move(*plans)); };
    });
    updateButtons();
}

void ExportDialog::takePlans(std::vector<PlannedFormat> plans) {
    m_plans = std::move(plans);
    for (const PlannedFormat& row : m_plans) m_formats->setProblem(row.format, row.problem);
    const auto possible = std::ranges::find_if(m_plans, [](const PlannedFormat& row) { return row.plan != nullptr; });
    if (!chosenPlan() && possible != m_plans.end()) m_formats->setFormat(possible->format);
    chooseFormat();
}

bool ExportDialog::isKeras3() const {
    return writesKeras3(m_formats->format(), m_document.graph().model->keras3());
}

void ExportDialog::chooseFormat() {
    if (!m_targetIsOwn)
        m_file->setText(defaultTarget(modelFile(m_document), m_formats->format(), hasWeights(), isKeras3()));
    forgetResult();
    showPlan();
    showRefusal();
}

std::shared_ptr<const ExportPlan> ExportDialog::chosenPlan() const {
    const auto row = std::ranges::find(m_plans, m_formats->format(), &PlannedFormat::format);
    return row == m_plans.end() ? nullptr : row->plan;
}

void ExportDialog::showPlan() {
    const auto plan = chosenPlan();
    if (!plan) {
        m_sizes->clear();
        if (!m_plans.empty()) m_plan->setSentence(tr("No format can express these settings; beside each stands why."));
        return;
    }
    m_plan->setLines(planLines(*plan, *m_source.graph, m_source.recipe));
    m_sizes->setText(
        tr("%1 → about %2").arg(byteSize(bytesOfFiles(sourceFiles(m_document))), byteSize(expectedFileBytes(*plan))));
}

void ExportDialog::showRefusal() {
    const QString refusal = targetRefusal(target(), modelFile(m_document), hasWeights(), isKeras3());
    m_refusalText->setText(refusal);
    m_refusal->setVisible(!refusal.isEmpty());
    m_file->setAccessibleDescription(refusal);
    updateButtons();
}

void ExportDialog::browse() {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export to"), target(), targetFilter(hasWeights(), isKeras3()), nullptr,
                                     QFileDialog::DontConfirmOverwrite);  // asked in place
    if (!file.isEmpty()) setTarget(file);
}

void ExportDialog::copyCode() {
    const auto plan = chosenPlan();
    if (!plan || !m_refusalText->text().isEmpty()) return;
    QGuiApplication::clipboard()->setText(QString::fromStdString(loadingLines(*plan, target().toStdString())));
    m_bar->post({Message::Kind::Info, tr("The lines of Python that load the file are on the clipboard."), {}, {}});
}

// -- The export -------------------------------------------------------------------------------------------------------

void ExportDialog::forgetResult() {
    m_isDone = false;
    m_bar->clear();
    m_check->hide();
    m_checkNote->clear();
    m_waiting->show();
    updateButtons();
}

void ExportDialog::askOrWrite() {
    if (m_writing.isRunning()) {
        m_writing.stop();
        m_bar->post({Message::Kind::Info, tr("Stopped."), {}, resultTopic});
        return;
    }
    const QStringList existing = existingFiles(target(), hasWeights());
    if (existing.isEmpty() || (m_isDone && target() == m_written)) return write();
    QStringList names;
    for (const QString& file : existing) names << QFileInfo(file).fileName();
    const QString question = existing.size() == 1 ? tr("%1 exists already.") : tr("%1 exist already.");
    m_bar->clear();
    m_bar->post({Message::Kind::Warning,
                 question.arg(names.join(tr(" and "))),
                 {{tr("Replace"), [this] { write(); }}, {tr("Keep"), {}}},
                 resultTopic});
}

void ExportDialog::write() {
    const auto plan = chosenPlan();
    if (!plan) return;
    forgetResult();
    m_written = target();
    m_checkNote->setText(tr("Writing…"));
    m_progress->setValue(0);
    m_progressDelay.start();
    m_writing.start(
        tr("Exporting"),
        [this, plan, source = m_source, target = m_written.toStdString()](const Progress& progress) -> Job::Finish {
            const auto comparison =
                std::make_shared<const Comparison>(exportAndCompare(source, *plan, target, progress));
            return [this, comparison] { showResult(*comparison); };
        });
    updateButtons();
}

void ExportDialog::showProgress(double fraction, const QString& what) {
    m_progress->setValue(static_cast<int>(1000 * fraction));
    m_checkNote->setText(what);
}

void ExportDialog::showResult(const Comparison& comparison) {
    const auto plan = chosenPlan();
    const auto rows = checkRows(comparison, *m_source.graph, m_source.recipe, *plan,
                                [this](int variable) { return variableBadge(m_document, variable); });
    m_isDone = true;
    m_check->setRows(rows);
    m_check->show();
    m_waiting->hide();
    m_checkNote->setText(tr("written, then read back from disk"));
    const QStringList files = existingFiles(m_written, hasWeights());
    const bool broken = isBroken(rows);
    m_bar->clear();
    m_bar->post(
        {broken ? Message::Kind::Warning : Message::Kind::Done,
         tr("%1. %2, %3.").arg(tiesInWords(rows), QFileInfo(m_written).fileName(), byteSize(bytesOfFiles(files))),
         {},
         resultTopic,
         broken ? tr("Exported, with differences that the plan did not say.") : tr("Exported.")});
    m_close->setFocus();
}

void ExportDialog::showFailure(const Error& error) {
    m_checkNote->clear();
    m_bar->post(
        {Message::Kind::Error,
         failureInWords(error, *m_source.graph, [this](int variable) { return m_document.letters().of(variable); }),
         {},
         resultTopic,
         tr("Not exported:")});
}

void ExportDialog::updateButtons() {
    const bool writing = m_writing.isRunning();
    const bool ready = chosenPlan() != nullptr && m_refusalText->text().isEmpty();
    m_export->setText(writing ? tr("Stop") : m_isDone ? tr("Export again") : tr("Export"));
    m_export->setEnabled(writing || ready);
    m_export->setDefault(ready && !m_isDone);
    m_close->setDefault(m_isDone);
    m_openFolder->setEnabled(m_isDone);
    m_compare->setEnabled(m_isDone);
    m_formats->setEnabled(!writing);
    m_file->setEnabled(!writing);
}

void ExportDialog::openFolder() {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_written).absolutePath()));
}

void ExportDialog::reject() {
    m_writing.stop();
    QDialog::reject();
}

}  // namespace quantie
