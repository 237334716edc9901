#include "ui/dialogs/rule_delegate.h"

#include <QPainter>

#include "ui/dialogs/rules_dialog.h"
#include "ui/theme/chip.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int ruleHeight = 28;
constexpr int gap = 8;

void drawText(QPainter* painter, const QRectF& rect, const QString& text, const QColor& colour, Qt::Alignment side) {
    painter->setPen(colour);
    const QFontMetricsF metrics(painter->font());
    painter->drawText(rect, static_cast<int>(side | Qt::AlignVCenter) | Qt::TextSingleLine,
                      metrics.elidedText(text, Qt::ElideMiddle, rect.width()));
}

}  // namespace

RuleDelegate::RuleDelegate(RulesDialog& dialog) : QStyledItemDelegate(&dialog), m_dialog(dialog) {}

QSize RuleDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, ruleHeight};
}

void RuleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto row = static_cast<std::size_t>(index.row());
    if (row >= m_dialog.rules().size() || row >= m_dialog.effect().rules.size()) return;
    const Rule& rule = m_dialog.rules()[row];
    const RuleMatch& match = m_dialog.effect().rules[row];
    const Tokens& t = tokens();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (selected) painter->fillRect(option.rect, t.accent);
    painter->setFont(panelFont());
    const QColor ink = selected ? t.onAccent : t.text;
    const QColor second = selected ? t.onAccent : t.muted;

    Chip chip = rule.toFloat ? floatChip(DType::Float32) : quantizedChip(rule.scheme);
    chip.onSelection = selected;
    QRectF rect = QRectF(option.rect).adjusted(gap, 0, -gap, 0);
    QRectF chipRect({}, chipSize(chip));
    chipRect.moveCenter(rect.center());
    chipRect.moveRight(rect.right());
    drawChip(painter, chipRect, chip);
    rect.setRight(chipRect.left() - gap);

    if (match.problem.isEmpty()) {
        const QString matches = matchesInWords(match.uses.size());
        const qreal width = textWidth(painter->font(), matches) + 2;
        drawText(painter, QRectF(rect.right() - width, rect.top(), width, rect.height()), matches, second,
                 Qt::AlignRight);
        rect.setRight(rect.right() - width - gap);
    } else {
        QRectF place(0, 0, 16, 16);
        place.moveCenter(rect.center());
        place.moveRight(rect.right());
        drawIcon(painter, place, QStringLiteral("warning"), selected ? t.onAccent : t.bad);
        rect.setRight(place.left() - gap);
    }
    const QString number = count(index.row() + 1);
    drawText(painter, QRectF(rect.left(), rect.top(), 18, rect.height()), number, second, Qt::AlignLeft);
    drawText(painter, rect.adjusted(22, 0, 0, 0), ruleInWords(rule), ink, Qt::AlignLeft);
    painter->restore();
}

QString matchesInWords(qsizetype uses) {
    if (uses == 0) return RulesDialog::tr("no use");
    return uses == 1 ? RulesDialog::tr("1 use") : RulesDialog::tr("%1 uses").arg(count(uses));
}

}  // namespace quantie
