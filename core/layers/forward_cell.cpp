// The cells of SimpleRNN, LSTM and GRU.
#include "core/layers/forward_cell.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"

namespace quantie {

namespace {

using Packed = std::shared_ptr<const compute::PackedMatrix>;

/// Throws where it is too large: the number of units comes from a file.
std::size_t productOf(std::size_t a, std::size_t b) {
    return static_cast<std::size_t>(multiplyDims(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b)));
}

NamedActivation activationOf(const Json& config, bool keras3, std::string_view key, std::string_view fallback) {
    return findMember(config, key) == nullptr ? activationNamed(fallback, keras3) : readActivation(config, keras3, key);
}

/// The columns first … first + count − 1 of a weight, cut into panels.
Packed packedColumns(const ForwardQuery& query, const std::string& path, std::size_t rows, std::size_t first,
                     std::size_t count, std::size_t all) {
    const auto pack = [&](const Tensor& weight) -> ForwardHost::Prepared {
        if (weight.size() != rows * all) refuse("inputs", "do not fit the cell's weights");
        return std::make_shared<const compute::PackedMatrix>(
            compute::Matrix{weight.floats().data() + first, rows, count, all, 1});
    };
    const std::string form = "columns " + std::to_string(first) + " " + std::to_string(count);
    auto packed = std::static_pointer_cast<const compute::PackedMatrix>(query.host.prepare(path, form, pack));
    if (packed->rows() != rows || packed->columns() != count) refuse("inputs", "do not fit the cell's weights");
    return packed;
}

/// What the three have in common: a kernel for the inputs, one for the output of the step before, and a bias.
class DenseCell : public Cell {
  public:
    DenseCell(const ForwardQuery& query, const Json& config, const std::string& prefix, const Shape& input,
              std::size_t gates)
        : m_functions(query, config, "sigmoid"),
          m_units(static_cast<std::size_t>(Config(config).count("units"))),
          m_width(productOf(m_units, gates)) {
        if (input.size() != 1) refuse("inputs", "a step's input is not a row of features");
        const auto features = static_cast<std::size_t>(input.front());
        m_kernel = packedColumns(query, prefix + "kernel", features, 0, m_width, m_width);
        if (Config(config).flag("use_bias", true)) m_bias = query.host.weight(prefix + "bias");
    }

    Shape output() const override { return {static_cast<std::int64_t>(m_units)}; }
    std::vector<Shape> states() const override { return {output()}; }
    std::size_t projection() const override { return m_width; }
    std::size_t scratch() const override { return m_width; }

    void project(const float* inputs, std::size_t samples, float* out) const override {
        biasedProduct(inputs, samples, *m_kernel, m_bias ? m_bias->floats().data() : nullptr, out);
    }

  protected:
    void requireBias(std::size_t count) const {
        if (m_bias && m_bias->size() != count) refuse("bias", "does not fit the cell");
    }

    /// In float16 the product is rounded before the bias is added.
    void biasedProduct(const float* x, std::size_t samples, const compute::PackedMatrix& matrix, const float* bias,
                       float* out) const {
        compute::Epilogue epilogue;
        if (m_functions.dtype == DType::Float32) epilogue.finish.bias = bias;
        compute::multiply(x, samples, matrix, epilogue, out);
        const std::size_t width = matrix.columns();
        m_functions.round(out, samples * width);
        if (m_functions.dtype == DType::Float32 || bias == nullptr) return;
        for (std::size_t i = 0; i < samples * width; ++i) out[i] += bias[i % width];
        m_functions.round(out, samples * width);
    }

    CellFunctions m_functions;
    std::size_t m_units;
    std::size_t m_width;
    Packed m_kernel;
    std::optional<Tensor> m_bias;
};

class SimpleCell final : public DenseCell {
  public:
    SimpleCell(const ForwardQuery& query, const Json& config, const std::string& prefix, const Shape& input)
        : DenseCell(query, config, prefix, input, 1),
          m_recurrent(packedColumns(query, prefix + "recurrent_kernel", m_units, 0, m_units, m_units)) {
        requireBias(m_width);
    }

