#include "ui/widgets/message_bar.h"

#include <QHBoxLayout>
#include <QMetaMethod>
#include <QPainter>
#include <QToolButton>
#include <algorithm>
#include <array>

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/link_label.h"
#include "ui/widgets/part_labels.h"

namespace quantie {
namespace {

struct KindRow {
    const char* icon;
    QColor Tokens::*colour;
};

/// By Message::Kind.
const std::array<KindRow, 4> kindRows = {
    {{"info", &Tokens::muted}, {"ok", &Tokens::ok}, {"warning", &Tokens::warn}, {"warning", &Tokens::bad}}};

const QString waitingLink = QStringLiteral("waiting");

}  // namespace

const char* iconOf(Message::Kind kind) {
    return kindRows.at(static_cast<std::size_t>(kind)).icon;
}

QColor Tokens::*colourOf(Message::Kind kind) {
    return kindRows.at(static_cast<std::size_t>(kind)).colour;
}

QString messageHtml(const Message& message) {
    QString text = message.text.toHtmlEscaped();
    if (!message.title.isEmpty()) {
        text = QStringLiteral("<b>%1</b> ").arg(message.title.toHtmlEscaped()) + text;
    }
    for (std::size_t i = 0; i < message.actions.size(); ++i) {
        text += (i == 0 ? QStringLiteral("&nbsp; ") : QStringLiteral(" · ")) +
                htmlLink(QString::number(i), message.actions[i].text);
    }
    return text;
}

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_icon(new IconLabel("info", this)), m_text(new LinkLabel(this)), m_close(new QToolButton(this)) {
    m_close->setIcon(icon("close", IconColour::Muted));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 6, 4);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    connect(m_text, &QLabel::linkActivated, this, &MessageBar::follow);
    connect(m_close, &QToolButton::clicked, this, [this] { dismiss(0); });
    hide();
}

void MessageBar::post(Message message) {
    const auto same = std::ranges::find_if(m_messages, [&message](const Message& other) {
        return !message.topic.isEmpty() && other.topic == message.topic;
    });
    if (same != m_messages.end()) {
        *same = std::move(message);
    } else {
        m_messages.push_back(std::move(message));
    }
    showFirst();
}

void MessageBar::withdraw(const QString& topic) {
    std::erase_if(m_messages, [&topic](const Message& message) { return message.topic == topic; });
    showFirst();
}

void MessageBar::clear() {
    m_messages.clear();
    showFirst();
}

void MessageBar::showFirst() {
    setVisible(!m_messages.empty());
    if (!m_messages.empty()) {
        const Message& message = m_messages.front();
        m_icon->setIcon(iconOf(message.kind));
        m_icon->setColour(colourOf(message.kind));
        m_text->setText(messageHtml(message) + waitingText());
        setAccessibleName((message.title + QLatin1Char(' ') + message.text).trimmed());
        update();
    }
    emit changed();
}

QString MessageBar::waitingText() const {
    const auto waiting = m_messages.size() - 1;
    if (waiting == 0) return {};
    const QString space = QStringLiteral(" &nbsp; ");
    static const QMetaMethod asked = QMetaMethod::fromSignal(&MessageBar::waitingAsked);
    if (!isSignalConnected(asked)) return space + tr("(%1 more)").arg(waiting);
    return space + htmlLink(waitingLink, tr("%1 more in Notes").arg(waiting));
}

void MessageBar::follow(const QString& link) {
    if (link == waitingLink) return emit waitingAsked();
    act(0, link.toUInt());
}

void MessageBar::act(std::size_t message, std::size_t action) {
    if (message >= m_messages.size() || action >= m_messages[message].actions.size()) return;
    const auto act = m_messages[message].actions[action].act;
    dismiss(message);
    if (act) act();
}

void MessageBar::dismiss(std::size_t message) {
    if (message >= m_messages.size()) return;
    m_messages.erase(m_messages.begin() + static_cast<std::ptrdiff_t>(message));
    showFirst();
}

void MessageBar::paintEvent(QPaintEvent*) {
    if (m_messages.empty()) return;
    const Tokens& t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.line);
    painter.fillRect(rect().adjusted(1, 1, -1, 0), t.base);
    painter.fillRect(0, 0, 3, height(), t.*colourOf(m_messages.front().kind));
}

}  // namespace quantie
