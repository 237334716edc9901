// Buttons in a row of which one is on: "All | Tied | Quantized", or the bits.
#pragma once

#include <QWidget>
#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QToolButton;

namespace quantie {

class SegmentedButtons : public QWidget {
    Q_OBJECT
  public:
    explicit SegmentedButtons(QWidget* parent = nullptr);
    SegmentedButtons(const QStringList& texts, QWidget* parent);

    /// Appends a segment; its index is returned. `toolTip` defines what the text is short for.
    int add(const QString& text, const QString& toolTip = {});
    void setText(int index, const QString& text);
    void setSegmentEnabled(int index, bool enabled);

    int count() const { return static_cast<int>(m_buttons.size()); }
    int current() const;
    /// -1: none is on (a selection with several settings). Emits nothing.
    void setCurrent(int index);

  signals:
    /// The user chose another segment.
    void chosen(int index);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void updateWidths();

    QHBoxLayout* m_layout;
    QButtonGroup* m_group;
    std::vector<QToolButton*> m_buttons;
};

}  // namespace quantie
