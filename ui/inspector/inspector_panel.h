// The content of the Inspector: the page of whatever is selected.
#pragma once

#include <QScrollArea>
#include <map>

#include "ui/document/document.h"
#include "ui/inspector/subject.h"

class QVBoxLayout;

namespace quantie {

class InspectorPage;

class InspectorPanel : public QScrollArea {
    Q_OBJECT

  public:
    explicit InspectorPanel(Document& document, QWidget* parent = nullptr);

    /// The page that is shown.
    InspectorPage* page() const { return m_page; }
    QSize sizeHint() const override { return {384, 700}; }

  private:
    void showSelection();
    void settingsChanged(const QList<int>& uses);
    InspectorPage& pageFor(Subject::Page page);

    Document& m_document;
    QWidget* m_body;
    QVBoxLayout* m_layout;
    std::map<Subject::Page, InspectorPage*> m_pages;  ///< each made when it is first needed
    InspectorPage* m_page = nullptr;
    Subject m_subject;
};

}  // namespace quantie
