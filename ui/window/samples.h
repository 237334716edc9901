// The models that come with the program.
#pragma once

#include <QString>
#include <vector>

namespace quantie {

struct Sample {
    QString title;  ///< "Language model: its embedding is read twice"
    QString file;   ///< absolute
};

/// Those that are there: where the program is installed, or in the source tree that it was built in.
std::vector<Sample> samples();

}  // namespace quantie
