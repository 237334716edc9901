#include "ui/inspector/model_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

#include "ui/inspector/fields.h"
#include "ui/inspector/page_head.h"
#include "ui/theme/format.h"
#include "ui/widgets/part_labels.h"
#include "ui/widgets/section.h"

namespace quantie {
namespace {

constexpr int mostWarnings = 40;

/// The rows in their order, as the constructor adds them.
enum Fact { Format, Keras, Calls, Weights, Parameters, Ties, FloatSize, StoredSize };

}  // namespace

ModelPage::ModelPage(Document& document, QWidget* parent)
    : InspectorPage(document, parent),
      m_facts(new QGridLayout),
      m_file(new Section(tr("Model"), QStringLiteral("inspector/model"), this)),
      m_warnings(new Section(tr("Warnings"), QStringLiteral("inspector/warnings"), this)) {
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(3);
    m_facts->setColumnStretch(1, 1);
    addFact(tr("Format"), tr("The file's kind"));
    addFact(tr("Keras"), tr("The version of Keras that wrote the file"));
    addFact(tr("Calls"), tr("Applications of layers, those inside nested models included"));
    addFact(tr("Weights"), tr("Variables, each counted once, and how often they are read"));
    addFact(tr("Parameters"), tr("Numbers in all variables, each counted once"));
    addFact(tr("Ties"), tr("Variables that are read more than once"));
    const QString bytes = QString::fromUtf8(bytesDefinition.data(), std::ssize(bytesDefinition));
    addFact(tr("Float"), bytes);
    addFact(tr("Stored"), bytes);
    m_file->content()->addLayout(m_facts);
    addSection(m_file);
    addSection(m_warnings);
}

void ModelPage::addFact(const QString& name, const QString& meaning) {
    const int row = static_cast<int>(m_values.size());
    QLabel* label = mutedLabel(name, this);
    auto* value = new QLabel(this);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel* part : {label, value}) part->setToolTip(meaning);
    m_facts->addWidget(label, row, 0);
    m_facts->addWidget(value, row, 1);
    m_values.push_back(value);
}

void ModelPage::setItems(const QList<Item>&) {
    m_file->setVisible(document().isOpen());
    if (!document().isOpen()) {
        head().setTitle(tr("No model is open"), {});
        head().setFacts(tr("Select something in the graph or in the list of weights, once there is a model."));
        m_warnings->hide();
        return;
    }
    const Model& model = *document().imported().model;
    head().setTitle(document().fileName(), QString::fromStdString(model.file));
    head().setFacts(QString::fromStdString(model.name).toHtmlEscaped());
    showFacts();
    showWarnings();
    refresh();
}

void ModelPage::showFacts() {
    const Model& model = *document().imported().model;
    const auto put = [this](Fact fact, const QString& text) { m_values.at(fact)->setText(text); };
    put(Format, QString::fromStdString(model.format));
    put(Keras, model.kerasVersion.empty() ? tr("not said") : QString::fromStdString(model.kerasVersion));
    put(Calls, tr("%1 of %2 layers").arg(count(std::ssize(graph().calls)), count(std::ssize(model.layers))));
    put(Weights,
        tr("%1, read %2")
            .arg(count(std::ssize(graph().variables)), counted(std::ssize(graph().uses), tr("once"), tr("%1 times"))));
    put(Parameters, count(graph().parameters()));
    put(Ties, count(graph().tiedVariables()));
}

void ModelPage::showWarnings() {
    delete m_warningList;
    m_warningList = new QWidget(m_warnings);
    auto* rows = new QVBoxLayout(m_warningList);
    rows->setContentsMargins({});
    rows->setSpacing(5);
    Diagnostics all = document().imported().warnings;
    all.insert(all.end(), graph().warnings.begin(), graph().warnings.end());
    if (!document().hasWeights()) {
        all.insert(all.begin(), {"", tr("This file has no weights: settings work, errors don't").toStdString()});
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), mostWarnings); ++i) {
        const QString where = QString::fromStdString(all[i].where);
        const QString message = QString::fromStdString(all[i].message);
        auto* line = new QHBoxLayout;
        line->setSpacing(7);
        auto* glyph = new IconLabel(QStringLiteral("warning"), m_warningList);
        auto* text = new QLabel(where.isEmpty() ? message : where + QStringLiteral(": ") + message, m_warningList);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        line->addWidget(glyph, 0, Qt::AlignTop);
        line->addWidget(text, 1);
        rows->addLayout(line);
    }
    m_warnings->content()->addWidget(m_warningList);
    m_warnings->setNote(count(std::ssize(all)));
    m_warnings->setVisible(!all.empty());
}

void ModelPage::refresh() {
    if (!document().isOpen()) return;
    const Bytes total = document().sizes().total;
    m_values.at(FloatSize)->setText(byteSize(total.asFloat));
    QString stored = byteSize(total.stored);
    if (total.stored > total.agreeing) {
        stored += tr(", %1 of it because uses differ").arg(byteSize(total.stored - total.agreeing));
    }
    m_values.at(StoredSize)->setText(stored);
}

}  // namespace quantie
