#include "ui/window/empty_state.h"

#include <QFileInfo>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"
#include "ui/widgets/link_button.h"
#include "ui/widgets/link_label.h"
#include "ui/window/recent_files.h"
#include "ui/window/samples.h"

namespace quantie {

EmptyState::EmptyState(const RecentFiles& recent, QWidget* parent)
    : QWidget(parent), m_recent(recent), m_recentLayout(new QVBoxLayout) {
    auto* open = new QPushButton(icon("open"), tr("Open a Keras model…"), this);
    open->setDefault(true);
    open->setMinimumHeight(32);
    open->setMinimumWidth(220);
    auto* drop = new LinkLabel(tr("or drop a .keras, .h5 or .json file"), this);
    drop->setMuted(true);
    drop->setAlignment(Qt::AlignHCenter);

    auto* column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(open, 0, Qt::AlignHCenter);
    column->addWidget(drop);
    column->addLayout(m_recentLayout);
    auto* samplesLayout = new QVBoxLayout;
    column->addLayout(samplesLayout);
    QList<std::pair<QString, QString>> links;
    for (const Sample& sample : samples()) links.append({sample.file, sample.title});
    addLinks(samplesLayout, tr("Samples"), links);

    auto* all = new QVBoxLayout(this);
    all->addStretch(2);
    all->addLayout(column);
    all->addStretch(3);
    connect(open, &QPushButton::clicked, this, &EmptyState::openAsked);
    connect(&m_recent, &RecentFiles::changed, this, &EmptyState::fillRecent);
    fillRecent();
}

void EmptyState::fillRecent() {
    while (QLayoutItem* item = m_recentLayout->takeAt(0)) {
        if (QWidget* widget = item->widget()) widget->deleteLater();
        delete item;
    }
    QList<std::pair<QString, QString>> links;
    for (const QString& file : m_recent.files().mid(0, 5)) links.append({file, QFileInfo(file).fileName()});
    addLinks(m_recentLayout, tr("Recent"), links);
}

void EmptyState::addLinks(QVBoxLayout* layout, const QString& title, const QList<std::pair<QString, QString>>& links) {
    if (links.isEmpty()) return;
    auto* heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    heading->setAlignment(Qt::AlignHCenter);
    heading->setContentsMargins(0, 16, 0, 0);
    layout->addWidget(heading);
    for (const auto& [file, text] : links) {
        auto* link = new LinkButton(this);
        link->setText(text);
        link->setToolTip(file);
        link->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        connect(link, &LinkButton::clicked, this, [this, file = file] { emit fileChosen(file); });
        layout->addWidget(link, 0, Qt::AlignHCenter);
    }
}

void EmptyState::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), tokens().line);
    painter.fillRect(rect().adjusted(1, 1, -1, -1), tokens().canvas);
}

}  // namespace quantie
