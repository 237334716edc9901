#include "ui/inspector/several_page.h"

#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <set>

#include "ui/document/use_text.h"
#include "ui/inspector/page_head.h"
#include "ui/inspector/setting_form.h"
#include "ui/inspector/use_list.h"
#include "ui/theme/format.h"
#include "ui/widgets/section.h"

namespace quantie {
namespace {

constexpr qsizetype mostWorst = 5;

}  // namespace

QString itemsText(const QList<Item>& items) {
    std::array<int, 5> numbers{};
    for (const Item& item : items) ++numbers[static_cast<std::size_t>(item.kind)];
    const auto part = [&numbers](Item::Kind kind, const QString& one, const QString& many) {
        const int number = numbers[static_cast<std::size_t>(kind)];
        return number == 0 ? QString() : counted(number, one, many);
    };
    QStringList parts{part(Item::Kind::Call, SeveralPage::tr("1 call"), SeveralPage::tr("%1 calls")),
                      part(Item::Kind::Group, SeveralPage::tr("1 group"), SeveralPage::tr("%1 groups")),
                      part(Item::Kind::Variable, SeveralPage::tr("1 variable"), SeveralPage::tr("%1 variables")),
                      part(Item::Kind::Use, SeveralPage::tr("1 use"), SeveralPage::tr("%1 uses"))};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

Bytes bytesOf(const Sizes& sizes, const Graph& graph, const QList<int>& uses) {
    std::set<int> variables;
    for (const int use : uses) variables.insert(graph.uses[use].variable);
    Bytes sum;
    for (const VariableSize& size : sizes.variables) {
        if (!variables.contains(size.variable)) continue;
        sum.asFloat += size.bytes.asFloat;
        sum.stored += size.bytes.stored;
        sum.agreeing += size.bytes.agreeing;
    }
    return sum;
}

SeveralPage::SeveralPage(Document& document, QWidget* parent)
    : InspectorPage(document, parent),
      m_setting(new Section(tr("Setting"), QStringLiteral("inspector/setting"), this)),
      m_form(new SettingForm(document, this)),
      m_bytes(new QLabel(this)),
      m_worst(new Section(tr("Worst uses"), QStringLiteral("inspector/worst"), this)),
      m_list(new UseList(document, false, this)) {
    auto* sizes = new Section(tr("Size of the weights"), QStringLiteral("inspector/sizes"), this);
    m_bytes->setWordWrap(true);
    m_bytes->setToolTip(QString::fromUtf8(bytesDefinition.data(), std::ssize(bytesDefinition)));
    m_setting->content()->addWidget(m_form);
    sizes->content()->addWidget(m_bytes);
    m_worst->content()->addWidget(m_list);
    for (QWidget* section : std::initializer_list<QWidget*>{m_setting, sizes, m_worst}) addSection(section);
}

void SeveralPage::setItems(const QList<Item>& items) {
    m_items = items;
    m_uses = usesOf(items, graph());
    m_form->setUses(m_uses);
    m_shown.clear();
    m_list->setUses({});
    head().setTitle(itemsText(items), {});
    std::set<int> variables;
    for (const int use : m_uses) variables.insert(graph().uses[use].variable);
    head().setFacts(tr("%1 of %2")
                        .arg(counted(m_uses.size(), tr("1 use"), tr("%1 uses")),
                             counted(std::ssize(variables), tr("1 variable"), tr("%1 variables"))));
    refresh();
}

bool SeveralPage::concerns(const QList<int>& uses) const {
    return anyOf(m_uses, uses);
}

void SeveralPage::refresh() {
    m_form->refresh();
    m_setting->setNote(m_form->origin());
    const Bytes sum = bytesOf(document().sizes(), graph(), m_uses);
    QString text = tr("Float %1, stored %2").arg(byteSize(sum.asFloat), byteSize(sum.stored));
    if (sum.stored > sum.agreeing) {
        text += tr(". %1 more than if all uses of each variable agreed").arg(byteSize(sum.stored - sum.agreeing));
    }
    m_bytes->setText(text);
    refreshWorst();
}

void SeveralPage::refreshWorst() {
    QList<int> known;
    for (const int use : m_uses) {
        if (document().errors().of(use).error) known.append(use);
    }
    const auto decibels = [this](int use) { return *worstDecibels(document(), {use}); };
    std::ranges::stable_sort(known, {}, decibels);
    known = known.first(std::min(known.size(), mostWorst));
    m_worst->setVisible(!known.isEmpty());
    if (known != m_shown) {
        m_shown = known;
        m_list->setUses(known);
    } else {
        m_list->refresh();
    }
}

}  // namespace quantie
