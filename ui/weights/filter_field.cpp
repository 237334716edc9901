#include "ui/weights/filter_field.h"

#include <QKeyEvent>
#include <QToolButton>

#include "ui/theme/icon.h"

namespace quantie {

FilterField::FilterField(QWidget* parent) : QLineEdit(parent), m_regular(new QToolButton(this)) {
    addAction(icon(QStringLiteral("find"), IconColour::Muted), LeadingPosition);
    m_regular->setText(QStringLiteral(".*"));
    m_regular->setCheckable(true);
    m_regular->setAutoRaise(true);
    m_regular->setCursor(Qt::ArrowCursor);
    m_regular->setToolTip(tr("Regular expression"));
    m_regular->setAccessibleName(tr("Regular expression"));
    placeButton();
    connect(this, &QLineEdit::textChanged, this, &FilterField::filterChanged);
    connect(m_regular, &QToolButton::toggled, this, &FilterField::filterChanged);
}

bool FilterField::isRegularExpression() const {
    return m_regular->isChecked();
}

void FilterField::setRegularExpression(bool on) {
    m_regular->setChecked(on);
}

void FilterField::placeButton() {
    const int width = m_regular->fontMetrics().horizontalAdvance(m_regular->text()) + 10;
    m_regular->setGeometry(this->width() - width - 2, 2, width, height() - 4);
    setTextMargins(0, 0, width, 0);
}

void FilterField::resizeEvent(QResizeEvent* event) {
    QLineEdit::resizeEvent(event);
    placeButton();
}

void FilterField::changeEvent(QEvent* event) {
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) placeButton();
}

void FilterField::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Escape:
            if (text().isEmpty()) {
                emit left();
            } else {
                clear();
            }
            return;
        case Qt::Key_Down:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            emit left();
            return;
        default:
            QLineEdit::keyPressEvent(event);
    }
}

}  // namespace quantie
