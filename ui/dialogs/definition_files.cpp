#include "ui/dialogs/definition_files.h"

#include <QSettings>

#include "core/base/file_bytes.h"
#include "core/layers/builtin_definitions.h"
#include "core/layers/definitions.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

const QString filesKey = QStringLiteral("definitions");

/// The classes of a file that Definitions has accepted.
QStringList classesIn(const Json& file) {
    QStringList classes;
    for (const char* kind : {"layers", "composites", "models"}) {
        const Json* entries = findMember(file, kind);
        if (entries == nullptr) continue;
        for (const Json& entry : *entries) classes << QString::fromStdString(entry["class"].get<std::string>());
    }
    return classes;
}

}  // namespace

QStringList definitionFiles() {
    return QSettings().value(filesKey).toStringList();
}

void rememberDefinitionFiles(const QStringList& files) {
    QSettings().setValue(filesKey, files);
}

QStringList definedClasses(const QString& file) {
    const std::string path = file.toStdString();
    Definitions definitions = Definitions::builtin();  // its composites may build upon those
    const Json content = parseJson(mapFile(path).text(), path);
    definitions.add(content, path);
    return classesIn(content);
}

QStringList builtinClasses() {
    QStringList classes;
    for (const BuiltinDefinitions& each : builtinDefinitions) {
        classes << classesIn(parseJson(each.text, std::string(each.file)));
    }
    return classes;
}

}  // namespace quantie
