#include "ui/dialogs/calibrate_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <algorithm>

#include "core/base/error.h"
#include "core/recipe/recipe_json.h"
#include "ui/dialogs/calibration_model.h"
#include "ui/dialogs/dialog_parts.h"
#include "ui/document/data_session.h"
#include "ui/document/data_text.h"
#include "ui/document/document.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

/// The call is selected, or a use of a weight by it.
bool isSelected(const Document& document, int call) {
    return std::ranges::any_of(document.selection().items(), [&](const Item& item) {
        return item.kind == Item::Kind::Call
                   ? item.index == call
                   : item.kind == Item::Kind::Use && document.graph().uses[item.index].call == call;
    });
}

/// Calls that put out one tensor, inputs apart: what a quantizer of activations can stand behind.
bool isQuantizable(const Graph& graph, int call) {
    const GraphCall& one = graph.calls[call];
    return one.outputs.size() == 1 && graph.model->layers[one.layer].className != "InputLayer";
}

QString methodName(CalibrationMethod method) {
    switch (method) {
        case CalibrationMethod::MinMax:
            return CalibrateDialog::tr("Min – max");
        case CalibrationMethod::MovingAverage:
            return CalibrateDialog::tr("Moving average");
        case CalibrationMethod::Percentile:
            return CalibrateDialog::tr("Percentile");
        case CalibrationMethod::Mse:
            return CalibrateDialog::tr("Least squared error");
        case CalibrationMethod::Entropy:
            return CalibrateDialog::tr("Least divergence");
    }
    return {};
}

}  // namespace

CalibrateDialog::CalibrateDialog(Document& document, QWidget* parent)
    : QDialog(parent),
      m_document(document),
      m_which(new QComboBox(this)),
      m_bits(new QComboBox(this)),
      m_symmetric(new QCheckBox(tr("Symmetric"), this)),
      m_narrow(new QCheckBox(tr("Narrow"), this)),
      m_method(new QComboBox(this)),
      m_percentile(new QDoubleSpinBox(this)),
      m_model(new CalibrationModel(this)),
      m_verdict(new QLabel(this)),
      m_calibrate(new QPushButton(this)),
      m_apply(new QPushButton(tr("Apply"), this)),
      m_float(new QPushButton(tr("Leave float"), this)) {
    setWindowTitle(tr("Calibrate activations"));
    resize(760, 520);
    const auto [outer, layout] = addColumns(this);
    layout->addWidget(mutedLabel(
        tr("Quantizes what calls return. The float model runs over the data, and each call gets the range of "
           "its own values.")));
    layout->addLayout(makeFields());
    addTable(layout);
    addButtons(outer);
    connect(&m_job, &Job::started, this, &CalibrateDialog::showState);
    connect(&m_job, &Job::finished, this, [this] {
        showState();
        emit calibrated();
    });
    connect(&m_job, &Job::failed, this, [this](const Error& error) { m_problem = QString::fromUtf8(error.what()); });
    connect(&m_job, &Job::progressed, this, [this](double fraction, const QString& what) {
        m_verdict->setText(tr("%1: %2").arg(what, percent(fraction, 0)));
    });
    connect(&document, &Document::modelReset, this, &QDialog::reject);
    connect(&document.data(), &DataSession::sourceChanged, this, &CalibrateDialog::fieldsChanged);
    setWhich(document.selection().isEmpty() ? Which::Tfmot : Which::Selected);
}

