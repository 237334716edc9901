// Einstein sums of two operands, for EinsumDense, attention and tf.einsum.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

/// "ab,bc->ac" with its letters sorted by what becomes of them. Letters must not repeat within a term, and each stands
/// in two of the three terms at least.
struct EinsumPlan {
    std::vector<std::size_t> orderA;    ///< a's dimensions as (batch, rows, summed)
    std::vector<std::size_t> orderB;    ///< b's as (batch, summed, columns)
    std::vector<std::size_t> orderOut;  ///< what puts (batch, rows, columns) in the order of the output
    std::size_t batch = 0;              ///< how many letters both operands and the output have
    std::size_t rows = 0;
    std::size_t columns = 0;
};

/// Throws Error(Unsupported) for an equation that is no such product. Dots must have been replaced by letters.
EinsumPlan planEinsum(const std::string& a, const std::string& b, const std::string& out);

/// The product of two tensors. Throws where lengths do not agree.
Tensor einsum(const EinsumPlan& plan, const Tensor& a, const Tensor& b);

/// "...a,ab->...b" for operands of these ranks: the letters of the two inputs and of the output, dots replaced.
std::vector<std::string> einsumTerms(const std::string& equation, std::size_t rankA, std::size_t rankB);

}  // namespace quantie
