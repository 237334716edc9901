// What ReversibleEmbedding (Keras 3) computes: a look-up, or with reverse=True the product with the same table.
#include <cmath>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forward_quantized.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forwards.h"

namespace quantie {
namespace {

/// The table as the right side of a product: turned where it is the one that looks up.
std::shared_ptr<const compute::PackedMatrix> backwards(const ForwardQuery& query, bool tied) {
    const auto pack = [tied](const Tensor& table) -> ForwardHost::Prepared {
        requireRank(table.shape(), 2);
        const auto rows = static_cast<std::size_t>(table.shape()[0]);
        const auto columns = static_cast<std::size_t>(table.shape()[1]);
        return std::make_shared<compute::PackedMatrix>(
            tied ? compute::Matrix{table.floats().data(), columns, rows, 1, columns}
                 : compute::Matrix{table.floats().data(), rows, columns, columns, 1});
    };
    return std::static_pointer_cast<const compute::PackedMatrix>(
        query.host.prepare(tied ? "embeddings" : "reverse_embeddings", "backwards", pack));
}

FloatResult reversed(const ForwardQuery& query) {
    const Config config(query.config);
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 1);
    const auto table = backwards(query, config.flag("tie_weights", true));
    if (static_cast<std::size_t>(input.shape().back()) != table->rows())
        refuse("inputs", "the last dimension does not fit the table");
    Shape shape = input.shape();
    shape.back() = static_cast<std::int64_t>(table->columns());
    FloatResult result(shape);
    compute::multiply(input.floats().data(), input.size() / table->rows(), *table, {}, result.data());
    return result;
}

}  // namespace

Values reversibleForward(const ForwardQuery& query) {
    if (!flagArgument(query, 1, "reverse")) return embeddingForward(query);
    const Config config(query.config);
    FloatResult result = isQuantized(query) ? FloatResult::copyOf(quantizedReverse(query)) : reversed(query);
    if (const double cap = config.has("logit_soft_cap") ? numberOf(config, "logit_soft_cap", 0) : 0; cap != 0) {
        const auto limit = static_cast<float>(cap);
        for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = std::tanh(result.data()[i] / limit) * limit;
    }
    return {result.value(query)};
}

}  // namespace quantie
