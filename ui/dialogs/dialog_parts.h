// Small things that the dialogs share: headings, second text, lines, and how a dialog's foot looks.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace quantie {

/// "What will happen": the title of a part of a dialog.
QLabel* heading(const QString& text);
/// Second text, in lines as wide as there is room.
QLabel* mutedLabel(const QString& text = {});

/// A line one pixel wide.
class Separator : public QWidget {
    Q_OBJECT
  public:
    explicit Separator(Qt::Orientation orientation, QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A separator and a row for buttons at the bottom of a dialog's layout, which has no margins.
QHBoxLayout* addFoot(QVBoxLayout* layout);

}  // namespace quantie
