// Chips, badges and icons inside running text: objects of a text document, drawn as vectors like everywhere else.
#pragma once

#include <QMetaType>
#include <QTextObjectInterface>
#include <variant>

#include "ui/theme/badge.h"
#include "ui/theme/chip.h"
#include "ui/theme/kind.h"
#include "ui/theme/tokens.h"

class QTextCursor;
class QTextDocument;

namespace quantie {

/// An icon of resources/icons in a colour of the tokens.
struct TextIcon {
    QString name;
    QColor Tokens::*colour = &Tokens::muted;
};

using TextPart = std::variant<Chip, Badge, TextIcon, LayerKind>;

/// Teaches a document to draw parts; once per document, before any is inserted.
void installTextParts(QTextDocument* document);

/// At the cursor, in the middle of the line.
void insertPart(QTextCursor& cursor, const TextPart& part);

}  // namespace quantie

Q_DECLARE_METATYPE(quantie::TextPart)
