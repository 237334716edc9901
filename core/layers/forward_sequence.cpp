#include "core/layers/forward_sequence.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/memory.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"

namespace quantie {
namespace {

std::size_t sizeOf(const Shape& shape) {
    return static_cast<std::size_t>(elementCount(shape));
}

Shape withBatch(std::int64_t batch, const Shape& sample) {
    Shape shape{batch};
    shape.insert(shape.end(), sample.begin(), sample.end());
    return shape;
}

class Pass {
  public:
    Pass(const Cell& cell, const Sequence& sequence)
        : m_cell(cell),
          m_sequence(sequence),
          m_time(static_cast<std::size_t>(sequence.inputs.shape()[0])),
          m_batch(static_cast<std::size_t>(sequence.inputs.shape()[1])),
          m_width(sizeOf(cell.output())),
          m_result(resultShape()) {
        if (m_time == 0) throw Error(ErrorCode::Unsupported, "", "a sequence without steps");
        if (!sequence.mask.empty() && sequence.mask.size() != m_time * m_batch) {
            refuse("mask", "does not fit the sequence");
        }
        const std::vector<Shape> states = cell.states();
        if (sequence.states.size() != states.size()) refuse("initial_state", "not as many as the cell has states");
        for (std::size_t i = 0; i < states.size(); ++i) {
            m_states.emplace_back(withBatch(sequence.inputs.shape()[1], states[i]));
            m_sizes.push_back(sizeOf(states[i]));
            if (sequence.states[i].shape() != m_states.back().shape()) refuse("initial_state", "does not fit the cell");
        }
        m_features = m_time * m_batch == 0 ? 0 : sequence.inputs.size() / (m_time * m_batch);
    }

    SequenceResult run() {
        m_projected = compute::takeFloats(multiplied(m_time * m_batch, m_cell.projection()));
        m_cell.project(m_sequence.inputs.floats().data(), m_time * m_batch, m_projected.get());
        // Every thread takes some samples from the first step to the last.
        const std::size_t parts = std::min<std::size_t>(threadCount(), m_batch);
        parallelFor(parts, [this, parts](std::size_t part) {
            const std::size_t first = m_batch * part / parts;
            samples(first, m_batch * (part + 1) / parts - first);
        });
        SequenceResult result{m_result.tensor(), {}};
        for (const FloatResult& state : m_states) result.states.push_back(state.tensor());
        return result;
    }

  private:
    static std::size_t multiplied(std::size_t a, std::size_t b) {
        return static_cast<std::size_t>(multiplyDims(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b)));
    }

    Shape resultShape() const {
        const Shape& inputs = m_sequence.inputs.shape();
        Shape shape = withBatch(inputs[1], m_cell.output());
        if (m_sequence.allOutputs) shape.insert(shape.begin() + (m_sequence.timeMajor ? 0 : 1), inputs[0]);
        return shape;
    }

    bool counts(std::size_t time, std::size_t sample) const {
        return m_sequence.mask.empty() || m_sequence.mask[time * m_batch + sample] != 0;
    }

    /// Where an output of a step belongs.
    float* place(std::size_t step, std::size_t sample) {
        std::size_t row = sample;
        if (m_sequence.allOutputs) row = m_sequence.timeMajor ? step * m_batch + sample : sample * m_time + step;
        return m_result.data() + row * m_width;
    }

    void samples(std::size_t first, std::size_t count) {
        std::vector<std::shared_ptr<float[]>> arrays;
        std::vector<float*> before;
        std::vector<float*> after;
        for (std::size_t i = 0; i < m_sizes.size(); ++i) {
            for (std::vector<float*>* side : {&before, &after}) {
                arrays.push_back(compute::takeFloats(count * m_sizes[i]));
                side->push_back(arrays.back().get());
            }
            std::copy_n(m_sequence.states[i].floats().data() + first * m_sizes[i], count * m_sizes[i], before[i]);
        }
        const auto scratch = compute::takeFloats(count * m_cell.scratch());
        const auto output = compute::takeFloats(count * m_width);
        const auto previous = compute::takeFloats(count * m_width);
        std::fill_n(previous.get(), count * m_width, 0.0F);
        float* outputs[2] = {output.get(), previous.get()};
        for (std::size_t i = 0; i < m_time; ++i) {
            const std::size_t time = m_sequence.goBackwards ? m_time - 1 - i : i;
            const std::size_t row = time * m_batch + first;
            m_cell.step({count, m_sequence.inputs.floats().data() + row * m_features,
                         m_projected.get() + row * m_cell.projection(), before.data(), after.data(), outputs[0],
                         scratch.get()});
            for (std::size_t k = 0; k < count; ++k) {
                if (!counts(time, first + k)) skip(k, before, after, outputs);
                if (m_sequence.allOutputs || i + 1 == m_time) {
                    put(place(i, first + k), outputs[0] + k * m_width, zeroed(i, time, first + k));
                }
            }
            std::swap(before, after);
            std::swap(outputs[0], outputs[1]);
        }
        for (std::size_t i = 0; i < m_sizes.size(); ++i) {
            std::copy_n(before[i], count * m_sizes[i], m_states[i].data() + first * m_sizes[i]);
        }
    }

    /// The sample's step does not count.
    void skip(std::size_t k, const std::vector<float*>& before, const std::vector<float*>& after,
              float* const outputs[2]) const {
        for (std::size_t i = 0; i < m_sizes.size(); ++i) {
            std::copy_n(before[i] + k * m_sizes[i], m_sizes[i], after[i] + k * m_sizes[i]);
        }
        std::copy_n(outputs[1] + k * m_width, m_width, outputs[0] + k * m_width);
    }

    bool zeroed(std::size_t step, std::size_t time, std::size_t sample) const {
        if (!m_sequence.zeroMasked) return false;
        const bool misplaced = m_sequence.unrolled && m_sequence.allOutputs;
        return !counts(misplaced ? step : time, sample);
    }

    void put(float* to, const float* from, bool zeros) const {
        if (zeros) {
            std::fill_n(to, m_width, 0.0F);
        } else {
            std::copy_n(from, m_width, to);
        }
    }

    const Cell& m_cell;
    const Sequence& m_sequence;
    std::size_t m_time;
    std::size_t m_batch;
    std::size_t m_width;
    FloatResult m_result;
    std::vector<FloatResult> m_states;
    std::vector<std::size_t> m_sizes;
    std::size_t m_features = 0;
    std::shared_ptr<float[]> m_projected;
};

}  // namespace

SequenceResult runSequence(const Cell& cell, const Sequence& sequence) {
    return Pass(cell, sequence).run();
}

}  // namespace quantie
