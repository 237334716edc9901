#include "ui/inspector/config_section.h"

#include <QClipboard>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/inspector/config_text.h"
#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/icon.h"

namespace quantie {
namespace {

constexpr qsizetype mostShown = 200'000;  ///< characters; a nested model's config holds all of its layers
constexpr int mostLines = 18;             ///< without scrolling

}  // namespace

ConfigSection::ConfigSection(QWidget* parent)
    : Section(tr("Config"), QStringLiteral("inspector/config"), parent), m_view(new QPlainTextEdit(this)) {
    m_view->setReadOnly(true);
    m_view->setFont(monoFont());
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setAccessibleName(tr("Config as Keras has it"));
    m_view->setTabChangesFocus(true);
    content()->addWidget(m_view);
    auto* copy = new QToolButton(this);
    copy->setIcon(icon(QStringLiteral("copy"), IconColour::Muted));
    copy->setAutoRaise(true);
    copy->setFocusPolicy(Qt::StrongFocus);
    copy->setToolTip(tr("Copy the config as JSON"));
    copy->setAccessibleName(copy->toolTip());
    setCorner(copy);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text); });
    connect(this, &Section::toggled, this, &ConfigSection::fill);
}

void ConfigSection::setConfig(const Json* config) {
    m_config = config;
    m_text.clear();
    m_view->clear();
    setNote(config == nullptr ? tr("none")
                              : counted(static_cast<std::int64_t>(config->size()), tr("1 entry"), tr("%1 entries")));
    fill();
}

void ConfigSection::fill() {
    if (!isOpen() || !m_text.isEmpty() || m_config == nullptr) return;
    m_text = configText(*m_config);
    const bool cut = m_text.size() > mostShown;
    m_view->setPlainText(cut ? m_text.left(mostShown) + u'\n' + tr("… Copy takes all of it.") : m_text);
    const QFontMetrics metrics(m_view->font());
    const int lines = std::clamp(static_cast<int>(m_view->blockCount()), 3, mostLines);
    m_view->setFixedHeight(lines * metrics.lineSpacing() + 16);
}

}  // namespace quantie
