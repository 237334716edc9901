// Fusion with flat fills and the outlines of the tokens: its own outlines are shades of the window's colour and vanish
// in the dark. What each family of elements looks like stands in style_NAME.cpp.
#pragma once

#include <QPalette>
#include <QProxyStyle>

namespace quantie {

class Style : public QProxyStyle {
    Q_OBJECT
  public:
    /// `systemPalette`: that of the desktop, which tells whether it is dark; Fusion's own is always light.
    explicit Style(const QPalette& systemPalette);

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                           const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returned) const override;
    QIcon standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const override;

    QPalette standardPalette() const override { return m_systemPalette; }

    using QProxyStyle::polish;
    void polish(QWidget* widget) override;

  private:
    QSize headerSize(const QStyleOption* option, const QSize& contents, const QWidget* widget) const;

    QPalette m_systemPalette;
};

}  // namespace quantie
