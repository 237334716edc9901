// The one bar above the graph that says what happened and what can be done about it. Further messages wait.
#pragma once

#include <QFrame>
#include <deque>
#include <functional>
#include <vector>

class QHBoxLayout;
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

class MessageBar : public QFrame {
    Q_OBJECT
  public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// Shown at once where the bar is free, after the others otherwise.
    void post(Message message);
    /// Takes back what was posted on that topic: it is no longer true.
    void withdraw(const QString& topic);
    void clear();

    const std::deque<Message>& messages() const { return m_messages; }

  signals:
    void changed();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void showFirst();
    void act(const QString& index);
    void dismiss();

    std::deque<Message> m_messages;  ///< the first is shown
    IconLabel* m_icon;
    LinkLabel* m_text;
    QToolButton* m_close;
};

}  // namespace quantie