    void step(const CellStep& step) const override {
        float* out = step.output;
        biasedProduct(step.before[0], step.samples, *m_recurrent, nullptr, out);
        const std::size_t count = step.samples * m_units;
        for (std::size_t i = 0; i < count; ++i) out[i] += step.projected[i];
        m_functions.round(out, count);
        for (std::size_t i = 0; i < step.samples; ++i) {
            m_functions.activate(m_functions.activation, out + i * m_units, m_units);
        }
        std::copy_n(out, count, step.after[0]);
    }

  private:
    Packed m_recurrent;
};

class LstmCell final : public DenseCell {
  public:
    LstmCell(const ForwardQuery& query, const Json& config, const std::string& prefix, const Shape& input)
        : DenseCell(query, config, prefix, input, 4),
          m_recurrent(packedColumns(query, prefix + "recurrent_kernel", m_units, 0, m_width, m_width)) {
        requireBias(m_width);
    }

    std::vector<Shape> states() const override { return {output(), output()}; }

    void step(const CellStep& step) const override {
        biasedProduct(step.before[0], step.samples, *m_recurrent, nullptr, step.scratch);
        lstmGates(m_functions, step.samples, m_units, step.projected, step.scratch, step.before[1], step.after[1],
                  step.after[0]);
        std::copy_n(step.after[0], step.samples * m_units, step.output);
    }

  private:
    Packed m_recurrent;
};

/// "reset_after": the reset gate acts on the product with the state (as cuDNN has it), not on the state.
class GruCell final : public DenseCell {
  public:
    GruCell(const ForwardQuery& query, const Json& config, const std::string& prefix, const Shape& input)
        : DenseCell(query, config, prefix, input, 3), m_resetAfter(Config(config).flag("reset_after", false)) {
        const std::string path = prefix + "recurrent_kernel";
        const std::size_t first = m_resetAfter ? m_width : 2 * m_units;
        m_recurrent = packedColumns(query, path, m_units, 0, first, m_width);
        if (!m_resetAfter) m_candidate = packedColumns(query, path, m_units, 2 * m_units, m_units, m_width);
        requireBias(m_resetAfter ? 2 * m_width : m_width);
    }

    /// The products for the gates, and beside them the state after the reset gate.
    std::size_t scratch() const override { return m_width + m_units; }

    void step(const CellStep& step) const override {
        const float* bias = m_bias && m_resetAfter ? m_bias->floats().data() + m_width : nullptr;
        float* inner = step.scratch;
        biasedProduct(step.before[0], step.samples, *m_recurrent, bias, inner);
        const std::size_t pitch = m_recurrent->columns();
        for (std::size_t i = 0; i < step.samples; ++i) gates(step.projected + i * m_width, inner + i * pitch);
        if (!m_resetAfter) resetState(step, inner, pitch);
        for (std::size_t i = 0; i < step.samples; ++i) {
            const float* z = inner + i * pitch;
            candidate(step, i, z);
            combine(z, step.before[0] + i * m_units, step.after[0] + i * m_units);
        }
        std::copy_n(step.after[0], step.samples * m_units, step.output);
    }

  private:
    /// Update and reset gate, in place.
    void gates(const float* x, float* inner) const {
        for (std::size_t j = 0; j < 2 * m_units; ++j) inner[j] += x[j];
        m_functions.round(inner, 2 * m_units);
        m_functions.activate(m_functions.gate, inner, m_units);
        m_functions.activate(m_functions.gate, inner + m_units, m_units);
    }

    /// after ← (reset gate · state) · the candidate's matrix
    void resetState(const CellStep& step, const float* inner, std::size_t pitch) const {
        float* reset = step.scratch + step.samples * m_width;
        for (std::size_t i = 0; i < step.samples; ++i) {
            const float* r = inner + i * pitch + m_units;
            for (std::size_t j = 0; j < m_units; ++j) reset[i * m_units + j] = r[j] * step.before[0][i * m_units + j];
        }
        m_functions.round(reset, step.samples * m_units);
        biasedProduct(reset, step.samples, *m_candidate, nullptr, step.after[0]);
    }

    /// The candidate for the new state, in `after`.
    void candidate(const CellStep& step, std::size_t sample, const float* inner) const {
        const float* x = step.projected + sample * m_width + 2 * m_units;
        float* h = step.after[0] + sample * m_units;
        if (m_resetAfter) {
            for (std::size_t j = 0; j < m_units; ++j) h[j] = inner[m_units + j] * inner[2 * m_units + j];
            m_functions.round(h, m_units);
        }
        for (std::size_t j = 0; j < m_units; ++j) h[j] += x[j];
        m_functions.round(h, m_units);
        m_functions.activate(m_functions.activation, h, m_units);
    }

