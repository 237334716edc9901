// The codes that Keras 3 stores in place of a matrix, and the floats that they stand for. Formulas:
// keras/src/quantizers/quantizers.py.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/layers/forward.h"

namespace quantie {

/// Signed codes, row by row.
struct Codes {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<std::int8_t> values;

    std::int8_t at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

/// The codes of a tensor of any shape.
std::vector<std::int8_t> signedCodes(const Tensor& codes);
/// The codes of a matrix; throws for a tensor that is none.
Codes codesOf(const Tensor& matrix);
Codes turned(const Codes& codes);
Tensor turned(const Tensor& matrix);

/// The same values under another shape; throws where they are not as many.
Tensor shaped(const Tensor& tensor, const Shape& shape);
/// Over the scales, broadcast as Keras does; throws where they do not fit.
Tensor dividedBy(const Tensor& values, const Tensor& scale);

/// Two codes in a byte along the last axis, the even one in the low half. Throws where `columns` do not fit.
Tensor unpackedCodes(const Tensor& packed, std::size_t columns, bool isSigned);

/// A scale and a zero for each group of rows and each column; `groups` says for each row which is its group.
struct GroupScales {
    Tensor scale;
    Tensor zero;
    Tensor groups;
};
/// (code − zero) · scale. Throws where the scales do not fit the codes.
Tensor dequantized(const Tensor& codes, const GroupScales& by);

/// Every value divided by the scale, rounded to float8 (e4m3) and multiplied again.
Tensor throughFloat8(const Tensor& tensor, float scale);

/// abs_max_quantize of one row: codes, and the scale that they were multiplied by.
float quantizeRow(const float* x, std::size_t count, std::int32_t* codes);

/// sums += x · codes, where |x| < 2^16. A sum that is too large begins anew, as in the integers of TensorFlow.
void addProducts(std::int32_t x, const std::int8_t* codes, std::size_t count, std::uint32_t* sums);

/// Whether a mode has groups of rows: "int4/128", not "int4/-1".
bool hasGroups(const std::string& mode);

/// What `config["quantization_config"]` holds; null where Keras has saved none.
const Json* quantizationSettings(const Json& config);
/// Whether Keras quantizes what the layer reads, which int8 does unless it is told not to, and int4 only if it is.
bool quantizesInputs(const Json& config, bool byDefault);

[[noreturn]] void refuseMode(const std::string& mode);

}  // namespace quantie
