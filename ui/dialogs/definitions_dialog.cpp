#include "ui/dialogs/definitions_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/base/error.h"
#include "ui/dialogs/definition_files.h"
#include "ui/dialogs/dialog_parts.h"
#include "ui/theme/font.h"
#include "ui/widgets/message_bar.h"

namespace quantie {
namespace {

constexpr int fileRole = Qt::UserRole;
const QString separator = QStringLiteral(", ");

/// "acme.json: Mix, Gate"; a file that cannot be read any more says why.
QString rowText(const QString& file) {
    const QString name = QFileInfo(file).fileName();
    try {
        return name + QStringLiteral(": ") + definedClasses(file).join(separator);
    } catch (const Error& error) {
        return name + QStringLiteral(": ") + QString::fromStdString(error.reason());
    }
}

}  // namespace

DefinitionsDialog::DefinitionsDialog(Document& document, QWidget* parent) : QDialog(parent), m_document(document) {
    setWindowTitle(tr("Layer definitions"));
    resize(560, 360);
    const auto [outer, layout] = addColumns(this);
    layout->addWidget(
        mutedLabel(tr("A Keras file tells the class of a custom layer, not what it computes. A definition does: which "
                      "weights it reads, and the steps from its input to its output. Of two for one class the later "
                      "one counts.")));
    m_list = new QListWidget(this);
    m_list->setFont(panelFont());
    m_list->setWordWrap(true);
    m_list->setAccessibleName(tr("Layer definitions"));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_list, 1);
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(6);
    auto* add = new QPushButton(tr("Add…"), this);
    m_remove = new QPushButton(tr("Remove"), this);
    for (QPushButton* button : {add, m_remove}) {
        button->setFont(panelFont());
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    row->addLayout(buttons);
    layout->addLayout(row, 1);
    m_bar = new MessageBar(this);
    m_bar->setFont(panelFont());
    layout->addWidget(m_bar);
    m_apply = new QPushButton(document.isOpen() ? tr("Read the model again") : tr("OK"), this);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    addFoot(outer, {m_apply, cancel});
    connect(add, &QPushButton::clicked, this, &DefinitionsDialog::browse);
    connect(m_remove, &QPushButton::clicked, this, &DefinitionsDialog::remove);
    connect(m_apply, &QPushButton::clicked, this, &DefinitionsDialog::apply);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int current) { m_remove->setEnabled(current > 0); });
    m_files = definitionFiles();
    for (const std::string& file : document.request().definitions) {
        if (const QString name = QString::fromStdString(file); !m_files.contains(name)) m_files << name;
    }
    fill();
}

void DefinitionsDialog::fill() {
    m_list->clear();
    auto* builtin = new QListWidgetItem(tr("Built in: %1").arg(builtinClasses().join(separator)), m_list);
    builtin->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    for (const QString& file : std::as_const(m_files)) {
        auto* item = new QListWidgetItem(rowText(file), m_list);
        item->setData(fileRole, file);
        item->setToolTip(file);
    }
    m_remove->setEnabled(false);
}

void DefinitionsDialog::browse() {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Add layer definitions"), {}, tr("Layer definitions (*.json)"));
    if (!file.isEmpty()) addFile(file);
}

void DefinitionsDialog::addFile(const QString& file) {
    m_bar->clear();
    try {
        definedClasses(file);
    } catch (const Error& error) {
        m_bar->post(
            {Message::Kind::Error, QString::fromUtf8(error.what()) + QLatin1Char('.'), {}, {}, tr("Not added:")});
        return;
    }
    m_files.removeAll(file);
    m_files << file;
    fill();
    m_list->setCurrentRow(m_list->count() - 1);
}

void DefinitionsDialog::remove() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) return;
    m_files.removeAll(item->data(fileRole).toString());
    fill();
}

void DefinitionsDialog::apply() {
    rememberDefinitionFiles(m_files);
    if (m_document.isOpen()) {
        OpenRequest request = m_document.request();
        request.definitions.clear();
        for (const QString& file : std::as_const(m_files)) request.definitions.push_back(file.toStdString());
        m_document.reopen(request);
    }
    accept();
}

}  // namespace quantie
