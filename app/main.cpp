// Starts the program: the window, or a verb of the command line, whose mistakes become one line and an exit status.
#include <langinfo.h>

#include <QCoreApplication>
#include <QFileInfo>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "app/console.h"
#include "app/verb.h"
#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "ui/window/run_window.h"

namespace quantie {
namespace {

/// Qt warns on standard error about a locale without UTF-8, which all our texts are.
void useUtf8() {
    std::setlocale(LC_ALL, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setenv("LC_ALL", "C.UTF-8", 1);
    std::setlocale(LC_ALL, "C");
}

std::string help() {
    std::string text =
        "Usage: quantie [MODEL]\n       quantie VERB …\n\nQuantie shows the tied weights of a Keras model and "
        "quantizes them per use. Without a verb it opens its\nwindow.\n\nVerbs:\n";
    for (const Verb& verb : verbs()) {
        text +=
            "  " + std::string(verb.name) + std::string(10 - verb.name.size(), ' ') + std::string(verb.summary) + "\n";
    }
    return text +
           "\n`quantie VERB --help` says what each takes. Every verb takes --threads N and --quiet.\n"
           "Exit status: 0 done; 1 a comparison or a budget is not met; 2 wrong usage; 3 the input cannot be read or "
           "is "
           "not supported.\n";
}

const Verb* findVerb(std::string_view name) {
    for (const Verb& verb : verbs()) {
        if (verb.name == name) return &verb;
    }
    return nullptr;
}

int run(const QStringList& arguments) {
    if (arguments.size() < 2) {
        printError(help());
        return exitUsage;
    }
    const std::string first = arguments[1].toStdString();
    if (first == "--help" || first == "-h") {
        print(help());
        return exitDone;
    }
    if (first == "--version" || first == "-v") {
        print("quantie " QUANTIE_VERSION "\n");
        return exitDone;
    }
    if (const Verb* verb = findVerb(first)) return verb->run(arguments.mid(2));
    const auto nearest = nearestName(first, verbs().size(), [](std::size_t i) { return verbs()[i].name; });
    throw Error(ErrorCode::Usage, "", inQuotes(first) + " is no verb" + hintAt(nearest) + "; see quantie --help");
}

/// Runs the program proper; whatever is thrown becomes one line and a status.
int guarded(const QStringList& arguments) {
    try {
        const int status = run(arguments);
        finishOutput();
        return status;
    } catch (const Error& error) {
        printError("quantie: " + std::string(error.what()) + "\n");
        return error.code() == ErrorCode::Usage ? exitUsage : exitUnreadable;
    } catch (const std::bad_alloc&) {
        printError("quantie: there is not enough memory\n");
    } catch (const std::exception& error) {
        printError("quantie: " + std::string(error.what()) + "\n");
    }
    return exitUnreadable;
}

/// The window is for no arguments, where there is a display, and for a file in place of a verb.
bool asksForWindow(int argc, char** argv) {
    if (argc < 2) return hasDisplay();
    return argc == 2 && *argv[1] != '-' && findVerb(argv[1]) == nullptr &&
           QFileInfo(QString::fromLocal8Bit(argv[1])).isFile();
}

}  // namespace
}  // namespace quantie

int main(int argc, char** argv) {
    quantie::useUtf8();
    QCoreApplication::setOrganizationName("Quantie");
    QCoreApplication::setApplicationName("quantie");
    QCoreApplication::setApplicationVersion(QUANTIE_VERSION);
    if (quantie::asksForWindow(argc, argv)) {
        return quantie::runWindow(argc, argv, argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString());
    }
    const QCoreApplication application(argc, argv);  // a verb needs no more, and starts the faster for it
    return quantie::guarded(QCoreApplication::arguments());
}
