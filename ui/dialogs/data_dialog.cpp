#include "ui/dialogs/data_dialog.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include "core/base/error.h"
#include "core/data/data_check.h"
#include "ui/data/image_reader.h"
#include "ui/dialogs/dialog_parts.h"
#include "ui/dialogs/inputs_model.h"
#include "ui/document/data_session.h"
#include "ui/document/document.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int mostSamples = 1'000'000;

}  // namespace

DataDialog::DataDialog(Document& document, QWidget* parent)
    : QDialog(parent),
      m_document(document),
      m_kind(new QComboBox(this)),
      m_fileRow(new QWidget(this)),
      m_file(new QLineEdit(m_fileRow)),
      m_samples(new QSpinBox(this)),
      m_seed(new QSpinBox(this)),
      m_scale(new QComboBox(this)),
      m_fit(new QComboBox(this)),
      m_inputs(new InputsModel(this)),
      m_table(new QTableView(this)),
      m_verdict(new QLabel(this)),
      m_use(new QPushButton(tr("Run on these"), this)),
      m_fields(makeFields()) {
    setWindowTitle(tr("Data"));
    resize(820, 460);
    const auto [outer, layout] = addColumns(this);
    layout->addWidget(
        mutedLabel(tr("The model is run on samples, float and under the recipe; what differs is the error of outputs "
                      "and activations. Generated data give a first look and no more.")));
    layout->addLayout(m_fields);
    addTable(layout);
    addButtons(outer);
    connect(&m_job, &Job::failed, this, [this](const Error& error) {
        m_inputs->setCheck({});
        say(QString::fromUtf8(error.what()), true);
        emit checked(false);
    });
    connect(&document, &Document::modelReset, this, &QDialog::reject);
    setSource(document.data().source().value_or(DataSource{}));
}

QFormLayout* DataDialog::makeFields() {
    m_kind->addItems(
        {tr("File: .npz, .npy or .csv"), tr("Folder of images"), tr("Generated, normal"), tr("Generated, uniform")});
    m_kind->setToolTip(
        tr("Normal: mean 0, deviation 1. Uniform: from 0 to 1. Where an Embedding looks the input up, "
           "both are token ids of its table."));
    m_samples->setRange(0, mostSamples);
    m_samples->setSpecialValueText(tr("all"));
    m_samples->setToolTip(tr("How many samples the model is run on, from the first"));
    m_seed->setRange(0, mostSamples);
    m_seed->setToolTip(tr("The same seed gives the same numbers, on every machine"));
    m_scale->addItems({tr("0 to 1 (x / 255)"), tr("−1 to 1 (x / 127.5 − 1)"), tr("0 to 255, as they are")});
    m_scale->setToolTip(tr("What pixels become. A model that begins with Rescaling takes them as they are"));
    m_fit->addItems({tr("Stretch"), tr("Crop the middle"), tr("Pad with black")});
    m_fit->setToolTip(tr("How an image of other proportions gets the size of the input"));
    m_file->setPlaceholderText(tr("The data's file or folder"));
    auto* browse = new QPushButton(tr("Browse…"), m_fileRow);
    browse->setAutoDefault(false);
    auto* row = new QHBoxLayout(m_fileRow);
    row->setContentsMargins({});
    row->addWidget(m_file, 1);
    row->addWidget(browse);
    auto* fields = new QFormLayout;
    fields->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_fileRow->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_file->setMinimumWidth(480);
    fields->addRow(tr("&Source"), m_kind);
    fields->addRow(tr("&File"), m_fileRow);
    fields->addRow(tr("Sa&mples"), m_samples);
    fields->addRow(tr("S&eed"), m_seed);
    fields->addRow(tr("&Pixels"), m_scale);
    fields->addRow(tr("Si&ze"), m_fit);
    connect(browse, &QPushButton::clicked, this, &DataDialog::browse);
    connect(m_kind, &QComboBox::activated, this, &DataDialog::fieldsChanged);
    connect(m_file, &QLineEdit::editingFinished, this, &DataDialog::check);
    connect(m_samples, &QSpinBox::valueChanged, this, &DataDialog::check);
    return fields;
}

void DataDialog::addTable(QVBoxLayout* layout) {
    m_table->setModel(m_inputs);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Inputs of the model"));
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    layout->addWidget(m_table, 1);
    m_verdict->setFont(panelFont());
    m_verdict->setWordWrap(true);
    layout->addWidget(m_verdict);
}

