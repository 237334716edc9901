// Opening, saving and closing: what the File menu, a drop and the command line ask for.
#pragma once

#include <QObject>
#include <QString>

#include "ui/window/autosave.h"
#include "ui/window/file_watch.h"
#include "ui/window/recent_files.h"

class QMimeData;
class QWidget;

namespace quantie {

class Document;
class MessageBar;
struct Message;
struct OpenRequest;
class Error;

class FileCommands : public QObject {
    Q_OBJECT
  public:
    /// Dialogs belong to `window`.
    FileCommands(Document& document, MessageBar& messages, QWidget* window);

    RecentFiles& recent() { return m_recent; }

    /// A model or a recipe, told by its name. Asks first where changes would be lost.
    void open(const QString& file);
    void openModelDialog();
    void openRecipeDialog();
    /// Weights for a model that was opened without any.
    void openWeightsDialog();
    /// False where it was not saved.
    bool save();
    bool saveAs();
    void readAgain();
    /// What Keras has quantized is shown in codes, as it is stored, or in float.
    bool isInFloat() const;
    bool canBeInFloat() const;
    void setInFloat(bool inFloat);
    void close();

    /// Asks whether unsaved changes are saved or given up, in one dialog. False: neither, stay.
    bool mayDiscard();

    /// The one local file in it that can be opened; empty for none.
    static QString droppedFile(const QMimeData& data);

    /// After a run that ended badly: offers what it left behind.
    void offerKeptChanges();

  private:
    void openModel(const QString& file);
    void onModelReset();
    void onOpenFailed(const OpenRequest& request, const Error& error);
    void onFileChanged(const QString& file);
    bool saveTo(const QString& file);
    QString suggestedRecipe() const;
    void offer(const KeptChanges& kept);

    Document& m_document;
    MessageBar& m_messages;
    QWidget* m_window;
    RecentFiles m_recent;
    FileWatch m_watch;
    Autosave m_autosave;
    QString m_restoreFor;  ///< a model that is being opened to restore its changes
    KeptChanges m_restore;
};

}  // namespace quantie
