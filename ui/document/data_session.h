// What the recipe does on data: the model's float run and the run under the recipe, beside the window, anew after each
// change of the recipe and only as far as the change reaches.
#pragma once

#include <QObject>
#include <QTimer>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "core/data/data_source.h"
#include "core/eval/live_errors.h"
#include "ui/document/job.h"

namespace quantie {

class DataSession : public QObject {
    Q_OBJECT

  public:
    explicit DataSession(QObject* parent = nullptr);
    ~DataSession() override;

    // -- The model: set by the document ------------------------------------------------------------------------------

    /// Another file: the data go, without a signal of their own.
    void setModel(std::shared_ptr<const Graph> graph, const Definitions& definitions, const Recipe& recipe);
    /// Other ties of the same file: the data stay.
    void setGraph(std::shared_ptr<const Graph> graph);
    /// Computes what has become different.
    void setRecipe(const Recipe& recipe);

    // -- The data ----------------------------------------------------------------------------------------------------

    /// Reads them and runs the model. Where they cannot be read, failed() is sent and those before stay.
    void load(const DataSource& source);
    /// Runs the model again; without data on generated ones, for a first look.
    void run();
    /// Gives up what is being computed: its figures stay those of before until the next change or run().
    void stop();
    /// No data any more.
    void clear();

    /// None before load() has ended well.
    const std::optional<DataSource>& source() const { return m_source; }
    std::int64_t samples() const { return m_data.feed.samples(); }
    const RunData& data() const { return m_data; }
    /// Reading or computing.
    Job& job() { return m_job; }
    const Job& job() const { return m_job; }

    // -- What is known: of the recipe as it was when it was computed last
    // -----------------------------------------------

    /// Null before the first run has ended.
    const DataErrors* errors() const { return m_errors.get(); }
    /// The figures are those of the present recipe, on all samples.
    bool isCurrent() const { return m_current; }
    /// Why there are none; empty where nothing is wrong.
    const QString& problem() const { return m_problem; }

    /// Of one use alone; null where nothing is known or it is float.
    const TrialResult* damage(int use) const;
    /// It belongs to the use's present setting.
    bool isDamageCurrent(int use) const;
    /// Null where nothing quantized reaches the call.
    const ActivationError* activation(int call) const;

    /// What a worker asks for: how the call's output is spread; none where nothing is kept of it.
    using SpreadQuestion = std::function<std::optional<ActivationSpread>(const Progress&)>;
    SpreadQuestion spreadOf(int call) const;

  signals:
    /// Figures have come, have become those of before, or have gone.
    void changed();
    /// Other data, or none.
    void sourceChanged();
    /// Data that cannot be read, or a run that cannot be.
    void failed(const quantie::Error& error);

  private:
    struct Live;
    struct Damage {
        Scheme scheme;
        TrialResult result;
    };

    void begin();
    void compute();
    void accept(DataErrors errors, const Recipe& recipe, bool complete);
    void forget();
    void setStale();

    std::shared_ptr<const Graph> m_graph;
    std::shared_ptr<const Definitions> m_definitions;
    Recipe m_recipe;
    std::optional<DataSource> m_source;
    RunData m_data;
    std::shared_ptr<Live> m_live;
    std::unique_ptr<DataErrors> m_errors;
    std::map<int, Damage> m_damage;
    bool m_current = false;
    bool m_reading = false;
    QString m_problem;
    QTimer m_soon;  ///< several changes at once are one
    std::uint64_t m_revision = 0;
    Job m_job;  // last: its work ends before the rest goes
};

/// "siamese.input.npz", "photos", "Generated, normal": of the source, for people.
QString sourceName(const DataSource& source);

/// The worst (smallest) SQNR of the outputs in dB, +∞ where all are exact; none where there are none.
std::optional<double> worstOutput(const std::vector<OutputError>& outputs);

}  // namespace quantie
