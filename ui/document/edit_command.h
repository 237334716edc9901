// One step of the undo history.
#pragma once

#include <QUndoCommand>

#include "ui/document/choices.h"
#include "ui/document/document.h"

namespace quantie {

class EditCommand : public QUndoCommand {
  public:
    EditCommand(Document& document, const QString& what, Change change, Document::MergeKey merge);

    void undo() override { m_document.apply(m_change, false); }
    void redo() override { m_document.apply(m_change, true); }
    int id() const override { return m_merge == 0 ? -1 : m_merge; }
    /// A step of the same drag; the sum is dropped where it ends where it began.
    bool mergeWith(const QUndoCommand* other) override;

  private:
    Document& m_document;
    Change m_change;
    Document::MergeKey m_merge;
};

}  // namespace quantie
