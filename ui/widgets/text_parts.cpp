#include "ui/widgets/text_parts.h"

#include <QAbstractTextDocumentLayout>
#include <QPainter>
#include <QTextCursor>
#include <QTextDocument>

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int partObject = QTextFormat::UserObject + 1;
constexpr int partProperty = QTextFormat::UserProperty + 1;

struct SizeOf {
    QSizeF operator()(const Chip& chip) const { return chipSize(chip); }
    QSizeF operator()(const Badge& badge) const { return badgeSize(badge); }
    QSizeF operator()(const TextIcon&) const { return {16, 16}; }
    QSizeF operator()(LayerKind) const { return {kindTileSize, kindTileSize}; }
};

struct Draw {
    QPainter* painter;
    QRectF rect;

    void operator()(const Chip& chip) const { drawChip(painter, rect, chip); }
    void operator()(const Badge& badge) const { drawBadge(painter, rect, badge); }
    void operator()(const TextIcon& icon) const { drawIcon(painter, rect, icon.name, tokens().*icon.colour); }
    void operator()(LayerKind kind) const { drawKindTile(painter, rect, {.kind = kind, .plain = false, .ink = {}}); }
};

TextPart partOf(const QTextFormat& format) {
    return format.property(partProperty).value<TextPart>();
}

class PartPainter : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)

  public:
    using QObject::QObject;

    QSizeF intrinsicSize(QTextDocument*, int, const QTextFormat& format) override {
        return std::visit(SizeOf(), partOf(format));
    }
    void drawObject(QPainter* painter, const QRectF& rect, QTextDocument*, int, const QTextFormat& format) override {
        std::visit(Draw{painter, rect}, partOf(format));
    }
};

}  // namespace

void installTextParts(QTextDocument* document) {
    document->documentLayout()->registerHandler(partObject, new PartPainter(document));
}

void insertPart(QTextCursor& cursor, const TextPart& part) {
    QTextCharFormat format;
    format.setObjectType(partObject);
    format.setProperty(partProperty, QVariant::fromValue(part));
    format.setVerticalAlignment(QTextCharFormat::AlignMiddle);
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), format);
}

}  // namespace quantie

#include "text_parts.moc"
