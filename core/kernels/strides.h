// Walking several arrays of different shapes in step, as broadcasting asks for it.
#pragma once

#include <cstddef>
#include <vector>

#include "core/tensor/shape.h"

namespace quantie::compute {

/// Elements from one index to the next along each dimension of a row-major array.
std::vector<std::size_t> stridesOf(const Shape& shape);

/// The output's elements in order, as outer × inner, and where each operand stands. Dimensions that all operands walk
/// alike are joined.
class Broadcast {
  public:
    /// Every operand must broadcast to `output`.
    Broadcast(const Shape& output, const std::vector<Shape>& operands);

    /// Splits the inner dimension where it is a multiple of something no longer than `longest`.
    void splitInner(std::size_t longest);

    std::size_t innerLength() const { return m_dims.back(); }
    std::size_t outerLength() const { return m_outer; }
    /// 0, 1 or more elements from one inner index to the next.
    std::size_t innerStep(std::size_t operand) const { return m_strides[operand].back(); }
    /// Where the operand's inner row with that outer index begins.
    std::size_t offset(std::size_t operand, std::size_t outer) const;

  private:
    void join();
    void countOuter();

    std::vector<std::size_t> m_dims;                  ///< at least one
    std::vector<std::vector<std::size_t>> m_strides;  ///< per operand, parallel to m_dims
    std::size_t m_outer = 1;
};

}  // namespace quantie::compute
