// Products of matrices, C = A · B, with what is added to them afterwards.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/kernels/level.h"

namespace quantie::compute {

/// B with k rows and n columns; element (i, j) at data[i · rowStride + j · columnStride].
struct Matrix {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t rowStride = 0;
    std::size_t columnStride = 1;
};

/// B cut into panels as wide as the level's tiles, the last one filled up with zeros. Made once for a weight.
class PackedMatrix {
  public:
    explicit PackedMatrix(const Matrix& matrix);

    std::size_t rows() const { return m_rows; }
    std::size_t columns() const { return m_columns; }
    std::size_t panels() const { return m_panels; }
    const float* panel(std::size_t index) const { return m_data.get() + index * m_rows * best().columns; }

  private:
    std::size_t m_rows;
    std::size_t m_columns;
    std::size_t m_panels;
    std::shared_ptr<float[]> m_data;
};

/// What follows a product: Finish, then an activation.
struct Epilogue {
    Finish finish;
    Activation activation = Activation::Linear;
};

/// values[i] ← activation(values[i]).
void activate(Activation activation, std::size_t count, float* values);

/// Where the rows of A stand, see ProductTile: fill(first, count, pointers, scratch) writes pointers[s · count + r] for
/// the rows first … first + count − 1. Rows that stand nowhere can be made in `scratch`, RowSource::scratch elements
/// per row. Called from many threads.
struct RowSource {
    std::size_t rows = 0;
    std::size_t segments = 1;
    std::size_t length = 0;
    std::function<void(std::size_t first, std::size_t count, const float** pointers, float* scratch)> fill;
    std::size_t scratch = 0;
    /// Elements that a row has for itself, where rows overlap in memory; 0: all of them.
    std::size_t own = 0;
};

/// C has a.rows rows of b.columns() elements, `pitch` apart. Shared out over the pool.
void multiply(const RowSource& a, const PackedMatrix& b, const Epilogue& epilogue, float* c, std::size_t pitch);

/// A of `rows` contiguous rows of b.rows() elements.
void multiply(const float* a, std::size_t rows, const PackedMatrix& b, const Epilogue& epilogue, float* c);

}  // namespace quantie::compute
