#include "ui/sweep/sweep_window.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <algorithm>

#include "core/base/error.h"
#include "core/recipe/presets.h"
#include "ui/document/data_session.h"
#include "ui/document/data_text.h"
#include "ui/document/document.h"
#include "ui/sweep/heat_legend.h"
#include "ui/sweep/sweep_delegate.h"
#include "ui/sweep/sweep_model.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/widgets/segmented_buttons.h"

namespace quantie {
namespace {

const QString bitsKey = QStringLiteral("sweep/bits");
constexpr std::int64_t samplesAtOnce = 32;

/// Each quantized use with its setting, the others as int8-weights has them.
Recipe sweptRecipe(const Document& document) {
    Recipe recipe = presetRecipe("int8-weights", document.graph());
    for (const auto& [id, scheme] : document.recipe().uses) recipe.uses.insert_or_assign(id, scheme);
    return recipe;
}

}  // namespace

std::vector<int> widthsFrom(const QString& text) {
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    std::vector<int> bits;
    for (const QString& word : text.split(between, Qt::SkipEmptyParts)) {
        bool whole = false;
        const int number = word.toInt(&whole);
        if (!whole || number < minBits || number > maxBits) return {};
        bits.push_back(number);
    }
    std::ranges::sort(bits);
    bits.erase(std::unique(bits.begin(), bits.end()), bits.end());
    return bits;
}

SweepWindow::SweepWindow(Document& document, QWidget* parent)
    : QWidget(parent, Qt::Window),
      m_document(document),
      m_model(new SweepModel(document, this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_table(new QTableView(this)),
      m_bits(new QLineEdit(this)),
      m_figure(new SegmentedButtons(this)),
      m_sweep(new QPushButton(this)),
      m_summary(new QLabel(this)),
      m_legend(new HeatLegend(tr("Worst output, SQNR in dB"), this)) {
    setWindowTitle(tr("Sweep"));
    setFont(panelFont());
    makeTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(10);
    column->addLayout(makeHead());
    column->addWidget(m_table, 1);
    column->addLayout(makeFoot());
    resize(SweepWindow::sizeHint());
    for (const char* keys : {"Esc", "Ctrl+W"}) new QShortcut(QKeySequence(keys), this, [this] { close(); });
    new QShortcut(QKeySequence::Undo, this, [this] { m_document.undoStack().undo(); });
    new QShortcut(QKeySequence::Redo, this, [this] { m_document.undoStack().redo(); });
    connect(&m_job, &Job::started, this, &SweepWindow::showState);
    connect(&m_job, &Job::finished, this, &SweepWindow::showState);
    connect(&m_job, &Job::finished, this, &SweepWindow::swept);
    connect(&m_job, &Job::progressed, this, [this](double fraction, const QString& what) {
        m_summary->setText(tr("%1: %2").arg(what, percent(fraction, 0)));
    });
    connect(&m_job, &Job::failed, this, [this](const Error& error) { m_problem = QString::fromUtf8(error.what()); });
    connect(&document, &Document::modelReset, this, &SweepWindow::clear);
    connect(&document.data(), &DataSession::sourceChanged, this, &SweepWindow::clear);
    showState();
}

QHBoxLayout* SweepWindow::makeHead() {
    m_bits->setText(QSettings().value(bitsKey, QStringLiteral("2, 3, 4, 6, 8")).toString());
    m_bits->setToolTip(tr("Which widths are tried, from %1 to %2 bits").arg(minBits).arg(maxBits));
    m_bits->setMaximumWidth(180);
    auto* label = new QLabel(tr("&Widths"), this);
    label->setBuddy(m_bits);
    m_figure->add(tr("Output error"), tr("SQNR of the worst output in dB when the use alone has that width"));
    m_figure->add(tr("Bytes per dB"), tr("What the step from the next wider width saves, per dB that the worst output "
                                         "loses by it: the largest is the best bargain"));
    m_figure->setCurrent(0);
    m_sweep->setToolTip(tr("Quantizes each use alone at each width and runs the model on the data"));
    connect(m_figure, &SegmentedButtons::chosen, this, [this](int figure) {
        m_model->setFigure(static_cast<SweepFigure>(figure));
        m_legend->setVisible(m_model->figure() == SweepFigure::Damage);
        m_sorted->invalidate();
    });
    connect(m_bits, &QLineEdit::returnPressed, this, &SweepWindow::sweep);
    connect(m_sweep, &QPushButton::clicked, this, [this] {
        if (m_job.isRunning()) {
            m_job.stop();
        } else {
            sweep();
        }
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_bits);
    row->addWidget(m_sweep);
    row->addStretch(1);
    row->addWidget(m_figure);
    return row;
}

QHBoxLayout* SweepWindow::makeFoot() {
    m_summary->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_summary, 1);
    row->addWidget(m_legend);
    return row;
}

void SweepWindow::makeTable() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(SweepModel::SortRole);
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new SweepDelegate(m_table));
    m_table->setAccessibleName(tr("Damage of each use at each width"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(SweepModel::Use, Qt::AscendingOrder);
    m_table->setShowGrid(false);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(26);
    m_table->horizontalHeader()->setMinimumSectionSize(72);
    m_table->installEventFilter(this);
    connect(m_table, &QTableView::clicked, this, &SweepWindow::take);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        QHeaderView* header = m_table->horizontalHeader();
        if (header->count() == 0) return;
        header->setSectionResizeMode(QHeaderView::ResizeToContents);
        header->setSectionResizeMode(SweepModel::Use, QHeaderView::Stretch);
    });
}

bool SweepWindow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) {
            take(m_table->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

/// A cell is the use's setting from now on; the use's name selects it.
void SweepWindow::take(const QModelIndex& index) {
    const QModelIndex source = m_sorted->mapToSource(index);
    if (!source.isValid()) return;
    m_document.selection().set({{Item::Kind::Use, m_model->useAt(source.row())}});
    if (const auto choice = m_model->choice(source)) m_document.set({choice->use}, choice->scheme);
}

void SweepWindow::sweep() {
    if (!m_document.isOpen()) return;
    if (!m_document.data().source()) {
        emit dataWanted();
        return;
    }
    const std::vector<int> bits = widthsFrom(m_bits->text());
    if (bits.empty()) {
        m_problem = tr("Widths are numbers from %1 to %2, as in 2, 4, 8.").arg(minBits).arg(maxBits);
        showState();
        return;
    }
    QSettings().setValue(bitsKey, m_bits->text());
    start(bits);
}

void SweepWindow::start(const std::vector<int>& bits) {
    const auto graph = m_document.sharedGraph();
    const auto trials = std::make_shared<std::vector<Trial>>(sweepTrials(*graph, sweptRecipe(m_document), bits));
    m_model->clear();
    m_problem.clear();
    m_job.start(tr("Trying %1 settings").arg(count(static_cast<std::int64_t>(trials->size()))),
                [this, bits, graph, trials, definitions = m_document.definitions(),
                 data = m_document.data().data()](const Progress& progress) -> Job::Finish {
                    auto results = std::make_shared<std::vector<TrialResult>>(
                        runTrials(*graph, definitions, *trials, data.feed, samplesAtOnce, data.targets, progress));
                    return [this, bits, trials, results] { m_model->setResults(bits, *trials, *results); };
                });
}

void SweepWindow::clear() {
    m_job.stop();
    m_model->clear();
    m_problem.clear();
    showState();
}

QString SweepWindow::summary() const {
    return m_summary->text();
}

void SweepWindow::showState() {
    const bool running = m_job.isRunning();
    m_sweep->setText(running ? tr("Stop") : tr("Sweep"));
    m_sweep->setEnabled(m_document.isOpen() && m_document.hasWeights());
    if (running) {
        m_summary->setText(m_job.what());
    } else if (!m_problem.isEmpty()) {
        m_summary->setText(m_problem);
    } else if (!m_document.isOpen()) {
        m_summary->setText(tr("No model is open."));
    } else if (!m_document.data().source()) {
        m_summary->setText(tr("A sweep runs the model on data, and there are none yet: Sweep asks for them."));
    } else if (!m_model->isEmpty()) {
        m_summary->setText(tr("On %1. A click, or Return, gives the use that setting; a ring is the present one.")
                               .arg(samplesInWords(m_document)));
    } else {
        m_summary->setText(
            tr("Each use is quantized alone at each width, all else stays float: with its own setting, "
               "or that of int8-weights where it is float."));
    }
}

}  // namespace quantie
