// How the export dialog is laid out; what it does is in export_dialog.cpp.
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/dialog_parts.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/format_list.h"
#include "ui/dialogs/plan_view.h"
#include "ui/dialogs/tie_check_table.h"
#include "ui/theme/font.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/part_labels.h"

namespace quantie {
namespace {

constexpr int formatsWidth = 286;

QHBoxLayout* headingRow(const QString& text, QLabel* note) {
    note->setWordWrap(false);
    auto* row = new QHBoxLayout;
    row->addWidget(heading(text));
    row->addStretch(1);
    row->addWidget(note);
    return row;
}

}  // namespace

QWidget* ExportDialog::makeFormats() {
    auto* side = new QWidget(this);
    side->setFixedWidth(formatsWidth);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(14, 14, 8, 8);
    layout->setSpacing(7);
    layout->addWidget(heading(tr("Format")));
    m_formats = new FormatList(m_document.graph().model->keras3(), side);
    layout->addWidget(m_formats, 1);
    return side;
}

QWidget* ExportDialog::makeRight() {
    auto* side = new QWidget(this);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(16, 14, 16, 12);
    layout->setSpacing(7);
    addFile(layout);
    layout->addSpacing(8);
    addPlan(layout);
    layout->addSpacing(8);
    addCheck(layout);
    return side;
}

void ExportDialog::addFile(QVBoxLayout* layout) {
    layout->addWidget(heading(tr("File")));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_file = new QLineEdit(this);
    m_file->setFont(panelFont());
    m_file->setAccessibleName(tr("File"));
    auto* browse = new QPushButton(tr("Browse…"), this);
    browse->setFont(panelFont());
    browse->setAutoDefault(false);
    row->addWidget(m_file, 1);
    row->addWidget(browse);
    layout->addLayout(row);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);

    m_refusal = new QWidget(this);
    auto* refusal = new QHBoxLayout(m_refusal);
    refusal->setContentsMargins(0, 0, 0, 0);
    refusal->setSpacing(6);
    auto* glyph = new IconLabel(QStringLiteral("warning"), m_refusal);
    glyph->setColour(&Tokens::bad);
    m_refusalText = new QLabel(m_refusal);
    m_refusalText->setFont(panelFont());
    m_refusalText->setWordWrap(true);
    refusal->addWidget(glyph, 0, Qt::AlignTop);
    refusal->addWidget(m_refusalText, 1);
    m_refusal->hide();
    layout->addWidget(m_refusal);
}

void ExportDialog::addPlan(QVBoxLayout* layout) {
    m_sizes = mutedLabel();
    m_sizes->setToolTip(tr("The model's files as they are now, and what the export's files will take, roughly."));
    layout->addLayout(headingRow(tr("What will happen"), m_sizes));
    m_plan = new PlanView(this);
    m_plan->setMinimumHeight(90);
    m_plan->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    layout->addWidget(m_plan);
}

void ExportDialog::addCheck(QVBoxLayout* layout) {
    m_checkNote = mutedLabel();
    layout->addLayout(headingRow(tr("Tie check"), m_checkNote));
    m_waiting = mutedLabel(
        tr("The file is written beside its target and read back from disk. It replaces the target only if every tie "
           "that the plan promises stands in it."));
    m_progress = new QProgressBar(this);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setFixedHeight(4);
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_progress->hide();
    m_check = new TieCheckTable(this);
    m_check->hide();
    m_bar = new MessageBar(this);
    m_bar->setFont(panelFont());
    layout->addWidget(m_waiting);
    layout->addWidget(m_progress);
    layout->addWidget(m_check);
    layout->addSpacing(4);
    layout->addWidget(m_bar);
    layout->addStretch(1);
}

void ExportDialog::addButtons(QVBoxLayout* layout) {
    m_openFolder = new QPushButton(tr("Open folder"), this);
    m_compare = new QPushButton(tr("Compare with the original…"), this);
    m_export = new QPushButton(tr("Export"), this);
    m_close = new QPushButton(tr("Close"), this);
    QHBoxLayout* foot = addFoot(layout, {m_export, m_close});
    foot->insertWidget(0, m_openFolder);
    foot->insertWidget(1, m_compare);
    connect(m_openFolder, &QPushButton::clicked, this, &ExportDialog::openFolder);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::askOrWrite);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
}

}  // namespace quantie
