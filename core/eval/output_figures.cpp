#include "core/eval/output_figures.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/quant/finite.h"

namespace quantie {
namespace {

constexpr std::array<FigureDefinition, 3> definitions{{
    {"top1_agreement", "Same class",
     "Top-1 agreement: the share of rows (of the last dimension) whose largest element stands in the same place with "
     "and without quantization."},
    {"kl_divergence", "KL divergence",
     "Kullback-Leibler divergence in nats, the mean over the rows of sum p*log(p/q), p of the float run and q of the "
     "quantized one. Rows that are probabilities count as they are, others after a softmax."},
    {"cross_entropy_change", "Cross-entropy change",
     "By how much the mean of -log(probability of the target) grows, in nats per row; only where the data hold "
     "targets."},
}};

/// Softmax outputs below this are rounding; the logarithm needs a floor.
constexpr double leastProbability = 1e-12;

/// A row as probabilities: as it is, or after a softmax.
void probabilities(std::span<const float> row, bool asIs, std::vector<double>& out) {
    out.assign(row.begin(), row.end());
    if (asIs) return;
    const double most = *std::ranges::max_element(out);
    double sum = 0;
    for (double& value : out) sum += value = std::exp(value - most);
    for (double& value : out) value /= sum;
}

bool isDistribution(std::span<const float> row) {
    double sum = 0;
    for (const float value : row) {
        if (value < 0) return false;
        sum += value;
    }
    return std::fabs(sum - 1) < 1e-3;
}

bool allDistributions(std::span<const float> values, std::size_t width) {
    for (std::size_t at = 0; at < values.size(); at += width) {
        if (!isDistribution(values.subspan(at, width))) return false;
    }
    return true;
}

double divergence(const std::vector<double>& p, const std::vector<double>& q) {
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (p[i] > 0) sum += p[i] * std::log(std::max(p[i], leastProbability) / std::max(q[i], leastProbability));
    }
    return std::max(0.0, sum);
}

std::size_t largest(std::span<const float> row) {
    return static_cast<std::size_t>(std::ranges::max_element(row) - row.begin());
}

/// The targets of one output.
class Targets {
  public:
    Targets(const Tensor& targets, std::size_t rows, std::size_t width)
        : m_values(toFloat32(targets)), m_width(width), m_perClass(m_values.size() == rows * width) {
        if (!m_perClass && m_values.size() != rows) {
            throw Error(ErrorCode::Usage, "",
                        "targets of the shape " + toString(targets.shape()) + " do not fit " + std::to_string(rows) +
                            " rows of " + std::to_string(width));
        }
    }

    double crossEntropy(std::size_t row, const std::vector<double>& q) const {
        const auto values = m_values.floats();
        if (!m_perClass) {
            const float target = values[row];
            if (target < 0 || target >= static_cast<float>(m_width) || std::trunc(target) != target) {
                throw Error(
                    ErrorCode::Usage, "",
                    "the target " + std::to_string(target) + " is no class from 0 to " + std::to_string(m_width - 1));
            }
            return -std::log(std::max(q[static_cast<std::size_t>(target)], leastProbability));
        }
        double sum = 0;
        for (std::size_t i = 0; i < m_width; ++i) {
            sum -= static_cast<double>(values[row * m_width + i]) * std::log(std::max(q[i], leastProbability));
        }
        return sum;
    }

  private:
    Tensor m_values;
    std::size_t m_width;
    bool m_perClass;
};

}  // namespace

std::span<const FigureDefinition> classFigureDefinitions() {
    return definitions;
}

void OutputSums::add(const Tensor& original, const Tensor& quantized, const Tensor* targets) {
    if (original.shape() != quantized.shape()) {
        throw Error(ErrorCode::Usage, "",
                    "the shapes " + toString(original.shape()) + " and " + toString(quantized.shape()) + " differ");
    }
    requireFinite(original.floats(), original.shape());
    requireFinite(quantized.floats(), quantized.shape());
    accumulate(m_totals, compareTotals(original.floats(), quantized.floats()));
    if (!original.shape().empty() && original.shape().back() >= 2) addRows(original, quantized, targets);
}

void OutputSums::addRows(const Tensor& original, const Tensor& quantized, const Tensor* targets) {
    const auto width = static_cast<std::size_t>(original.shape().back());
    const std::span<const float> x = original.floats();
    const std::span<const float> y = quantized.floats();
    const std::size_t rows = x.size() / width;
    const bool asIs = allDistributions(x, width) && allDistributions(y, width);
    std::optional<Targets> wanted;
    if (targets != nullptr) wanted.emplace(*targets, rows, width);
    std::vector<double> p;
    std::vector<double> q;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto a = x.subspan(row * width, width);
        const auto b = y.subspan(row * width, width);
        probabilities(a, asIs, p);
        probabilities(b, asIs, q);
        if (largest(a) == largest(b)) ++m_agreeing;
        m_divergence += divergence(p, q);
        if (!wanted) continue;
        m_entropyOriginal += wanted->crossEntropy(row, p);
        m_entropyQuantized += wanted->crossEntropy(row, q);
        ++m_targetRows;
    }
    m_rows += rows;
}

void OutputSums::add(const OutputSums& more) {
    accumulate(m_totals, more.m_totals);
    m_rows += more.m_rows;
    m_agreeing += more.m_agreeing;
    m_divergence += more.m_divergence;
    m_targetRows += more.m_targetRows;
    m_entropyOriginal += more.m_entropyOriginal;
    m_entropyQuantized += more.m_entropyQuantized;
}

OutputFigures OutputSums::figures() const {
    OutputFigures figures{errorFigures(m_totals), std::nullopt};
    if (m_rows == 0) return figures;
    const auto rows = static_cast<double>(m_rows);
    ClassFigures& classes = figures.classes.emplace();
    classes.top1Agreement = static_cast<double>(m_agreeing) / rows;
    classes.klDivergence = m_divergence / rows;
    if (m_targetRows > 0) {
        classes.crossEntropyFloat = m_entropyOriginal / static_cast<double>(m_targetRows);
        classes.crossEntropyQuantized = m_entropyQuantized / static_cast<double>(m_targetRows);
    }
    return figures;
}

}  // namespace quantie
