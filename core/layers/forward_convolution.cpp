// What convolutions compute, and their transposes.
#include "core/kernels/convolution.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_finish.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

using Kernel = std::shared_ptr<const compute::ConvolutionKernel>;

Kernel packedKernel(const ForwardQuery& query, std::size_t filters, std::size_t groups) {
    const auto pack = [&](const Tensor& weight) -> ForwardHost::Prepared {
        if (filters % groups != 0 || weight.size() % filters != 0) refuse("kernel", "does not fit filters and groups");
        return std::make_shared<const compute::ConvolutionKernel>(weight.floats().data(), weight.size() / filters,
                                                                  filters, groups);
    };
    return std::static_pointer_cast<const compute::ConvolutionKernel>(query.host.prepare("kernel", "grouped", pack));
}

/// What is fused with a layer comes after its product, so it must have no activation of its own, and the channels last.
bool canLead(const Json& config) {
    return readActivation(config, false).isLinear() && !isChannelsFirst(Config(config));
}

bool padsItself(const Json& config) {
    return Config(config).text("padding", "valid") == "valid";
}

}  // namespace

const Fusing convolutionFusing{.step = FuseStep::Lead, .can = canLead, .leads = true, .pads = padsItself};

template <std::size_t rank>
Values convForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Window window = readWindow(config, rank);
    const auto filters = static_cast<std::size_t>(config.count("filters"));
    const auto groups = static_cast<std::size_t>(config.count("groups", 1));
    const Tensor input = channelsLast(query, window);
    const compute::Sliding sliding = slidingOver(window, input.shape(), query.fused);
    const Kernel kernel = packedKernel(query, filters, groups);
    if (sliding.channels % groups != 0 || kernel->rows() != sliding.taps() * (sliding.channels / groups)) {
        refuse("inputs", "the channels do not fit the kernel");
    }
    FloatResult result(outputOf(sliding, rank, filters));
    const LayerEnd end(query, filters);
    compute::convolve(sliding, input.floats().data(), *kernel, end.epilogue(query, result.shape()), result.data());
    return {end.finish(query, std::move(result), window.channelsFirst)};
}

template Values convForward<1>(const ForwardQuery& query);
template Values convForward<2>(const ForwardQuery& query);
template Values convForward<3>(const ForwardQuery& query);

namespace {

/// The output with the channels last, whatever the config says.
Shape transposedOutput(const ForwardQuery& query, bool channelsFirst) {
    Shape shape = outputShape(query);
    if (!channelsFirst) return shape;
    shape.push_back(shape[1]);
    shape.erase(shape.begin() + 1);
    return shape;
}

}  // namespace

template <std::size_t rank>
Values convTransposeForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Window window = readWindow(config, rank);
    const auto filters = static_cast<std::size_t>(config.count("filters"));
    const Tensor input = channelsLast(query, window);
    FloatResult result(transposedOutput(query, window.channelsFirst));
    const compute::Sliding sliding = slidingBack(window, result.shape(), input.shape());
    const std::size_t depth = static_cast<std::size_t>(input.shape().back());
    const auto pack = [&](const Tensor& weight) -> ForwardHost::Prepared {
        return std::make_shared<const compute::PackedMatrix>(transposedKernel(weight, sliding.taps() * filters, depth));
    };
    const auto kernel =
        std::static_pointer_cast<const compute::PackedMatrix>(query.host.prepare("kernel", "transposed", pack));
    if (kernel->rows() != depth) refuse("inputs", "the channels do not fit the kernel");
    const LayerEnd end(query, filters);
    compute::convolveTransposed(sliding, input.floats().data(), *kernel, filters, end.epilogue(query, result.shape()),
                                result.data());
    return {end.finish(query, std::move(result), window.channelsFirst)};
}

template Values convTransposeForward<1>(const ForwardQuery& query);
template Values convTransposeForward<2>(const ForwardQuery& query);
template Values convTransposeForward<3>(const ForwardQuery& query);

}  // namespace quantie
