#include "ui/window/file_commands.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

#include "core/base/error.h"
#include "core/keras/dequantize.h"
#include "core/keras/open.h"
#include "ui/dialogs/definition_files.h"
#include "ui/document/document.h"
#include "ui/widgets/message_bar.h"

namespace quantie {
namespace {

const QString recipeSuffix = QStringLiteral(".recipe.json");

// Topics of the message bar.
const QString openingTopic = QStringLiteral("opening");
const QString changedTopic = QStringLiteral("changed on disk");
const QString weightsTopic = QStringLiteral("no weights");
const QString quantizedTopic = QStringLiteral("quantized by Keras");
const QString keptTopic = QStringLiteral("kept changes");
const QString savingTopic = QStringLiteral("saving");

QString modelFilter() {
    QStringList suffixes;
    for (const ModelFormat& format : modelFormats()) {
        const auto text = QString::fromUtf8(format.suffixes.data(), static_cast<qsizetype>(format.suffixes.size()));
        for (const QString& suffix : text.split(' ')) {
            if (!suffixes.contains(suffix)) suffixes << suffix;
        }
    }
    return FileCommands::tr("Keras models (%1)").arg(suffixes.join(' ')) + ";;" + FileCommands::tr("All files (*)");
}

QString folderOf(const QString& file) {
    return file.isEmpty() ? QString() : QFileInfo(file).absolutePath();
}

QString modelFile(const Document& document) {
    return QString::fromStdString(document.request().model);
}

}  // namespace

FileCommands::FileCommands(Document& document, MessageBar& messages, QWidget* window)
    : QObject(window), m_document(document), m_messages(messages), m_window(window), m_autosave(document) {
    connect(&document, &Document::modelReset, this, &FileCommands::onModelReset);
    connect(&document, &Document::openFailed, this, &FileCommands::onOpenFailed);
    connect(&m_watch, &FileWatch::changed, this, &FileCommands::onFileChanged);
}

void FileCommands::open(const QString& file) {
    if (file.endsWith(recipeSuffix) && m_document.isOpen()) {
        if (mayDiscard()) m_document.openRecipe(file);
    } else if (mayDiscard()) {
        openModel(file);
    }
}

void FileCommands::openModel(const QString& file) {
    m_messages.clear();
    OpenRequest request;
    request.model = QFileInfo(file).absoluteFilePath().toStdString();
    for (const QString& definitions : definitionFiles()) {
        if (QFileInfo::exists(definitions)) request.definitions.push_back(definitions.toStdString());
    }
    m_document.open(request);
}

void FileCommands::openModelDialog() {
    QString folder = folderOf(modelFile(m_document));
    if (folder.isEmpty() && !m_recent.files().isEmpty()) folder = folderOf(m_recent.files().first());
    const QString file = QFileDialog::getOpenFileName(m_window, tr("Open a Keras model"), folder, modelFilter());
    if (!file.isEmpty()) open(file);
}

void FileCommands::openRecipeDialog() {
    const QString file = QFileDialog::getOpenFileName(m_window, tr("Open a recipe"), folderOf(modelFile(m_document)),
                                                      tr("Recipes (*%1);;All files (*)").arg(recipeSuffix));
    if (!file.isEmpty() && mayDiscard()) m_document.openRecipe(file);
}

void FileCommands::openWeightsDialog() {
    const QString file = QFileDialog::getOpenFileName(m_window, tr("Open the weights of %1").arg(m_document.fileName()),
                                                      folderOf(modelFile(m_document)),
                                                      tr("Weights (*.h5 *.hdf5 *.weights.json);;All files (*)"));
    if (file.isEmpty()) return;
    OpenRequest request = m_document.request();
    request.weights = file.toStdString();
    m_document.reopen(request);
}

bool FileCommands::save() {
    return m_document.recipeFile().isEmpty() ? saveAs() : saveTo(m_document.recipeFile());
}

bool FileCommands::saveAs() {
    const QString first = m_document.recipeFile().isEmpty() ? suggestedRecipe() : m_document.recipeFile();
    QString file = QFileDialog::getSaveFileName(m_window, tr("Save the recipe"), first,
                                                tr("Recipes (*%1);;All files (*)").arg(recipeSuffix));
    if (file.isEmpty()) return false;
    if (QFileInfo(file).suffix().isEmpty()) file += recipeSuffix;
    return saveTo(file);
}

bool FileCommands::saveTo(const QString& file) {
    try {
        m_document.saveRecipe(file);
    } catch (const Error& error) {
        m_messages.post({Message::Kind::Error,
                         tr("Not saved: %1.").arg(QString::fromUtf8(error.what())),
                         {{tr("Save as…"), [this] { saveAs(); }}},
                         savingTopic});
        return false;
    }
    m_messages.withdraw(savingTopic);
    return true;
}

/// Beside the model, and never in the place of another recipe.
QString FileCommands::suggestedRecipe() const {
    const QFileInfo model(modelFile(m_document));
    const QString stem = model.absolutePath() + '/' + model.completeBaseName();
    QString file = stem + recipeSuffix;
    for (int i = 2; QFileInfo::exists(file); ++i) file = stem + '-' + QString::number(i) + recipeSuffix;
    return file;
}

void FileCommands::readAgain() {
    m_messages.withdraw(changedTopic);
    m_document.reopen(m_document.request());
}

bool FileCommands::isInFloat() const {
    return m_document.request().dequantize;
}

bool FileCommands::canBeInFloat() const {
    return m_document.isOpen() && (isInFloat() || isQuantizedByKeras(*m_document.imported().model));
}

void FileCommands::setInFloat(bool inFloat) {
    OpenRequest request = m_document.request();
    request.dequantize = inFloat;
    m_document.reopen(request);
}

void FileCommands::close() {
    if (!mayDiscard()) return;
    m_messages.clear();
    m_document.close();
}

bool FileCommands::mayDiscard() {
    if (!m_document.isModified()) return true;
    const QString file = m_document.recipeFile().isEmpty() ? suggestedRecipe() : m_document.recipeFile();
    QMessageBox box(QMessageBox::NoIcon, tr("Unsaved changes"),
                    tr("Save the changes to the recipe of %1?").arg(m_document.fileName()),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    box.setInformativeText(tr("They go to %1.").arg(QFileInfo(file).fileName()));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
        case QMessageBox::Save:
            return saveTo(file);
        case QMessageBox::Discard:
            return true;
        default:
            return false;
    }
}

QString FileCommands::droppedFile(const QMimeData& data) {
    const QList<QUrl> urls = data.urls();
    if (urls.size() != 1 || !urls.first().isLocalFile()) return {};
    const QString file = urls.first().toLocalFile();
    static const QStringList suffixes = {".keras", ".h5", ".hdf5", ".json"};
    const bool known = std::ranges::any_of(
        suffixes, [&file](const QString& suffix) { return file.endsWith(suffix, Qt::CaseInsensitive); });
    return known && QFileInfo(file).isFile() ? file : QString();
}

void FileCommands::onModelReset() {
    m_messages.withdraw(openingTopic);
    m_messages.withdraw(changedTopic);
    m_messages.withdraw(weightsTopic);
    m_messages.withdraw(quantizedTopic);
    const QString file = modelFile(m_document);
    m_watch.watch(file.isEmpty() ? QStringList() : QStringList{file});
    if (file.isEmpty()) return;
    m_recent.add(file);
    if (!m_document.hasWeights()) {
        m_messages.post({Message::Kind::Info,
                         tr("This file has no weights: settings work, errors don't."),
                         {{tr("Open weights…"), [this] { openWeightsDialog(); }}},
                         weightsTopic});
    }
    if (canBeInFloat() && !isInFloat()) {
        m_messages.post({Message::Kind::Info,
                         tr("Keras has quantized this model: these are codes. Settings are for floats."),
                         {{tr("Show in float"), [this] { setInFloat(true); }}},
                         quantizedTopic});
    }
    if (m_restoreFor == file) {
        m_restoreFor.clear();
        m_autosave.takeOver(m_restore);
        m_document.restoreRecipe(m_restore.recipe);
        return;
    }
    if (const auto kept = Autosave::find(file)) offer(*kept);
}

void FileCommands::onOpenFailed(const OpenRequest& request, const Error& error) {
    const QString name = QFileInfo(QString::fromStdString(request.model)).fileName();
    m_restoreFor.clear();
    m_messages.post({Message::Kind::Error,
                     tr("%1 cannot be opened: %2.").arg(name, QString::fromUtf8(error.what())),
                     {},
                     openingTopic});
}

void FileCommands::onFileChanged(const QString& file) {
    m_messages.post({Message::Kind::Info,
                     tr("%1 changed on disk.").arg(QFileInfo(file).fileName()),
                     {{tr("Read again"), [this] { readAgain(); }}, {tr("Keep"), {}}},
                     changedTopic});
}

void FileCommands::offerKeptChanges() {
    if (const auto kept = Autosave::find()) offer(*kept);
}

void FileCommands::offer(const KeptChanges& kept) {
    const bool today = kept.when.date() == QDate::currentDate();
    const QString toTheMinute = QLocale().timeFormat(QLocale::ShortFormat).remove(QStringLiteral(":ss"));
    const QString when =
        today ? QLocale().toString(kept.when.time(), toTheMinute) : QLocale().toString(kept.when, QLocale::ShortFormat);
    const QString text =
        m_document.isOpen()
            ? tr("Unsaved changes from %1 were kept.").arg(when)
            : tr("Unsaved changes of %1 from %2 were kept.").arg(QFileInfo(kept.model).fileName(), when);
    const auto restore = [this, kept] {
        if (m_document.isOpen()) {
            m_autosave.takeOver(kept);
            m_document.restoreRecipe(kept.recipe);
            return;
        }
        m_restoreFor = kept.model;
        m_restore = kept;
        openModel(kept.model);
    };
    m_messages.post({Message::Kind::Info,
                     text,
                     {{tr("Restore"), restore}, {tr("Discard"), [kept] { Autosave::remove(kept); }}},
                     keptTopic});
}

}  // namespace quantie
