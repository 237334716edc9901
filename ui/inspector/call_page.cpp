#include "ui/inspector/call_page.h"

#include <QVBoxLayout>

#include "ui/document/use_text.h"
#include "ui/inspector/activation_section.h"
#include "ui/inspector/config_section.h"
#include "ui/inspector/head_text.h"
#include "ui/inspector/item_link.h"
#include "ui/inspector/page_head.h"
#include "ui/inspector/shapes_text.h"
#include "ui/inspector/use_list.h"
#include "ui/theme/format.h"
#include "ui/widgets/link_label.h"
#include "ui/widgets/section.h"

namespace quantie {

CallPage::CallPage(Document& document, QWidget* parent)
    : InspectorPage(document, parent),
      m_weights(new Section(tr("Weights"), QStringLiteral("inspector/weights"), this)),
      m_callWeights(new UseList(document, true, this)),
      m_groupWeights(new UseList(document, false, this)),
      m_shapes(new Section(tr("Shapes"), QStringLiteral("inspector/shapes"), this)),
      m_shapesText(new LinkLabel(this)),
      m_config(new ConfigSection(this)),
      m_activation(new ActivationSection(document, this)) {
    m_weights->content()->addWidget(m_callWeights);
    m_weights->content()->addWidget(m_groupWeights);
    m_shapes->content()->addWidget(m_shapesText);
    connect(m_shapesText, &LinkLabel::linkActivated, this,
            [this](const QString& href) { this->document().selection().select(itemOf(href)); });
    for (Section* section : std::initializer_list<Section*>{m_weights, m_shapes, m_activation, m_config}) {
        addSection(section);
    }
}

void CallPage::setItems(const QList<Item>& items) {
    m_item = items.front();
    m_uses = usesOf({m_item}, graph());
    const bool isCall = m_item.kind == Item::Kind::Call;
    m_callWeights->setUses(isCall ? m_uses : QList<int>());
    m_groupWeights->setUses(isCall ? QList<int>() : m_uses);
    m_callWeights->setVisible(isCall);
    m_groupWeights->setVisible(!isCall);
    m_shapesText->setText(isCall ? callShapes(graph(), m_item.index) : groupShapes(graph(), m_item.index));
    const int layer = isCall ? graph().calls[m_item.index].layer : graph().groups[m_item.index].layer;
    m_config->setConfig(layer < 0 ? nullptr : graph().model->layers[layer].config);
    m_activation->setVisible(isCall);
    m_activation->setCall(isCall ? m_item.index : -1);
    refresh();
}

bool CallPage::concerns(const QList<int>& uses) const {
    return anyOf(m_uses, uses);
}

void CallPage::refresh() {
    showHead();
    m_callWeights->refresh();
    m_groupWeights->refresh();
    m_activation->refresh();
    const auto worst = worstDecibels(document(), m_uses);
    m_weights->setNote(worst ? tr("worst %1").arg(decibels(*worst)) : QString());
}

void CallPage::leave() {
    m_activation->setCall(-1);
}

void CallPage::showHead() {
    const QString name = itemName(graph(), m_item);
    head().setTitle(name, name);
    const bool isCall = m_item.kind == Item::Kind::Call;
    head().setFacts(isCall ? callFacts(graph(), m_item.index) : groupFacts(graph(), m_item.index));
}

}  // namespace quantie
