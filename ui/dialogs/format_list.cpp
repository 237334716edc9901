#include "ui/dialogs/format_list.h"

#include <QButtonGroup>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QRadioButton>
#include <QVBoxLayout>

#include "ui/dialogs/export_format.h"
#include "ui/theme/font.h"
#include "ui/theme/theme.h"

namespace quantie {

class FormatRow : public QWidget {
  public:
    FormatRow(ExportFormat format, QWidget* parent)
        : QWidget(parent), m_radio(new QRadioButton(formatTitle(format), this)), m_reason(new QLabel(this)) {
        m_radio->setFont(panelFont());
        m_reason->setFont(pixelFont(11));
        m_reason->setWordWrap(true);
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(10, 6, 10, 8);
        layout->setSpacing(1);
        layout->addWidget(m_radio);
        auto* indented = new QHBoxLayout;
        indented->setContentsMargins(23, 0, 0, 0);
        indented->addWidget(m_reason);
        layout->addLayout(indented);
        connect(m_radio, &QRadioButton::toggled, this, [this] { updateLook(); });
        connect(&Theme::instance(), &Theme::changed, this, [this] { updateLook(); });
        say(formatReason(format));
    }

    QRadioButton* radio() const { return m_radio; }

    void say(const QString& reason) {
        m_reason->setText(reason);
        m_radio->setAccessibleDescription(reason);
        updateLook();
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        if (!m_radio->isChecked()) return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens().accentSoft);
        painter.drawRoundedRect(rect(), 3, 3);
    }

    /// The whole row is the button.
    void mouseReleaseEvent(QMouseEvent* event) override {
        if (event->button() == Qt::LeftButton && rect().contains(event->pos())) m_radio->click();
    }

  private:
    void updateLook() {
        m_radio->setFont(panelFont(m_radio->isChecked() ? QFont::DemiBold : QFont::Normal));
        QPalette muted;
        muted.setColor(QPalette::WindowText, tokens().muted);
        m_reason->setPalette(muted);
        update();
    }

    QRadioButton* m_radio;
    QLabel* m_reason;
};

FormatList::FormatList(bool keras3, QWidget* parent) : QWidget(parent), m_group(new QButtonGroup(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const ExportFormat format : offeredFormats(keras3)) {
        auto* row = new FormatRow(format, this);
        m_rows[format] = row;
        m_group->addButton(row->radio(), static_cast<int>(format));
        layout->addWidget(row);
    }
    layout->addStretch(1);
    setFormat(offeredFormats(keras3).front());
    connect(m_group, &QButtonGroup::idClicked, this, [this](int id) { emit chosen(static_cast<ExportFormat>(id)); });
}

ExportFormat FormatList::format() const {
    return static_cast<ExportFormat>(m_group->checkedId());
}

void FormatList::setFormat(ExportFormat format) {
    m_rows.at(format)->radio()->setChecked(true);
}

void FormatList::setProblem(ExportFormat format, const QString& problem) {
    FormatRow* row = m_rows.at(format);
    row->radio()->setEnabled(problem.isEmpty());
    row->say(problem.isEmpty() ? formatReason(format) : problem);
}

bool FormatList::isPossible(ExportFormat format) const {
    return m_rows.at(format)->radio()->isEnabled();
}

}  // namespace quantie
