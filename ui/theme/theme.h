// The appearance of the program: light or dark as the system or the user has it, and the palette that follows from it.
#pragma once

#include <QObject>
#include <QPalette>

#include "ui/theme/tokens.h"

namespace quantie {

enum class Appearance { System, Light, Dark };

/// One per program. Whoever caches pixels or colours listens to changed(); widgets are repainted by Qt, which sees the
/// palette change.
class Theme : public QObject {
    Q_OBJECT
  public:
    static Theme& instance();

    /// Gives the application the style, the palette and the icon; called once, before the first window.
    void install();

    Appearance appearance() const { return m_appearance; }
    void setAppearance(Appearance appearance);
    /// The same, and so from now on in every run.
    void keepAppearance(Appearance appearance);
    /// What was kept; at first the system's.
    static Appearance keptAppearance();

    const Tokens& tokens() const { return m_dark ? darkTokens() : lightTokens(); }

  signals:
    void changed();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    Theme() = default;
    void apply();

    Appearance m_appearance = Appearance::System;
    bool m_dark = false;
    bool m_installed = false;
    bool m_applying = false;  ///< the palette that changes is our own
};

/// The colours of the present appearance.
inline const Tokens& tokens() {
    return Theme::instance().tokens();
}

/// All roles of the three groups from the tokens.
QPalette paletteOf(const Tokens& tokens);

/// The system's own palette is dark: its text is lighter than its ground.
bool isDark(const QPalette& palette);

}  // namespace quantie
