#include "ui/window/colour_by_box.h"

#include <algorithm>

#include "ui/graph/view_settings.h"

namespace quantie {

ColourByBox::ColourByBox(ViewSettings& view, QWidget* parent) : QComboBox(parent), m_view(view) {
    setAccessibleName(tr("Colour by"));
    setMinimumWidth(138);
    for (const ColourBy colouring : colourings) {
        addItem(colourByName(colouring));
        if (!needsData(colouring)) continue;
        setItemData(count() - 1, tr("Needs data: F9 runs the model"), Qt::ToolTipRole);
    }
    connect(this, &QComboBox::activated, this,
            [this](int index) { m_view.setColourBy(colourings.at(static_cast<std::size_t>(index))); });
    connect(&view, &ViewSettings::changed, this, &ColourByBox::showCurrent);
    showCurrent();
}

void ColourByBox::showCurrent() {
    setCurrentIndex(static_cast<int>(std::ranges::find(colourings, m_view.colourBy()) - colourings.begin()));
}

}  // namespace quantie
