// The file, and how a change reaches the choices; edits are in document_edits.cpp, ties in document_ties.cpp.
#include "ui/document/document.h"

#include <QFileInfo>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/replace_file.h"
#include "core/recipe/recipe_json.h"
#include "ui/document/data_session.h"
#include "ui/document/edit_command.h"

namespace quantie {
namespace {

const std::shared_ptr<const Graph>& nothing() {
    static const auto graph = [] {
        auto empty = std::make_shared<Graph>();
        empty->model = std::make_shared<Model>();
        return std::shared_ptr<const Graph>(empty);
    }();
    return graph;
}

QList<int> allUses(const Graph& graph) {
    QList<int> uses(static_cast<qsizetype>(graph.uses.size()));
    std::iota(uses.begin(), uses.end(), 0);
    return uses;
}

/// The choices that still mean something in another reading of the file.
UserChoices stillFitting(UserChoices choices, const Graph& graph) {
    std::erase_if(choices.recipe.uses, [&](const auto& entry) { return graph.findUse(entry.first) < 0; });
    std::erase_if(choices.origins, [&](const auto& entry) { return graph.findUse(entry.first) < 0; });
    std::erase_if(choices.recipe.activations, [&](const auto& entry) { return graph.findCall(entry.first).first < 0; });
    for (auto* pairs : {&choices.recipe.ties.accept, &choices.recipe.ties.reject, &choices.recipe.ties.transposed}) {
        std::erase_if(
            *pairs, [&](const auto& pair) { return graph.findUse(pair.first) < 0 || graph.findUse(pair.second) < 0; });
    }
    return choices;
}

}  // namespace

Document::Document(QObject* parent)
    : QObject(parent),
      m_graph(nothing()),
      m_values(std::make_shared<VariableCache>()),
      m_errors(m_values),
      m_data(std::make_unique<DataSession>()) {
    m_errors.setGraph(m_graph);
    m_data->setModel(m_graph, {}, m_choices.recipe);  // the built-in definitions are read with the first model
    connect(&m_undo, &QUndoStack::cleanChanged, this, [this](bool clean) { emit modifiedChanged(!clean); });
}

Document::~Document() = default;

const OpenRequest& Document::request() const {
    static const OpenRequest none;
    return m_opened ? m_opened->request : none;
}

QString Document::fileName() const {
    return QFileInfo(QString::fromStdString(request().model)).fileName();
}

bool Document::hasWeights() const {
    return m_opened && m_graph->model->hasWeights();
}

const Definitions& Document::definitions() const {
    static const Definitions builtin = Definitions::builtin();
    return m_opened ? m_opened->definitions : builtin;
}

const Imported& Document::imported() const {
    static const Imported none;
    return m_opened ? m_opened->imported : none;
}

void Document::startJob(const OnError& onError, const QString& what, Job::Work work) {
    disconnect(&m_job, &Job::failed, this, nullptr);
    connect(&m_job, &Job::failed, this, onError);
    m_job.start(what, std::move(work));
}

Document::OnError Document::sayRefused() {
    return [this](const Error& error) { emit refused(QString::fromUtf8(error.what())); };
}

void Document::open(const OpenRequest& request) {
    const QString name = QFileInfo(QString::fromStdString(request.model)).fileName();
    startJob([this, request](const Error& error) { emit openFailed(request, error); }, tr("Opening %1").arg(name),
             [this, request](const Progress& progress) -> Job::Finish {
                 auto opened = std::make_shared<const OpenedModel>(openForWindow(request, progress));
                 return [this, opened] {
                     m_recipeFile.clear();
                     m_lastSchemes.clear();
                     m_letters.clear();
                     install(opened, {opened->recipe, {}});
                 };
             });
}

void Document::reopen(const OpenRequest& request) {
    startJob([this, request](const Error& error) { emit openFailed(request, error); },
             tr("Reading %1 again").arg(fileName()),
             [this, request, choices = m_choices](const Progress& progress) -> Job::Finish {
                 auto opened = std::make_shared<OpenedModel>(openForWindow(request, progress));
                 UserChoices kept = stillFitting(choices, *opened->graph);
                 FittingRecipe fitting = fitted(*opened, kept.recipe);
                 opened->graph = fitting.graph;
                 kept.recipe = std::move(fitting.recipe);
                 return [this, opened, kept] {
                     const bool wasModified = isModified();
                     install(opened, kept);
                     if (wasModified) m_undo.resetClean();
                 };
             });
}

void Document::install(std::shared_ptr<const OpenedModel> opened, const UserChoices& choices) {
    m_undo.clear();
    m_selection.clear();
    m_values->clear();
    m_opened = std::move(opened);
    m_choices = choices;
    setGraph(m_opened->graph);
    m_data->setModel(m_graph, definitions(), m_choices.recipe);
    emit modelReset();
    requestErrors(allUses(*m_graph));
}

void Document::close() {
    m_job.stop();
    m_undo.clear();
    m_selection.clear();
    m_values->clear();
    m_recipeFile.clear();
    m_lastSchemes.clear();
    m_letters.clear();
    m_opened.reset();
    m_choices = {};
    setGraph(nothing());
    m_data->setModel(m_graph, definitions(), m_choices.recipe);
    emit modelReset();
}

void Document::setGraph(std::shared_ptr<const Graph> graph) {
    m_graph = std::move(graph);
    m_letters.assign(*m_graph);
    m_errors.setGraph(m_graph);
    m_sizes.reset();
}

Setting Document::setting(int use) const {
    return m_choices.setting(m_graph->uses[use].id);
}

const Sizes& Document::sizes() const {
    if (!m_sizes) m_sizes = quantie::sizes(*m_graph, m_choices.recipe);
    return *m_sizes;
}

void Document::requestErrors(const QList<int>& uses) {
    m_errors.request(uses, m_choices.recipe);
}

void Document::push(const QString& what, Change change, MergeKey merge) {
    if (change.isEmpty()) return;
    if (!m_readOnly.isEmpty()) {
        emit refused(m_readOnly);
        return;
    }
    m_undo.push(new EditCommand(*this, what, std::move(change), merge));
}

void Document::apply(const Change& change, bool forward) {
    if (change.ties) applyTies(*change.ties, forward);
    applySettings(change.settings, forward);
    m_data->setRecipe(m_choices.recipe);
    if (change.ties) requestErrors(allUses(*m_graph));
}

void Document::applyTies(const TieChange& change, bool forward) {
    // Variables get other places: a selected one is found again by its first use.
    QList<Item> items = m_selection.items();
    for (Item& item : items) {
        if (item.kind == Item::Kind::Variable) item.index = m_graph->variables[item.index].uses.front();
    }
    m_choices.recipe.ties = forward ? change.after : change.before;
    setGraph(forward ? change.graphAfter : change.graphBefore);
    for (Item& item : items) {
        if (item.kind == Item::Kind::Variable) item.index = m_graph->uses[item.index].variable;
    }
    m_selection.set(items);
    emit tiesChanged();
    m_data->setGraph(m_graph);
}

void Document::applySettings(const std::vector<SettingChange>& settings, bool forward) {
    QList<int> uses;
    QList<int> calls;
    for (const SettingChange& change : settings) {
        const Setting& to = forward ? change.after : change.before;
        m_choices.put(change.id, change.activation, to);
        if (change.activation) {
            calls.append(m_graph->findCall(change.id).first);
            continue;
        }
        if (to.scheme) m_lastSchemes.insert_or_assign(change.id, *to.scheme);
        if (const int use = m_graph->findUse(change.id); use >= 0) uses.append(use);
    }
    m_sizes.reset();
    if (!uses.isEmpty()) {
        requestErrors(uses);
        emit settingsChanged(uses);
    }
    if (!calls.isEmpty()) emit activationsChanged(calls);
}

void Document::openRecipe(const QString& file) {
    readChoices(file, tr("Open %1").arg(QFileInfo(file).fileName()), [this, file] {
        m_recipeFile = file;
        m_undo.setClean();
        emit modifiedChanged(false);
    });
}

void Document::restoreRecipe(const QString& file) {
    readChoices(file, tr("Restore unsaved changes"), [] {});
}

void Document::readChoices(const QString& file, const QString& what, std::function<void()> then) {
    startJob(sayRefused(), tr("Opening %1").arg(QFileInfo(file).fileName()),
             [this, path = file.toStdString(), what, then = std::move(then),
              opened = m_opened](const Progress&) -> Job::Finish {
                 FittingRecipe fitting;
                 const Recipe recipe = readRecipeFile(path);
                 try {
                     fitting = fitted(*opened, recipe);
                 } catch (const Error& error) {
                     throw error.within(path);
                 }
                 return [this, fitting, what, then] {
                     for (const Diagnostic& warning : fitting.warnings) {
                         emit noticed(QString::fromStdString(warning.message));
                     }
                     Change change{changesBetween(m_choices, {fitting.recipe, {}}), std::nullopt};
                     if (fitting.recipe.ties != m_choices.recipe.ties) {
                         change.ties = {m_choices.recipe.ties, fitting.recipe.ties, m_graph, fitting.graph};
                     }
                     push(what, std::move(change));
                     then();
                 };
             });
}

void Document::saveRecipe(const QString& file) {
    replaceFile(file.toStdString(), writeRecipe(m_choices.recipe));
    m_recipeFile = file;
    m_undo.setClean();
}

}  // namespace quantie
