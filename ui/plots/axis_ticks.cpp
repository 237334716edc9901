#include "ui/plots/axis_ticks.h"

#include <algorithm>
#include <cmath>

namespace quantie {
namespace {

constexpr QChar minusSign(0x2212);

/// The smallest of 1, 2, 5·10ᵏ that is not below `least`.
double niceStep(double least) {
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    }
    return 10 * power;
}

bool hasLength(double lo, double hi) {
    return std::isfinite(lo) && std::isfinite(hi) && hi > lo && std::isnormal(hi - lo);
}

QString written(double value, char format, int digits) {
    QString text = QString::number(value, format, digits);
    return text.replace(u'-', minusSign);
}

}  // namespace

Ticks niceTicks(double lo, double hi, int most) {
    Ticks ticks;
    if (!hasLength(lo, hi)) return ticks;
    ticks.step = niceStep((hi - lo) / std::max(1, most - 1));
    const double slack = 1e-9 * (hi - lo);
    for (double k = std::ceil((lo - slack) / ticks.step); k * ticks.step <= hi + slack; ++k) {
        ticks.values.push_back(k == 0 ? 0.0 : k * ticks.step);
    }
    return ticks;
}

Ticks countTicks(double largest, int most, bool logarithmic) {
    if (!logarithmic) {
        Ticks ticks = niceTicks(0, largest, most);
        if (ticks.step >= 1) return ticks;
        return {largest >= 1 ? std::vector<double>{0, 1} : std::vector<double>{0}, 1};
    }
    Ticks ticks{{0}, 1};
    const int powers = static_cast<int>(std::log10(std::max(1.0, largest))) + 1;
    const int stride = std::max(1, (powers + most - 2) / std::max(1, most - 1));
    for (int k = 0; k < powers; k += stride) ticks.values.push_back(std::pow(10.0, k));
    return ticks;
}

Ticks indexTicks(int count, int most) {
    if (count < 2) return {count == 1 ? std::vector<double>{0} : std::vector<double>{}, 1};
    const double last = count - 1;
    Ticks ticks{{}, std::max(1.0, niceStep(last / std::max(1, most - 1)))};
    // A mark too close to the last one gives way to it.
    for (double at = 0; at <= last - 0.6 * ticks.step; at += ticks.step) ticks.values.push_back(at);
    ticks.values.push_back(last);
    return ticks;
}

void widenToTicks(double& lo, double& hi, int most) {
    if (!hasLength(lo, hi)) return;
    const double step = niceStep((hi - lo) / std::max(1, most - 1));
    lo = std::floor(lo / step + 1e-9) * step;
    hi = std::ceil(hi / step - 1e-9) * step;
}

QString tickText(double value, double step) {
    if (value == 0) return QStringLiteral("0");
    const int places = static_cast<int>(-std::floor(std::log10(step) + 1e-9));
    if (places <= 4 && std::fabs(value) < 1e6) return written(value, 'f', std::max(0, places));
    const int exponent = static_cast<int>(std::floor(std::log10(std::fabs(value)) + 1e-9));
    const int digits = std::clamp(exponent + places, 0, 3);
    return written(value / std::pow(10.0, exponent), 'f', digits) + u'e' + written(exponent, 'f', 0);
}

}  // namespace quantie
