// Stacks of matrices, one by one in double, for the operators of linear algebra.
#pragma once

#include <algorithm>

#include "core/kernels/decompositions.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

struct Matrices {
    Tensor values;
    std::size_t rows;
    std::size_t columns;
    std::size_t count;

    explicit Matrices(const Value& value) : values(floatsOf(value)) {
        requireRankAtLeast(value.shape(), 2);
        rows = static_cast<std::size_t>(value.shape()[value.shape().size() - 2]);
        columns = static_cast<std::size_t>(value.shape().back());
        count = rows * columns == 0 ? 0 : values.size() / (rows * columns);
    }
    compute::DenseMatrix matrix(std::size_t index) const {
        using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        return Eigen::Map<const Floats>(values.floats().data() + index * rows * columns,
                                        static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns))
            .cast<double>();
    }
    void requireSquare() const {
        if (rows != columns) refuse("inputs", "matrices that are not square");
    }
};

/// As the part with that index of the result, row by row.
inline void storeNumbers(const compute::DenseMatrix& numbers, std::size_t index, FloatResult& result) {
    std::transform(numbers.reshaped<Eigen::RowMajor>().begin(), numbers.reshaped<Eigen::RowMajor>().end(),
                   result.data() + index * static_cast<std::size_t>(numbers.size()),
                   [](double x) { return static_cast<float>(x); });
}

/// The shape of the stack with the last `dropped` dimensions replaced by `tail`; unknown where the input is.
inline MaybeShape stackShape(const MaybeShape& input, std::size_t dropped, const Shape& tail) {
    if (!input) return std::nullopt;
    requireRankAtLeast(*input, 2);
    Shape shape(input->begin(), input->end() - static_cast<std::ptrdiff_t>(dropped));
    shape.insert(shape.end(), tail.begin(), tail.end());
    return shape;
}

}  // namespace quantie
