#include "ui/plots/channel_columns.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace quantie {

std::vector<ChannelColumn> channelColumns(const std::vector<double>& values, int columns) {
    const auto count = static_cast<std::int64_t>(values.size());
    const std::int64_t shown = std::min<std::int64_t>(count, columns);
    std::vector<ChannelColumn> result;
    result.reserve(static_cast<std::size_t>(shown));
    for (std::int64_t c = 0; c < shown; ++c) {
        const auto first = static_cast<int>(c * count / shown);
        const auto last = static_cast<int>((c + 1) * count / shown) - 1;
        const auto [least, most] = std::minmax_element(values.begin() + first, values.begin() + last + 1);
        result.push_back({first, last, *least, *most, static_cast<int>(least - values.begin())});
    }
    return result;
}

std::vector<int> worstFirst(const std::vector<double>& values) {
    std::vector<int> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return values[a] < values[b]; });
    return order;
}

}  // namespace quantie
