#include "ui/inspector/values_look.h"

#include "core/quant/channels.h"

namespace quantie {
namespace {

/// `known` spares the pass over all values where only the slice is another one.
ValuesFound look(MeasuredVariable& variable, bool transposed, std::optional<Slice> slice,
                 const std::optional<WeightStatistics>& known) {
    const std::span<const float> values = variable.values(transposed);
    ValuesFound found{known ? *known : weightStatistics(values), {}, slice};
    if (!slice) {
        found.histogram = finiteHistogram(values, found.statistics);
        return found;
    }
    const ChannelView view = channelView(variable.shape(transposed), slice->axis);
    const std::vector<float> own = channelValues(values, view, static_cast<std::size_t>(slice->index));
    found.histogram = finiteHistogram(own, weightStatistics(own));
    return found;
}

}  // namespace

ValuesLook::ValuesLook(Document& document, QObject* parent) : QObject(parent), m_document(document) {
    connect(&m_job, &Job::failed, this, [this](const Error& error) {
        m_problem = QString::fromUtf8(error.what());
        emit changed();
    });
}

void ValuesLook::setVariable(int variable, bool transposed) {
    m_variable = variable;
    m_transposed = transposed;
    m_slice.reset();
    m_found.reset();
    m_problem.clear();
    start();
}

void ValuesLook::setSlice(std::optional<Slice> slice) {
    if (slice == m_slice) return;
    m_slice = slice;
    start();
}

void ValuesLook::start() {
    m_job.stop();
    if (m_variable < 0) return;
    std::optional<WeightStatistics> known;
    if (m_found) known = m_found->statistics;
    const auto work = [graph = m_document.sharedGraph(), cache = m_document.values(), variable = m_variable,
                       transposed = m_transposed, slice = m_slice, known, this](const Progress&) -> Job::Finish {
        ValuesFound found;
        cache->with(*graph, variable,
                    [&](MeasuredVariable& measured) { found = look(measured, transposed, slice, known); });
        return [this, found = std::move(found)] {
            m_found = found;
            m_problem.clear();
            emit changed();
        };
    };
    m_job.start(tr("Looking at values"), work);
}

}  // namespace quantie
