// What the graph's place shows while nothing is open: how to open a model, recent files, samples.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace quantie {

class RecentFiles;

class EmptyState : public QWidget {
    Q_OBJECT
  public:
    explicit EmptyState(const RecentFiles& recent, QWidget* parent = nullptr);

  signals:
    void openAsked();
    void fileChosen(const QString& file);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void fillRecent();
    void addLinks(QVBoxLayout* layout, const QString& title, const QList<std::pair<QString, QString>>& links);

    const RecentFiles& m_recent;
    QVBoxLayout* m_recentLayout;
};

}  // namespace quantie
