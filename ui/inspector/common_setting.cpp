#include "ui/inspector/common_setting.h"

namespace quantie {
namespace {

template <typename T>
void join(Common<T>& common, const T& value, bool first) {
    if (first) {
        common = value;
    } else if (common && *common != value) {
        common.reset();
    }
}

}  // namespace

CommonSetting commonSetting(const std::vector<std::optional<Scheme>>& schemes) {
    CommonSetting common;
    common.uses = static_cast<int>(schemes.size());
    for (const std::optional<Scheme>& scheme : schemes) {
        if (!scheme) continue;
        const bool first = common.quantized++ == 0;
        join(common.bits, scheme->bits, first);
        join(common.axis, scheme->axis, first);
        join(common.symmetric, scheme->symmetric, first);
        join(common.narrowRange, scheme->narrowRange, first);
        join(common.range, scheme->range, first);
    }
    return common;
}

}  // namespace quantie
