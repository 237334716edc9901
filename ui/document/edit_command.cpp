#include "ui/document/edit_command.h"

#include <utility>

namespace quantie {

EditCommand::EditCommand(Document& document, const QString& what, Change change, Document::MergeKey merge)
    : QUndoCommand(what), m_document(document), m_change(std::move(change)), m_merge(merge) {}

bool EditCommand::mergeWith(const QUndoCommand* other) {
    const auto* next = static_cast<const EditCommand*>(other);  // the stack asks only commands of one id()
    m_change = joined(std::move(m_change), next->m_change);
    setObsolete(m_change.isEmpty());
    return true;
}

}  // namespace quantie
