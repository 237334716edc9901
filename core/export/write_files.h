// Putting an export on the disk: beside its target, read back and compared, then renamed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/export/content.h"

namespace quantie {

/// How the target's name decides what is written.
enum class FileKind {
    Architecture,  ///< architecture as `.json`, weights as `.weights.h5` beside it
    Single,        ///< one `.h5`
    Archive,       ///< one `.keras`, for models of Keras 3
};

/// Throws Error(Usage) for a name that ends otherwise, with the reason where the format exists but loses ties.
FileKind fileKindOf(const std::string& target, bool keras3 = false);

/// "q.json" → "q.weights.h5".
std::string weightsFileOf(const std::string& jsonTarget);

/// `check` is called with the temporary files' names (architecture or model, then weights if they are apart) before
/// they replace the targets; what it throws leaves the targets as they were. Throws Error(Unwritable),
/// Error(Unsupported) for an `.h5` without weights.
void writeFiles(const Content& content, const std::string& target, const Progress& progress,
                const std::function<void(const std::vector<std::string>&)>& check);

}  // namespace quantie
