// The dialogs and windows of their own that the main window opens.
#pragma once

#include <QObject>

class QWidget;

namespace quantie {

class Document;
class GraphView;
class MessageBar;

class WindowDialogs : public QObject {
    Q_OBJECT
  public:
    WindowDialogs(Document& document, GraphView& graph, MessageBar& messages, QWidget* window);

    void exportModel();
    void exportPicture();

  private:
    Document& m_document;
    GraphView& m_graph;
    MessageBar& m_messages;
    QWidget* m_window;
};

}  // namespace quantie
