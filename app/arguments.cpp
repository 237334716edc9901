#include "app/arguments.h"

#include <cmath>

#include "app/console.h"
#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/base/parallel.h"

namespace quantie {
namespace {

std::vector<std::string> toStrings(const QStringList& list) {
    std::vector<std::string> strings;
    strings.reserve(static_cast<std::size_t>(list.size()));
    for (const QString& item : list) strings.push_back(item.toStdString());
    return strings;
}

}  // namespace

Arguments::Arguments(std::string verb, std::string syntax, const std::string& description)
    : m_verb(std::move(verb)), m_syntax(std::move(syntax)) {
    m_parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    m_parser.setApplicationDescription(QString::fromStdString(description));
    m_parser.addOption({QStringList{"h", "help"}, "Shows this help."});
    option("threads", "N", "How many threads compute; all cores by default.");
    flag("quiet", "No progress and no warnings on standard error.");
}

void Arguments::flag(const char* name, const std::string& description) {
    m_names.push_back("--" + std::string(name));
    m_parser.addOption({name, QString::fromStdString(description)});
}

void Arguments::option(const char* name, const char* valueName, const std::string& description) {
    m_names.push_back("--" + std::string(name));
    m_parser.addOption({name, QString::fromStdString(description), valueName});
}

std::string Arguments::help() const {
    const std::string text = m_parser.helpText().toStdString();
    const std::string rest = text.substr(std::min(text.find('\n'), text.size()));
    return "Usage: quantie " + m_verb + " " + m_syntax + rest + (m_explanation.empty() ? "" : "\n" + m_explanation);
}

bool Arguments::parse(const QStringList& arguments, int least, int most) {
    const bool understood = m_parser.parse(QStringList{"quantie"} + arguments);
    if (has("help")) {
        print(help());
        return false;
    }
    if (!understood && !m_parser.unknownOptionNames().isEmpty()) {
        const std::string name = m_parser.unknownOptionNames().first().toStdString();
        refuse("there is no option --" + name +
               hintAt(nearestName("--" + name, m_names.size(),
                                  [this](std::size_t i) -> std::string_view { return m_names[i]; })));
    }
    if (!understood) {
        std::string reason = m_parser.errorText().toStdString();
        if (reason.ends_with('.')) reason.pop_back();
        refuse(reason);
    }
    const auto count = m_parser.positionalArguments().size();
    if (count < least) refuse("usage: quantie " + m_verb + " " + m_syntax);
    if (count > most) {
        refuse(inQuotes(m_parser.positionalArguments()[most].toStdString()) + " is one argument too many");
    }
    // An unset variable in a script: the system's answer to an empty name would not say what is wrong.
    if (m_parser.positionalArguments().contains(QString())) {
        refuse("a file name is empty; usage: quantie " + m_verb + " " + m_syntax);
    }
    if (const auto threads = wholeNumber("threads", 1)) setThreadCount(static_cast<unsigned>(*threads));
    return true;
}

std::vector<std::string> Arguments::values(const char* name) const {
    return toStrings(m_parser.values(name));
}

std::vector<std::string> Arguments::positional() const {
    return toStrings(m_parser.positionalArguments());
}

std::optional<int> Arguments::wholeNumber(const char* name, int least) const {
    if (!has(name)) return std::nullopt;
    bool valid = false;
    const int number = m_parser.value(name).toInt(&valid);
    if (!valid || number < least || number > 1'000'000) {
        refuse("--" + std::string(name) + " takes a whole number from " + std::to_string(least) + " on, not " +
               inQuotes(value(name)));
    }
    return number;
}

std::optional<double> Arguments::number(const char* name) const {
    if (!has(name)) return std::nullopt;
    bool valid = false;
    const double number = m_parser.value(name).toDouble(&valid);
    if (!valid || !std::isfinite(number)) {
        refuse("--" + std::string(name) + " takes a number, not " + inQuotes(value(name)));
    }
    return number;
}

void Arguments::refuse(const std::string& reason) const {
    throw Error(ErrorCode::Usage, m_verb, reason);
}

}  // namespace quantie
