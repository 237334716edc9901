// The letters of ties: A … Z, AA, AB …, by first use, and stable while a file is open.
#pragma once

#include <QString>
#include <map>
#include <string>
#include <vector>

#include "core/graph/graph.h"

namespace quantie {

class TieLetters {
  public:
    /// Gives every tied variable of the graph its letter. A variable that had one keeps it (it is known by its first
    /// use), also after it was untied and tied again; new ones get the next free letter.
    void assign(const Graph& graph);
    /// Another file: all letters are free again.
    void clear();

    /// Of a variable of the last graph; empty for one that is not tied.
    QString of(int variable) const;
    /// The tied variable with that letter; -1 for none.
    int variableOf(const QString& letter) const;
    /// Tied variables in the order of their letters.
    const std::vector<int>& tied() const { return m_tied; }

  private:
    std::map<std::string, int> m_numbers;  ///< by the id of the first use
    std::vector<int> m_ofVariable;         ///< number, -1 for none
    std::vector<int> m_tied;
};

/// 0 → "A", 25 → "Z", 26 → "AA".
QString tieLetter(int number);

}  // namespace quantie
