// Uses with their chips and errors, one line each: a click on a name selects it, one on a chip toggles it.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/document/document.h"

class QGridLayout;
class QLabel;

namespace quantie {

class BadgeLabel;
class ChipLabel;
class LinkLabel;

class UseList : public QWidget {
    Q_OBJECT

  public:
    /// `byWeight`: named by their weights alone, as inside one call.
    UseList(Document& document, bool byWeight, QWidget* parent = nullptr);

    void setUses(const QList<int>& uses);
    void refresh();

  private:
    struct Row {
        int use = -1;
        LinkLabel* name = nullptr;
        BadgeLabel* badge = nullptr;
        ChipLabel* chip = nullptr;
        QLabel* decibels = nullptr;
    };

    Row addRow(int use);
    void clear();

    Document& m_document;
    bool m_byWeight;
    QGridLayout* m_grid;
    std::vector<Row> m_rows;
    QLabel* m_rest;
};

}  // namespace quantie
