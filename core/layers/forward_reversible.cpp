// What ReversibleEmbedding (Keras 3) computes: a look-up, or with reverse=True the product with the same table.
#include <cmath>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forward_quantized.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forwards.h"
#include "core/layers/operator_run.h"

namespace quantie {
namespace {

/// The table as the right side of a product: turned where it is the one that looks up.
std::shared_ptr<const compute::PackedMatrix> packedTable(const Tensor& table, bool tied) {
    requireRank(table.shape(), 2);
    const auto rows = static_cast<std::size_t>(table.shape()[0]);
    const auto columns = static_cast<std::size_t>(table.shape()[1]);
    return std::make_shared<compute::PackedMatrix>(
        tied ? compute::Matrix{table.floats().data(), columns, rows, 1, columns}
             : compute::Matrix{table.floats().data(), rows, columns, columns, 1});
}

std::shared_ptr<const compute::PackedMatrix> backwards(const ForwardQuery& query, bool tied) {
    const auto pack = [tied](const Tensor& table) -> ForwardHost::Prepared { return packedTable(table, tied); };
    return std::static_pointer_cast<const compute::PackedMatrix>(
        query.host.prepare(tied ? "embeddings" : "reverse_embeddings", "backwards", pack));
}

/// What the product is made in. The table is cast as all weights are, the input only where reverse_dtype says so:
/// beside an input in float32 a table of half floats is one too.
DType productType(const ForwardQuery& query) {
    const DType given = firstValue(query).dtype;
    const DType own = given == query.dtype ? query.dtype : DType::Float32;
    return dtypeFromName(Config(query.config).text("reverse_dtype", "")).value_or(own);
}

FloatResult reversed(const ForwardQuery& query) {
    const Config config(query.config);
    const DType dtype = productType(query);
    const Value& given = firstValue(query);
    const Tensor input = floatsOf(isFloat(given.dtype) && dtype != DType::Float32 ? castValue(given, dtype) : given);
    requireRankAtLeast(input.shape(), 1);
    const bool tied = config.flag("tie_weights", true);
    const auto table = backwards(query, tied);
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
    const DType dtype = isQuantized(query) ? query.dtype : productType(query);
    if (const double cap = config.has("logit_soft_cap") ? numberOf(config, "logit_soft_cap", 0) : 0; cap != 0) {
        const auto limit = static_cast<float>(cap);
        roundTo(dtype, {result.data(), result.size()});
        for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = std::tanh(result.data()[i] / limit) * limit;
    }
    roundTo(dtype, {result.data(), result.size()});
    return {{result.tensor(), dtype}};
}

}  // namespace quantie
