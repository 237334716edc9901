#include "ui/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/document/data_session.h"
#include "ui/document/data_text.h"
#include "ui/graph/graph_view.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/summary/status_line.h"
#include "ui/summary/summary_panel.h"
#include "ui/theme/theme.h"
#include "ui/weights/weights_panel.h"
#include "ui/weights/weights_tree.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/data_commands.h"
#include "ui/window/empty_state.h"
#include "ui/window/file_commands.h"
#include "ui/window/find_field.h"
#include "ui/window/main_tool_bar.h"
#include "ui/window/panels.h"
#include "ui/window/progress_line.h"
#include "ui/window/window_actions.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/zoom_control.h"

namespace quantie {
namespace {

constexpr const char* geometryKey = "window/geometry";
constexpr QSize firstSize(1600, 1000);
constexpr int narrowWidth = 1500;

void post(MessageBar& messages, Message::Kind kind, const QString& text, const QString& topic) {
    messages.post({kind, text, {}, topic});
}

}  // namespace

MainWindow::MainWindow()
    : m_messages(new MessageBar(this)),
      m_graph(new GraphView(m_document, m_view, this)),
      m_weights(new WeightsPanel(m_document, this)),
      m_summary(new SummaryPanel(m_document, this)),
      m_files(new FileCommands(m_document, *m_messages, this)),
      m_dialogs(new WindowDialogs(m_document, *m_graph, *m_messages, this)),
      m_data(new DataCommands(m_document, *m_messages, this)),
      m_centre(new QStackedWidget(this)),
      m_panels(new Panels(*this, *m_graph, *m_weights, *new InspectorPanel(m_document, this), *m_summary)),
      m_workspace{*this,       m_document, m_view,     *m_files, *m_graph, *m_weights, *new FindField(*m_graph, this),
                  *m_messages, *m_panels,  *m_dialogs, *m_data},
      m_actions(new WindowActions(m_workspace, *this, *m_graph, m_weights->tree())),
      m_toolBar(new MainToolBar(m_workspace, *m_actions, this)),
      m_progress(new ProgressLine(this)),
      m_work(new QLabel(this)),
      m_stop(new QToolButton(this)),
      m_status(new StatusLine(m_document, this)),
      m_zoom(new ZoomControl(this)) {
    setAcceptDrops(true);
    setMinimumSize(800, 500);
    addToolBar(m_toolBar);
    setCentralWidget(makeCentre());
    m_actions->fillMenuBar(*menuBar());
    m_dialogs->setActions(m_actions->inOrder());
    connect(m_dialogs, &WindowDialogs::dataWanted, m_data, &DataCommands::openDialog);
    makeStatusBar();
    connectDocument();
    connectProgress();
    connectPanels();
    connectSummary();
    connectData();
    showDocument();
    if (!restoreGeometry(QSettings().value(geometryKey).toByteArray())) {
        const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
        resize(firstSize.boundedTo(screen.size()));
    }
}

MainWindow::~MainWindow() {
    hide();  // panels tell when they are hidden, and what they tell it to must still be there
}

/// The message bar, and below it the graph or, while nothing is open, what can be opened.
QWidget* MainWindow::makeCentre() {
    auto* empty = new EmptyState(m_files->recent(), this);
    connect(empty, &EmptyState::openAsked, m_files, &FileCommands::openModelDialog);
    connect(empty, &EmptyState::fileChosen, m_files, &FileCommands::open);
    m_centre->addWidget(empty);
    m_centre->addWidget(m_graph);
    m_centre->setMinimumWidth(400);
    auto* centre = new QWidget(this);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_centre, 1);
    return centre;
}

void MainWindow::makeStatusBar() {
    m_stop->setText(tr("Stop"));
    m_stop->setAutoRaise(true);
    m_stop->hide();
    m_work->hide();
    connect(m_stop, &QToolButton::clicked, this, &MainWindow::stopWork);
    connect(m_zoom, &ZoomControl::zoomChosen, m_graph, &GraphView::setZoom);
    connect(m_zoom, &ZoomControl::fitAsked, m_graph, &GraphView::fit);
    connect(m_graph, &GraphView::zoomChanged, m_zoom, &ZoomControl::setZoom);
    QStatusBar* bar = statusBar();
    bar->setSizeGripEnabled(false);
    bar->setFixedHeight(26);
    bar->addWidget(m_status, 1);
    bar->addPermanentWidget(m_work);
    bar->addPermanentWidget(m_stop);
    bar->addPermanentWidget(m_zoom);
}

void MainWindow::connectDocument() {
    connect(&m_document, &Document::modelReset, this, &MainWindow::showDocument);
    connect(&m_document, &Document::modifiedChanged, this, &QWidget::setWindowModified);
    connect(&m_document, &Document::refused, this,
            [this](const QString& sentence) { post(*m_messages, Message::Kind::Warning, sentence, "refused"); });
    connect(&m_document, &Document::noticed, this,
            [this](const QString& sentence) { post(*m_messages, Message::Kind::Info, sentence, sentence); });

    const auto refresh = [this] { m_actions->refreshSoon(); };
    connect(&m_document, &Document::modelReset, this, refresh);
    connect(&m_document, &Document::tiesChanged, this, refresh);
    connect(&m_document, &Document::settingsChanged, this, refresh);
    connect(&m_document.undoStack(), &QUndoStack::indexChanged, this, refresh);
    connect(&m_document.selection(), &Selection::changed, this, refresh);
    connect(&m_view, &ViewSettings::changed, this, refresh);
    connect(m_panels, &Panels::changed, this, refresh);
    connect(m_graph, &GraphView::matchesChanged, this, refresh);
}

