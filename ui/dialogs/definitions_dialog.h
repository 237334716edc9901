// Layer definitions: what custom layers compute and read, from files beside the built-in ones.
#pragma once

#include <QDialog>

#include "ui/document/document.h"

class QListWidget;
class QPushButton;

namespace quantie {

class MessageBar;

class DefinitionsDialog : public QDialog {
    Q_OBJECT
  public:
    explicit DefinitionsDialog(Document& document, QWidget* parent = nullptr);

    /// Reads the file and adds it to the list; says what is wrong with it otherwise.
    void addFile(const QString& file);
    QStringList files() const { return m_files; }

  private:
    void browse();
    void remove();
    void fill();
    void apply();

    Document& m_document;
    QStringList m_files;
    QListWidget* m_list = nullptr;
    MessageBar* m_bar = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_apply = nullptr;
};

}  // namespace quantie
