// One line of text that gives way: a long id loses its middle, a path its front parts, all of it in the tooltip.
#pragma once

#include <QWidget>

namespace quantie {

/// "…embeddings" of "embedding_layer.embeddings": a weight's path gives up whole parts from the front, then its middle.
QString withoutFrontParts(const QString& path, const QFontMetrics& metrics, int width);
/// "deemb:…embeddings": of a use's id the weight's path gives way first; then the middle.
QString elidedUse(const QString& id, const QFontMetrics& metrics, int width);

class ElidedLabel : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString text READ text WRITE setText)
  public:
    enum class Mode { Left, Middle, Right, FrontParts };

    explicit ElidedLabel(QWidget* parent = nullptr);
    explicit ElidedLabel(const QString& text, Mode mode = Mode::Middle, QWidget* parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString& text);
    void setMode(Mode mode);
    void setAlignment(Qt::Alignment alignment);
    /// Second text.
    void setMuted(bool muted);
    /// What of the text fits the present width.
    QString shownText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    QString m_text;
    Mode m_mode = Mode::Middle;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    bool m_muted = false;
};

}  // namespace quantie
