#include "ui/window/main_tool_bar.h"

#include <QAction>
#include <QLabel>
#include <QToolButton>
#include <algorithm>

#include "ui/document/document.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/window/colour_by_box.h"
#include "ui/window/data_box.h"
#include "ui/window/data_commands.h"
#include "ui/window/find_field.h"
#include "ui/window/selected.h"
#include "ui/window/window_actions.h"
#include "ui/window/workspace.h"

namespace quantie {

MainToolBar::MainToolBar(Workspace& workspace, const WindowActions& actions, QWidget* parent)
    : QToolBar(tr("Tool bar"), parent), m_workspace(workspace), m_tie(new QLabel(this)) {
    setObjectName("toolBar");
    setMovable(false);
    setFixedHeight(38);
    setContextMenuPolicy(Qt::PreventContextMenu);
    addButton(actions.action("file.open"));
    addButton(actions.action("file.save"));
    addSeparator();
    addButton(actions.action("edit.undo"));
    addButton(actions.action("edit.redo"));
    addSeparator();
    auto* label = new QLabel(tr("Colour by"), this);
    label->setContentsMargins(4, 0, 5, 0);
    label->setForegroundRole(QPalette::PlaceholderText);
    addWidget(label);
    addWidget(new ColourByBox(workspace.view, this));
    auto* dataLabel = new QLabel(tr("Data"), this);
    dataLabel->setContentsMargins(8, 0, 5, 0);
    dataLabel->setForegroundRole(QPalette::PlaceholderText);
    addWidget(dataLabel);
    auto* box = new DataBox(workspace.document, this);
    connect(box, &DataBox::opened, this, [&workspace] { workspace.data.openDialog(); });
    addWidget(box);
    addSeparator();
    addTie(actions);
    addSeparator();
    addButton(actions.action("quantize.rules"), Qt::ToolButtonTextBesideIcon);
    addSpace();
    addWidget(&workspace.find);
    addSeparator();
    addButton(actions.action("file.export"), Qt::ToolButtonTextBesideIcon);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    widgetForAction(actions.action("file.export"))->setFont(bold);

    connect(&workspace.document.selection(), &Selection::changed, this, &MainToolBar::showTie);
    connect(&workspace.document, &Document::tiesChanged, this, &MainToolBar::showTie);
    connect(&workspace.document, &Document::modelReset, this, &MainToolBar::showTie);
    connect(&Theme::instance(), &Theme::changed, this, &MainToolBar::showTie);
    showTie();
}

void MainToolBar::addButton(QAction* action, Qt::ToolButtonStyle style) {
    addAction(action);
    auto* button = qobject_cast<QToolButton*>(widgetForAction(action));
    button->setToolButtonStyle(style);
    button->setAccessibleName(plainText(action->text()));
}

void MainToolBar::addSpace() {
    auto* space = new QWidget(this);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(space);
}

/// ‹ A ›: the tie that is selected, and the way to its other uses.
void MainToolBar::addTie(const WindowActions& actions) {
    const auto addStep = [this, &actions](const char* id, const char* image) {
        auto* button = new QToolButton(this);
        button->setAutoRaise(true);
        button->setIcon(icon(image, IconColour::Tie));
        QAction* action = actions.action(id);
        button->setToolTip(action->toolTip());
        button->setAccessibleName(plainText(action->text()));
        button->setEnabled(action->isEnabled());
        connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        addWidget(button);
    };
    addStep("tie.previous", "previous");
    QFont bold = m_tie->font();
    bold.setWeight(QFont::DemiBold);
    m_tie->setFont(bold);
    m_tie->setAlignment(Qt::AlignCenter);
    m_tie->setToolTip(tr("The tie that is selected"));
    addWidget(m_tie);
    addStep("tie.next", "next");
}

void MainToolBar::showTie() {
    const int variable = selectedVariable(m_workspace.document);
    const QString letter = variable >= 0 ? m_workspace.document.letters().of(variable) : QString();
    const QString word = tr("Tie");
    m_tie->setMinimumWidth(m_tie->fontMetrics().horizontalAdvance(word) + 4);  // nothing moves
    m_tie->setText(letter.isEmpty() ? word : letter);
    QPalette colours;
    colours.setColor(m_tie->foregroundRole(), letter.isEmpty() ? tokens().muted : tokens().tie);
    m_tie->setPalette(colours);
}

void MainToolBar::setNarrow(bool narrow) {
    m_workspace.find.setNarrow(narrow);
}

}  // namespace quantie
