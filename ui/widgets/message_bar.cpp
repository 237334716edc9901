#include "ui/widgets/message_bar.h"

#include <QHBoxLayout>
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

const KindRow& row(const Message& message) {
    return kindRows.at(static_cast<std::size_t>(message.kind));
}

}  // namespace

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
    connect(m_text, &QLabel::linkActivated, this, &MessageBar::act);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
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
        m_icon->setIcon(row(message).icon);
        m_icon->setColour(row(message).colour);
        QString text = message.text.toHtmlEscaped();
        if (!message.title.isEmpty()) {
            text = QStringLiteral("<b>%1</b> ").arg(message.title.toHtmlEscaped()) + text;
        }
        for (std::size_t i = 0; i < message.actions.size(); ++i) {
            text += (i == 0 ? QStringLiteral("&nbsp; ") : QStringLiteral(" · ")) +
                    htmlLink(QString::number(i), message.actions[i].text);
        }
        if (m_messages.size() > 1) {
            text += QStringLiteral(" &nbsp; ") + tr("(%n more)", nullptr, static_cast<int>(m_messages.size()) - 1);
        }
        m_text->setText(text);
        setAccessibleName((message.title + QLatin1Char(' ') + message.text).trimmed());
        update();
    }
    emit changed();
}

void MessageBar::act(const QString& index) {
    const std::size_t i = index.toUInt();
    if (m_messages.empty() || i >= m_messages.front().actions.size()) return;
    const auto act = m_messages.front().actions[i].act;
    dismiss();
    if (act) act();
}

void MessageBar::dismiss() {
    if (!m_messages.empty()) m_messages.pop_front();
    showFirst();
}

void MessageBar::paintEvent(QPaintEvent*) {
    if (m_messages.empty()) return;
    const Tokens& t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.line);
    painter.fillRect(rect().adjusted(1, 1, -1, 0), t.base);
    painter.fillRect(0, 0, 3, height(), t.*row(m_messages.front()).colour);
}

}  // namespace quantie
