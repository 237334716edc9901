// Work on rows: everything along some axes is one row, and rows are shared out over the pool.
#pragma once

#include "core/layers/config_access.h"
#include "core/layers/forward.h"

namespace quantie {

using RowWork = std::function<void(const float* x, std::size_t rows, std::size_t width, float* out)>;

/// `work` on the rows along `axes` (sorted), which it may be given in any number of parts; other axes than the last
/// ones are moved there and back. The output has the input's shape.
Value overRows(const ForwardQuery& query, const Tensor& input, const std::vector<std::size_t>& axes,
               const RowWork& work);

/// The axes that the config names, counted from the front and sorted; the last one where it names none.
std::vector<std::size_t> axesOf(const Config& config, std::size_t rank);

/// A number of the config.
double numberOf(const Config& config, std::string_view key, double fallback);

/// BatchNormalization at inference: x · scale + shift for each channel.
struct BatchNormTerms {
    std::vector<float> scale;
    std::vector<float> shift;
};
BatchNormTerms batchNormTerms(const ForwardQuery& query);

}  // namespace quantie
