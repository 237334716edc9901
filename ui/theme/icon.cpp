#include "ui/theme/icon.h"

#include <QApplication>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <memory>

#include "ui/theme/theme.h"

/// A static library's resources are registered by hand, outside of any namespace.
static void initIcons() {
    Q_INIT_RESOURCE(icons);
}

namespace quantie {
namespace {

/// The drawing in that colour, parsed once.
QSvgRenderer& renderer(const QString& name, const QColor& colour) {
    static QHash<QString, std::shared_ptr<QSvgRenderer>> renderers;
    auto& entry = renderers[name + colour.name()];
    if (!entry) {
        initIcons();
        QFile file(":/icons/" + name + ".svg");
        QByteArray svg = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        entry = std::make_shared<QSvgRenderer>(svg.replace("currentColor", colour.name().toLatin1()));
    }
    return *entry;
}

class OneColourEngine : public QIconEngine {
  public:
    OneColourEngine(QString name, IconColour colour) : m_name(std::move(name)), m_colour(colour) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        drawIcon(painter, rect, m_name, colourOf(mode));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect({}, size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new OneColourEngine(m_name, m_colour); }

  private:
    QColor colourOf(QIcon::Mode mode) const {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
        switch (m_colour) {
            case IconColour::Text:
                break;
            case IconColour::Muted:
                return tokens().muted;
            case IconColour::Tie:
                return tokens().tie;
        }
        return palette.color(QPalette::ButtonText);
    }

    QString m_name;
    IconColour m_colour;
};

}  // namespace

void drawIcon(QPainter* painter, const QRectF& rect, const QString& name, const QColor& colour) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    renderer(name, colour).render(painter, rect);
    painter->restore();
}

QIcon icon(const QString& name, IconColour colour) {
    return QIcon(new OneColourEngine(name, colour));
}

QIcon applicationIcon() {
    return icon("quantie");
}

}  // namespace quantie
