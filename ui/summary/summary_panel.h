// The bottom dock's content: bytes of the weights, the worst uses, notes.
#pragma once

#include <QScrollArea>
#include <QTimer>
#include <span>

#include "ui/document/document.h"

class QLabel;

namespace quantie {

class NotesList;
struct Message;
class SizeBars;
class WorstUses;

class SummaryPanel : public QScrollArea {
    Q_OBJECT

  public:
    explicit SummaryPanel(Document& document, QWidget* parent = nullptr);

    /// What the outputs lose with this recipe, once data has been run; empty: it has not. Muted: of an
    /// earlier setting.
    void setOutputText(const QString& text, bool muted = false);

    /// What the message bar has no room for stands first among the notes.
    void showWaiting(std::span<const Message> messages);

    QSize sizeHint() const override { return {700, 125}; }

  signals:
    // What a note offers and the window does.
    void openWeightsRequested();
    void layerDefinitionsRequested();
    void proposalsRequested();
    /// Of a waiting message, by its place in showWaiting().
    void messageChosen(std::size_t message, std::size_t action);
    void messageDismissed(std::size_t message);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void refreshSoon();
    void refresh();
    void refreshSizes();
    void refreshNotes();
    void updateFonts();

    Document& m_document;
    QTimer m_soon;  ///< figures come one by one; together they are one refresh
    QList<QLabel*> m_titles;
    QList<QLabel*> m_remarks;  ///< in second text
    SizeBars* m_bars;
    QLabel* m_sizeRemark;
    WorstUses* m_worst;
    QLabel* m_output;
    QString m_outputText;
    NotesList* m_notes;
    QLabel* m_noNotes;
};

}  // namespace quantie
