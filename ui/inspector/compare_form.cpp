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

/// Of the grid; signs stand between the columns.
int columnOf(std::size_t index) {
    return 1 + 2 * static_cast<int>(index);
}

}  // namespace

QString comparedMark(std::size_t place) {
    static const std::array<QString, mostCompared> marks{QStringLiteral("● "), QStringLiteral("□ "),
                                                         QStringLiteral("△ ")};
    return marks.at(place);
}

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

CompareForm::CompareForm(Document& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(4);
    m_grid->setVerticalSpacing(4);
    const std::array<QString, settingPartCount> names{tr("Quantize"), tr("Bits"),      tr("Scale"),
                                                      tr("Range"),    tr("Symmetric"), tr("Narrow")};
    for (int part = 0; part < settingPartCount; ++part) {
        m_grid->addWidget(mutedLabel(names[static_cast<std::size_t>(part)], this), part + 1, 0);
    }
    for (std::size_t i = 0; i < m_columns.size(); ++i) makeColumn(i);
    for (std::size_t i = 0; i < m_signs.size(); ++i) makeSigns(i);
}

std::array<QWidget*, 9> CompareForm::Column::widgets() const {
    return {name, use, quantize, bits, scale, range, symmetric, narrow, forAll};
}

const std::vector<int>& CompareForm::allUses() const {
    return m_document.graph().variables[m_variable].uses;
}

void CompareForm::makeSigns(std::size_t left) {
    for (int part = 0; part < settingPartCount; ++part) {
        QWidget* sign = new DiffersSign(this);
        m_grid->addWidget(sign, part + 1, columnOf(left) + 1, Qt::AlignCenter);
        m_signs[left][static_cast<std::size_t>(part)] = sign;
    }
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

void CompareForm::makeColumn(std::size_t index) {
    Column& column = m_columns[index];
    column.name = new ElidedLabel(QString(), ElidedLabel::Mode::Middle, this);
    QFont bold = column.name->font();
    bold.setWeight(QFont::DemiBold);
    column.name->setFont(bold);
    m_grid->addWidget(column.name, 0, columnOf(index));
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
        m_grid->addWidget(field, row++, columnOf(index));
    }
    connectColumn(index);
}

void CompareForm::connectColumn(std::size_t index) {
    const Column& column = m_columns[index];
    const auto edit = [this, index](const SchemeEdit& change, bool withFloat = false) {
        editSchemes(m_document, {useOf(index)}, change, withFloat);
    };
    connect(column.use, &QComboBox::activated, this, [this, index](int at) {
        m_uses[static_cast<qsizetype>(index)] = allUses().at(static_cast<std::size_t>(at));
        fill(index);
        refresh();
        emit usesChosen();
    });
    connect(column.quantize, &QCheckBox::clicked, this, [this, index] { m_document.toggle({useOf(index)}); });
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
    connect(column.forAll, &QPushButton::clicked, this, [this, index] { useForAll(m_document, {useOf(index)}); });
}

void CompareForm::chooseRange(std::size_t index, int method) {
    const UseFigure& figure = m_document.errors().of(useOf(index));
    const Range range = method < givenMethod ? methods[static_cast<std::size_t>(method)]
                        : figure.error       ? Range(givenFrom(figure.error->ranges))
                                             : Range(Given{{-1}, {1}});
    editSchemes(m_document, {useOf(index)}, [&range](Scheme& scheme) { scheme.range = range; });
}

void CompareForm::setVariable(int variable) {
    m_variable = variable;
    const std::size_t all = allUses().size();
    const std::size_t compared = all == mostCompared ? mostCompared : 2;
    m_uses.clear();
    for (std::size_t i = 0; i < compared; ++i) m_uses.append(allUses().at(std::min(i, all - 1)));
    showColumns();
    for (std::size_t i = 0; i < compared; ++i) fill(i);
    refresh();
}

void CompareForm::showColumns() {
    const std::size_t all = allUses().size();
    const auto compared = static_cast<std::size_t>(m_uses.size());
    const bool tight = compared > 2;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const Column& column = m_columns[i];
        const bool shown = i < compared;
        for (QWidget* widget : column.widgets()) widget->setVisible(shown);
        m_grid->setColumnStretch(columnOf(i), shown ? 1 : 0);
        column.name->setVisible(shown && all <= mostCompared);
        column.use->setVisible(shown && all > mostCompared);
        for (QComboBox* box : {column.bits, column.scale, column.range}) box->setMinimumContentsLength(tight ? 3 : 5);
        column.forAll->setText(all == 2 ? tr("Use for both") : tight ? tr("For all") : tr("Use for all %1").arg(all));
        column.forAll->setToolTip(tr("Give all uses of this variable the setting of this column"));
    }
    for (std::size_t i = 0; i < m_signs.size(); ++i) {
        m_grid->setColumnMinimumWidth(columnOf(i) + 1, i + 1 >= compared ? 0 : tight ? 12 : 16);
        for (QWidget* sign : m_signs[i]) sign->hide();
    }
}

/// What depends on the use alone: the names to choose from, and its axes.
void CompareForm::fill(std::size_t index) {
    Column& column = m_columns[index];
    const Graph& graph = m_document.graph();
    const auto& uses = allUses();
    const int own = useOf(index);
    const QString mark = comparedMark(index);
    column.use->clear();
    for (const int use : uses) column.use->addItem(mark + QString::fromStdString(graph.uses[use].id));
    column.name->setText(mark + QString::fromStdString(graph.calls[graph.uses[own].call].id));
    column.use->setCurrentIndex(static_cast<int>(std::ranges::find(uses, own) - uses.begin()));
    column.axes = axisChoices(graph, own);
    column.scale->clear();
    for (const AxisChoice& axis : column.axes) column.scale->addItem(axis.text);
    for (QComboBox* box : {column.use, column.scale, column.range}) {
        box->view()->setMinimumWidth(box->view()->sizeHintForColumn(0) + 24);
    }
    column.use->setToolTip(QString::fromStdString(graph.uses[own].id));
}

void CompareForm::refreshColumn(std::size_t index) {
    const Column& column = m_columns[index];
    const Graph& graph = m_document.graph();
    const int use = useOf(index);
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
    column.forAll->setEnabled(quantizable && std::ranges::any_of(allUses(), [&](int other) {
                                  return m_document.scheme(other) != schemeFor(graph, use, other, scheme);
                              }));
}

void CompareForm::refresh() {
    if (m_variable < 0) return;
    const auto compared = static_cast<std::size_t>(m_uses.size());
    for (std::size_t i = 0; i < compared; ++i) refreshColumn(i);
    for (std::size_t i = 0; i + 1 < compared; ++i) refreshSigns(i);
}

void CompareForm::refreshSigns(std::size_t left) {
    const int first = useOf(left);
    const int second = useOf(left + 1);
    const auto a = m_document.scheme(first);
    // Read turned round, the same setting has its axis at the other end.
    const auto b = schemeFor(m_document.graph(), second, first, m_document.scheme(second));
    for (int part = 0; part < settingPartCount; ++part) {
        m_signs[left][static_cast<std::size_t>(part)]->setVisible(differIn(static_cast<SettingPart>(part), a, b));
    }
}

}  // namespace quantie
