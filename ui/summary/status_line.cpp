#include "ui/summary/status_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include "core/eval/sizes.h"
#include "core/recipe/use_facts.h"
#include "ui/document/data_text.h"
#include "ui/document/use_text.h"
#include "ui/summary/worst_uses.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"
#include "ui/weights/weight_words.h"

namespace quantie {
namespace {

constexpr int padding = 11;

QString quantizedText(const Document& document) {
    int quantized = 0;
    int quantizable = 0;
    const Graph& graph = document.graph();
    for (int use = 0; use < static_cast<int>(graph.uses.size()); ++use) {
        if (!isQuantizable(graph, graph.uses[use])) continue;
        ++quantizable;
        if (document.scheme(use)) ++quantized;
    }
    return StatusLine::tr("%1 of %2 uses quantized").arg(count(quantized), count(quantizable));
}

}  // namespace

StatusLine::StatusLine(Document& document, QWidget* parent) : QWidget(parent), m_document(document) {
    setFont(panelFont());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 0, 0);
    row->setSpacing(0);
    m_quantized = addPart(tr("Uses of weights that are read quantized, of all that can be"));
    m_bytes = addPart(QString::fromUtf8(bytesDefinition.data(), static_cast<qsizetype>(bytesDefinition.size())));
    m_worst = addPart(columnDefinition(WeightsModel::Decibels));
    m_output =
        addPart(tr("What the outputs lose with this recipe. It is measured once data has been run (Run ▸ Data…).") +
                QLatin1Char('\n') + outputsMeaning());
    m_quantized->setContentsMargins(2, 0, padding, 0);
    row->addStretch();

    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &StatusLine::refresh);
    connect(&document, &Document::modelReset, this, &StatusLine::refreshSoon);
    connect(&document, &Document::tiesChanged, this, &StatusLine::refreshSoon);
    connect(&document, &Document::settingsChanged, this, &StatusLine::refreshSoon);
    connect(&document.errors(), &WeightErrors::changed, this, &StatusLine::refreshSoon);
    refresh();
}

QLabel* StatusLine::addPart(const QString& toolTip) {
    auto* label = new QLabel(this);
    label->setToolTip(toolTip);
    label->setContentsMargins(padding, 0, padding, 0);
    layout()->addWidget(label);
    return label;
}

void StatusLine::setOutputText(const QString& text, bool muted) {
    m_outputText = text;
    m_output->setEnabled(!muted);
    refresh();
}

void StatusLine::refreshSoon() {
    if (!m_soon.isActive()) m_soon.start(0);
}

void StatusLine::refresh() {
    const bool open = m_document.isOpen();
    for (QLabel* part : {m_quantized, m_bytes, m_worst, m_output}) part->setVisible(open);
    if (!open) return;
    const Bytes& bytes = m_document.sizes().total;
    m_quantized->setText(quantizedText(m_document));
    m_bytes->setText(tr("Weights: %1 → %2").arg(byteSize(bytes.asFloat), byteSize(bytes.stored)));
    const QList<int> worst = worstUses(m_document, 1);
    m_worst->setText(worst.isEmpty() ? tr("Worst use: –")
                                     : tr("Worst use: %1").arg(decibels(*worstDecibels(m_document, worst))));
    m_output->setText(m_outputText.isEmpty() ? tr("Outputs: no data run") : m_outputText);
}

/// Lines between the parts.
void StatusLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    for (const QLabel* part : {m_quantized, m_bytes, m_worst, m_output}) {
        if (part->isHidden()) continue;
        painter.fillRect(QRect(part->geometry().right(), (height() - 16) / 2, 1, 16), tokens().line);
    }
}

}  // namespace quantie
