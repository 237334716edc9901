// The top of an inspector page: the id with a button that copies it, one line of facts, and the line about ties.
#pragma once

#include <QWidget>

#include "ui/document/document.h"
#include "ui/theme/badge.h"

namespace quantie {

class BadgeLabel;
class ElidedLabel;
class LinkLabel;

class PageHead : public QWidget {
    Q_OBJECT

  public:
    explicit PageHead(Document& document, QWidget* parent = nullptr);

    /// Plain text; what is copied. Empty: no button.
    void setTitle(const QString& title, const QString& copied);
    /// Rich text; its links select.
    void setFacts(const QString& facts);
    /// Rich text; without it there is no line.
    void setTie(const Badge& badge, const QString& text, const QString& toolTip = {});

  private:
    ElidedLabel* m_title;
    QWidget* m_copy;
    QString m_copied;
    LinkLabel* m_facts;
    QWidget* m_tieLine;
    BadgeLabel* m_badge;
    LinkLabel* m_tie;
};

}  // namespace quantie
