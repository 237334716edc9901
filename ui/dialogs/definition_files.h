// The files with layer definitions that the user has added: remembered, and read for every model.
#pragma once

#include <QStringList>

namespace quantie {

QStringList definitionFiles();
void rememberDefinitionFiles(const QStringList& files);

/// The classes that a file describes. Throws Error(Unreadable) with the place in the file.
QStringList definedClasses(const QString& file);
/// Those that come with the program.
QStringList builtinClasses();

}  // namespace quantie
