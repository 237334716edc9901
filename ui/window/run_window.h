// The program as a window, for main().
#pragma once

#include <QString>

namespace quantie {

/// Whether there is a display to show a window on.
bool hasDisplay();

/// Runs until the window is closed; `file` is a model or a recipe to open, empty for none. The exit status.
int runWindow(int& argc, char** argv, const QString& file);

}  // namespace quantie
