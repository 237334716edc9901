#include "ui/window/autosave.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include "core/base/error.h"
#include "core/base/replace_file.h"
#include "core/recipe/recipe_json.h"
#include "ui/document/document.h"

namespace quantie {
namespace {

const QString recipeSuffix = QStringLiteral(".recipe.json");
const QString modelSuffix = QStringLiteral(".model");

QDir folder() {
    return {QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/unsaved"};
}

/// The recipe's companion, which names the model.
QString companion(const QString& recipe) {
    return recipe.chopped(recipeSuffix.size()) + modelSuffix;
}

QString modelOf(const QString& recipe) {
    QFile file(companion(recipe));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The run that writes a file is in its name. One that is still there, this one too, has not ended badly.
bool isWrittenNow(const QString& recipe) {
    return QFileInfo::exists("/proc/" + QFileInfo(recipe).fileName().section('.', 0, 0));
}

void removeFiles(const QString& recipe) {
    QFile::remove(recipe);
    QFile::remove(companion(recipe));
}

}  // namespace

Autosave::Autosave(Document& document, QObject* parent) : QObject(parent), m_document(document) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(1000);
    connect(&m_delay, &QTimer::timeout, this, &Autosave::write);
    connect(&document.undoStack(), &QUndoStack::indexChanged, &m_delay, qOverload<>(&QTimer::start));
    connect(&document, &Document::modifiedChanged, this, [this](bool modified) {
        if (!modified) forget();
    });
    connect(&document, &Document::modelReset, this, &Autosave::forget);
}

void Autosave::write() {
    if (!m_document.isOpen() || !m_document.isModified()) return;
    if (m_file.isEmpty()) {
        const auto stamp = QDateTime::currentMSecsSinceEpoch();
        const QString name = QString("%1.%2").arg(QCoreApplication::applicationPid()).arg(stamp) + recipeSuffix;
        m_file = folder().filePath(name);
    }
    folder().mkpath(".");
    const QString model = QFileInfo(QString::fromStdString(m_document.request().model)).absoluteFilePath();
    try {
        replaceFile(companion(m_file).toStdString(), model.toStdString());
        replaceFile(m_file.toStdString(), writeRecipe(m_document.recipe()));
        if (!m_takenOver.isEmpty()) removeFiles(m_takenOver);
        m_takenOver.clear();
    } catch (const Error&) {
        m_file.clear();  // no place to keep anything: tried again after the next change
    }
}

void Autosave::forget() {
    m_delay.stop();
    if (!m_file.isEmpty()) removeFiles(m_file);
    m_file.clear();
}

std::optional<KeptChanges> Autosave::find(const QString& model) {
    const QString wanted = model.isEmpty() ? QString() : QFileInfo(model).absoluteFilePath();
    for (const QFileInfo& file : folder().entryInfoList({'*' + recipeSuffix}, QDir::Files, QDir::Time)) {
        const QString recipe = file.absoluteFilePath();
        const QString of = modelOf(recipe);
        if (isWrittenNow(recipe) || !QFileInfo(of).isFile()) continue;
        if (wanted.isEmpty() || of == wanted) return KeptChanges{of, recipe, file.lastModified()};
    }
    return std::nullopt;
}

void Autosave::remove(const KeptChanges& changes) {
    removeFiles(changes.recipe);
}

}  // namespace quantie
