#include "ui/window/data_commands.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>

#include "core/base/error.h"
#include "ui/dialogs/data_dialog.h"
#include "ui/document/data_session.h"
#include "ui/document/document.h"
#include "ui/widgets/message_bar.h"

namespace quantie {
namespace {

// Topics of the message bar.
const QString dataTopic = QStringLiteral("data");

QString modelOf(const Document& document) {
    return QString::fromStdString(document.request().model);
}

QString groupOf(const QString& model) {
    const QByteArray hash = QCryptographicHash::hash(model.toUtf8(), QCryptographicHash::Sha1).toHex();
    return QStringLiteral("data/") + QString::fromLatin1(hash.left(16));
}

}  // namespace

void rememberData(const QString& model, const DataSource& source) {
    QSettings settings;
    settings.beginGroup(groupOf(model));
    settings.setValue("source", QString::fromStdString(toString(source)));
    settings.setValue("samples", static_cast<qlonglong>(source.samples));
    settings.setValue("scale", QString::fromStdString(std::string(nameOf(source.images.scale))));
    settings.setValue("resize", QString::fromStdString(std::string(nameOf(source.images.fit))));
}

std::optional<DataSource> rememberedData(const QString& model) {
    QSettings settings;
    settings.beginGroup(groupOf(model));
    const std::string text = settings.value("source").toString().toStdString();
    if (text.empty()) return std::nullopt;
    try {
        DataSource source = dataSourceNamed(text);
        source.samples = std::max(0LL, settings.value("samples").toLongLong());
        source.images.scale = pixelScaleNamed(settings.value("scale").toString().toStdString()).value_or(PixelScale{});
        source.images.fit = imageFitNamed(settings.value("resize").toString().toStdString()).value_or(ImageFit{});
        return source;
    } catch (const Error&) {
        return std::nullopt;  // written by hand
    }
}

DataCommands::DataCommands(Document& document, MessageBar& messages, QWidget* window)
    : QObject(window), m_document(document), m_messages(messages), m_window(window) {
    connect(&document, &Document::modelReset, this, &DataCommands::onModelReset);
    connect(&document.data(), &DataSession::sourceChanged, this, &DataCommands::onSourceChanged);
    connect(&document.data(), &DataSession::failed, this, &DataCommands::onFailed);
}

bool DataCommands::isData(const QString& path) {
    static const QStringList suffixes = {".npz", ".npy", ".csv"};
    return QFileInfo(path).isDir() || std::ranges::any_of(suffixes, [&path](const QString& suffix) {
               return path.endsWith(suffix, Qt::CaseInsensitive);
           });
}

void DataCommands::openDialog() {
    auto* dialog = new DataDialog(m_document, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void DataCommands::open(const QString& file) {
    DataSource source;
    source.path = QFileInfo(file).absoluteFilePath().toStdString();
    m_document.data().load(source);
}

void DataCommands::run() {
    m_document.data().run();
}

void DataCommands::stop() {
    m_document.data().stop();
}

/// The data that the model had last time.
void DataCommands::onModelReset() {
    m_messages.withdraw(dataTopic);
    if (!m_document.isOpen() || !m_document.hasWeights()) return;
    const auto source = rememberedData(modelOf(m_document));
    if (!source) return;
    if (!source->isGenerated() && !QFileInfo::exists(QString::fromStdString(source->path))) {
        m_messages.post({Message::Kind::Info,
                         tr("The data of last time, %1, are not there any more.").arg(sourceName(*source)),
                         {{tr("Data…"), [this] { openDialog(); }}},
                         dataTopic});
        return;
    }
    m_document.data().load(*source);
}

void DataCommands::onSourceChanged() {
    m_messages.withdraw(dataTopic);
    const auto& source = m_document.data().source();
    if (!source) return;
    rememberData(modelOf(m_document), *source);
    if (!source->isGenerated()) return;
    m_messages.post({Message::Kind::Info,
                     tr("The model runs on generated data, for a first look: real data may tell another story."),
                     {{tr("Data…"), [this] { openDialog(); }}},
                     dataTopic});
}

void DataCommands::onFailed(const Error& error) {
    m_messages.post({Message::Kind::Error,
                     tr("Not run: %1.").arg(QString::fromUtf8(error.what())),
                     {{tr("Data…"), [this] { openDialog(); }}},
                     dataTopic});
}

}  // namespace quantie