/// A file is read, ties are found, the graph is laid out, weights are measured: whatever runs, one line tells it.
void MainWindow::connectProgress() {
    for (Job* job : {&m_document.job(), &m_graph->layoutJob(), &m_document.data().job()}) {
        connect(job, &Job::started, m_progress, &ProgressLine::start);
        connect(job, &Job::progressed, m_progress, &ProgressLine::setFraction);
        connect(job, &Job::finished, m_progress, &ProgressLine::stop);
    }
    connect(&m_document.errors(), &WeightErrors::busyChanged, this, [this](bool busy) {
        if (busy) {
            m_progress->start();
        } else {
            m_progress->stop();
        }
    });
    connect(&m_document.errors(), &WeightErrors::progressed, this, [this](int done, int wanted) {
        m_progress->setFraction(wanted == 0 ? 1 : static_cast<double>(done) / wanted);
    });
    connect(m_progress, &ProgressLine::shownChanged, this, &MainWindow::showWork);
}

void MainWindow::connectPanels() {
    connect(m_weights, &WeightsPanel::centreRequested, m_graph, &GraphView::centreOnCurrent);
    connect(m_weights, &WeightsPanel::tieByHandRequested, m_dialogs, &WindowDialogs::tieByHand);
    connect(m_weights, &WeightsPanel::settingsRequested, this, [this] {
        if (!m_panels->isShown(Panel::Inspector)) m_panels->goTo(Panel::Inspector);
    });
}

void MainWindow::connectSummary() {
    connect(m_summary, &SummaryPanel::openWeightsRequested, m_files, &FileCommands::openWeightsDialog);
    connect(m_summary, &SummaryPanel::layerDefinitionsRequested, m_dialogs, &WindowDialogs::definitions);
    connect(m_summary, &SummaryPanel::proposalsRequested, this, [this] { m_panels->goTo(Panel::Weights); });
    // The first message is in the bar.
    connect(m_messages, &MessageBar::changed, m_summary, [this] {
        const auto& all = m_messages->messages();
        m_summary->showWaiting(std::vector(all.begin() + (all.empty() ? 0 : 1), all.end()));
    });
    connect(m_messages, &MessageBar::waitingAsked, this, [this] {
        if (!m_panels->isShown(Panel::Summary)) m_panels->goTo(Panel::Summary);
    });
    connect(m_summary, &SummaryPanel::messageChosen, m_messages,
            [this](std::size_t message, std::size_t action) { m_messages->act(message + 1, action); });
    connect(m_summary, &SummaryPanel::messageDismissed, m_messages,
            [this](std::size_t message) { m_messages->dismiss(message + 1); });
}

/// What a run on data tells of the outputs.
void MainWindow::connectData() {
    const auto tell = [this] {
        const bool muted = !m_document.data().isCurrent();
        m_status->setOutputText(outputsInBrief(m_document), muted);
        m_summary->setOutputText(outputsInFull(m_document), muted);
        m_actions->refreshSoon();
    };
    connect(&m_document.data(), &DataSession::changed, this, tell);
    connect(&m_document.data(), &DataSession::sourceChanged, this, tell);
    connect(&m_document, &Document::modelReset, this, tell);
}

void MainWindow::open(const QString& file) {
    m_files->open(file);
}

void MainWindow::offerKeptChanges() {
    m_files->offerKeptChanges();
}

void MainWindow::showDocument() {
    const bool open = m_document.isOpen();
    m_centre->setCurrentIndex(open ? 1 : 0);
    m_zoom->setEnabled(open);
    setWindowModified(m_document.isModified());
    setWindowTitle(open ? tr("%1[*] – Quantie").arg(m_document.fileName()) : tr("Quantie"));
    if (open && isVisible()) m_graph->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showWork() {
    const bool shown = m_progress->isShown();
    const Job* job = m_document.job().isRunning()          ? &m_document.job()
                     : m_document.data().job().isRunning() ? &m_document.data().job()
                                                           : &m_graph->layoutJob();
    m_work->setText(job->isRunning() ? job->what() : tr("Measuring weights"));
    m_work->setVisible(shown);
    m_stop->setVisible(shown);
}

void MainWindow::stopWork() {
    if (m_document.job().isRunning()) {
        m_document.job().stop();
    } else if (m_document.data().job().isRunning()) {
        m_document.data().stop();
    } else {
        m_document.errors().stop();
    }
}

void MainWindow::placeProgressLine() {
    m_progress->setGeometry(0, m_toolBar->geometry().bottom(), width(), 2);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!m_wasShown && !m_panels->restore()) m_panels->reset();
    m_wasShown = true;
    placeProgressLine();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    m_toolBar->setNarrow(width() < narrowWidth);
    placeProgressLine();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_files->mayDiscard()) {
        event->ignore();
        return;
    }
    QSettings().setValue(geometryKey, saveGeometry());
    m_panels->save();
    m_document.close();  // nothing unsaved is left, and nothing runs
    event->accept();
}

/// A model or recipe, or data for the model that is open; empty for anything else.
QString MainWindow::dropped(const QMimeData& mime) const {
    const QList<QUrl> urls = mime.urls();
    QString file = urls.size() == 1 ? urls.first().toLocalFile() : QString();
    if (m_document.isOpen() && !file.isEmpty() && QFileInfo::exists(file) && DataCommands::isData(file)) return file;
    return FileCommands::droppedFile(mime);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!dropped(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QString file = dropped(*event->mimeData());
    if (file.isEmpty()) return;
    event->acceptProposedAction();
    if (DataCommands::isData(file)) {
        m_data->open(file);
    } else {
        m_files->open(file);
    }
}

}  // namespace quantie
