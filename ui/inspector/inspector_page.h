// What every page of the inspector is: a head, sections below, and what it must look at again when something changes.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QVBoxLayout;

namespace quantie {

class PageHead;

class InspectorPage : public QWidget {
    Q_OBJECT

  public:
    explicit InspectorPage(Document& document, QWidget* parent = nullptr);

    /// Another subject, or the same one after variables have changed.
    virtual void setItems(const QList<Item>& items) = 0;
    /// The settings or the errors of its uses have changed.
    virtual void refresh() = 0;
    /// Another page is shown, perhaps of another file: nothing may arrive for this one any more.
    virtual void leave() {}
    /// Whether a change of these uses concerns it.
    virtual bool concerns(const QList<int>& uses) const = 0;

  protected:
    Document& document() const { return m_document; }
    const Graph& graph() const { return m_document.graph(); }
    PageHead& head() { return *m_head; }
    void addSection(QWidget* section);

  private:
    Document& m_document;
    PageHead* m_head;
    QVBoxLayout* m_layout;
};

/// Whether the two lists have a use in common.
bool anyOf(const QList<int>& uses, const QList<int>& changed);

}  // namespace quantie
