#include "ui/dialogs/keyboard_dialog.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/dialogs/dialog_parts.h"
#include "ui/theme/font.h"

namespace quantie {
namespace {

QString nameOf(const QAction& action) {
    return action.iconText().remove(QStringLiteral("…"));
}

QString keysOf(const QAction& action) {
    QStringList keys;
    for (const QKeySequence& sequence : action.shortcuts()) keys << sequence.toString(QKeySequence::NativeText);
    return keys.join(QStringLiteral(", "));
}

}  // namespace

KeyboardDialog::KeyboardDialog(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent), m_filter(new QLineEdit(this)), m_table(new QTreeWidget(this)) {
    setWindowTitle(tr("Keyboard"));
    resize(520, 560);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* layout = new QVBoxLayout;
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(8);
    m_filter->setPlaceholderText(tr("Filter by name or key"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    layout->addWidget(m_filter);
    m_table->setFont(panelFont());
    m_table->setHeaderLabels({tr("Action"), tr("Keys")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAccessibleName(tr("Actions and their keys"));
    m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->header()->setStretchLastSection(false);
    for (const QAction* action : actions) {
        if (action->isSeparator() || action->menu() != nullptr) continue;
        auto* row = new QTreeWidgetItem(m_table, {nameOf(*action), keysOf(*action)});
        row->setToolTip(0, action->statusTip());
    }
    layout->addWidget(m_table, 1);
    layout->addWidget(mutedLabel(
        tr("In the graph, arrows follow edges and layers, and Shift extends the selection. F6 goes to the next panel, "
           "Shift+F10 opens the menu of what is selected. Single letters never act in text fields.")));
    outer->addLayout(layout, 1);
    addCloseFoot(this, outer);
    connect(m_filter, &QLineEdit::textChanged, this, &KeyboardDialog::filter);
}

void KeyboardDialog::filter(const QString& text) {
    for (int i = 0; i < m_table->topLevelItemCount(); ++i) {
        QTreeWidgetItem* row = m_table->topLevelItem(i);
        row->setHidden(!row->text(0).contains(text, Qt::CaseInsensitive) &&
                       !row->text(1).contains(text, Qt::CaseInsensitive));
    }
}

}  // namespace quantie
