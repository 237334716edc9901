// A section of a panel: a title that folds it, a note on its right, and the content. Folding is remembered.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;
class QVBoxLayout;

namespace quantie {

class ElidedLabel;

class Section : public QWidget {
    Q_OBJECT
  public:
    /// `key` names it in the settings ("inspector/values"); an empty one is not remembered.
    Section(const QString& title, const QString& key, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// A muted word on the right of the title: a summary of what is inside, seen also when it is folded.
    void setNote(const QString& note);
    /// A small widget on the right of the title; hidden when the section is folded.
    void setCorner(QWidget* corner);

    /// Where the content goes; 9 below the last thing in it.
    QVBoxLayout* content() const { return m_content; }

    bool isOpen() const { return m_open; }
    void setOpen(bool open);

  signals:
    void toggled(bool open);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void show(bool open);
    void updateFont();

    QString m_key;
    bool m_open = true;
    QToolButton* m_title;
    ElidedLabel* m_note;
    QHBoxLayout* m_head;
    QWidget* m_body;
    QVBoxLayout* m_content;
    QWidget* m_corner = nullptr;
};

}  // namespace quantie
