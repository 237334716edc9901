// Small things that the dialogs share: headings, second text, lines, and how a dialog's foot looks.
#pragma once

#include <QWidget>
#include <initializer_list>

class QDialog;
class QHBoxLayout;
class QLabel;
class QPushButton;
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

/// The columns of a dialog with a foot: `body`, for its content, stands in `whole`, to which the foot is added.
struct DialogColumns {
    QVBoxLayout* whole;
    QVBoxLayout* body;
};
DialogColumns addColumns(QDialog* dialog);

/// A separator and a row for buttons at the bottom of a dialog's layout, which has no margins.
QHBoxLayout* addFoot(QVBoxLayout* layout);
/// The same with buttons at its right end. Return presses the first, unless another is made the default.
QHBoxLayout* addFoot(QVBoxLayout* layout, std::initializer_list<QPushButton*> buttons);
/// A foot with nothing but "Close".
void addCloseFoot(QDialog* dialog, QVBoxLayout* layout);

}  // namespace quantie
