#include "ui/inspector/slice_field.h"

#include <QSignalBlocker>

namespace quantie {

SliceField::SliceField(QWidget* parent) : QSpinBox(parent) {
    setSpecialValueText(tr("All channels"));
    setPrefix(tr("Channel "));
    setMinimum(-1);
    setMinimumWidth(48);
    setKeyboardTracking(false);
    setAccessibleName(tr("Channel"));
    setToolTip(tr("The channel whose values are shown; below 0: all of them"));
    connect(this, &QSpinBox::valueChanged, this, &SliceField::chosen);
}

void SliceField::setSlices(int count) {
    const QSignalBlocker blocker(this);
    setMaximum(count - 1);
    setValue(-1);
}

std::optional<int> SliceField::slice() const {
    return value() < 0 ? std::nullopt : std::optional(value());
}

}  // namespace quantie
