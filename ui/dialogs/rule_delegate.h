// How a rule looks in the list: its place, what it names, how many uses match, the chip of its setting.
#pragma once

#include <QStyledItemDelegate>

namespace quantie {

class RulesDialog;

class RuleDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    explicit RuleDelegate(RulesDialog& dialog);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    RulesDialog& m_dialog;
};

/// "12 uses", "no use", or a dash where the rule has a problem.
QString matchesInWords(qsizetype uses);

}  // namespace quantie
