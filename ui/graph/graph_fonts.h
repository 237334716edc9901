// The fonts of the graph and the widths of texts in them, measured once.
#pragma once

#include <QFont>
#include <QHash>
#include <QString>

namespace quantie {

/// A font that remembers what it has measured: a model has thousands of texts and few different ones.
class MeasuredFont {
  public:
    explicit MeasuredFont(const QFont& font) : m_font(font) {}

    const QFont& font() const { return m_font; }
    qreal width(const QString& text) const;
    /// The text if it fits, else with … in its middle or at its end.
    QString elided(const QString& text, qreal width, Qt::TextElideMode mode) const;
    /// A weight's path gives up whole parts from the front: "…embeddings". Then its middle.
    QString shortenedPath(const QString& path, qreal width) const;

  private:
    QFont m_font;
    mutable QHash<QString, qreal> m_widths;
};

/// Of the application's font at the time it is made.
struct GraphFonts {
    GraphFonts();

    MeasuredFont name;       ///< 12.5 semibold: names of calls and groups
    MeasuredFont className;  ///< 11.5
    MeasuredFont figure;     ///< 11.5 semibold: dB in a head
    MeasuredFont weight;     ///< 12
    MeasuredFont small;      ///< 11: shapes
    MeasuredFont least;      ///< 10.5 semibold: what is written while zoomed out
    MeasuredFont letter;     ///< 12 bold: a tie's letter on its band
};

}  // namespace quantie
