// 'What will happen', as sentences with glyphs and chips; scrolls where it is long, and can be copied.
#pragma once

#include <QTextBrowser>
#include <vector>

#include "ui/dialogs/plan_text.h"

namespace quantie {

class PlanView : public QTextBrowser {
    Q_OBJECT
  public:
    explicit PlanView(QWidget* parent = nullptr);

    void setLines(std::vector<PlanLine> lines);
    /// A sentence in the plan's place: why there is none, or that it is being made.
    void setSentence(const QString& sentence);

    QSize sizeHint() const override;

  signals:
    void copyCode();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void rebuild();

    std::vector<PlanLine> m_lines;
};

}  // namespace quantie
