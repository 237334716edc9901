#include "ui/inspector/table_section.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QTableView>

#include "core/keras/npy.h"
#include "ui/inspector/fields.h"
#include "ui/inspector/values_model.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

constexpr int tableHeight = 180;
constexpr int cellWidth = 66;
constexpr std::int64_t mostCopied = 1'000'000;  ///< cells

}  // namespace

TableSection::TableSection(Document& document, QWidget* parent)
    : Section(tr("Values"), QStringLiteral("inspector/table"), parent),
      m_document(document),
      m_model(new ValuesModel(this)),
      m_table(new QTableView(this)),
      m_controls(new QHBoxLayout),
      m_message(mutedLabel({}, this)) {
    m_table->setModel(m_model);
    m_table->setFixedHeight(tableHeight);
    m_table->setAccessibleName(tr("Values of the weight"));
    m_table->horizontalHeader()->setDefaultSectionSize(cellWidth);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->setTabKeyNavigation(false);
    auto* copyKey = new QShortcut(QKeySequence::Copy, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copyKey, &QShortcut::activated, this, &TableSection::copy);
    auto* copyButton = new QPushButton(tr("Copy"), this);
    copyButton->setToolTip(tr("Copy the selected cells, or all of this slice, as text"));
    auto* saveButton = new QPushButton(tr("Save as .npy…"), this);
    saveButton->setToolTip(tr("Save the whole array as numpy reads it"));
    connect(copyButton, &QPushButton::clicked, this, &TableSection::copy);
    connect(saveButton, &QPushButton::clicked, this, &TableSection::askAndSave);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addLayout(m_controls);
    row->addStretch();
    row->addWidget(copyButton);
    row->addWidget(saveButton);
    m_message->setWordWrap(true);
    m_message->hide();
    content()->addWidget(m_table);
    content()->addLayout(row);
    content()->addWidget(m_message);
    connect(this, &Section::toggled, this, [this](bool open) {
        if (open) load();
    });
    connect(&m_job, &Job::failed, this, [this](const Error& error) { say(QString::fromUtf8(error.what())); });
}

void TableSection::say(const QString& text) {
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void TableSection::setVariable(int variable) {
    m_job.stop();
    m_variable = variable;
    m_model->setTensor(std::nullopt);
    showSlices();
    say({});
    const Variable& self = m_document.graph().variables[variable];
    const std::int64_t size = self.shape ? elementCount(*self.shape) : -1;
    setNote(size < 0 ? tr("table, .npy") : tr("%1 · table, .npy").arg(count(size)));
    if (isOpen()) load();
}

void TableSection::load() {
    if (m_variable < 0 || m_model->tensor()) return;
    const auto graph = m_document.sharedGraph();
    if (!graph->variables[m_variable].stored) {
        say(tr("no weights are stored"));
        return;
    }
    m_job.start(tr("Reading values"), [this, graph, variable = m_variable](const Progress&) -> Job::Finish {
        Tensor tensor = graph->variables[variable].stored->load();
        return [this, tensor = std::move(tensor)] {
            m_model->setTensor(tensor);
            showSlices();
        };
    });
}

void TableSection::showSlices() {
    for (QSpinBox* slice : m_slices) slice->deleteLater();
    m_slices.clear();
    for (std::size_t dim = 0; dim < m_model->fixedDims(); ++dim) {
        auto* slice = new QSpinBox(this);
        slice->setMaximum(static_cast<int>(m_model->fixedLength(dim)) - 1);
        slice->setAccessibleName(tr("Index along axis %1").arg(dim));
        slice->setToolTip(tr("Index along axis %1, of %2").arg(dim).arg(count(m_model->fixedLength(dim))));
        connect(slice, &QSpinBox::valueChanged, this, [this, dim](int index) { m_model->setFixed(dim, index); });
        m_controls->addWidget(slice);
        m_slices.push_back(slice);
    }
}

void TableSection::copy() {
    const QItemSelection selected = m_table->selectionModel()->selection();
    const bool all = selected.isEmpty();
    const int top = all ? 0 : selected.front().top();
    const int left = all ? 0 : selected.front().left();
    const int bottom = all ? m_model->rowCount() - 1 : selected.front().bottom();
    const int right = all ? m_model->columnCount() - 1 : selected.front().right();
    const std::int64_t cells = std::int64_t{bottom - top + 1} * (right - left + 1);
    if (cells > mostCopied) {
        say(tr("%1 values are too many to copy: save them as .npy").arg(count(cells)));
        return;
    }
    QGuiApplication::clipboard()->setText(m_model->text(top, left, bottom, right));
    say(counted(cells, tr("1 value copied"), tr("%1 values copied")));
}

void TableSection::askAndSave() {
    QString name = QString::fromStdString(m_document.graph().variables[m_variable].name);
    name.replace(u'/', u'_');
    const QString file = QFileDialog::getSaveFileName(this, tr("Save as .npy"), name + ".npy", tr("Arrays (*.npy)"));
    if (!file.isEmpty()) save(file);
}

void TableSection::save(const QString& file) {
    const auto graph = m_document.sharedGraph();
    if (!graph->variables[m_variable].stored) return say(tr("no weights are stored"));
    m_job.start(tr("Saving"), [this, graph, variable = m_variable, file](const Progress&) -> Job::Finish {
        writeNpyFile(file.toStdString(), graph->variables[variable].stored->load());
        return [this, file] {
            say(tr("Saved as %1").arg(file));
            load();
        };
    });
}

}  // namespace quantie
