// Choosing data, running the model on them, and remembering them with the model: what the Run menu, the tool bar's box
// and a drop ask for.
#pragma once

#include <QObject>
#include <QString>
#include <optional>

namespace quantie {

class Document;
class MessageBar;
class Error;
struct DataSource;

class DataCommands : public QObject {
    Q_OBJECT
  public:
    /// Dialogs belong to `window`.
    DataCommands(Document& document, MessageBar& messages, QWidget* window);

    void openDialog();
    void open(const QString& file);
    void run();
    void stop();

    /// Whether a file of that name, or a folder, is data and no model.
    static bool isData(const QString& path);

  private:
    void onModelReset();
    void onSourceChanged();
    void onFailed(const Error& error);

    Document& m_document;
    MessageBar& m_messages;
    QWidget* m_window;
};

/// What the settings keep of a model's data, by the model's file: none where there is nothing.
void rememberData(const QString& model, const DataSource& source);
std::optional<DataSource> rememberedData(const QString& model);

}  // namespace quantie
