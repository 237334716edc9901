#include "ui/summary/summary_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include "ui/document/data_session.h"
#include "ui/document/data_text.h"
#include "ui/summary/notes.h"
#include "ui/summary/notes_list.h"
#include "ui/summary/size_bars.h"
#include "ui/summary/tie_notes.h"
#include "ui/summary/worst_uses.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

/// Three columns with lines between them.
class Columns : public QWidget {
  public:
    explicit Columns(QWidget* parent = nullptr) : QWidget(parent), m_row(new QHBoxLayout(this)) {
        m_row->setContentsMargins({});
        m_row->setSpacing(0);
        setBackgroundRole(QPalette::Base);
        setAutoFillBackground(true);
    }

    QVBoxLayout* add(QLabel* title, int stretch) {
        auto* column = new QVBoxLayout;
        column->setContentsMargins(14, 6, 14, 4);
        column->setSpacing(2);
        column->addWidget(title);
        m_row->addLayout(column, stretch);
        return column;
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        for (int i = 1; i < m_row->count(); ++i) {
            painter.fillRect(QRect(m_row->itemAt(i)->geometry().left(), 0, 1, height()), tokens().line);
        }
    }

  private:
    QHBoxLayout* m_row;
};

QLabel* remark(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

SummaryPanel::SummaryPanel(Document& document, QWidget* parent) : QScrollArea(parent), m_document(document) {
    auto* columns = new Columns(this);
    m_bars = new SizeBars(columns);
    m_sizeRemark = remark(columns);
    m_worst = new WorstUses(document, columns);
    m_output = remark(columns);
    m_notes = new NotesList(columns);
    m_noNotes = remark(columns);
    m_noNotes->setText(tr("Nothing to note."));
    m_remarks = {m_sizeRemark, m_output};
    const auto column = [&](const QString& title, int stretch, std::initializer_list<QWidget*> content) {
        m_titles << new QLabel(title, columns);
        QVBoxLayout* layout = columns->add(m_titles.back(), stretch);
        for (QWidget* widget : content) layout->addWidget(widget);
        layout->addStretch();
    };
    column(tr("Size of the weights"), 100, {m_bars, m_sizeRemark});
    column(tr("Worst uses"), 108, {m_worst, m_output});
    column(tr("Notes"), 112, {m_notes, m_noNotes});
    setWidget(columns);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Summary"));
    setFont(panelFont());
    updateFonts();

    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &SummaryPanel::refresh);
    connect(&document, &Document::modelReset, this, &SummaryPanel::refresh);
    connect(&document, &Document::tiesChanged, this, &SummaryPanel::refresh);
    connect(&document, &Document::settingsChanged, this, &SummaryPanel::refreshSoon);
    connect(&document.errors(), &WeightErrors::changed, this, &SummaryPanel::refreshSoon);
    connect(&document.data(), &DataSession::changed, this, &SummaryPanel::refreshSoon);
    m_output->setToolTip(outputsMeaning());
    connect(m_notes, &NotesList::chosen, this, [this](const Note& note) {
        if (actOn(m_document, note)) return;
        if (note.action == Note::Action::OpenWeights) emit openWeightsRequested();
        if (note.action == Note::Action::LayerDefinitions) emit layerDefinitionsRequested();
        if (note.action == Note::Action::ShowProposals) emit proposalsRequested();
    });
    connect(m_notes, &NotesList::messageChosen, this, &SummaryPanel::messageChosen);
    connect(m_notes, &NotesList::messageDismissed, this, &SummaryPanel::messageDismissed);
    refresh();
}

void SummaryPanel::showWaiting(std::span<const Message> messages) {
    m_notes->showWaiting(messages);
    refreshNotes();
}

void SummaryPanel::setOutputText(const QString& text, bool muted) {
    m_outputText = text;
    m_output->setEnabled(!muted);
    refresh();
}

void SummaryPanel::refreshSoon() {
    if (!m_soon.isActive()) m_soon.start(0);
}

void SummaryPanel::refresh() {
    m_soon.stop();
    refreshNotes();
    if (!m_document.isOpen()) return;
    refreshSizes();
    m_worst->refresh();
    m_titles[1]->setText(m_worst->byDamage() ? tr("Worst uses, by output damage") : tr("Worst uses"));
    m_titles[1]->setToolTip(m_worst->byDamage() ? tr("In dB: the worst output when the use alone is quantized.")
                                                : tr("In dB: the error of the weight itself."));
    m_output->setText(m_outputText.isEmpty() ? tr("Error of the outputs: no data has been run (F9).") : m_outputText);
}

/// Messages may wait while nothing is open.
void SummaryPanel::refreshNotes() {
    m_notes->show(m_document.isOpen() ? notesOf(m_document) : std::vector<Note>());
    m_notes->setVisible(!m_notes->isEmpty());
    m_noNotes->setVisible(m_notes->isEmpty());
    widget()->setVisible(m_document.isOpen() || !m_notes->isEmpty());
}

void SummaryPanel::refreshSizes() {
    const Sizes& sizes = m_document.sizes();
    m_bars->setBytes(sizes.total);
    QStringList remarks;
    if (const std::int64_t more = sizes.total.stored - sizes.total.agreeing; more > 0) {
        remarks << tr("Hatched: %1 more, because the uses of %2 differ.").arg(byteSize(more), costlyTies(m_document));
    }
    if (!sizes.unknown.empty()) {
        remarks << tr("Not counted: %1 of unknown shape.").arg(count(static_cast<std::int64_t>(sizes.unknown.size())));
    }
    m_sizeRemark->setText(remarks.join(' '));
    m_sizeRemark->setVisible(!remarks.isEmpty());
}

void SummaryPanel::changeEvent(QEvent* event) {
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) updateFonts();
}

void SummaryPanel::updateFonts() {
    QFont strong(font());
    strong.setWeight(QFont::DemiBold);
    for (QLabel* title : m_titles) title->setFont(strong);
    QFont second(font());
    second.setPointSizeF(font().pointSizeF() * 11 / 12);
    for (QLabel* label : m_remarks) label->setFont(second);
}

}  // namespace quantie
