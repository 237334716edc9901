// What several uses have in common: one value where they agree, `mixed` where they differ.
#pragma once

#include <optional>
#include <vector>

#include "core/quant/scheme.h"

namespace quantie {

/// A value that all share; empty where they differ or where there is none to have.
template <typename T>
using Common = std::optional<T>;

struct CommonSetting {
    int uses = 0;
    int quantized = 0;  ///< of them
    // Of the quantized ones:
    Common<int> bits;
    Common<std::optional<int>> axis;
    Common<bool> symmetric;
    Common<bool> narrowRange;
    Common<Range> range;

    bool anyQuantized() const { return quantized > 0; }
    bool allQuantized() const { return uses > 0 && quantized == uses; }
};

/// One entry per use; none: float.
CommonSetting commonSetting(const std::vector<std::optional<Scheme>>& schemes);

}  // namespace quantie
