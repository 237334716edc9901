#include "ui/theme/theme.h"

#include <QApplication>
#include <QEvent>
#include <QScopedValueRollback>
#include <QSettings>
#include <QToolTip>

#include "ui/theme/icon.h"
#include "ui/theme/style.h"

namespace quantie {
namespace {

constexpr const char* appearanceKey = "window/appearance";

/// What the desktop would give: read with our own palette taken off.
QPalette systemPalette() {
    QApplication::setPalette(QPalette());
    return QApplication::palette();
}

QColor mixed(const QColor& front, const QColor& ground, float part) {
    const auto channel = [part](float a, float b) { return part * a + (1 - part) * b; };
    return QColor::fromRgbF(channel(front.redF(), ground.redF()), channel(front.greenF(), ground.greenF()),
                            channel(front.blueF(), ground.blueF()));
}

}  // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

QPalette paletteOf(const Tokens& t) {
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor& colour, const QColor& disabled) {
        palette.setColor(QPalette::Active, role, colour);
        palette.setColor(QPalette::Inactive, role, colour);
        palette.setColor(QPalette::Disabled, role, disabled);
    };
    const auto setAll = [&set](QPalette::ColorRole role, const QColor& colour) { set(role, colour, colour); };
    // What is switched off is out of reach, not out of sight.
    const QColor off = mixed(t.text, t.window, 0.42F);
    setAll(QPalette::Window, t.window);
    setAll(QPalette::Button, t.window);
    setAll(QPalette::Base, t.base);
    setAll(QPalette::AlternateBase, t.alt);
    setAll(QPalette::ToolTipBase, t.base);
    setAll(QPalette::ToolTipText, t.text);
    set(QPalette::WindowText, t.text, off);
    set(QPalette::Text, t.text, off);
    set(QPalette::ButtonText, t.text, off);
    setAll(QPalette::PlaceholderText, t.muted);
    setAll(QPalette::BrightText, t.onAccent);
    set(QPalette::Highlight, t.accent, t.line);
    set(QPalette::HighlightedText, t.onAccent, off);
    setAll(QPalette::Link, t.accentLine);
    setAll(QPalette::LinkVisited, t.accentLine);
    // Fusion mixes its edges from these.
    setAll(QPalette::Light, t.dark ? t.hover : t.base);
    setAll(QPalette::Midlight, t.hover);
    setAll(QPalette::Mid, t.line);
    setAll(QPalette::Dark, t.outline);
    setAll(QPalette::Shadow, t.dark ? t.canvas : t.outline);
    return palette;
}

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

void Theme::install() {
    if (m_installed) return;
    m_installed = true;
    QApplication::setStyle(new Style(QApplication::palette()));
    QApplication::setWindowIcon(applicationIcon());
    qApp->installEventFilter(this);
    apply();
}

void Theme::setAppearance(Appearance appearance) {
    if (appearance == m_appearance) return;
    m_appearance = appearance;
    if (m_installed) apply();
}

void Theme::keepAppearance(Appearance appearance) {
    QSettings().setValue(appearanceKey, static_cast<int>(appearance));
    setAppearance(appearance);
}

Appearance Theme::keptAppearance() {
    const int kept = QSettings().value(appearanceKey).toInt();
    const bool known = kept >= 0 && kept <= static_cast<int>(Appearance::Dark);
    return known ? static_cast<Appearance>(kept) : Appearance::System;
}

void Theme::apply() {
    const QScopedValueRollback applying(m_applying, true);
    const bool wasDark = m_dark;
    m_dark = m_appearance == Appearance::System ? isDark(systemPalette()) : m_appearance == Appearance::Dark;
    const QPalette palette = paletteOf(tokens());
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    if (m_dark != wasDark) emit changed();
}

/// The desktop went dark or light.
bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange && !m_applying &&
        m_appearance == Appearance::System) {
        apply();
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace quantie
