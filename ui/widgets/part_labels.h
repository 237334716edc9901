// Widgets that show one part of ui/theme: a chip, a badge, an icon.
#pragma once

#include <QWidget>

#include "ui/theme/badge.h"
#include "ui/theme/chip.h"
#include "ui/theme/tokens.h"

namespace quantie {

/// A chip; with setClickable(true) it can be clicked, and has the keyboard.
class ChipLabel : public QWidget {
    Q_OBJECT
  public:
    explicit ChipLabel(QWidget* parent = nullptr);

    const Chip& chip() const { return m_chip; }
    void setChip(const Chip& chip);
    void setClickable(bool clickable);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  signals:
    void clicked();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    Chip m_chip;
    bool m_clickable = false;
};

class BadgeLabel : public QWidget {
    Q_OBJECT
  public:
    explicit BadgeLabel(QWidget* parent = nullptr);

    void setBadge(const Badge& badge);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Badge m_badge;
};

/// An icon in muted ink, or in a colour that words beside it explain.
class IconLabel : public QWidget {
    Q_OBJECT
  public:
    explicit IconLabel(const QString& icon, QWidget* parent = nullptr);

    void setIcon(const QString& icon);
    /// A member of Tokens; muted at first.
    void setColour(QColor Tokens::*colour);

    QSize sizeHint() const override { return {16, 16}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString m_icon;
    QColor Tokens::*m_colour = &Tokens::muted;
};

}  // namespace quantie
