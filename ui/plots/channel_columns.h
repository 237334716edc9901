// Many channels on few pixels: what each column of a plot shows of the channels that fall on it.
#pragma once

#include <vector>

namespace quantie {

struct ChannelColumn {
    int first = 0;  ///< places in the order shown, [first, last]
    int last = 0;
    double least = 0;
    double most = 0;
    int leastAt = 0;  ///< the place of the least
};

/// `values` in the order shown; at most `columns` (≥ 1) columns of neighbouring places, one place each where they
/// suffice. Infinite values count as they are.
std::vector<ChannelColumn> channelColumns(const std::vector<double>& values, int columns);

/// The channels from the worst (smallest) value up; equal ones by index. Exact channels (+∞) come last.
std::vector<int> worstFirst(const std::vector<double>& values);

}  // namespace quantie
