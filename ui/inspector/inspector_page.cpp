#include "ui/inspector/inspector_page.h"

#include <QVBoxLayout>
#include <algorithm>

#include "ui/inspector/page_head.h"

namespace quantie {

InspectorPage::InspectorPage(Document& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_head(new PageHead(document, this)), m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins({});
    m_layout->setSpacing(0);
    m_layout->addWidget(m_head);
    m_layout->addStretch();
}

void InspectorPage::addSection(QWidget* section) {
    m_layout->insertWidget(m_layout->count() - 1, section);
}

bool anyOf(const QList<int>& uses, const QList<int>& changed) {
    return std::ranges::any_of(changed, [&uses](int use) { return uses.contains(use); });
}

}  // namespace quantie
