#include "ui/dialogs/dialog_parts.h"

#include <QCoreApplication>
#include <QDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include "ui/theme/font.h"
#include "ui/theme/theme.h"

namespace quantie {

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(pixelFont(12.5, QFont::DemiBold));
    return label;
}

QLabel* mutedLabel(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(panelFont());
    label->setWordWrap(true);
    const auto colour = [label] {
        QPalette palette;
        palette.setColor(QPalette::WindowText, tokens().muted);
        label->setPalette(palette);
    };
    QObject::connect(&Theme::instance(), &Theme::changed, label, colour);
    colour();
    return label;
}

Separator::Separator(Qt::Orientation orientation, QWidget* parent) : QWidget(parent) {
    if (orientation == Qt::Horizontal) {
        setFixedHeight(1);
    } else {
        setFixedWidth(1);
    }
}

void Separator::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), tokens().line);
}

DialogColumns addColumns(QDialog* dialog) {
    auto* whole = new QVBoxLayout(dialog);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(14, 14, 14, 12);
    body->setSpacing(10);
    whole->addLayout(body, 1);
    return {whole, body};
}

QHBoxLayout* addFoot(QVBoxLayout* layout) {
    layout->addWidget(new Separator(Qt::Horizontal));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(14, 10, 14, 10);
    foot->setSpacing(8);
    layout->addLayout(foot);
    return foot;
}

QHBoxLayout* addFoot(QVBoxLayout* layout, std::initializer_list<QPushButton*> buttons) {
    QHBoxLayout* foot = addFoot(layout);
    foot->addStretch(1);
    for (QPushButton* button : buttons) {
        const bool first = button == *buttons.begin();
        button->setAutoDefault(first);
        button->setDefault(first);
        foot->addWidget(button);
    }
    return foot;
}

void addCloseFoot(QDialog* dialog, QVBoxLayout* layout) {
    auto* close = new QPushButton(QCoreApplication::translate("Dialog", "Close"), dialog);
    addFoot(layout, {close});
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::close);
}

}  // namespace quantie
