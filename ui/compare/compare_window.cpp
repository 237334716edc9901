#include "ui/compare/compare_window.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

#include "ui/compare/differences_model.h"
#include "ui/compare/mirrored.h"
#include "ui/compare/moving_together.h"
#include "ui/graph/graph_view.h"
#include "ui/theme/font.h"
#include "ui/theme/style_hints.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/link_label.h"

namespace quantie {
namespace {

/// Over a graph: what it is in the comparison, its file, and a button where there is one. Both are as high as each
/// other, and so the graphs begin in one line.
QWidget* titleRow(const QString& role, ElidedLabel* title, QToolButton* button, QWidget* parent) {
    auto* bar = new QWidget(parent);
    auto* label = new QLabel(role, bar);
    label->setFont(panelFont(QFont::DemiBold));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(10, 4, 6, 4);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(title, 1);
    title->setMode(ElidedLabel::Mode::Left);
    title->setMuted(true);
    const int height = fieldHeight(title);
    if (button != nullptr) {
        button->setFixedHeight(height);
        row->addWidget(button);
    }
    bar->setFixedHeight(height + 8);
    return bar;
}

/// What is ringed for it: of a variable the calls that read it.
QList<Item> ringed(const QList<Item>& items, const Graph& graph) {
    QList<Item> result;
    for (const Item& item : items) {
        if (item.kind != Item::Kind::Variable) {
            result.append(item);
            continue;
        }
        for (const int use : graph.variables[item.index].uses) result.append({Item::Kind::Use, use});
    }
    return result;
}

QVBoxLayout* columnOf(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins({});
    column->setSpacing(0);
    return column;
}

}  // namespace

CompareWindow::CompareWindow(Document& original, QWidget* parent)
    : QWidget(parent, Qt::Window),
      m_models(new ComparedModels(original, this)),
      m_firstView(new GraphView(original, m_view, this)),
      m_secondView(new GraphView(m_models->second(), m_view, this)),
      m_together(new MovingTogether(*m_firstView, *m_secondView, this)),
      m_differences(new DifferencesModel(this)),
      m_firstTitle(new ElidedLabel(this)),
      m_secondTitle(new ElidedLabel(this)),
      m_second(new QStackedWidget(this)),
      m_prompt(new LinkLabel(this)),
      m_summary(new QLabel(this)),
      m_stop(new QToolButton(this)),
      m_list(new QTreeView(this)) {
    setFont(panelFont());
    for (ElidedLabel* title : {m_firstTitle, m_secondTitle}) title->setFont(panelFont());
    setAcceptDrops(true);
    m_view.setMinimap(false);
    m_view.setLegend(false);
    auto* graphs = new QSplitter(Qt::Horizontal, this);
    graphs->setChildrenCollapsible(false);
    graphs->addWidget(makeFirstPane());
    graphs->addWidget(makeSecondPane());
    graphs->setStretchFactor(0, 1);
    graphs->setStretchFactor(1, 1);
    graphs->setSizes({700, 700});  // however long the names are
    auto* all = new QSplitter(Qt::Vertical, this);
    all->setChildrenCollapsible(false);
    all->addWidget(graphs);
    all->addWidget(makeList());
    all->setStretchFactor(0, 1);
    all->setSizes({620, 220});
    columnOf(this)->addWidget(all);
    resize(CompareWindow::sizeHint());
    new QShortcut(QKeySequence("Ctrl+W"), this, [this] { close(); });  // Esc is the graphs': nothing selected

    connect(m_models, &ComparedModels::working, this, &CompareWindow::showWork);
    connect(m_models, &ComparedModels::failed, this, &CompareWindow::showFailure);
    connect(m_models, &ComparedModels::compared, this, &CompareWindow::showComparison);
    connect(&original, &Document::modelReset, this, &CompareWindow::showTitles);
    connect(&m_models->second(), &Document::modelReset, this, &CompareWindow::showTitles);
    connect(&m_models->second(), &Document::refused, m_summary, &QLabel::setText);
    connect(&original.selection(), &Selection::changed, this, [this] {
        if (const Compared* found = m_models->result()) {
            mirror(m_models->first(), m_models->second(), found->callsInSecond, found->usesInSecond);
        }
    });
    connect(&m_models->second().selection(), &Selection::changed, this, [this] {
        if (const Compared* found = m_models->result()) {
            mirror(m_models->second(), m_models->first(), found->callsInFirst, found->usesInFirst);
        }
    });
    showTitles();
    clearComparison();
}

QWidget* CompareWindow::makeFirstPane() {
    auto* pane = new QWidget(this);
    QVBoxLayout* column = columnOf(pane);
    column->addWidget(titleRow(tr("Original"), m_firstTitle, nullptr, pane));
    column->addWidget(m_firstView, 1);
    m_firstView->setAccessibleName(tr("Graph of the original"));
    return pane;
}

QWidget* CompareWindow::makeSecondPane() {
    auto* pane = new QWidget(this);
    auto* choose = new QToolButton(pane);
    choose->setText(tr("Open…"));
    choose->setToolTip(tr("Compare with another file"));
    connect(choose, &QToolButton::clicked, this, &CompareWindow::chooseFile);
    m_prompt->setAlignment(Qt::AlignCenter);
    m_prompt->setMargin(24);
    connect(m_prompt, &QLabel::linkActivated, this, &CompareWindow::chooseFile);
    m_second->addWidget(m_prompt);
    m_second->addWidget(m_secondView);
    m_secondView->setAccessibleName(tr("Graph of the other model"));
    QVBoxLayout* column = columnOf(pane);
    column->addWidget(titleRow(tr("Other model"), m_secondTitle, choose, pane));
    column->addWidget(m_second, 1);
    return pane;
}

QWidget* CompareWindow::makeList() {
    auto* pane = new QWidget(this);
    m_stop->setText(tr("Stop"));
    m_stop->setAutoRaise(true);
    m_stop->hide();
    connect(m_stop, &QToolButton::clicked, m_models, &ComparedModels::stop);
    m_summary->setMargin(4);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(6, 2, 6, 2);
    line->addWidget(m_summary);
    line->addWidget(m_stop);
    line->addStretch();
    m_list->setModel(m_differences);
    m_list->setAccessibleName(tr("What differs"));
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(true);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &CompareWindow::showDifference);
    QVBoxLayout* column = columnOf(pane);
    column->addLayout(line);
    column->addWidget(m_list, 1);
    return pane;
}

