#include "ui/inspector/differs_sign.h"

#include <QPainter>

#include "ui/theme/badge.h"

namespace quantie {

DiffersSign::DiffersSign(QWidget* parent) : QWidget(parent) {
    setFixedSize(12, 12);
    setToolTip(tr("The two uses differ in this"));
    setAccessibleName(tr("differ"));
    QSizePolicy keepsItsPlace = sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true);
    setSizePolicy(keepsItsPlace);
}

void DiffersSign::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    drawDiffersSign(&painter, rect());
}

}  // namespace quantie
