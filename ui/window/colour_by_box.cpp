#include "ui/window/colour_by_box.h"

#include <QStandardItemModel>
#include <algorithm>

#include "ui/graph/view_settings.h"

namespace quantie {

ColourByBox::ColourByBox(ViewSettings& view, QWidget* parent) : QComboBox(parent), m_view(view) {
    setAccessibleName(tr("Colour by"));
    setMinimumWidth(138);
    const auto* items = qobject_cast<QStandardItemModel*>(model());
    for (const ColourBy colouring : colourings) {
        addItem(colourByName(colouring));
        if (!needsData(colouring)) continue;
        QStandardItem* item = items->item(count() - 1);
        item->setEnabled(false);
        item->setToolTip(tr("Waits for data: the model has not been run on any samples"));
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
