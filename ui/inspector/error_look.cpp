#include "ui/inspector/error_look.h"

#include <algorithm>

namespace quantie {
namespace {

constexpr std::size_t bins = 48;
constexpr double roundingExtent = 0.6;
constexpr double largestExtent = 2;

struct Question {
    std::shared_ptr<const Graph> graph;
    int use = -1;
    Scheme scheme;
    std::shared_ptr<const WeightError> error;
    std::optional<float> extent;
    std::optional<int> axis;
};

ErrorFound answer(const Question& question, MeasuredVariable& variable) {
    const bool transposed = question.graph->uses[question.use].transposed;
    const std::span<const float> values = variable.values(transposed);
    const ErrorUnit unit = question.extent ? ErrorUnit::Weight : ErrorUnit::Step;
    const float extent = question.extent.value_or(extentInSteps(*question.error));
    ErrorFound found{
        question.error,
        errorDistribution(values, variable.shape(transposed), question.scheme, *question.error, unit, extent, bins),
        values.size(),
        question.axis,
        {}};
    if (question.axis) found.channels = variable.error(transposed, question.axis, question.scheme).channels;
    return found;
}

}  // namespace

float extentInSteps(const WeightError& error) {
    double most = 0;
    for (std::size_t c = 0; c < error.channels.size(); ++c) {
        const Quantizer& quantizer = error.quantizers[error.quantizers.size() == 1 ? 0 : c];
        most = std::max(most, error.channels[c].maxAbs / quantizer.scale);
    }
    return static_cast<float>(most <= 0.501 ? roundingExtent : std::clamp(1.1 * most, roundingExtent, largestExtent));
}

ErrorLook::ErrorLook(Document& document, QObject* parent) : QObject(parent), m_document(document) {
    // What is wrong with the values is the figure's problem already.
    connect(&m_job, &Job::failed, this, &ErrorLook::changed);
}

void ErrorLook::setUse(int use) {
    m_job.stop();
    m_use = use;
    m_axis.reset();
    m_extent.reset();
    m_asked.reset();
    m_found.reset();
    refresh();
}

void ErrorLook::setExtent(std::optional<float> extent) {
    if (extent == m_extent) return;
    m_extent = extent;
    m_asked.reset();
    refresh();
}

void ErrorLook::setAxis(std::optional<int> axis) {
    if (axis == m_axis) return;
    m_axis = axis;
    m_asked.reset();
    refresh();
}

void ErrorLook::refresh() {
    const UseFigure& now = figure();
    if (now.state == UseFigure::State::Float || now.state == UseFigure::State::Failed) {
        m_job.stop();
        m_asked.reset();
        m_found.reset();
    } else if (now.state == UseFigure::State::Known && now.error != m_asked) {
        start();
    }
}

void ErrorLook::start() {
    const UseFigure& now = figure();
    m_asked = now.error;
    const bool ownAxis = !m_axis || m_axis == now.channelAxis || now.scheme->axis;
    const auto question = std::make_shared<Question>();
    *question = {m_document.sharedGraph(), m_use, *now.scheme, now.error, m_extent, ownAxis ? std::nullopt : m_axis};
    m_job.start(tr("Looking at errors"), [this, question, cache = m_document.values()](const Progress&) -> Job::Finish {
        std::optional<ErrorFound> found;
        cache->with(*question->graph, question->graph->uses[question->use].variable,
                    [&](MeasuredVariable& variable) { found = answer(*question, variable); });
        return [this, found = std::move(found)] {
            m_found = found;
            emit changed();
        };
    });
}

}  // namespace quantie
