// Text with links in it, in the colours of the present appearance. Links are reached by Tab and followed by Return.
#pragma once

#include <QLabel>

namespace quantie {

/// Emits linkActivated(href), as QLabel does. Text is rich text: "Use of <a href='emb/embeddings'>emb/embeddings</a>";
/// names from a file go through toHtmlEscaped().
class LinkLabel : public QLabel {
    Q_OBJECT
  public:
    explicit LinkLabel(QWidget* parent = nullptr);
    explicit LinkLabel(const QString& text, QWidget* parent = nullptr);

    /// Rich text.
    void setText(const QString& text);
    /// Second text; links keep their colour.
    void setMuted(bool muted);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void updatePalette();

    bool m_muted = false;
    bool m_updating = false;
};

/// "<a href='HREF'>TEXT</a>", both escaped.
QString htmlLink(const QString& href, const QString& text);

}  // namespace quantie
