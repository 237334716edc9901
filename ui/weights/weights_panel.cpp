#include "ui/weights/weights_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/theme/font.h"
#include "ui/weights/filter_field.h"
#include "ui/weights/selection_sync.h"
#include "ui/weights/weights_menu.h"
#include "ui/widgets/link_label.h"
#include "ui/widgets/segmented_buttons.h"

namespace quantie {

WeightsPanel::WeightsPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_model(new WeightsModel(document, this)),
      m_filter(new WeightsFilter(*m_model, this)),
      m_tree(new WeightsTree(document, *m_filter, this)),
      m_field(new FilterField(this)),
      m_order(new QComboBox(this)),
      m_shown(new SegmentedButtons(this)),
      m_problem(new LinkLabel(this)),
      m_empty(new LinkLabel(m_tree->viewport())) {
    setFont(panelFont());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    makeFilterRow();
    makeTree();
    connect(m_filter, &WeightsFilter::applied, this, &WeightsPanel::updateEmpty);
    connect(m_filter, &WeightsFilter::applied, this, &WeightsPanel::updateCounts);
    connect(&document, &Document::settingsChanged, this, &WeightsPanel::updateCounts);
    updateCounts();
    updateEmpty();
}

void WeightsPanel::makeFilterRow() {
    m_field->setPlaceholderText(tr("Filter"));
    m_field->setAccessibleName(tr("Filter weights by name, class or id"));
    m_field->setToolTip(tr("Names of weights, ids of uses, classes of layers ( / )"));
    m_order->addItems({tr("Graph order"), tr("Name"), tr("Size"), tr("Worst first")});
    m_order->setAccessibleName(tr("Order of the weights"));
    m_order->setToolTip(tr("Order of the weights. Choosing one again sorts anew."));
    m_shown->add({}, tr("All variables of the model"));
    m_shown->add({}, tr("Variables that are read more than once, and proposals of ties"));
    m_shown->add({}, tr("Variables with a quantized use"));
    m_shown->setCurrent(0);
    m_problem->setMuted(true);
    m_problem->hide();

    auto* column = static_cast<QVBoxLayout*>(layout());
    auto* fields = new QHBoxLayout;
    fields->setContentsMargins(8, 0, 4, 6);
    fields->setSpacing(6);
    fields->addWidget(m_field, 1);
    fields->addWidget(m_order);
    column->addLayout(fields);
    m_problem->setContentsMargins(8, 0, 4, 6);
    column->addWidget(m_problem);
    auto* segments = new QHBoxLayout;
    segments->setContentsMargins(8, 0, 4, 7);
    segments->addWidget(m_shown);
    segments->addStretch();
    column->addLayout(segments);

    connect(m_field, &FilterField::filterChanged, this, &WeightsPanel::readFilter);
    connect(m_field, &FilterField::left, m_tree, qOverload<>(&QWidget::setFocus));
    connect(m_order, &QComboBox::activated, this,
            [this](int order) { m_filter->setOrder(static_cast<WeightsOrder>(order)); });
    connect(m_shown, &SegmentedButtons::chosen, this,
            [this](int shown) { m_filter->setShown(static_cast<WeightsShown>(shown)); });
}

void WeightsPanel::makeTree() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 0, 0, 0);
    row->addWidget(m_tree);
    static_cast<QVBoxLayout*>(layout())->addLayout(row, 1);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    new SelectionSync(m_document, *m_filter, *m_tree);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &WeightsPanel::showMenu);
    connect(m_tree, &WeightsTree::centreRequested, this, &WeightsPanel::centreRequested);
    connect(m_tree, &WeightsTree::filterRequested, this, &WeightsPanel::focusFilter);

    m_empty->setMuted(true);
    m_empty->setAlignment(Qt::AlignCenter);
    connect(m_empty, &QLabel::linkActivated, this, &WeightsPanel::clearFilter);
    m_tree->viewport()->installEventFilter(this);
    setTabOrder(m_field, m_order);
    setTabOrder(m_order, m_shown);
    setTabOrder(m_shown, m_tree);
}

void WeightsPanel::readFilter() {
    const QString problem = m_filter->setText(m_field->text(), m_field->isRegularExpression());
    m_problem->setText(tr("Not a regular expression: %1.").arg(problem.toHtmlEscaped()));
    m_problem->setVisible(!problem.isEmpty());
}

void WeightsPanel::focusFilter() {
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void WeightsPanel::clearFilter() {
    m_field->clear();
    m_shown->setCurrent(static_cast<int>(WeightsShown::All));
    m_filter->setShown(WeightsShown::All);
}

QList<int> WeightsPanel::selectedProposals() const {
    return m_tree->selectedProposals();
}

void WeightsPanel::showMenu(QPoint position) {
    QMenu menu;
    fillWeightsMenu(menu, m_document, *m_tree,
                    {[this] { emit settingsRequested(); }, [this](const Item& item) { emit centreRequested(item); },
                     [this] { emit tieByHandRequested(); }});
    if (!menu.isEmpty()) menu.exec(m_tree->viewport()->mapToGlobal(position));
}

void WeightsPanel::updateCounts() {
    m_shown->setText(static_cast<int>(WeightsShown::All), tr("All %1").arg(m_filter->allVariables()));
    m_shown->setText(static_cast<int>(WeightsShown::Tied), tr("Tied %1").arg(m_filter->tiedVariables()));
    m_shown->setText(static_cast<int>(WeightsShown::Quantized), tr("Quantized %1").arg(m_filter->quantizedVariables()));
}

void WeightsPanel::updateEmpty() {
    QString text;
    if (!m_filter->showsAnything() && m_document.isOpen()) {
        const bool noTies = m_filter->shown() == WeightsShown::Tied && m_field->text().isEmpty();
        if (m_filter->allVariables() == 0) {
            text = tr("This model has no weights.");
        } else if (!noTies) {
            text = tr("Nothing matches. %1").arg(htmlLink(QStringLiteral("clear"), tr("Clear filter")));
        }
    }
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
    m_empty->setGeometry(m_tree->viewport()->rect());
}

bool WeightsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) m_empty->setGeometry(m_tree->viewport()->rect());
    return QWidget::eventFilter(watched, event);
}

}  // namespace quantie
