#include "ui/inspector/compare_form.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"
#include "ui/inspector/differs_sign.h"
#include "ui/inspector/fields.h"
#include "ui/inspector/range_field.h"
#include "ui/inspector/scheme_edits.h"
#include "ui/theme/format.h"
#include "ui/widgets/elided_label.h"

namespace quantie {
namespace {

constexpr int givenMethod = 4;  ///< the last alternative of Range
const std::array<Range, givenMethod> methods{MinMax{}, Percentile{}, Mse{}, Entropy{}};

int columnOf(std::size_t index) {
    return index == 0 ? 1 : 3;
}

}  // namespace

bool differIn(SettingPart part, const std::optional<Scheme>& a, const std::optional<Scheme>& b) {
    if (part == SettingPart::Quantize) return a.has_value() != b.has_value();
    if (!a || !b) return false;
    switch (part) {
        case SettingPart::Bits:
            return a->bits != b->bits;
        case SettingPart::Scale:
            return a->axis != b->axis;
        case SettingPart::Clipping:
            return a->range != b->range;
        case SettingPart::Symmetric:
            return a->symmetric != b->symmetric;
        case SettingPart::Narrow:
            return a->narrowRange != b->narrowRange;
        case SettingPart::Quantize:
            break;
    }
    return false;
}

QString givenText(const Given& given) {
    if (given.lo.empty()) return rangeInWords(given);
    if (given.lo.size() > 1) return CompareForm::tr("Given, %1 pairs").arg(given.lo.size());
    return CompareForm::tr("Given %1").arg(range(given.lo.front(), given.hi.front()));
}

CompareForm::CompareForm(Document& document, QWidget* parent) : QWidget(parent), m_document(document) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    const std::array<QString, settingPartCount> names{tr("Quantize"), tr("Bits"),      tr("Scale"),
                                                      tr("Range"),    tr("Symmetric"), tr("Narrow")};
    for (int part = 0; part < settingPartCount; ++part) {
        grid->addWidget(mutedLabel(names[static_cast<std::size_t>(part)], this), part + 1, 0);
        QWidget* sign = new DiffersSign(this);
        grid->addWidget(sign, part + 1, 2, Qt::AlignCenter);
        m_signs[static_cast<std::size_t>(part)] = sign;
    }
    grid->setColumnMinimumWidth(2, 12);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    for (std::size_t i = 0; i < m_columns.size(); ++i) makeColumn(grid, i);
}

QComboBox* CompareForm::combo(const QString& name, const QString& toolTip) {
    auto* box = new QComboBox(this);
    box->setAccessibleName(name);
    box->setToolTip(toolTip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(5);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return box;
}

void CompareForm::makeColumn(QGridLayout* grid, std::size_t index) {
    Column& column = m_columns[index];
    column.name = new ElidedLabel(QString(), ElidedLabel::Mode::Middle, this);
    QFont bold = column.name->font();
    bold.setWeight(QFont::DemiBold);
    column.name->setFont(bold);
    grid->addWidget(column.name, 0, columnOf(index));
    column.use = combo(tr("Use"), tr("Which use of the variable"));
    column.quantize = new QCheckBox(this);
    column.quantize->setAccessibleName(tr("Quantize"));
    column.bits = combo(tr("Bits"), tr("Bits of each code"));
    for (int bits = minBits; bits <= maxBits; ++bits) column.bits->addItem(QString::number(bits));
    column.scale = combo(tr("Scale"), tr("One scale for the whole weight, or one for each slice of an axis"));
    column.range = combo(tr("Range"), tr("How the range is found: values outside it are clipped"));
    for (const Range& method : methods) column.range->addItem(rangeInWords(method));
    column.range->addItem(rangeInWords(Given{}));
    column.symmetric = new QCheckBox(this);
    column.symmetric->setAccessibleName(tr("Symmetric"));
    column.symmetric->setToolTip(symmetricMeaning());
    column.narrow = new QCheckBox(this);
    column.narrow->setAccessibleName(tr("Narrow"));
    column.narrow->setToolTip(narrowMeaning());
    column.forAll = new QPushButton(tr("Use for both"), this);
    int row = 0;
    for (QWidget* field :
         std::initializer_list<QWidget*>{column.use, column.quantize, column.bits, column.scale, column.range,
                                         column.symmetric, column.narrow, column.forAll}) {
        grid->addWidget(field, row++, columnOf(index));
    }
    connectColumn(index);
}

void CompareForm::connectColumn(std::size_t index) {
    const Column& column = m_columns[index];
    const auto edit = [this, index](const SchemeEdit& change, bool withFloat = false) {
        editSchemes(m_document, {m_uses[index]}, change, withFloat);
    };
    connect(column.use, &QComboBox::activated, this, [this, index](int at) {
        m_uses[index] = m_document.graph().variables[m_variable].uses.at(static_cast<std::size_t>(at));
        fill(index);
        refresh();
        emit usesChosen();
    });
    connect(column.quantize, &QCheckBox::clicked, this, [this, index] { m_document.toggle({m_uses[index]}); });
    connect(column.bits, &QComboBox::activated, this,
            [edit](int at) { edit([at](Scheme& scheme) { scheme.bits = minBits + at; }, true); });
    connect(column.scale, &QComboBox::activated, this, [this, edit, index](int at) {
        const auto axis = m_columns[index].axes.at(static_cast<std::size_t>(at)).axis;
        edit([axis](Scheme& scheme) { setAxis(scheme, axis); });
    });
    connect(column.range, &QComboBox::activated, this, [this, index](int at) { chooseRange(index, at); });
    connect(column.symmetric, &QCheckBox::clicked, this,
            [edit](bool on) { edit([on](Scheme& scheme) { scheme.symmetric = on; }); });
    connect(column.narrow, &QCheckBox::clicked, this,
            [edit](bool on) { edit([on](Scheme& scheme) { scheme.narrowRange = on; }); });
    connect(column.forAll, &QPushButton::clicked, this, [this, index] { useForAll(m_document, m_uses[index]); });
}

void CompareForm::chooseRange(std::size_t index, int method) {
    const UseFigure& figure = m_document.errors().of(m_uses[index]);
    const Range range = method < givenMethod ? methods[static_cast<std::size_t>(method)]
                        : figure.error       ? Range(givenFrom(figure.error->ranges))
                                             : Range(Given{{-1}, {1}});
    editSchemes(m_document, {m_uses[index]}, [&range](Scheme& scheme) { scheme.range = range; });
}

void CompareForm::setVariable(int variable) {
    m_variable = variable;
    const auto& uses = m_document.graph().variables[variable].uses;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        m_uses[i] = uses.at(std::min(i, uses.size() - 1));
        m_columns[i].forAll->setText(uses.size() == 2 ? tr("Use for both") : tr("Use for all %1").arg(uses.size()));
        m_columns[i].forAll->setToolTip(tr("Give all uses of this variable the setting of this column"));
        fill(i);
    }
    refresh();
}