QString CompareWindow::summary() const {
    return m_summary->text();
}

void CompareWindow::compareWith(const QString& file, const QString& weights) {
    clearComparison();
    m_models->open(file, weights);
}

void CompareWindow::chooseFile() {
    const QString folder = QFileInfo(QString::fromStdString(m_models->first().request().model)).path();
    const QString file = QFileDialog::getOpenFileName(this, tr("Compare with"), folder,
                                                      tr("Keras models (*.keras *.h5 *.hdf5 *.json);;All files (*)"));
    if (!file.isEmpty()) compareWith(file);
}

void CompareWindow::showTitles() {
    const auto fileOf = [](const Document& document) { return QString::fromStdString(document.request().model); };
    m_firstTitle->setText(fileOf(m_models->first()));
    m_secondTitle->setText(fileOf(m_models->second()));
    const bool both = m_models->second().isOpen();
    m_second->setCurrentWidget(both ? static_cast<QWidget*>(m_secondView) : m_prompt);
    setWindowTitle(both ? tr("%1 and %2 – Compare").arg(m_models->first().fileName(), m_models->second().fileName())
                        : tr("%1 – Compare").arg(m_models->first().fileName()));
    // Another original: what was found is of the one before.
    if (m_models->result() == nullptr) clearComparison();
}

void CompareWindow::showWork(const QString& what) {
    m_stop->setVisible(!what.isEmpty());
    if (!what.isEmpty()) m_summary->setText(tr("%1…").arg(what));
}

void CompareWindow::showFailure(const QString& why) {
    m_summary->setText(why);
    if (m_models->second().isOpen()) return;
    m_prompt->setText(why.toHtmlEscaped() + QStringLiteral("<br><br>") +
                      htmlLink(QStringLiteral("open"), tr("Open another model…")));
}

void CompareWindow::clearComparison() {
    m_differences->setDifferences({});
    m_together->setCalls({}, {});
    m_firstView->ring({});
    m_secondView->ring({});
    m_summary->setText(tr("Nothing is compared yet."));
    m_prompt->setText(htmlLink(QStringLiteral("open"), tr("Open the model to compare with…")) + QStringLiteral("<br>") +
                      tr("or drop a .keras, .h5 or .json file").toHtmlEscaped());
}

void CompareWindow::showComparison() {
    const Compared& found = *m_models->result();
    const Comparison& comparison = found.comparison;
    std::vector<Difference> differences =
        differencesOf(comparison, m_models->first().graph(), m_models->second().graph());
    QList<Item> first;
    QList<Item> second;
    for (const Difference& difference : differences) {
        if (difference.kind == Difference::Kind::KeptTie) continue;
        first += difference.first;
        second += difference.second;
    }
    m_firstView->ring(ringed(first, m_models->first().graph()));
    m_secondView->ring(ringed(second, m_models->second().graph()));
    m_differences->setDifferences(std::move(differences));
    m_list->expandAll();
    m_list->resizeColumnToContents(DifferencesModel::What);
    QString words = comparisonInWords(comparison);
    if (!comparison.same()) words += tr(" · what differs is ringed");
    m_summary->setText(words);
    m_together->setCalls(found.callsInSecond, found.callsInFirst);
}

void CompareWindow::showDifference(const QModelIndex& index) {
    const Difference* difference = m_differences->at(index);
    if (difference == nullptr) return;
    const QScopedValueRollback selecting(m_selecting, true);
    m_models->first().selection().set(difference->first);
    m_models->second().selection().set(difference->second);
}

void CompareWindow::mirror(const Document& from, Document& to, const std::vector<int>& calls,
                           const std::vector<int>& uses) {
    if (m_selecting) return;
    const QScopedValueRollback selecting(m_selecting, true);
    to.selection().set(mirrored(from.selection().items(), from.graph(), to.graph(), calls, uses));
}

void CompareWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) event->acceptProposedAction();
}

void CompareWindow::dropEvent(QDropEvent* event) {
    compareWith(event->mimeData()->urls().front().toLocalFile());
}

}  // namespace quantie
