// How the rules dialog is laid out; what it does is in rules_dialog.cpp.
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include "ui/dialogs/dialog_parts.h"
#include "ui/dialogs/rule_delegate.h"
#include "ui/dialogs/rules_dialog.h"
#include "ui/dialogs/scheme_fields.h"
#include "ui/theme/font.h"
#include "ui/widgets/part_labels.h"

namespace quantie {

void RulesDialog::addList(QVBoxLayout* layout) {
    layout->addWidget(
        mutedLabel(tr("Rules are applied from the first to the last; where two match, the later one counts.")));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_list = new QListWidget(this);
    m_list->setItemDelegate(new RuleDelegate(*this));
    m_list->setAccessibleName(tr("Rules"));
    m_list->setUniformItemSizes(true);
    m_list->setMinimumHeight(4 * 28);
    row->addWidget(m_list, 1);
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(6);
    const auto button = [&](const QString& text, auto slot) {
        auto* result = new QPushButton(text, this);
        result->setFont(panelFont());
        result->setAutoDefault(false);
        buttons->addWidget(result);
        connect(result, &QPushButton::clicked, this, slot);
        return result;
    };
    button(tr("Add"), [this] { add(); });
    m_remove = button(tr("Remove"), [this] { remove(); });
    m_up = button(tr("Move up"), [this] { move(-1); });
    m_down = button(tr("Move down"), [this] { move(1); });
    buttons->addStretch(1);
    row->addLayout(buttons);
    layout->addLayout(row, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &RulesDialog::showCurrent);
}

void RulesDialog::addForm(QVBoxLayout* layout) {
    m_form = new QWidget(this);
    m_form->setFont(panelFont());
    auto* column = new QVBoxLayout(m_form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(heading(tr("Uses")));
    m_kind = new QComboBox(m_form);
    m_kind->addItem(tr("Class of layers"), true);
    m_kind->addItem(tr("Id of the use"), false);
    m_kind->setAccessibleName(tr("What the rule names"));
    m_pattern = new QComboBox(m_form);
    m_pattern->setEditable(true);
    m_pattern->setInsertPolicy(QComboBox::NoInsert);
    m_pattern->setAccessibleName(tr("Class or id"));
    m_pattern->setToolTip(tr("* stands for any text, ? for any character, [abc] for one of these."));
    m_weightLabel = mutedLabel(tr("weight"));
    m_weightLabel->setWordWrap(false);
    m_weight = new QComboBox(m_form);
    m_weight->setEditable(true);
    m_weight->setInsertPolicy(QComboBox::NoInsert);
    m_weight->lineEdit()->setPlaceholderText(tr("all"));
    m_weight->setAccessibleName(tr("Weight"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_kind);
    row->addWidget(m_pattern, 2);
    row->addWidget(m_weightLabel);
    row->addWidget(m_weight, 1);
    column->addLayout(row);

    auto* match = new QHBoxLayout;
    match->setSpacing(6);
    m_matchIcon = new IconLabel(QStringLiteral("info"), m_form);
    m_match = new QLabel(m_form);
    m_match->setFont(panelFont());
    m_match->setWordWrap(true);
    match->addWidget(m_matchIcon, 0, Qt::AlignTop);
    match->addWidget(m_match, 1);
    column->addLayout(match);

    column->addWidget(heading(tr("Setting")));
    m_scheme = new SchemeFields(true, m_form);
    column->addWidget(m_scheme);
    layout->addWidget(m_form);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        m_weight->setVisible(m_kind->currentData().toBool());
        m_weightLabel->setVisible(m_kind->currentData().toBool());
        edited();
    });
    connect(m_pattern, &QComboBox::editTextChanged, this, &RulesDialog::edited);
    connect(m_weight, &QComboBox::editTextChanged, this, &RulesDialog::edited);
    connect(m_scheme, &SchemeFields::changed, this, &RulesDialog::edited);
}

void RulesDialog::addApply(QVBoxLayout* layout) {
    layout->addWidget(new Separator(Qt::Horizontal));
    m_overHand = new QCheckBox(tr("Also change uses that were set by hand"), this);
    m_overHand->setFont(panelFont());
    layout->addWidget(m_overHand);
    m_summary = mutedLabel();
    layout->addWidget(m_summary);
    connect(m_overHand, &QCheckBox::toggled, this, &RulesDialog::refresh);
}

}  // namespace quantie
