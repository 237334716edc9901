// The command line of one verb: its options and arguments, its help, and what every verb takes.
#pragma once

#include <QCommandLineParser>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quantie {

class Arguments {
  public:
    /// `syntax`: what stands after the verb in the usage line; `description`: a paragraph or more. Options --threads,
    /// --quiet and --help are there already.
    Arguments(std::string verb, std::string syntax, const std::string& description);

    void flag(const char* name, const std::string& description);
    void option(const char* name, const char* valueName, const std::string& description);
    /// Stands at the end of the help: definitions of what the verb prints.
    void explain(std::string text) { m_explanation = std::move(text); }

    /// False where the help was asked for (and printed). Throws Error(Usage) for what is unknown, and unless there are
    /// `least` to `most` arguments.
    bool parse(const QStringList& arguments, int least, int most);

    bool has(const char* name) const { return m_parser.isSet(name); }
    std::string value(const char* name) const { return m_parser.value(name).toStdString(); }
    std::vector<std::string> values(const char* name) const;
    std::vector<std::string> positional() const;
    bool quiet() const { return has("quiet"); }

    /// Throws Error(Usage) where the value is no such number.
    std::optional<int> wholeNumber(const char* name, int least) const;
    std::optional<double> number(const char* name) const;

    /// Throws Error(Usage).
    [[noreturn]] void refuse(const std::string& reason) const;

  private:
    std::string help() const;

    std::string m_verb;
    std::string m_syntax;
    std::string m_explanation;
    std::vector<std::string> m_names;  ///< of options, with their dashes
    QCommandLineParser m_parser;
};

}  // namespace quantie
