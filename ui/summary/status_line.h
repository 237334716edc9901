// The left of the status bar: how much is quantized, the bytes, the worst use, the outputs.
#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/document/document.h"

class QLabel;

namespace quantie {

class StatusLine : public QWidget {
    Q_OBJECT

  public:
    explicit StatusLine(Document& document, QWidget* parent = nullptr);

    /// "Output 0: 41.5 dB, 4 samples", once data has been run; empty: it has not. Muted: of an
    /// earlier setting.
    void setOutputText(const QString& text, bool muted = false);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void refreshSoon();
    void refresh();
    QLabel* addPart(const QString& toolTip);

    Document& m_document;
    QTimer m_soon;
    QLabel* m_quantized;
    QLabel* m_bytes;
    QLabel* m_worst;
    QLabel* m_output;
    QString m_outputText;
};

}  // namespace quantie
