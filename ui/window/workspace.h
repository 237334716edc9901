// What the window's actions act on: every part of the window that a menu entry can reach.
#pragma once

class QWidget;

namespace quantie {

class DataCommands;
class Document;
class FileCommands;
class FindField;
class GraphView;
class MessageBar;
class Panels;
class ViewSettings;
class WeightsPanel;
class WindowDialogs;

struct Workspace {
    QWidget& window;
    Document& document;
    ViewSettings& view;
    FileCommands& files;
    GraphView& graph;
    WeightsPanel& weights;
    FindField& find;
    MessageBar& messages;
    Panels& panels;
    WindowDialogs& dialogs;
    DataCommands& data;
};

}  // namespace quantie
