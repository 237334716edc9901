#include "ui/document/weight_errors.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/error.h"
#include "core/quant/channels.h"
#include "core/recipe/output_axis.h"
#include "core/recipe/use_facts.h"

namespace quantie {
namespace {

struct Request {
    std::shared_ptr<const Graph> graph;
    int use = -1;
    Scheme scheme;
    std::uint64_t revision = 0;
};

}  // namespace

struct WeightErrors::Result {
    std::shared_ptr<const Request> request;
    std::shared_ptr<const WeightError> error;
    std::optional<int> channelAxis;
    QString problem;
};

/// One thread that takes the latest request first: what the user has just touched. The passes themselves use all cores.
class WeightErrors::Worker {
  public:
    /// `ready` is called from the worker's thread when there are results to take where there were none.
    Worker(std::shared_ptr<VariableCache> cache, std::function<void()> ready)
        : m_cache(std::move(cache)), m_ready(std::move(ready)), m_thread([this](const std::stop_token& stop) {
              while (auto request = next(stop)) give(compute(std::move(request)));
          }) {}

    std::vector<Result> take() {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_results, {});
    }

    void put(std::shared_ptr<const Request> request) {
        {
            const std::scoped_lock lock(m_mutex);
            std::erase_if(m_waiting, [&](const auto& other) { return other->use == request->use; });
            m_waiting.push_back(std::move(request));
        }
        m_wake.notify_one();
    }
    void drop(int use) {
        const std::scoped_lock lock(m_mutex);
        std::erase_if(m_waiting, [use](const auto& other) { return other->use == use; });
    }
    void clear() {
        const std::scoped_lock lock(m_mutex);
        m_waiting.clear();
    }

  private:
    void give(Result result) {
        bool first = false;
        {
            const std::scoped_lock lock(m_mutex);
            first = m_results.empty();
            m_results.push_back(std::move(result));
        }
        if (first) m_ready();
    }

    std::shared_ptr<const Request> next(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (!m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); })) return nullptr;
        auto request = std::move(m_waiting.back());
        m_waiting.pop_back();
        return request;
    }

    Result compute(std::shared_ptr<const Request> request) {
        const Graph& graph = *request->graph;
        const Use& use = graph.uses[request->use];
        const Scheme& scheme = request->scheme;
        Result result{request, nullptr, reportedAxis(graph, request->use, scheme), {}};
        try {
            m_cache->with(graph, use.variable, [&](MeasuredVariable& variable) {
                result.error =
                    std::make_shared<const WeightError>(variable.error(use.transposed, result.channelAxis, scheme));
            });
        } catch (const std::exception& error) {
            result.problem = QString::fromUtf8(error.what());
        }
        return result;
    }

    std::shared_ptr<VariableCache> m_cache;
    std::function<void()> m_ready;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::vector<std::shared_ptr<const Request>> m_waiting;
    std::vector<Result> m_results;
    std::jthread m_thread;  // last: it uses all of the above
};

std::optional<int> reportedAxis(const Graph& graph, int use, const std::optional<Scheme>& scheme) {
    const MaybeShape shape = useShape(graph, graph.uses[use]);
    if (!shape) return std::nullopt;
    std::optional<int> axis = scheme && scheme->axis ? scheme->axis : outputAxis(graph, graph.uses[use]);
    if (!axis || shape->empty()) return std::nullopt;
    const int rank = static_cast<int>(shape->size());
    if (*axis < -rank || *axis >= rank) return std::nullopt;
    return static_cast<int>(normalizedAxis(*axis, *shape));
}

WeightErrors::WeightErrors(std::shared_ptr<VariableCache> cache, QObject* parent) : QObject(parent) {
    // Results reach the window's thread as an event of this object, which goes with it.
    m_worker = std::make_unique<Worker>(std::move(cache), [this] {
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
    });
}

WeightErrors::~WeightErrors() = default;

void WeightErrors::setGraph(std::shared_ptr<const Graph> graph) {
    m_worker->clear();
    m_graph = std::move(graph);
    m_figures.assign(m_graph->uses.size(), {});
    m_revisions.assign(m_graph->uses.size(), 0);
    m_wanted = m_done = 0;
    finishIfIdle();
}

void WeightErrors::request(const QList<int>& uses, const Recipe& recipe) {
    for (const int use : uses) {
        const auto scheme = recipe.uses.find(m_graph->uses[use].id);
        if (scheme == recipe.uses.end()) {
            forget(use);
        } else {
            ask(use, scheme->second);
        }
    }
    if (!uses.isEmpty()) emit changed(uses);
    if (isBusy() && !std::exchange(m_announced, true)) emit busyChanged(true);
    finishIfIdle();
}

void WeightErrors::ask(int use, const Scheme& scheme) {
    UseFigure& figure = m_figures[use];
    if (figure.state == UseFigure::State::Known && figure.scheme == scheme) return;
    if (figure.state != UseFigure::State::Computing) ++m_wanted;
    figure.state = UseFigure::State::Computing;
    figure.problem.clear();
    m_revisions[use] = ++m_revision;
    m_worker->put(std::make_shared<const Request>(Request{m_graph, use, scheme, m_revision}));
}

void WeightErrors::forget(int use) {
    if (m_figures[use].state == UseFigure::State::Computing) ++m_done;
    m_figures[use] = {};
    m_revisions[use] = ++m_revision;
    m_worker->drop(use);
}

void WeightErrors::deliver() {
    QList<int> uses;
    for (const Result& result : m_worker->take()) {
        if (accept(result)) uses.append(result.request->use);
    }
    if (uses.isEmpty()) return;
    emit changed(uses);
    emit progressed(m_done, m_wanted);
    finishIfIdle();
}

/// False for a result that came too late.
bool WeightErrors::accept(const Result& result) {
    const int use = result.request->use;
    if (result.request->graph != m_graph || m_revisions[use] != result.request->revision) return false;
    UseFigure& figure = m_figures[use];
    if (figure.state != UseFigure::State::Computing) return false;
    figure.state = result.error ? UseFigure::State::Known : UseFigure::State::Failed;
    figure.error = result.error;
    figure.scheme = result.request->scheme;
    figure.channelAxis = result.channelAxis;
    figure.problem = result.problem;
    ++m_done;
    return true;
}

void WeightErrors::finishIfIdle() {
    if (isBusy()) return;
    m_wanted = m_done = 0;
    if (std::exchange(m_announced, false)) emit busyChanged(false);
}

const UseFigure& WeightErrors::of(int use) const {
    static const UseFigure none;
    return use >= 0 && use < static_cast<int>(m_figures.size()) ? m_figures[use] : none;
}

void WeightErrors::stop() {
    m_worker->clear();
    QList<int> given;
    for (int use = 0; use < static_cast<int>(m_figures.size()); ++use) {
        UseFigure& figure = m_figures[use];
        if (figure.state != UseFigure::State::Computing) continue;
        m_revisions[use] = ++m_revision;
        figure.state = UseFigure::State::Failed;
        figure.problem = tr("stopped");
        given.append(use);
    }
    m_wanted = m_done = 0;
    if (!given.isEmpty()) emit changed(given);
    finishIfIdle();
}

}  // namespace quantie
