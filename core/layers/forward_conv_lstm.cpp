// What ConvLSTM1D … 3D compute: an LSTM whose products are convolutions, and every pixel a sample of its gates.
#include <algorithm>

#include "core/kernels/convolution.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_recurrent.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

using Kernel = std::shared_ptr<const compute::ConvolutionKernel>;

Kernel packedKernel(const ForwardQuery& query, std::string_view path, const compute::Sliding& sliding,
                    std::size_t width) {
    const auto pack = [&](const Tensor& weight) -> ForwardHost::Prepared {
        if (weight.size() % width != 0) refuse(path, "does not fit the filters");
        return std::make_shared<const compute::ConvolutionKernel>(weight.floats().data(), weight.size() / width, width,
                                                                  1);
    };
    auto kernel =
        std::static_pointer_cast<const compute::ConvolutionKernel>(query.host.prepare(path, "convolution", pack));
    if (kernel->rows() != sliding.taps() * sliding.channels || kernel->filters() != width) {
        refuse("inputs", "the channels do not fit the kernel");
    }
    return kernel;
}

class ConvLstmCell final : public Cell {
  public:
    /// `step`: the shape of one step of the whole batch, channels last.
    ConvLstmCell(const ForwardQuery& query, const Window& window, const Shape& step)
        : m_functions(query, query.config, query.layer.keras3 ? "sigmoid" : "hard_sigmoid"),
          m_filters(static_cast<std::size_t>(Config(query.config).count("filters"))),
          m_width(static_cast<std::size_t>(multiplyDims(Config(query.config).count("filters"), 4))),
          m_input(slidingOver(window, step)) {
        const Shape output = outputOf(m_input, window.rank(), m_filters);
        m_sample.assign(output.begin() + 1, output.end());
        Window same = window;
        same.padding = "same";
        same.strides.assign(window.rank(), 1);
        same.dilation.assign(window.rank(), 1);
        m_state = slidingOver(same, output);
        m_kernel = packedKernel(query, "cell.kernel", m_input, m_width);
        m_recurrent = packedKernel(query, "cell.recurrent_kernel", m_state, m_width);
        m_bias = weightIf(query, Config(query.config).flag("use_bias", true), "cell.bias");
        if (m_bias && m_bias->size() != m_width) refuse("bias", "does not fit the filters");
    }

    Shape output() const override { return m_sample; }
    std::vector<Shape> states() const override { return {m_sample, m_sample}; }
    std::size_t projection() const override { return m_width * m_input.pixelsOut(); }
    std::size_t scratch() const override { return projection(); }

    void project(const float* inputs, std::size_t samples, float* out) const override {
        compute::Epilogue epilogue;
        const bool fused = m_functions.dtype == DType::Float32;
        if (m_bias && fused) epilogue.finish.bias = m_bias->floats().data();
        convolve(m_input, samples, inputs, *m_kernel, epilogue, out);
        if (!m_bias || fused) return;
        for (std::size_t i = 0; i < samples * projection(); ++i) out[i] += m_bias->floats()[i % (m_width)];
        m_functions.round(out, samples * projection());
    }

    void step(const CellStep& step) const override {
        convolve(m_state, step.samples, step.before[0], *m_recurrent, {}, step.scratch);
        lstmGates(m_functions, step.samples * m_input.pixelsOut(), m_filters, step.projected, step.scratch,
                  step.before[1], step.after[1], step.after[0]);
        std::copy_n(step.after[0], step.samples * m_input.pixelsOut() * m_filters, step.output);
    }

  private:
    void convolve(compute::Sliding sliding, std::size_t samples, const float* x,
                  const compute::ConvolutionKernel& kernel, const compute::Epilogue& epilogue, float* out) const {
        sliding.batch = samples;
        compute::convolve(sliding, x, kernel, epilogue, out);
        m_functions.round(out, samples * projection());
    }

    CellFunctions m_functions;
    std::size_t m_filters;
    std::size_t m_width;  ///< of the four gates together
    compute::Sliding m_input;
    compute::Sliding m_state;
    Shape m_sample;
    Kernel m_kernel;
    Kernel m_recurrent;
    std::optional<Tensor> m_bias;
};

}  // namespace

template <std::size_t rank>
Values convLstmForward(const ForwardQuery& query) {
    const Window window = readWindow(Config(query.config), rank);
    requireRank(firstValue(query).shape(), rank + 3);
    Sequence sequence;
    sequence.inputs = timeFirst(query);
    if (window.channelsFirst) sequence.inputs = movedAxis({sequence.inputs}, 2, rank + 2).tensor;
    const Shape step(sequence.inputs.shape().begin() + 1, sequence.inputs.shape().end());
    const ConvLstmCell cell(query, window, step);
    return runRecurrent(query, cell, std::move(sequence), window.channelsFirst);
}

template Values convLstmForward<1>(const ForwardQuery& query);
template Values convLstmForward<2>(const ForwardQuery& query);
template Values convLstmForward<3>(const ForwardQuery& query);

}  // namespace quantie