QFormLayout* CalibrateDialog::makeFields() {
    m_which->addItems({tr("Those of the selected calls"), tr("Those that the recipe quantizes"),
                       tr("Those that TFMOT quantizes"), tr("Those of all calls")});
    for (int bits = minBits; bits <= maxBits; ++bits) m_bits->addItem(tr("%1 bits").arg(bits), bits);
    m_bits->setCurrentIndex(m_bits->findData(activationDefaults().bits));
    m_symmetric->setToolTip(tr("The range is widened until zero lies in its middle."));
    m_narrow->setToolTip(tr("Codes 1 to 2ⁿ−1 in place of 0 to 2ⁿ−1, so that a symmetric grid has a level at zero."));
    for (const CalibrationInfo& info : calibrationMethods()) {
        m_method->addItem(methodName(info.method));
        m_method->setItemData(m_method->count() - 1, QString::fromUtf8(info.what.data(), std::ssize(info.what)),
                              Qt::ToolTipRole);
    }
    m_percentile->setDecimals(3);
    m_percentile->setRange(50, 100);
    m_percentile->setSingleStep(0.1);
    m_percentile->setSuffix(QStringLiteral(" %"));
    m_percentile->setValue(CalibrationOptions{}.percentile);
    m_percentile->setToolTip(tr("Values beyond this percentile of |x| are clipped."));
    m_percentile->setAccessibleName(tr("Percentile"));
    auto* fields = new QFormLayout;
    const auto addRow = [this, fields](const QString& name, std::initializer_list<QWidget*> parts) {
        auto* row = new QHBoxLayout;
        row->setSpacing(10);
        for (QWidget* part : parts) row->addWidget(part);
        row->addStretch(1);
        auto* label = new QLabel(name, this);
        label->setBuddy(*parts.begin());
        fields->addRow(label, row);
    };
    addRow(tr("&Activations"), {m_which});
    addRow(tr("&Bits"), {m_bits, m_symmetric, m_narrow});
    addRow(tr("&Range"), {m_method, m_percentile});
    for (QComboBox* box : {m_which, m_bits, m_method}) {
        connect(box, &QComboBox::activated, this, &CalibrateDialog::fieldsChanged);
    }
    for (QCheckBox* box : {m_symmetric, m_narrow}) {
        connect(box, &QCheckBox::toggled, this, &CalibrateDialog::fieldsChanged);
    }
    connect(m_percentile, &QDoubleSpinBox::valueChanged, this, &CalibrateDialog::fieldsChanged);
    return fields;
}

void CalibrateDialog::addTable(QVBoxLayout* layout) {
    auto* table = new QTableView(this);
    table->setModel(m_model);
    table->setFont(panelFont());
    table->verticalHeader()->hide();
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setWordWrap(false);
    table->setTextElideMode(Qt::ElideMiddle);
    table->setAccessibleName(tr("Ranges of activations"));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(CalibrationModel::Call, QHeaderView::Stretch);
    layout->addWidget(table, 1);
    m_verdict->setFont(panelFont());
    m_verdict->setWordWrap(true);
    layout->addWidget(m_verdict);
}

void CalibrateDialog::addButtons(QVBoxLayout* layout) {
    QHBoxLayout* foot = addFoot(layout);
    auto* cancel = new QPushButton(tr("Close"), this);
    m_float->setToolTip(tr("Takes the quantizers of these activations out of the recipe"));
    for (QPushButton* button : {m_float, cancel, m_apply}) button->setAutoDefault(false);
    foot->addWidget(m_float);
    foot->addStretch(1);
    foot->addWidget(m_calibrate);
    foot->addWidget(m_apply);
    foot->addWidget(cancel);
    connect(m_calibrate, &QPushButton::clicked, this, [this] {
        if (m_job.isRunning()) {
            m_job.stop();
        } else {
            calibrate();
        }
    });
    connect(m_apply, &QPushButton::clicked, this, &CalibrateDialog::apply);
    connect(m_float, &QPushButton::clicked, this, &CalibrateDialog::leaveFloat);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

CalibrateDialog::Which CalibrateDialog::which() const {
    return static_cast<Which>(m_which->currentIndex());
}

void CalibrateDialog::setWhich(Which which) {
    m_which->setCurrentIndex(static_cast<int>(which));
    fieldsChanged();
}

std::vector<ActivationWish> CalibrateDialog::wishes() const {
    const Graph& graph = m_document.graph();
    std::vector<int> calls;
    if (which() == Which::Tfmot) {
        for (const ActivationWish& wish : tfmotActivations(graph)) calls.push_back(wish.call);
    } else {
        const auto& activations = m_document.recipe().activations;
        for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
            const bool wanted = which() == Which::Recipe     ? activations.contains(graph.calls[call].id)
                                : which() == Which::Selected ? isSelected(m_document, call)
                                                             : isQuantizable(graph, call);
            if (wanted) calls.push_back(call);
        }
    }
    Scheme scheme = activationDefaults();
    scheme.bits = m_bits->currentData().toInt();
    scheme.symmetric = m_symmetric->isChecked();
    scheme.narrowRange = m_narrow->isChecked();
    std::vector<ActivationWish> wishes;
    wishes.reserve(calls.size());
    for (const int call : calls) wishes.push_back({call, scheme});
    return wishes;
}

