#include "ui/document/data_session.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <algorithm>
#include <mutex>
#include <utility>

#include "core/base/error.h"
#include "ui/data/image_reader.h"

namespace quantie {
namespace {

/// What calls put out is kept up to this, float and under the recipe: then a change costs only what it reaches.
constexpr std::int64_t memoryBytes = std::int64_t{1} << 30;
constexpr std::int64_t firstLook = 4;  ///< samples of the first batch
/// Figures of the first samples come into view only where those of all take longer: numbers do not flicker.
constexpr qint64 patienceMs = 150;

}  // namespace

/// Shared with the worker: a run that was asked to stop may still be on its way out.
struct DataSession::Live {
    std::shared_ptr<const Graph> graph;
    std::shared_ptr<const Definitions> definitions;
    std::mutex mutex;  ///< of `errors`
    LiveErrors errors;

    Live(std::shared_ptr<const Graph> theGraph, std::shared_ptr<const Definitions> theDefinitions, const RunData& data)
        : graph(std::move(theGraph)),
          definitions(std::move(theDefinitions)),
          errors(*graph, *definitions, data.feed, options(data)) {}

    static DataErrorOptions options(const RunData& data) {
        DataErrorOptions options;
        options.targets = data.targets;
        options.firstBatch = firstLook;
        options.memoryBytes = memoryBytes;
        return options;
    }
};

DataSession::DataSession(QObject* parent) : QObject(parent) {
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &DataSession::compute);
    connect(&m_job, &Job::failed, this, [this](const Error& error) {
        // Data that cannot be read leave those before as they are.
        if (!m_reading) m_problem = QString::fromUtf8(error.what());
        const bool resume = std::exchange(m_reading, false) && m_live && !m_current && m_problem.isEmpty();
        emit failed(error);
        emit changed();
        if (resume) compute();
    });
}

DataSession::~DataSession() = default;

void DataSession::setModel(std::shared_ptr<const Graph> graph, const Definitions& definitions, const Recipe& recipe) {
    m_graph = std::move(graph);
    m_definitions = std::make_shared<const Definitions>(definitions);
    m_recipe = recipe;
    m_soon.stop();
    m_reading = false;
    m_job.stop();
    forget();
}

void DataSession::setGraph(std::shared_ptr<const Graph> graph) {
    m_graph = std::move(graph);
    if (m_source) begin();
}

void DataSession::setRecipe(const Recipe& recipe) {
    if (recipe.uses == m_recipe.uses && recipe.activations == m_recipe.activations) return;
    m_recipe = recipe;
    std::erase_if(m_damage, [&](const auto& entry) { return !m_recipe.uses.contains(m_graph->uses[entry.first].id); });
    if (!m_live) return;
    setStale();
    m_soon.start(0);
}

void DataSession::setStale() {
    m_current = false;
    m_problem.clear();
    emit changed();
}

void DataSession::load(const DataSource& source) {
    m_soon.stop();
    m_job.start(tr("Reading %1").arg(sourceName(source)),
                [this, source, graph = m_graph](const Progress&) -> Job::Finish {
                    auto data = std::make_shared<RunData>(readData(source, *graph, readImage));
                    return [this, source, data] {
                        m_reading = false;
                        forget();
                        m_source = source;
                        m_data = std::move(*data);
                        emit sourceChanged();
                        begin();
                    };
                });
    m_reading = true;
}

/// From the start: other data, or a graph that was made anew.
void DataSession::begin() {
    m_live = std::make_shared<Live>(m_graph, m_definitions, m_data);
    setStale();
    compute();
}

void DataSession::run() {
    if (m_live) {
        m_problem.clear();
        compute();
    } else {
        load({});
    }
}

void DataSession::stop() {
    m_soon.stop();
    m_reading = false;
    m_job.stop();
    emit changed();
}

void DataSession::clear() {
    m_soon.stop();
    m_reading = false;
    m_job.stop();
    forget();
    emit sourceChanged();
    emit changed();
}

void DataSession::forget() {
    m_source.reset();
    m_data = {};
    m_live.reset();
    m_errors.reset();
    m_damage.clear();
    m_current = false;
    m_problem.clear();
    ++m_revision;
}

void DataSession::compute() {
    if (m_reading || !m_live) return;
    const std::uint64_t revision = ++m_revision;
    const auto what =
        samples() == 1 ? tr("Running the model on 1 sample") : tr("Running the model on %1 samples").arg(samples());
    m_job.start(what, [this, revision, live = m_live, recipe = m_recipe](const Progress& progress) -> Job::Finish {
        const std::scoped_lock lock(live->mutex);
        QElapsedTimer timer;
        timer.start();
        const auto partly = [&](const DataErrors& some) {
            if (timer.elapsed() < patienceMs) return;
            QMetaObject::invokeMethod(
                this,
                [this, revision, some, recipe] {
                    if (revision == m_revision) accept(some, recipe, false);
                },
                Qt::QueuedConnection);
        };
        progress.check();
        auto errors = std::make_shared<DataErrors>(live->errors.update(recipe, progress, partly));
        return [this, revision, errors, recipe] {
            if (revision == m_revision) accept(std::move(*errors), recipe, true);
        };
    });
}

void DataSession::accept(DataErrors errors, const Recipe& recipe, bool complete) {
    for (const UseDamage& damage : errors.uses) {
        m_damage[damage.use] = {recipe.uses.at(m_graph->uses[damage.use].id), damage.alone};
    }
    m_errors = std::make_unique<DataErrors>(std::move(errors));
    m_current = complete;
    emit changed();
}

const TrialResult* DataSession::damage(int use) const {
    const auto it = m_damage.find(use);
    return it == m_damage.end() ? nullptr : &it->second.result;
}

bool DataSession::isDamageCurrent(int use) const {
    const auto it = m_damage.find(use);
    const auto scheme = m_recipe.uses.find(m_graph->uses[use].id);
    if (scheme == m_recipe.uses.end()) return true;
    return it != m_damage.end() && it->second.scheme == scheme->second;
}

const ActivationError* DataSession::activation(int call) const {
    if (!m_errors) return nullptr;
    const auto it = std::ranges::lower_bound(m_errors->activations, call, {}, &ActivationError::call);
    return it == m_errors->activations.end() || it->call != call ? nullptr : &*it;
}

DataSession::SpreadQuestion DataSession::spreadOf(int call) const {
    constexpr std::size_t bins = 60;
    return [live = m_live, call](const Progress& progress) -> std::optional<ActivationSpread> {
        if (!live) return std::nullopt;
        const std::scoped_lock lock(live->mutex);
        progress.check();
        return live->errors.spread(call, bins);
    };
}

QString sourceName(const DataSource& source) {
    if (!source.isGenerated()) return QFileInfo(QString::fromStdString(source.path)).fileName();
    return source.generated.generator == Generator::Normal ? DataSession::tr("Generated, normal")
                                                           : DataSession::tr("Generated, uniform");
}

std::optional<double> worstOutput(const std::vector<OutputError>& outputs) {
    const OutputError* worst = leastSqnr(outputs);
    return worst == nullptr ? std::nullopt : std::optional(worst->figures.values.sqnrDb);
}

}  // namespace quantie
