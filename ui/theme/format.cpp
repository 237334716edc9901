#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QStringList>
#include <array>
#include <cmath>

namespace quantie {
namespace {

constexpr QChar minusSign(0x2212);
constexpr QChar infinitySign(0x221E);
constexpr QChar dash(0x2013);
constexpr QChar narrowSpace(0x202F);
constexpr QChar times(0x00D7);

/// Empty where the value is a number that has digits.
QString withoutDigits(double value) {
    if (std::isnan(value)) return dash;
    if (std::isinf(value)) return value < 0 ? QString(minusSign) + infinitySign : QString(infinitySign);
    return {};
}

QString withMinus(QString digits) {
    return digits.replace(u'-', minusSign);
}

QString fixedPoint(double value, int decimals) {
    const QString digits = QString::number(value, 'f', decimals);
    const bool zero = digits.toDouble() == 0;  // no "−0.0"
    return withMinus(zero ? QString::number(0.0, 'f', decimals) : digits);
}

QString joined(const Shape& shape, std::size_t first) {
    QStringList dims;
    for (std::size_t i = first; i < shape.size(); ++i) {
        dims << (shape[i] == unknownDim ? QStringLiteral("?") : QString::number(shape[i]));
    }
    return dims.isEmpty() ? QCoreApplication::translate("Format", "scalar") : dims.join(times);
}

}  // namespace

double shownDecibels(double decibels) {
    return std::isfinite(decibels) ? QString::number(decibels, 'f', 1).toDouble() : decibels;
}

QString decibelNumber(double decibels) {
    const QString special = withoutDigits(decibels);
    return special.isEmpty() ? fixedPoint(decibels, 1) : special;
}

QString decibels(double decibels) {
    return std::isnan(decibels) ? QString(dash) : decibelNumber(decibels) + " dB";
}

QString byteSize(std::int64_t bytes) {
    static constexpr std::array units = {"KB", "MB", "GB", "TB"};
    if (bytes < 1024) return QString::number(bytes) + " B";
    double size = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (unit + 1 < units.size() && size >= 1023.95) {
        size /= 1024;
        ++unit;
    }
    return fixedPoint(size, 1) + ' ' + units[unit];
}

QString count(std::int64_t number) {
    QString digits = QString::number(number);
    const qsizetype first = number < 0 ? 1 : 0;
    for (qsizetype at = digits.size() - 3; at > first; at -= 3) digits.insert(at, narrowSpace);
    return withMinus(digits);
}

QString scientific(double value, int decimals) {
    if (QString special = withoutDigits(value); !special.isEmpty()) return special;
    const QString text = QString::number(value, 'e', decimals);
    const qsizetype e = text.indexOf('e');
    return withMinus(text.left(e + 1) + QString::number(text.mid(e + 1).toInt()));
}

QString counted(std::int64_t number, const QString& one, const QString& many) {
    return number == 1 ? one : many.arg(count(number));
}

QString number(double value, int digits) {
    if (QString special = withoutDigits(value); !special.isEmpty()) return special;
    if (value == 0) return QStringLiteral("0");
    const double size = std::abs(value);
    if (size < 1e-3 || size >= 1e5) return scientific(value, digits - 1);
    const int decimals = digits - 1 - static_cast<int>(std::floor(std::log10(size)));
    return fixedPoint(value, std::max(0, decimals));
}

QString percent(double fraction, int decimals) {
    const QString special = withoutDigits(fraction);
    return special.isEmpty() ? fixedPoint(100 * fraction, decimals) + " %" : special;
}

QString range(double low, double high, int digits) {
    return QCoreApplication::translate("Format", "%1 to %2").arg(number(low, digits), number(high, digits));
}

QString shapeText(const Shape& shape) {
    return joined(shape, 0);
}

QString tensorText(const Shape& shape) {
    return joined(shape, shape.size() > 1 && shape[0] == unknownDim ? 1 : 0);
}

}  // namespace quantie