CalibrationOptions CalibrateDialog::options() const {
    CalibrationOptions options;
    options.method = calibrationMethods()[static_cast<std::size_t>(m_method->currentIndex())].method;
    options.percentile = m_percentile->value();
    return options;
}

void CalibrateDialog::fieldsChanged() {
    m_job.stop();
    m_problem.clear();
    m_percentile->setVisible(options().method == CalibrationMethod::Percentile);
    if (m_document.isOpen()) m_model->setWishes(m_document.sharedGraph(), wishes());
    showState();
}

void CalibrateDialog::calibrate() {
    const std::vector<ActivationWish> asked = wishes();
    m_problem.clear();
    m_job.start(
        tr("Calibrating %1 activations").arg(count(static_cast<std::int64_t>(asked.size()))),
        [this, asked, options = options(), graph = m_document.sharedGraph(), definitions = m_document.definitions(),
         feed = m_document.data().data().feed](const Progress& progress) -> Job::Finish {
            auto found = std::make_shared<std::vector<CalibratedActivation>>(
                calibrateActivations(*graph, definitions, asked, feed, options, progress));
            return [this, found] { m_model->setResults(*found); };
        });
}

void CalibrateDialog::apply() {
    std::vector<std::pair<int, std::optional<Scheme>>> schemes;
    for (const CalibratedActivation& row : m_model->rows()) {
        if (row.problem.empty()) schemes.emplace_back(row.call, row.scheme);
    }
    m_document.setActivations(schemes);
    accept();
}

void CalibrateDialog::leaveFloat() {
    std::vector<std::pair<int, std::optional<Scheme>>> schemes;
    for (const CalibratedActivation& row : m_model->rows()) schemes.emplace_back(row.call, std::nullopt);
    m_document.setActivations(schemes);
    accept();
}

QString CalibrateDialog::verdict() const {
    return m_verdict->text();
}

void CalibrateDialog::showState() {
    const bool running = m_job.isRunning();
    const bool any = m_model->rowCount() > 0;
    const bool hasData = m_document.data().source().has_value();
    const auto& activations = m_document.recipe().activations;
    const bool quantized = std::ranges::any_of(m_model->rows(), [&](const CalibratedActivation& row) {
        return activations.contains(m_document.graph().calls[row.call].id);
    });
    const auto failed = std::ranges::count_if(m_model->rows(), [](const auto& row) { return !row.problem.empty(); });
    m_calibrate->setText(running ? tr("Stop") : tr("Find ranges"));
    m_calibrate->setEnabled(any && hasData);
    m_apply->setEnabled(!running && m_model->hasResults() && failed < m_model->rowCount());
    m_float->setEnabled(!running && quantized);
    (m_apply->isEnabled() ? m_apply : m_calibrate)->setDefault(true);
    if (running) return m_verdict->setText(m_job.what());
    if (!m_problem.isEmpty()) return m_verdict->setText(m_problem);
    if (!hasData) return m_verdict->setText(tr("There are no data to find ranges in: Run ▸ Data…"));
    if (!any) return m_verdict->setText(tr("None of the model's calls is meant. Choose others above."));
    if (!m_model->hasResults()) {
        return m_verdict->setText(counted(m_model->rowCount(), tr("1 activation"), tr("%1 activations")) + u'.');
    }
    m_verdict->setText(tr("On %1: %2.")
                           .arg(samplesInWords(m_document),
                                counted(m_model->rowCount() - failed, tr("1 range found"), tr("%1 ranges found"))));
}

}  // namespace quantie