    /// h ← z · before + (1 − z) · h
    void combine(const float* z, const float* before, float* h) const {
        if (m_functions.dtype == DType::Float32) {
            for (std::size_t j = 0; j < m_units; ++j) h[j] = z[j] * before[j] + (1.0F - z[j]) * h[j];
            return;
        }
        for (std::size_t j = 0; j < m_units; ++j) {
            float kept = z[j] * before[j];
            float rest = 1.0F - z[j];
            m_functions.round(&kept, 1);
            m_functions.round(&rest, 1);
            h[j] *= rest;
            m_functions.round(h + j, 1);
            h[j] += kept;
        }
        m_functions.round(h, m_units);
    }

    bool m_resetAfter;
    Packed m_recurrent;
    Packed m_candidate;
};

}  // namespace

CellFunctions::CellFunctions(const ForwardQuery& query, const Json& config, std::string_view gateName)
    : activation(activationOf(config, query.layer.keras3, "activation", "tanh")),
      gate(activationOf(config, query.layer.keras3, "recurrent_activation", gateName)),
      dtype(query.dtype) {}

void CellFunctions::round(float* values, std::size_t count) const {
    if (dtype != DType::Float32) roundTo(dtype, {values, count});
}

void CellFunctions::activate(const NamedActivation& function, float* values, std::size_t count) const {
    if (!function.isKernels()) {
        applyActivation(function, {static_cast<std::int64_t>(count)}, values);
    } else if (!function.isLinear()) {
        compute::best().activate(function.kind, values, count, values);
    }
    round(values, count);
}

void lstmGates(const CellFunctions& functions, std::size_t rows, std::size_t units, const float* x, float* z,
               const float* carry, float* newCarry, float* newOutput) {
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t j = 0; j < 4 * units; ++j) z[j] += x[j];
        functions.round(z, 4 * units);
        for (const std::size_t gate : {0, 1, 3}) functions.activate(functions.gate, z + gate * units, units);
        float* candidate = z + 2 * units;
        functions.activate(functions.activation, candidate, units);
        for (std::size_t j = 0; j < units; ++j) candidate[j] *= z[j];
        functions.round(candidate, units);
        for (std::size_t j = 0; j < units; ++j) newCarry[j] = z[units + j] * carry[j];
        functions.round(newCarry, units);
        for (std::size_t j = 0; j < units; ++j) newCarry[j] += candidate[j];
        functions.round(newCarry, units);
        std::copy_n(newCarry, units, newOutput);
        functions.activate(functions.activation, newOutput, units);
        for (std::size_t j = 0; j < units; ++j) newOutput[j] *= z[3 * units + j];
        functions.round(newOutput, units);
        x += 4 * units;
        z += 4 * units;
        carry += units;
        newCarry += units;
        newOutput += units;
    }
}

CellPtr makeCell(const ForwardQuery& query, std::string_view className, const Json& config, const std::string& prefix,
                 const Shape& input) {
    const auto isOne = [className](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), className) != names.end();
    };
    if (isOne({"SimpleRNN", "SimpleRNNCell"})) return std::make_unique<SimpleCell>(query, config, prefix, input);
    if (isOne({"LSTM", "LSTMCell", "LSTMV1", "LSTMCellV1"})) {
        return std::make_unique<LstmCell>(query, config, prefix, input);
    }
    if (isOne({"GRU", "GRUCell", "GRUV1", "GRUCellV1"})) {
        return std::make_unique<GruCell>(query, config, prefix, input);
    }
    if (className == "StackedRNNCells") return makeStack(query, config, prefix, input);
    throw Error(ErrorCode::Unsupported, "", "cells of the class " + std::string(className) + " cannot be run");
}

CellPtr heldCell(const ForwardQuery& query, const Json& dict, const std::string& prefix, const Shape& input) {
    const std::string& className = requireString(dict, "class_name", "cell");
    const Json& config = requireObject(dict, "config", "cell");
    if (className != "StackedRNNCells" && computeDType(config) != query.dtype) {
        throw Error(ErrorCode::Unsupported, "", "a cell of another dtype than the layer's");
    }
    return makeCell(query, className, config, prefix, input);
}

}  // namespace quantie
