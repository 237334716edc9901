// The one bar above the graph that says what happened and what can be done about it. Further messages wait in Notes.
#pragma once

#include <QFrame>
#include <deque>
#include <functional>
#include <vector>

#include "ui/theme/tokens.h"

class QToolButton;

namespace quantie {

class IconLabel;
class LinkLabel;

struct Message {
    enum class Kind { Info, Done, Warning, Error };
    struct Action {
        QString text;
        std::function<void()> act;
    };

    Kind kind = Kind::Info;
    QString text;  ///< plain text, one sentence or two
    std::vector<Action> actions;
    QString topic;       ///< a later message on the same topic takes this one's place; empty: none does
    QString title = {};  ///< said first, in bold: "Exported."
};

/// The icon of a message, and its colour.
const char* iconOf(Message::Kind kind);
QColor Tokens::*colourOf(Message::Kind kind);
/// The title, the text, and links "0", "1", … to what it offers, as rich text.
QString messageHtml(const Message& message);

class MessageBar : public QFrame {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// Shown at once where the bar is free, after the others otherwise.
    void post(Message message);
    /// Takes back what was posted on that topic: it is no longer true.
    void withdraw(const QString& topic);
    void clear();

    /// The first is shown.
    const std::deque<Message>& messages() const { return m_messages; }
    /// Does what one of them offers, and takes it away; a place that is not there does nothing.
    void act(std::size_t message, std::size_t action);
    void dismiss(std::size_t message);

  signals:
    void changed();
    /// The user wants to see those that wait. Connected: the bar offers it.
    void waitingAsked();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void showFirst();
    void follow(const QString& link);
    QString waitingText() const;

    std::deque<Message> m_messages;
    IconLabel* m_icon;
    LinkLabel* m_text;
    QToolButton* m_close;
};

}  // namespace quantie
