// The open model, the user's choices and their undo history: what every panel shows and changes.
//
// A file is read, ties are found and weights are measured beside the window; whatever arrives late is dropped. Every
// edit is one step of the undo history. Places (indices) of calls, groups and uses stay what they are while a file is
// open; those of variables change with tiesChanged().
#pragma once

#include <QList>
#include <QObject>
#include <QUndoStack>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/eval/sizes.h"
#include "core/recipe/spec.h"
#include "ui/document/choices.h"
#include "ui/document/job.h"
#include "ui/document/opened_model.h"
#include "ui/document/selection.h"
#include "ui/document/tie_letters.h"
#include "ui/document/weight_errors.h"

namespace quantie {

class DataSession;

class Document : public QObject {
    Q_OBJECT

  public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    // -- The file ----------------------------------------------------------------------------------------------------

    /// Reads the file beside the window; modelReset() follows, or openFailed(), and then what was open stays open.
    void open(const OpenRequest& request);
    /// Reads the same again, or with other weights and definitions, and keeps the choices that still fit.
    void reopen(const OpenRequest& request);
    void close();

    bool isOpen() const { return m_opened != nullptr; }
    /// What open() or reopen() was asked for; empty where nothing is open.
    const OpenRequest& request() const;
    QString fileName() const;  ///< without its folder
    bool hasWeights() const;
    const Definitions& definitions() const;
    const Imported& imported() const;

    // -- What it holds -----------------------------------------------------------------------------------------------

    /// Without calls where nothing is open; the reference holds until tiesChanged() or modelReset().
    const Graph& graph() const { return *m_graph; }
    std::shared_ptr<const Graph> sharedGraph() const { return m_graph; }
    const Recipe& recipe() const { return m_choices.recipe; }
    Setting setting(int use) const;
    std::optional<Scheme> scheme(int use) const { return setting(use).scheme; }
    const TieLetters& letters() const { return m_letters; }
    const Sizes& sizes() const;
    /// The errors of the weights, as they become known.
    const WeightErrors& errors() const { return m_errors; }
    WeightErrors& errors() { return m_errors; }
    /// The errors on data, once there are some.
    const DataSession& data() const { return *m_data; }
    DataSession& data() { return *m_data; }
    /// The values of the variables, for work beside the window.
    const std::shared_ptr<VariableCache>& values() const { return m_values; }
    Selection& selection() { return m_selection; }
    const Selection& selection() const { return m_selection; }
    QUndoStack& undoStack() { return m_undo; }
    const QUndoStack& undoStack() const { return m_undo; }
    Job& job() { return m_job; }  ///< reading a file or finding ties, for the progress line

    /// From now on edits are refused with that sentence: a model that is only looked at. Empty: they are not.
    void setReadOnly(const QString& sentence) { m_readOnly = sentence; }

    // -- Edits: each one step, nothing where nothing changes
    // -----------------------------------------------------------

    /// Steps with equal keys that follow each other become one (a dragged handle); 0: on its own.
    using MergeKey = int;
    /// A key that no earlier edit has.
    MergeKey newMergeKey() { return ++m_lastMergeKey; }

    /// The same setting for several uses; none: float. Weights that are not float are passed over. refused() where one
    /// of them cannot have it, and then nothing changes.
    void set(const QList<int>& uses, const std::optional<Scheme>& scheme, MergeKey merge = 0);
    /// Changes what the spec names and leaves the rest of each use's setting; bits quantize float uses too.
    void change(const QList<int>& uses, const Spec& spec, MergeKey merge = 0);
    /// Each to float where all of them are quantized, else the float ones to the setting they had last, at first the
    /// default (8 bits, symmetric, narrow, per tensor).
    void toggle(const QList<int>& uses);
    /// The preset in place of all settings.
    void applyPreset(const QString& name);
    /// Rules in their order. Uses that were set by hand keep their setting unless `overHand`.
    void applyRules(std::span<const std::string> rules, bool overHand);
    /// Activations, each by its call; none: float.
    void setActivations(const std::vector<std::pair<int, std::optional<Scheme>>>& schemes, MergeKey merge = 0);
    void setActivation(int call, const std::optional<Scheme>& scheme, MergeKey merge = 0);

    // -- Ties: found anew beside the window, then one step
    // ----------------------------------------------------------------

    /// All of them as one step.
    void acceptProposals(const QList<int>& proposals);
    void rejectProposals(const QList<int>& proposals);
    /// By hand: two uses of different variables, of one shape, read one.
    void tie(int first, int second);
    /// Takes back what was tied by hand or accepted for this variable.
    void untie(int variable);
    bool canUntie(int variable) const;

    // -- The recipe's file
    // ---------------------------------------------------------------------------------------------

    /// Reads a recipe and puts it in place of all choices, as one step. refused() where it does not fit.
    void openRecipe(const QString& file);
    /// The same, but as changes that are not saved: what was kept from a run that ended badly.
    void restoreRecipe(const QString& file);
    /// Throws Error(Unwritable).
    void saveRecipe(const QString& file);
    QString recipeFile() const { return m_recipeFile; }  ///< where it was read from or saved to last; empty for none
    bool isModified() const { return !m_undo.isClean(); }

  signals:
    void modelReset();   ///< another file, the same read again, or none
    void tiesChanged();  ///< other variables: the graph was made anew
    void settingsChanged(const QList<int>& uses);
    void activationsChanged(const QList<int>& calls);
    void openFailed(const quantie::OpenRequest& request, const quantie::Error& error);
    /// An edit that could not be done, in one sentence; nothing has changed.
    void refused(const QString& sentence);
    /// Something to know that does not stop the work ("the recipe was made for another model").
    void noticed(const QString& sentence);
    void modifiedChanged(bool modified);

  private:
    friend class EditCommand;

    void install(std::shared_ptr<const OpenedModel> opened, const UserChoices& choices);
    void push(const QString& what, Change change, MergeKey merge = 0);
    using OnError = std::function<void(const Error&)>;
    void startJob(const OnError& onError, const QString& what, Job::Work work);
    OnError sayRefused();
    void readChoices(const QString& file, const QString& what, std::function<void()> then);

    void apply(const Change& change, bool forward);
    void applyTies(const TieChange& change, bool forward);
    void applySettings(const std::vector<SettingChange>& settings, bool forward);
    void setGraph(std::shared_ptr<const Graph> graph);
    void requestErrors(const QList<int>& uses);
    /// `edit` yields a use's new setting from the one it has.
    template <typename Edit>
    void editUses(const QString& what, const QList<int>& uses, const Edit& edit, MergeKey merge);
    void changeTies(const QString& what, const TieDecisions& ties);
    void replaceChoices(const QString& what, const UserChoices& after);
    std::optional<Scheme> lastScheme(const std::string& id) const;

    std::shared_ptr<const OpenedModel> m_opened;
    std::shared_ptr<const Graph> m_graph;
    UserChoices m_choices;
    QString m_recipeFile;
    QString m_readOnly;
    TieLetters m_letters;
    Selection m_selection;
    QUndoStack m_undo;
    std::shared_ptr<VariableCache> m_values;
    WeightErrors m_errors;
    Job m_job;
    mutable std::optional<Sizes> m_sizes;
    std::map<std::string, Scheme> m_lastSchemes;  ///< by use id: what toggling brings back
    MergeKey m_lastMergeKey = 0;
    std::unique_ptr<DataSession> m_data;
};

/// "Quantize deemb:embedding_layer.embeddings", "Quantize 4 uses": what the undo history says.
QString editText(const Graph& graph, const QList<int>& uses, const QString& verb);

}  // namespace quantie