void DataDialog::addButtons(QVBoxLayout* layout) {
    QHBoxLayout* foot = addFoot(layout);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    m_use->setDefault(true);
    foot->addStretch(1);
    foot->addWidget(m_use);
    foot->addWidget(cancel);
    connect(m_use, &QPushButton::clicked, this, &DataDialog::use);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

DataDialog::Kind DataDialog::kind() const {
    return static_cast<Kind>(m_kind->currentIndex());
}

DataSource DataDialog::source() const {
    DataSource source;
    if (kind() == Kind::File || kind() == Kind::Images) {
        source.path = m_file->text().trimmed().toStdString();
        source.samples = m_samples->value();
        source.images = {static_cast<PixelScale>(m_scale->currentIndex()),
                         static_cast<ImageFit>(m_fit->currentIndex())};
        return source;
    }
    source.generated.generator = kind() == Kind::Normal ? Generator::Normal : Generator::Uniform;
    source.generated.samples = std::max(1, m_samples->value());
    source.generated.seed = m_seed->value();
    return source;
}

void DataDialog::setSource(const DataSource& source) {
    const QString path = QString::fromStdString(source.path);
    const bool normal = source.generated.generator == Generator::Normal;
    const Kind kind = source.isGenerated()      ? (normal ? Kind::Normal : Kind::Uniform)
                      : QFileInfo(path).isDir() ? Kind::Images
                                                : Kind::File;
    m_kind->setCurrentIndex(static_cast<int>(kind));
    m_file->setText(path);
    m_seed->setValue(static_cast<int>(source.generated.seed));
    m_scale->setCurrentIndex(static_cast<int>(source.images.scale));
    m_fit->setCurrentIndex(static_cast<int>(source.images.fit));
    {
        const QSignalBlocker quiet(m_samples);
        m_samples->setValue(static_cast<int>(source.isGenerated() ? source.generated.samples : source.samples));
    }
    fieldsChanged();
}

void DataDialog::fieldsChanged() {
    const bool file = kind() == Kind::File || kind() == Kind::Images;
    const auto show = [this](QWidget* field, bool shown) {
        field->setVisible(shown);
        m_fields->labelForField(field)->setVisible(shown);
    };
    show(m_fileRow, file);
    show(m_seed, !file);
    show(m_scale, kind() == Kind::Images);
    show(m_fit, kind() == Kind::Images);
    if (!file && m_samples->value() == 0) {
        const QSignalBlocker quiet(m_samples);
        m_samples->setValue(static_cast<int>(GeneratedData{}.samples));
    }
    check();
}

void DataDialog::browse() {
    const QString from = m_file->text().isEmpty()
                             ? QFileInfo(QString::fromStdString(m_document.request().model)).absolutePath()
                             : QFileInfo(m_file->text()).absolutePath();
    const QString chosen =
        kind() == Kind::Images
            ? QFileDialog::getExistingDirectory(this, tr("Folder of images"), from)
            : QFileDialog::getOpenFileName(this, tr("Data"), from, tr("Data (*.npz *.npy *.csv);;All files (*)"));
    if (chosen.isEmpty()) return;
    m_file->setText(chosen);
    check();
}

/// Beside the window: files may be large.
void DataDialog::check() {
    const DataSource asked = source();
    const bool file = kind() == Kind::File || kind() == Kind::Images;
    if (file && asked.path.empty()) {
        m_job.stop();
        m_inputs->setCheck(checkData(m_document.graph(), {}));
        say(kind() == Kind::Images ? tr("Choose a folder.") : tr("Choose a file."), false);
        m_use->setEnabled(false);
        return;
    }
    m_use->setEnabled(false);
    m_job.start(tr("Looking at the data"),
                [this, asked, graph = m_document.sharedGraph()](const Progress&) -> Job::Finish {
                    const DataCheck found = checkSource(asked, *graph, readImage);
                    return [this, found] {
                        m_inputs->setCheck(found);
                        QStringList problems;
                        for (const std::string& problem : found.problems) problems << QString::fromStdString(problem);
                        const bool fits = found.fits();
                        if (!problems.isEmpty()) {
                            say(problems.join(QStringLiteral("; ")) + '.', true);
                        } else {
                            say(fits ? tr("Everything fits.") : tr("The data do not fit the model."), !fits);
                        }
                        m_use->setEnabled(fits);
                        emit checked(fits);
                    };
                });
}

void DataDialog::say(const QString& text, bool wrong) {
    m_verdict->setText(text);
    QPalette colours;
    colours.setColor(QPalette::WindowText, wrong ? tokens().warn : tokens().muted);
    m_verdict->setPalette(colours);
}

void DataDialog::use() {
    m_document.data().load(source());
    accept();
}

}  // namespace quantie
