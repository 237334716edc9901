#include "ui/inspector/number_edit.h"

#include <cmath>

#include "ui/theme/format.h"

namespace quantie {

std::optional<double> numberFrom(const QString& text) {
    QString plain = text.trimmed();
    plain.replace(QChar(0x2212), u'-').replace(u',', u'.');
    bool isNumber = false;
    const double number = plain.toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

NumberEdit::NumberEdit(QWidget* parent) : QLineEdit(parent) {
    connect(this, &QLineEdit::editingFinished, this, [this] {
        if (text() == m_shown) return;
        const auto found = numberFrom(text());
        if (found && *found != m_number) {
            setNumber(*found);
            emit entered(*found);
        } else {
            setText(m_shown);
        }
    });
}

void NumberEdit::setNumber(double value, int digits) {
    m_number = value;
    m_shown = number(value, digits);
    if (text() != m_shown) setText(m_shown);
}

}  // namespace quantie
