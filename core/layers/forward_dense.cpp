// What Dense and Embedding compute.
#include <cstring>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/forward_finish.h"
#include "core/layers/forward_quantized.h"
#include "core/layers/forwards.h"

namespace quantie {

const Fusing denseFusing{
    .step = FuseStep::Lead,
    .can =
        [](const Json& config) { return readActivation(config, false).isLinear() && dtypePolicy(config).mode.empty(); },
    .leads = true};

Values denseForward(const ForwardQuery& query) {
    if (isQuantized(query)) return quantizedDense(query);
    const auto units = static_cast<std::size_t>(Config(query.config).count("units"));
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 2);
    const auto kernel = packedWeight(query, "kernel", units);
    if (static_cast<std::size_t>(input.shape().back()) != kernel->rows())
        refuse("inputs", "the last dimension does not fit the kernel");
    Shape shape = input.shape();
    shape.back() = static_cast<std::int64_t>(units);
    FloatResult result(shape);
    const LayerEnd end(query, units);
    compute::multiply(input.floats().data(), input.size() / kernel->rows(), *kernel, end.epilogue(query, shape),
                      result.data());
    return {end.finish(query, std::move(result))};
}

namespace {

/// true where a token is no padding.
Tensor nonZero(const Shape& shape, const std::vector<std::int64_t>& tokens) {
    std::vector<std::byte> mask(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) mask[i] = std::byte{tokens[i] != 0};
    return Tensor::fromBytes(DType::Bool, shape, std::move(mask));
}

}  // namespace

Tensor lookedUp(const std::vector<std::int64_t>& tokens, const Shape& shape, const Tensor& table) {
    requireRankAtLeast(table.shape(), 1);
    const auto rows = table.shape().front();
    const std::size_t width = rows == 0 ? 0 : table.size() / static_cast<std::size_t>(rows);
    for (const std::int64_t token : tokens) {
        if (token < 0 || token >= rows) {
            throw Error(
                ErrorCode::Unsupported, "",
                "the token id " + std::to_string(token) + " is outside the table of " + std::to_string(rows) + " rows");
        }
    }
    Shape full = shape;
    full.insert(full.end(), table.shape().begin() + 1, table.shape().end());
    FloatResult result(full);
    const float* from = table.floats().data();
    float* to = result.data();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        std::memcpy(to + i * width, from + static_cast<std::size_t>(tokens[i]) * width, width * sizeof(float));
    }
    return result.tensor();
}

Values embeddingForward(const ForwardQuery& query) {
    if (isQuantized(query)) return quantizedLookup(query);
    const Value& input = firstValue(query);
    const std::vector<std::int64_t> tokens = integersOf(input);
    Value output{lookedUp(tokens, input.shape(), query.host.weight("embeddings")), query.dtype};
    if (Config(query.config).flag("mask_zero", false))
        output.mask = std::make_shared<const Tensor>(nonZero(input.shape(), tokens));
    return {std::move(output)};
}

}  // namespace quantie
