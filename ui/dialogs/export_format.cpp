#include "ui/dialogs/export_format.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "core/base/error.h"
#include "core/export/write_files.h"

namespace quantie {
namespace {

struct Row {
    ExportFormat format;
    const char* title;
    const char* reason;
    const char* suffix;  ///< what the name of the model gets
};

constexpr Row rows[] = {
    {ExportFormat::Tfmot, QT_TRANSLATE_NOOP("quantie::ExportFormat", "TFMOT, ready to train"),
     QT_TRANSLATE_NOOP("quantie::ExportFormat", "One wrapper per quantized use, one variable per tie. .h5 or .json"),
     "_q"},
    {ExportFormat::Keras3, QT_TRANSLATE_NOOP("quantie::ExportFormat", "Keras 3, ready to train"),
     QT_TRANSLATE_NOOP("quantie::ExportFormat", "One wrapper per quantized use, one variable per tie. .keras"), "_q"},
    {ExportFormat::Baked, QT_TRANSLATE_NOOP("quantie::ExportFormat", "Plain Keras, rounded values"),
     QT_TRANSLATE_NOOP("quantie::ExportFormat",
                       "Loads anywhere. Where uses of a tie differ, the tie is cut; the plan says which."),
     "_rounded"},
    {ExportFormat::KerasInt8, QT_TRANSLATE_NOOP("quantie::ExportFormat", "Keras 3's own int8"),
     QT_TRANSLATE_NOOP("quantie::ExportFormat",
                       "Codes and scales of Keras, for layers that are 8 bits in every use. The rest stays float."),
     "_int8"},
    {ExportFormat::Keras, QT_TRANSLATE_NOOP("quantie::ExportFormat", "Plain Keras, float"),
     QT_TRANSLATE_NOOP("quantie::ExportFormat", "Nothing quantized, ties repaired."), "_float"},
};

QString say(const char* text) {
    return QCoreApplication::translate("quantie::ExportFormat", text);
}

const Row* rowOf(ExportFormat format) {
    for (const Row& row : rows) {
        if (row.format == format) return &row;
    }
    return nullptr;
}

const ExportFormatInfo& infoOf(ExportFormat format) {
    for (const ExportFormatInfo& info : exportFormats()) {
        if (info.format == format) return info;
    }
    return exportFormats().front();
}

QString asText(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString sentence(const std::string& clause) {
    QString text = QString::fromStdString(clause);
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text + QLatin1Char('.');
}

}  // namespace

std::vector<ExportFormat> offeredFormats(bool keras3) {
    std::vector<ExportFormat> formats;
    for (const Row& row : rows) formats.push_back(row.format);
    for (const ExportFormatInfo& info : exportFormats()) {
        if (rowOf(info.format) == nullptr) formats.push_back(info.format);
    }
    std::erase_if(formats, [keras3](ExportFormat format) {
        return !(keras3 ? infoOf(format).forKeras3 : infoOf(format).forKeras2);
    });
    // That of the model's own Keras first: it is the one that is chosen.
    std::stable_partition(formats.begin(), formats.end(), [keras3](ExportFormat format) {
        return format == (keras3 ? ExportFormat::Keras3 : ExportFormat::Tfmot);
    });
    return formats;
}

QString formatTitle(ExportFormat format) {
    const Row* row = rowOf(format);
    return row != nullptr ? say(row->title) : asText(infoOf(format).name);
}

QString formatReason(ExportFormat format) {
    const Row* row = rowOf(format);
    return row != nullptr ? say(row->reason) : asText(infoOf(format).what);
}

QString defaultTarget(const QString& model, ExportFormat format, bool hasWeights, bool keras3) {
    const QFileInfo file(model);
    const Row* row = rowOf(format);
    const QString suffix = row != nullptr ? QString::fromLatin1(row->suffix) : QStringLiteral("_export");
    const QString keras2 = hasWeights ? QStringLiteral(".h5") : QStringLiteral(".json");
    const QString ending = keras3 ? QStringLiteral(".keras") : keras2;
    return file.dir().filePath(file.completeBaseName() + suffix + ending);
}

QString targetRefusal(const QString& target, const QString& model, bool hasWeights, bool keras3) {
    if (target.trimmed().isEmpty()) return say("The file needs a name.");
    const QFileInfo file(target);
    try {
        if (fileKindOf(target.toStdString(), keras3) == FileKind::Single && !hasWeights) {
            return say("An .h5 needs weights, and this model has none: write a .json.");
        }
    } catch (const Error& error) {
        return sentence(error.reason());
    }
    const QFileInfo folder(file.absolutePath());
    if (!folder.isDir()) return say("There is no folder %1.").arg(folder.filePath());
    if (!folder.isWritable()) return say("The folder %1 cannot be written to.").arg(folder.filePath());
    if (file.isDir()) return say("This is a folder.");
    if (file.exists() && file.canonicalFilePath() == QFileInfo(model).canonicalFilePath()) {
        return say("This is the open model: choose another name.");
    }
    return {};
}

QStringList existingFiles(const QString& target, bool hasWeights) {
    QStringList files{target};
    if (hasWeights && target.endsWith(QLatin1String(".json"))) {
        files << QString::fromStdString(weightsFileOf(target.toStdString()));
    }
    files.removeIf([](const QString& file) { return !QFileInfo::exists(file); });
    return files;
}

qint64 bytesOfFiles(const QStringList& files) {
    qint64 bytes = 0;
    for (const QString& file : files) bytes += QFileInfo(file).size();
    return bytes;
}

QString targetFilter(bool hasWeights, bool keras3) {
    if (keras3) return say("Keras 3 models (*.keras)");
    return hasWeights ? say("Keras models (*.h5 *.json)") : say("Keras architectures (*.json)");
}

}  // namespace quantie
