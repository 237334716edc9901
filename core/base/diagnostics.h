// Findings that do not stop the work: collected while a file is read or a plan is made, shown to the user afterwards.
#pragma once

#include <string>
#include <vector>

namespace quantie {

struct Diagnostic {
    std::string where;    ///< a layer, a use id or a path in the file; may be empty
    std::string message;  ///< one sentence, with what to do where there is something to do

    bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace quantie
