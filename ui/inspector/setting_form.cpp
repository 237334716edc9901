#include "ui/inspector/setting_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <algorithm>

#include "core/recipe/use_facts.h"
#include "ui/inspector/bits_field.h"
#include "ui/inspector/fields.h"
#include "ui/inspector/range_field.h"
#include "ui/inspector/scheme_edits.h"

namespace quantie {

SettingForm::SettingForm(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_quantize(new QCheckBox(this)),
      m_note(mutedLabel({}, this)),
      m_bits(new BitsField(this)),
      m_scale(new QComboBox(this)),
      m_symmetric(new QCheckBox(tr("Symmetric"), this)),
      m_narrow(new QCheckBox(tr("Narrow"), this)),
      m_range(new RangeField(this)) {
    m_quantize->setAccessibleName(tr("Quantize"));
    m_quantize->setToolTip(tr("Read this weight quantized (Space)"));
    m_scale->setAccessibleName(tr("Scale"));
    m_scale->setToolTip(tr("One scale for the whole weight, or one for each slice of an axis"));
    m_symmetric->setToolTip(symmetricMeaning());
    m_narrow->setToolTip(narrowMeaning());

    auto* form = new QGridLayout(this);
    form->setContentsMargins({});
    form->setHorizontalSpacing(6);
    form->setVerticalSpacing(6);
    form->setColumnMinimumWidth(0, 52);
    form->setColumnStretch(1, 1);
    addRow(form, 0, tr("Quantize"), {m_quantize, m_note});
    addRow(form, 1, tr("Bits"), {m_bits});
    addRow(form, 2, tr("Scale"), {m_scale, m_symmetric, m_narrow});
    addRow(form, 3, tr("Range"), {m_range});
    connectFields();
}

void SettingForm::addRow(QGridLayout* form, int row, const QString& name, std::initializer_list<QWidget*> fields) {
    form->addWidget(mutedLabel(name, this), row, 0);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    for (QWidget* field : fields) line->addWidget(field, field == m_range || field == m_bits ? 1 : 0);
    if (fields.size() > 1) line->addStretch();
    form->addLayout(line, row, 1);
}

void SettingForm::connectFields() {
    connect(m_quantize, &QCheckBox::clicked, this, [this] { m_document.toggle(m_uses); });
    connect(m_bits, &BitsField::chosen, this, [this](int bits) {
        editSchemes(
            m_document, m_uses, [bits](Scheme& scheme) { scheme.bits = bits; }, true);
    });
    connect(m_scale, &QComboBox::activated, this, [this](int index) {
        const auto axis = m_axes.at(static_cast<std::size_t>(index)).axis;
        editSchemes(m_document, m_uses, [axis](Scheme& scheme) { setAxis(scheme, axis); });
    });
    connect(m_symmetric, &QCheckBox::clicked, this,
            [this](bool on) { editSchemes(m_document, m_uses, [on](Scheme& scheme) { scheme.symmetric = on; }); });
    connect(m_narrow, &QCheckBox::clicked, this,
            [this](bool on) { editSchemes(m_document, m_uses, [on](Scheme& scheme) { scheme.narrowRange = on; }); });
    connect(m_range, &RangeField::chosen, this, [this](const Range& range) {
        editSchemes(m_document, m_uses, [&range](Scheme& scheme) { scheme.range = range; });
    });
    connect(m_range, &RangeField::givenChosen, this, &SettingForm::chooseGiven);
}

/// The numbers that are in force become given ones, use by use.
void SettingForm::chooseGiven() {
    const Document::MergeKey step = m_document.newMergeKey();
    for (const int use : m_uses) {
        const UseFigure& figure = m_document.errors().of(use);
        const Given given = figure.error ? givenFrom(figure.error->ranges) : Given{{-1}, {1}};
        editSchemes(
            m_document, {use}, [&given](Scheme& scheme) { scheme.range = given; }, false, step);
    }
    refresh();
}

void SettingForm::setUses(const QList<int>& uses) {
    const Graph& graph = m_document.graph();
    m_all = uses;
    m_uses.clear();
    for (const int use : uses) {
        if (isQuantizable(graph, graph.uses[use])) m_uses.append(use);
    }
    fillAxes();
    refresh();
}

/// The axes that all uses have, in the words of one of them where they are alike.
void SettingForm::fillAxes() {
    m_axes.clear();
    m_scale->clear();
    const Graph& graph = m_document.graph();
    for (const int use : m_uses) {
        const std::vector<AxisChoice> choices = axisChoices(graph, use);
        if (m_axes.empty()) m_axes = choices;
        m_axes.resize(std::min(m_axes.size(), choices.size()));
        for (std::size_t i = 0; i < m_axes.size(); ++i) {
            if (m_axes[i].text != choices[i].text) m_axes[i].text = tr("Axis %1").arg(i - 1);
        }
    }
    for (const AxisChoice& choice : m_axes) m_scale->addItem(choice.text);
    letShrink(m_scale);
}

void SettingForm::refresh() {
    std::vector<std::optional<Scheme>> schemes;
    for (const int use : m_uses) schemes.push_back(m_document.scheme(use));
    const CommonSetting common = commonSetting(schemes);

    m_quantize->setCheckState(common.allQuantized()   ? Qt::Checked
                              : common.anyQuantized() ? Qt::PartiallyChecked
                                                      : Qt::Unchecked);
    m_note->setText(noteOf(common));
    m_bits->setBits(common.bits);
    int axis = -1;
    if (common.axis && !m_uses.isEmpty()) {
        const auto front = frontAxis(m_document.graph(), m_uses.front(), *common.axis);
        axis = front ? *front + 1 : *common.axis ? -1 : 0;
    }
    m_scale->setCurrentIndex(axis < m_scale->count() ? axis : -1);
    setTristate(m_symmetric, common.symmetric, common.anyQuantized());
    setTristate(m_narrow, common.narrowRange, common.anyQuantized());
    const UseFigure& figure = m_document.errors().of(m_uses.size() == 1 ? m_uses.front() : -1);
    m_range->setRange(common.range, figure.error ? &figure.error->ranges : nullptr);
    m_range->setMixed(common.anyQuantized() && !common.range);

    const bool any = common.anyQuantized();
    m_scale->setPlaceholderText(any ? tr("mixed") : QStringLiteral("–"));
    m_quantize->setEnabled(!m_uses.isEmpty());
    m_bits->setEnabled(!m_uses.isEmpty());
    for (QWidget* field : std::initializer_list<QWidget*>{m_scale, m_symmetric, m_narrow, m_range}) {
        field->setEnabled(any);
    }
}

QString SettingForm::noteOf(const CommonSetting& common) const {
    const Graph& graph = m_document.graph();
    if (m_uses.isEmpty() && !m_all.isEmpty()) {
        const auto name = dtypeName(graph.variables[graph.uses[m_all.front()].variable].dtype);
        return tr("%1 weights cannot be quantized").arg(QString::fromUtf8(name.data(), std::ssize(name)));
    }
    if (m_uses.size() == 1) {
        return graph.variables[graph.uses[m_uses.front()].variable].tied() ? tr("this use only") : QString();
    }
    return tr("%1 of %2 uses").arg(common.quantized).arg(common.uses);
}

QString SettingForm::origin() const {
    std::optional<QString> common;
    for (const int use : m_uses) {
        const Setting setting = m_document.setting(use);
        if (!setting.scheme) continue;
        const QString own = setting.origin.isEmpty() ? tr("by hand") : setting.origin;
        if (common && *common != own) return tr("mixed");
        common = own;
    }
    return common.value_or(QString());
}

}  // namespace quantie
