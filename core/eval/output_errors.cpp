#include "core/eval/output_errors.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/quant/finite.h"

namespace quantie {
namespace {

/// The float tensor that figures are about; null for anything else.
const Tensor* comparable(const Values& values) {
    if (values.empty() || !isFloat(values.front().dtype)) return nullptr;
    return firstNonFinite(values.front().tensor.floats()) ? nullptr : &values.front().tensor;
}

}  // namespace

const OutputError* leastSqnr(const std::vector<OutputError>& outputs) {
    const auto worst =
        std::ranges::min_element(outputs, {}, [](const OutputError& output) { return output.figures.values.sqnrDb; });
    return worst == outputs.end() ? nullptr : &*worst;
}

bool sharesBytes(const Values& a, const Values& b) {
    return !a.empty() && !b.empty() && a.front().tensor.bytes().data() == b.front().tensor.bytes().data();
}

OutputTargets targetsOf(const OutputTargets& all, std::int64_t first, std::int64_t count) {
    OutputTargets part;
    for (const auto& target : all) {
        part.push_back(target ? std::optional(samplesOf(*target, first, count)) : std::nullopt);
    }
    return part;
}

void OutputErrorSums::add(const std::vector<std::optional<Value>>& original,
                          const std::vector<std::optional<Value>>& quantized, const OutputTargets& targets) {
    m_sums.resize(original.size());
    for (std::size_t i = 0; i < original.size(); ++i) {
        if (!original[i] || !quantized[i] || !isFloat(original[i]->dtype)) continue;
        const Tensor* target = i < targets.size() && targets[i] ? &*targets[i] : nullptr;
        if (!m_sums[i]) m_sums[i].emplace();
        try {
            m_sums[i]->add(original[i]->tensor, quantized[i]->tensor, target);
        } catch (const Error& error) {
            throw error.within("output " + std::to_string(i));
        }
    }
}

void OutputErrorSums::add(const OutputErrorSums& more) {
    if (m_sums.size() < more.m_sums.size()) m_sums.resize(more.m_sums.size());
    for (std::size_t i = 0; i < more.m_sums.size(); ++i) {
        if (!more.m_sums[i]) continue;
        if (!m_sums[i]) m_sums[i].emplace();
        m_sums[i]->add(*more.m_sums[i]);
    }
}

std::vector<OutputError> OutputErrorSums::errors() const {
    std::vector<OutputError> errors;
    for (std::size_t i = 0; i < m_sums.size(); ++i) {
        if (m_sums[i]) errors.push_back({static_cast<int>(i), m_sums[i]->figures()});
    }
    return errors;
}

void addDifference(std::optional<ErrorTotals>& totals, const Values& original, const Values& quantized) {
    const Tensor* x = comparable(original);
    const Tensor* y = comparable(quantized);
    if (x == nullptr || y == nullptr || x->shape() != y->shape()) return;
    if (!totals) totals.emplace();
    accumulate(*totals, compareTotals(x->floats(), y->floats()));
}

void addDifferences(std::map<int, std::optional<ErrorTotals>>& totals, const Activations& original,
                    const Activations& quantized) {
    for (std::size_t call = 0; call < quantized.size(); ++call) {
        if (quantized[call].empty() || sharesBytes(original[call], quantized[call])) continue;
        addDifference(totals[static_cast<int>(call)], original[call], quantized[call]);
    }
}

}  // namespace quantie