/// What depends on the use alone: the names to choose from, and its axes.
void CompareForm::fill(std::size_t index) {
    Column& column = m_columns[index];
    const Graph& graph = m_document.graph();
    const auto& uses = graph.variables[m_variable].uses;
    column.use->clear();
    const QString mark = index == 0 ? QStringLiteral("● ") : QStringLiteral("□ ");
    for (const int use : uses) column.use->addItem(mark + QString::fromStdString(graph.uses[use].id));
    column.name->setText(mark + QString::fromStdString(graph.calls[graph.uses[m_uses[index]].call].id));
    column.name->setVisible(uses.size() <= 2);
    column.use->setVisible(uses.size() > 2);
    column.use->setCurrentIndex(static_cast<int>(std::ranges::find(uses, m_uses[index]) - uses.begin()));
    column.axes = axisChoices(graph, m_uses[index]);
    column.scale->clear();
    for (const AxisChoice& axis : column.axes) column.scale->addItem(axis.text);
    for (QComboBox* box : {column.use, column.scale, column.range}) {
        box->view()->setMinimumWidth(box->view()->sizeHintForColumn(0) + 24);
    }
    column.use->setToolTip(QString::fromStdString(graph.uses[m_uses[index]].id));
}

void CompareForm::refreshColumn(std::size_t index) {
    const Column& column = m_columns[index];
    const Graph& graph = m_document.graph();
    const int use = m_uses[index];
    const std::optional<Scheme> scheme = m_document.scheme(use);
    const bool quantizable = isQuantizable(graph, graph.uses[use]);
    column.quantize->setChecked(scheme.has_value());
    column.quantize->setEnabled(quantizable);
    column.bits->setEnabled(quantizable);
    column.bits->setCurrentIndex(scheme ? scheme->bits - minBits : -1);
    const auto axis = scheme ? frontAxis(graph, use, scheme->axis) : std::nullopt;
    column.scale->setCurrentIndex(!scheme ? -1 : axis ? *axis + 1 : 0);
    column.range->setCurrentIndex(scheme ? static_cast<int>(scheme->range.index()) : -1);
    const UseFigure& figure = m_document.errors().of(use);
    const QString found = figure.error ? rangesText(figure.error->ranges) : QString();
    const auto* given = scheme ? std::get_if<Given>(&scheme->range) : nullptr;
    column.range->setItemText(givenMethod, givenText(given != nullptr ? *given : Given{}));
    column.range->setToolTip(found.isEmpty() ? tr("How the range is found") : found);
    column.symmetric->setChecked(scheme && scheme->symmetric);
    column.narrow->setChecked(scheme && scheme->narrowRange);
    for (QWidget* field :
         std::initializer_list<QWidget*>{column.scale, column.range, column.symmetric, column.narrow}) {
        field->setEnabled(scheme.has_value());
    }
    const auto& uses = graph.variables[m_variable].uses;
    column.forAll->setEnabled(quantizable && std::ranges::any_of(uses, [&](int other) {
                                  return m_document.scheme(other) != schemeFor(graph, use, other, scheme);
                              }));
}

void CompareForm::refresh() {
    if (m_variable < 0) return;
    for (std::size_t i = 0; i < m_columns.size(); ++i) refreshColumn(i);
    const auto a = m_document.scheme(m_uses[0]);
    // Read turned round, the same setting has its axis at the other end.
    const auto b = schemeFor(m_document.graph(), m_uses[1], m_uses[0], m_document.scheme(m_uses[1]));
    for (int part = 0; part < settingPartCount; ++part) {
        m_signs[static_cast<std::size_t>(part)]->setVisible(differIn(static_cast<SettingPart>(part), a, b));
    }
}

}  // namespace quantie
