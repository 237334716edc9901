// The verbs of the command line: one row each, one file each.
#pragma once

#include <QStringList>
#include <span>
#include <string_view>

namespace quantie {

/// What the program ends with.
enum ExitStatus {
    exitDone = 0,
    exitNotMet = 1,     ///< a comparison or a budget is not met
    exitUsage = 2,      ///< the command line is wrong
    exitUnreadable = 3  ///< the input cannot be read, or is not supported
};

struct Verb {
    std::string_view name;
    std::string_view summary;  ///< one line of `quantie --help`
    /// `arguments` begin after the verb. Returns an ExitStatus; throws Error.
    int (*run)(const QStringList& arguments);
};

std::span<const Verb> verbs();

int runInspect(const QStringList& arguments);
int runRecipe(const QStringList& arguments);
int runError(const QStringList& arguments);
int runRun(const QStringList& arguments);
int runSweep(const QStringList& arguments);
int runExport(const QStringList& arguments);
int runCompare(const QStringList& arguments);

}  // namespace quantie
