// The notes, one below the other, each with its glyph and its link.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/summary/notes.h"

class QVBoxLayout;

namespace quantie {

class NotesList : public QWidget {
    Q_OBJECT

  public:
    explicit NotesList(QWidget* parent = nullptr);

    /// Widgets are made anew only where the notes are others than before.
    void show(const std::vector<Note>& notes);

  signals:
    void chosen(const quantie::Note& note);

  private:
    QWidget* makeRow(std::size_t place);

    QVBoxLayout* m_column;
    std::vector<Note> m_notes;
    std::vector<QWidget*> m_rows;
};

}  // namespace quantie
