// Contrast and difference of colours, for the tests of the tokens.
#pragma once

#include <QColor>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace quantie {

using Triple = std::array<double, 3>;

inline double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

inline Triple linearRgb(const QColor& colour) {
    return {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
}

/// WCAG 2.1: 1 to 21.
inline double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
        const auto [r, g, blue] = linearRgb(colour);
        return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
    };
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

using Matrix = std::array<Triple, 3>;

inline Triple product(const Matrix& m, const Triple& v) {
    Triple result{};
    for (std::size_t i = 0; i < 3; ++i) result[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    return result;
}

/// CIELAB (D65) of linear RGB.
inline Triple lab(const Triple& rgb) {
    constexpr Matrix toXyz = {
        {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
    const Triple xyz = product(toXyz, rgb);
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f(xyz[0] / 0.95047);
    const double y = f(xyz[1]);
    const double z = f(xyz[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIEDE2000 as Sharma, Wu and Dalal (2005) write it.
inline double difference(const Triple& a, const Triple& b) {
    constexpr double degree = std::numbers::pi / 180;
    const auto seventh = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7))); };
    const double g = 0.5 * (1 - seventh((std::hypot(a[1], a[2]) + std::hypot(b[1], b[2])) / 2));
    const auto hue = [](double x, double y) {
        const double angle = x == 0 && y == 0 ? 0 : std::atan2(y, x) / degree;
        return angle < 0 ? angle + 360 : angle;
    };
    const double a1 = (1 + g) * a[1];
    const double a2 = (1 + g) * b[1];
    const double c1 = std::hypot(a1, a[2]);
    const double c2 = std::hypot(a2, b[2]);
    const double h1 = hue(a1, a[2]);
    const double h2 = hue(a2, b[2]);
    double turn = h2 - h1;
    if (turn > 180) turn -= 360;
    if (turn < -180) turn += 360;
    if (c1 * c2 == 0) turn = 0;
    double mean = (h1 + h2) / 2;
    if (c1 * c2 == 0) {
        mean = h1 + h2;
    } else if (std::abs(h1 - h2) > 180) {
        mean += h1 + h2 < 360 ? 180 : -180;
    }
    const double dL = b[0] - a[0];
    const double dC = c2 - c1;
    const double dH = 2 * std::sqrt(c1 * c2) * std::sin(turn / 2 * degree);
    const double lightness = (a[0] + b[0]) / 2;
    const double chroma = (c1 + c2) / 2;
    const double t = 1 - 0.17 * std::cos((mean - 30) * degree) + 0.24 * std::cos(2 * mean * degree) +
                     0.32 * std::cos((3 * mean + 6) * degree) - 0.20 * std::cos((4 * mean - 63) * degree);
    const double middle = (lightness - 50) * (lightness - 50);
    const double sL = 1 + 0.015 * middle / std::sqrt(20 + middle);
    const double sC = 1 + 0.045 * chroma;
    const double sH = 1 + 0.015 * chroma * t;
    const double rotation =
        -std::sin(2 * 30 * std::exp(-std::pow((mean - 275) / 25, 2)) * degree) * 2 * seventh(chroma);
    return std::sqrt(std::pow(dL / sL, 2) + std::pow(dC / sC, 2) + std::pow(dH / sH, 2) + rotation * dC / sC * dH / sH);
}

struct Sight {
    const char* name;
    Matrix matrix;  ///< of linear RGB
};

/// Normal sight, and the full deficiencies of Machado, Oliveira and Fernandes (2009).
inline constexpr std::array<Sight, 4> sights = {{
    {"normal", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"protanopia",
     {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}}},
    {"deuteranopia",
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}},
    {"tritanopia",
     {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}},
}};

/// Lab of a colour as that sight has it.
inline Triple seen(const QColor& colour, const Sight& sight) {
    Triple rgb = product(sight.matrix, linearRgb(colour));
    for (double& channel : rgb) channel = std::clamp(channel, 0.0, 1.0);
    return lab(rgb);
}

}  // namespace quantie
