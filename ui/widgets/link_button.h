// A link of one line that fits its place: of the id of a use the weight's path gives way, the tooltip has it all.
#pragma once

#include <QAbstractButton>

namespace quantie {

/// Emits clicked(); reached by Tab, followed by Space and Return.
class LinkButton : public QAbstractButton {
    Q_OBJECT

  public:
    explicit LinkButton(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace quantie
