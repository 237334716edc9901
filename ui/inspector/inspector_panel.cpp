#include "ui/inspector/inspector_panel.h"

#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/document/data_session.h"
#include "ui/inspector/call_page.h"
#include "ui/inspector/model_page.h"
#include "ui/inspector/several_page.h"
#include "ui/inspector/use_page.h"
#include "ui/inspector/variable_page.h"
#include "ui/theme/font.h"

namespace quantie {
namespace {

InspectorPage* makePage(Subject::Page page, Document& document, QWidget* parent) {
    switch (page) {
        case Subject::Page::Use:
            return new UsePage(document, parent);
        case Subject::Page::Variable:
            return new VariablePage(document, parent);
        case Subject::Page::Call:
        case Subject::Page::Group:
            return new CallPage(document, parent);
        case Subject::Page::Several:
            return new SeveralPage(document, parent);
        case Subject::Page::Model:
            break;
    }
    return new ModelPage(document, parent);
}

}  // namespace

InspectorPanel::InspectorPanel(Document& document, QWidget* parent)
    : QScrollArea(parent), m_document(document), m_body(new QWidget(this)), m_layout(new QVBoxLayout(m_body)) {
    setFont(panelFont());
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Sections open and close without a jump of the width.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Inspector"));
    m_layout->setContentsMargins(8, 0, 6, 8);
    setWidget(m_body);
    connect(&document, &Document::modelReset, this, &InspectorPanel::showSelection);
    connect(&document, &Document::tiesChanged, this, &InspectorPanel::showSelection);
    connect(&document.selection(), &Selection::changed, this, &InspectorPanel::showSelection);
    connect(&document, &Document::settingsChanged, this, &InspectorPanel::settingsChanged);
    connect(&document.errors(), &WeightErrors::changed, this, &InspectorPanel::settingsChanged);
    connect(&document.data(), &DataSession::changed, this, [this] {
        if (m_page != nullptr && subjectOf(m_document.selection().items(), m_document.graph()) == m_subject) {
            m_page->refresh();
        }
    });
    showSelection();
}

InspectorPage& InspectorPanel::pageFor(Subject::Page page) {
    InspectorPage*& made = m_pages[page];
    if (made == nullptr) {
        made = makePage(page, m_document, m_body);
        m_layout->addWidget(made);
        made->hide();
    }
    return *made;
}

void InspectorPanel::showSelection() {
    const Subject subject = subjectOf(m_document.selection().items(), m_document.graph());
    InspectorPage& page = pageFor(subject.page);
    if (m_page != nullptr && m_page != &page) m_page->leave();
    page.setItems(subject.items);
    if (m_page != &page) {
        if (m_page != nullptr) m_page->hide();
        m_page = &page;
        m_page->setVisible(true);
    }
    if (subject != m_subject) verticalScrollBar()->setValue(0);
    m_subject = subject;
}

void InspectorPanel::settingsChanged(const QList<int>& uses) {
    // An undone tie first changes the variables: what is shown may not exist any more until tiesChanged().
    if (m_page != nullptr && subjectOf(m_document.selection().items(), m_document.graph()) == m_subject &&
        m_page->concerns(uses)) {
        m_page->refresh();
    }
}

}  // namespace quantie
