#include "ui/dialogs/tie_dialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/dialog_parts.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

constexpr int useRole = Qt::UserRole;

QString idOf(const Graph& graph, int use) {
    return QString::fromStdString(graph.uses[use].id);
}

QString shapeOf(const Graph& graph, int use) {
    const MaybeShape& shape = graph.variables[graph.uses[use].variable].shape;
    return shape ? shapeText(*shape) : QStringLiteral("?");
}

void addUse(QListWidget& list, const Graph& graph, int use) {
    auto* item = new QListWidgetItem(idOf(graph, use) + QStringLiteral("  ·  ") + shapeOf(graph, use), &list);
    item->setData(useRole, use);
}

int chosen(const QListWidget& list) {
    const QListWidgetItem* item = list.currentItem();
    return item == nullptr ? -1 : item->data(useRole).toInt();
}

void select(QListWidget& list, int use) {
    for (int row = 0; row < list.count(); ++row) {
        if (list.item(row)->data(useRole).toInt() == use) list.setCurrentRow(row);
    }
}

}  // namespace

QList<int> tieCandidates(const Graph& graph, int use) {
    QList<int> candidates;
    const Use& self = graph.uses[use];
    const Variable& variable = graph.variables[self.variable];
    if (!variable.shape) return candidates;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        const Variable& other = graph.variables[graph.uses[i].variable];
        const bool fits = other.shape == variable.shape && other.dtype == variable.dtype;
        if (fits && graph.uses[i].variable != self.variable) candidates.append(static_cast<int>(i));
    }
    return candidates;
}

TieDialog::TieDialog(Document& document, QWidget* parent) : QDialog(parent), m_document(document) {
    setWindowTitle(tr("Tie by hand"));
    resize(720, 460);
    const auto [outer, layout] = addColumns(this);
    layout->addWidget(
        mutedLabel(tr("Two uses that are tied read one variable: the first one's values count, and every export keeps "
                      "them one. Both must have the same shape and type. What the file itself ties needs no hand.")));
    auto* columns = new QHBoxLayout;
    columns->setSpacing(12);
    columns->addWidget(makeColumn(tr("This use keeps its values"), m_firstFilter, m_first));
    columns->addWidget(makeColumn(tr("This one reads them too"), m_secondFilter, m_second));
    layout->addLayout(columns, 1);
    m_explanation = new QLabel(this);
    m_explanation->setFont(panelFont());
    m_explanation->setWordWrap(true);
    layout->addWidget(m_explanation);
    m_tie = new QPushButton(tr("Tie"), this);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    addFoot(outer, {m_tie, cancel});
    connect(m_tie, &QPushButton::clicked, this, &TieDialog::tie);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_firstFilter, &QLineEdit::textChanged, this, &TieDialog::fillFirst);
    connect(m_secondFilter, &QLineEdit::textChanged, this, &TieDialog::fillSecond);
    connect(m_first, &QListWidget::currentRowChanged, this, &TieDialog::fillSecond);
    connect(m_second, &QListWidget::currentRowChanged, this, &TieDialog::explain);
    connect(&document, &Document::modelReset, this, &QDialog::reject);
    connect(&document, &Document::tiesChanged, this, &TieDialog::fillFirst);
    fillFirst();
    const QList<int> selected = usesOf(document.selection().items(), document.graph());
    if (!selected.isEmpty()) select(*m_first, selected.front());
    explain();
}

QWidget* TieDialog::makeColumn(const QString& title, QLineEdit*& filter, QListWidget*& list) {
    auto* column = new QWidget(this);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(heading(title));
    filter = new QLineEdit(column);
    filter->setFont(panelFont());
    filter->setPlaceholderText(tr("Filter"));
    filter->setClearButtonEnabled(true);
    filter->setAccessibleName(tr("Filter of: %1").arg(title));
    list = new QListWidget(column);
    list->setFont(panelFont());
    list->setUniformItemSizes(true);
    list->setAccessibleName(title);
    layout->addWidget(filter);
    layout->addWidget(list, 1);
    return column;
}

void TieDialog::choose(int first, int second) {
    select(*m_first, first);
    select(*m_second, second);
}

void TieDialog::fillFirst() {
    const Graph& graph = m_document.graph();
    const int before = chosen(*m_first);
    m_first->clear();
    for (std::size_t use = 0; use < graph.uses.size(); ++use) {
        const int index = static_cast<int>(use);
        if (idOf(graph, index).contains(m_firstFilter->text(), Qt::CaseInsensitive)) addUse(*m_first, graph, index);
    }
    select(*m_first, before);
    fillSecond();
}

void TieDialog::fillSecond() {
    const Graph& graph = m_document.graph();
    const int before = chosen(*m_second);
    m_second->clear();
    const int first = chosen(*m_first);
    if (first >= 0) {
        for (const int use : tieCandidates(graph, first)) {
            if (idOf(graph, use).contains(m_secondFilter->text(), Qt::CaseInsensitive)) addUse(*m_second, graph, use);
        }
    }
    select(*m_second, before);
    explain();
}

void TieDialog::explain() {
    const Graph& graph = m_document.graph();
    const int first = chosen(*m_first);
    const int second = chosen(*m_second);
    m_tie->setEnabled(first >= 0 && second >= 0);
    if (first < 0) {
        m_explanation->setText(tr("Choose the use whose values count."));
    } else if (second < 0) {
        const bool none = tieCandidates(graph, first).isEmpty();
        m_explanation->setText(none ? tr("No other variable is %1 of the same type.").arg(shapeOf(graph, first))
                                    : tr("Choose the use that shall read them too."));
    } else {
        const std::size_t others = graph.variables[graph.uses[second].variable].uses.size();
        m_explanation->setText(others == 1 ? tr("%1 will read the values of %2; its own are no longer used.")
                                                 .arg(idOf(graph, second), idOf(graph, first))
                                           : tr("%1, and the %2 uses that it is tied to, will read the values of %3.")
                                                 .arg(idOf(graph, second), count(static_cast<std::int64_t>(others) - 1),
                                                      idOf(graph, first)));
    }
}

void TieDialog::tie() {
    m_document.tie(chosen(*m_first), chosen(*m_second));
    accept();
}

}  // namespace quantie
