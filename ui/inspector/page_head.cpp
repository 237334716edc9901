#include "ui/inspector/page_head.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/inspector/item_link.h"
#include "ui/theme/font.h"
#include "ui/theme/icon.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/link_label.h"
#include "ui/widgets/part_labels.h"

namespace quantie {

PageHead::PageHead(Document& document, QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel(this)),
      m_facts(new LinkLabel(this)),
      m_tieLine(new QWidget(this)),
      m_badge(new BadgeLabel(m_tieLine)),
      m_tie(new LinkLabel(m_tieLine)) {
    QFont bold = QApplication::font();  // as in the tool bar
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    auto* copy = new QToolButton(this);
    copy->setIcon(icon(QStringLiteral("copy"), IconColour::Muted));
    copy->setAutoRaise(true);
    copy->setToolTip(tr("Copy the id"));
    copy->setAccessibleName(copy->toolTip());
    copy->setFocusPolicy(Qt::StrongFocus);
    connect(copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_copied); });
    m_copy = copy;
    m_facts->setMuted(true);

    auto* titleLine = new QHBoxLayout;
    titleLine->addWidget(m_title, 1);
    titleLine->addWidget(m_copy);
    auto* tieLine = new QHBoxLayout(m_tieLine);
    tieLine->setContentsMargins(0, 6, 0, 0);
    tieLine->setSpacing(8);
    tieLine->addWidget(m_badge, 0, Qt::AlignTop);
    tieLine->addWidget(m_tie, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 1, 0, 10);
    all->setSpacing(0);
    all->addLayout(titleLine);
    all->addWidget(m_facts);
    all->addWidget(m_tieLine);
    m_tieLine->hide();

    const auto follow = [&document](const QString& href) { document.selection().select(itemOf(href)); };
    connect(m_facts, &LinkLabel::linkActivated, this, follow);
    connect(m_tie, &LinkLabel::linkActivated, this, follow);
}

void PageHead::setTitle(const QString& title, const QString& copied) {
    m_title->setText(title);
    m_copied = copied;
    m_copy->setVisible(!copied.isEmpty());
}

void PageHead::setFacts(const QString& facts) {
    m_facts->setText(facts);
}

void PageHead::setTie(const Badge& badge, const QString& text, const QString& toolTip) {
    m_badge->setBadge(badge);
    m_badge->setToolTip(toolTip);
    m_tie->setText(text);
    m_tie->setToolTip(toolTip);
    m_tieLine->setVisible(!text.isEmpty());
}

}  // namespace quantie
