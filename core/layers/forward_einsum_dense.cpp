// What EinsumDense computes.
#include <algorithm>

#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/forward_activation.h"
#include "core/layers/forward_einsum.h"
#include "core/layers/forward_quantized.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// One contiguous product with a weight that was packed once: nothing is moved on the way in or out.
bool isPlain(const EinsumPlan& plan) {
    return plan.batch == 0 && std::is_sorted(plan.orderA.begin(), plan.orderA.end()) &&
           std::is_sorted(plan.orderOut.begin(), plan.orderOut.end());
}

FloatResult plainProduct(const ForwardQuery& query, const EinsumPlan& plan, const Tensor& input, const Shape& shape) {
    std::size_t columns = 1;
    for (std::size_t i = shape.size() - plan.columns; i < shape.size(); ++i)
        columns *= static_cast<std::size_t>(shape[i]);
    const auto pack = [&](const Tensor& weight) -> ForwardHost::Prepared {
        const Tensor moved = permutedValue({weight}, plan.orderB).tensor;
        if (columns == 0 || moved.size() % columns != 0) refuse("inputs", "do not fit the kernel");
        return std::make_shared<const compute::PackedMatrix>(
            compute::Matrix{moved.floats().data(), moved.size() / columns, columns, columns, 1});
    };
    const auto kernel =
        std::static_pointer_cast<const compute::PackedMatrix>(query.host.prepare("kernel", "einsum", pack));
    FloatResult result(shape);
    if (kernel->columns() != columns || input.size() * columns != result.size() * kernel->rows()) {
        refuse("inputs", "do not fit the kernel");
    }
    compute::multiply(input.floats().data(), input.size() / kernel->rows(), *kernel, {}, result.data());
    return result;
}

}  // namespace

Values einsumDenseForward(const ForwardQuery& query) {
    if (isQuantized(query)) return quantizedEinsumDense(query);
    const Config config(query.config);
    const Tensor input = floatsOf(firstValue(query));
    const Shape shape = outputShape(query);
    const Tensor kernel = query.host.weight("kernel");
    const std::vector<std::string> terms =
        einsumTerms(config.text("equation", ""), input.shape().size(), kernel.shape().size());
    const EinsumPlan plan = planEinsum(terms[0], terms[1], terms[2]);
    const Tensor product =
        isPlain(plan) ? plainProduct(query, plan, input, shape).tensor() : einsum(plan, input, kernel);
    if (product.shape() != shape) refuse("output_shape", "does not fit the equation");
    FloatResult result = FloatResult::copyOf(product);
    const std::span<float> values(result.data(), result.size());
    roundTo(query.dtype, values);
    if (config.has("bias_axes")) {
        const Tensor bias = query.host.weight("bias");
        compute::binary(compute::Binary::Add, {result.data(), shape}, {bias.floats().data(), bias.shape()}, shape,
                        result.data());
        roundTo(query.dtype, values);
    }
    applyActivation(readActivation(query.config, query.layer.keras3), shape, result.data());
    return {result.value(query)};
}

}  // namespace quantie
