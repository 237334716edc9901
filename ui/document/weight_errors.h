// The errors of the weights under the current settings, computed beside the window as settings change.
#pragma once

#include <QList>
#include <QObject>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/graph/graph.h"
#include "core/quant/weight_error.h"
#include "core/recipe/recipe.h"
#include "ui/document/variable_cache.h"

namespace quantie {

/// What is known of one use's error.
struct UseFigure {
    enum class State {
        Float,      ///< not quantized: there is no error
        Computing,  ///< `error`, where there is one, is that of the setting before: shown muted
        Known,      ///< `error` belongs to the setting
        Failed,     ///< `problem` says why there is none
    };

    State state = State::Float;
    std::shared_ptr<const WeightError> error;
    std::optional<Scheme> scheme;    ///< of `error`
    std::optional<int> channelAxis;  ///< whose slices error->channels are, from the front; none: one row
    QString problem;                 ///< "the value at (3, 17) is NaN", "no weights are stored"
};

class WeightErrors : public QObject {
    Q_OBJECT

  public:
    /// `cache` is shared with others who look at the values.
    explicit WeightErrors(std::shared_ptr<VariableCache> cache, QObject* parent = nullptr);
    ~WeightErrors() override;

    /// Forgets everything: another file, or other ties.
    void setGraph(std::shared_ptr<const Graph> graph);
    /// From now on the figures of those uses are wanted under their settings in the recipe.
    void request(const QList<int>& uses, const Recipe& recipe);

    const UseFigure& of(int use) const;
    bool isBusy() const { return m_wanted > m_done; }
    /// Gives up what is not done yet: those uses have no figure until they are asked for again.
    void stop();

  signals:
    void changed(const QList<int>& uses);
    /// From when work starts until it ends: how many of the uses asked for are done.
    void progressed(int done, int wanted);
    void busyChanged(bool busy);

  private:
    struct Result;
    class Worker;

    void ask(int use, const Scheme& scheme);
    void forget(int use);
    bool accept(const Result& result);
    void deliver();
    void finishIfIdle();

    std::shared_ptr<const Graph> m_graph;
    std::vector<UseFigure> m_figures;        ///< by use
    std::vector<std::uint64_t> m_revisions;  ///< by use: of the latest request; late results are dropped by it
    std::uint64_t m_revision = 0;
    int m_wanted = 0;  ///< since the worker was idle last
    int m_done = 0;
    bool m_announced = false;  ///< busyChanged(true) was sent
    std::unique_ptr<Worker> m_worker;
};

/// The axis whose slices are reported: the scheme's own; per tensor, the axis of the output channels that presets use.
std::optional<int> reportedAxis(const Graph& graph, int use, const std::optional<Scheme>& scheme);

}  // namespace quantie
