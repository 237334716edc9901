// The menu of all settings of some uses: what a right click on a chip opens.
#pragma once

#include <QMenu>
#include <memory>

#include "ui/document/document.h"

namespace quantie {

/// Ticks say what all of the uses have. The menu belongs to the caller; each entry is one step of the undo history.
std::unique_ptr<QMenu> settingMenu(Document& document, const QList<int>& uses, QWidget* parent);

}  // namespace quantie
