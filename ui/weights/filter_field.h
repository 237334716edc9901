// A field to look for something: text, or with ".*" pressed a regular expression.
#pragma once

#include <QLineEdit>

class QToolButton;

namespace quantie {

class FilterField : public QLineEdit {
    Q_OBJECT

  public:
    explicit FilterField(QWidget* parent = nullptr);

    bool isRegularExpression() const;
    void setRegularExpression(bool on);

  signals:
    /// The text, or how it is read.
    void filterChanged();
    /// The user goes on from the field to what it found: arrow down or Return.
    void left();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void placeButton();

    QToolButton* m_regular;
};

}  // namespace quantie
