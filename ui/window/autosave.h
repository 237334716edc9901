// Keeps the choices that no recipe file holds yet, so that a crash loses nothing.
//
// While the document has unsaved changes, its recipe lies in the user's data folder, a moment behind the window. It is
// removed once the changes are saved, undone or given up; what is found there later is from a run that ended badly.
#pragma once

#include <QDateTime>
#include <QObject>
#include <QTimer>
#include <optional>

namespace quantie {

class Document;

/// Changes of another run.
struct KeptChanges {
    QString model;   ///< the file that they belong to
    QString recipe;  ///< where they lie
    QDateTime when;
};

class Autosave : public QObject {
    Q_OBJECT
  public:
    explicit Autosave(Document& document, QObject* parent = nullptr);

    /// The newest of those that were kept for a model that still exists; for `model` alone where it is named.
    static std::optional<KeptChanges> find(const QString& model = {});
    static void remove(const KeptChanges& changes);

    /// These changes are in the document again: they are removed once it keeps them itself.
    void takeOver(const KeptChanges& changes) { m_takenOver = changes.recipe; }

  private:
    void write();
    void forget();

    Document& m_document;
    QTimer m_delay;
    QString m_takenOver;
    QString m_file;  ///< of this run; empty where nothing is kept
};

}  // namespace quantie
