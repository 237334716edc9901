#include "ui/dialogs/settings_dialog.h"

#include <QButtonGroup>
#include <QLabel>
#include <QRadioButton>
#include <QVBoxLayout>

#include "ui/dialogs/dialog_parts.h"
#include "ui/dialogs/scheme_fields.h"
#include "ui/document/first_setting.h"
#include "ui/theme/font.h"
#include "ui/theme/theme.h"

namespace quantie {

SettingsDialog::SettingsDialog(QWidget* parent)
    : QDialog(parent), m_appearance(new QButtonGroup(this)), m_first(new SchemeFields(false, this)) {
    setWindowTitle(tr("Settings"));
    resize(520, sizeHint().height());
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* layout = new QVBoxLayout;
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Appearance")));
    layout->addWidget(makeAppearance());
    layout->addSpacing(8);
    layout->addWidget(heading(tr("A use that is quantized for the first time gets")));
    layout->addWidget(m_first);
    layout->addWidget(mutedLabel(tr("Afterwards a click brings back what the use had last.")));
    layout->addSpacing(8);
    layout->addWidget(heading(tr("Unsaved changes")));
    layout->addWidget(
        mutedLabel(tr("Choices that are not saved to a recipe yet are kept a moment after every change, and offered "
                      "again if the program ends badly. There is nothing to set.")));
    layout->addStretch(1);
    outer->addLayout(layout, 1);
    addCloseFoot(this, outer);
    m_first->setScheme(firstSetting());
    connect(m_first, &SchemeFields::changed, this, [this] {
        if (const auto scheme = m_first->scheme()) keepFirstSetting(*scheme);
    });
}

QWidget* SettingsDialog::makeAppearance() {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    const auto add = [&](Appearance appearance, const QString& text) {
        auto* button = new QRadioButton(text, row);
        button->setFont(panelFont());
        button->setChecked(Theme::instance().appearance() == appearance);
        m_appearance->addButton(button, static_cast<int>(appearance));
        layout->addWidget(button);
    };
    add(Appearance::System, tr("As the system has it"));
    add(Appearance::Light, tr("Light"));
    add(Appearance::Dark, tr("Dark"));
    layout->addStretch(1);
    connect(m_appearance, &QButtonGroup::idClicked, this,
            [](int id) { Theme::instance().keepAppearance(static_cast<Appearance>(id)); });
    return row;
}

}  // namespace quantie
