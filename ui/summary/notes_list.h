// The notes, one below the other, each with its glyph and its link; before them the messages that wait.
#pragma once

#include <QWidget>
#include <span>
#include <vector>

#include "ui/summary/notes.h"
#include "ui/widgets/message_bar.h"

class QVBoxLayout;

namespace quantie {

class NotesList : public QWidget {
    Q_OBJECT

  public:
    explicit NotesList(QWidget* parent = nullptr);

    /// Widgets are made anew only where the notes are others than before.
    void show(const std::vector<Note>& notes);
    /// Messages that the bar has no room for, above the notes.
    void showWaiting(std::span<const Message> messages);
    bool isEmpty() const { return m_notes.empty() && m_messageRows.empty(); }

  signals:
    void chosen(const quantie::Note& note);
    /// What the message at that place of showWaiting() offers.
    void messageChosen(std::size_t message, std::size_t action);
    void messageDismissed(std::size_t message);

  private:
    QWidget* makeRow(const Note& note);
    QWidget* makeRow(const Message& message, std::size_t place);

    QVBoxLayout* m_column;
    std::vector<Note> m_notes;
    std::vector<QWidget*> m_rows;
    std::vector<QWidget*> m_messageRows;
};

}  // namespace quantie
