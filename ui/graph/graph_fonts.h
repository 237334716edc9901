// The fonts of the graph; texts in them are measured and laid out once.
#pragma once

#include <QFont>
#include <QHash>
#include <QPointF>
#include <QStaticText>
#include <QString>
#include <optional>

class QPainter;

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
    /// In the painter's pen, from the left end of the baseline.
    void draw(QPainter* painter, const QPointF& baseline, const QString& text) const;

  private:
    qreal ascent() const;

    QFont m_font;
    mutable std::optional<qreal> m_ascent;  ///< of a font that is in use: to load one takes half a millisecond
    mutable QHash<QString, QStaticText> m_texts;
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
