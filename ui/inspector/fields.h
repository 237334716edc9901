// Small pieces that the inspector's forms are made of.
#pragma once

#include <QString>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QWidget;

namespace quantie {

/// Second text.
QLabel* mutedLabel(const QString& text, QWidget* parent);

/// As wide as what it offers, and down to little where there is no room; its list is always wide enough.
void letShrink(QComboBox* box);

/// Checked, unchecked, or, where `any` and no common value, in between.
void setTristate(QCheckBox* box, std::optional<bool> value, bool any);

/// What the two boxes mean, for tooltips.
QString symmetricMeaning();
QString narrowMeaning();

}  // namespace quantie
