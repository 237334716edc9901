#include "core/kernels/decompositions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace quantie::compute {
namespace {

/// Of Jacobi's rotations; a dozen is many.
constexpr int mostSweeps = 64;
constexpr double negligible = 1e-16;

/// The rotation that makes the off-diagonal element of ((a, b), (b, d)) zero.
struct Rotation {
    double cosine;
    double sine;

    Rotation(double a, double b, double d) {
        const double ratio = (d - a) / (2 * b);
        const double tangent = std::copysign(1.0, ratio) / (std::fabs(ratio) + std::hypot(ratio, 1.0));
        cosine = 1 / std::hypot(tangent, 1.0);
        sine = tangent * cosine;
    }
    void turnColumns(DenseMatrix& m, std::size_t p, std::size_t q) const {
        for (std::size_t k = 0; k < m.rows; ++k) {
            const double x = m.at(k, p);
            const double y = m.at(k, q);
            m.at(k, p) = cosine * x - sine * y;
            m.at(k, q) = sine * x + cosine * y;
        }
    }
    void turnRows(DenseMatrix& m, std::size_t p, std::size_t q) const {
        for (std::size_t k = 0; k < m.columns; ++k) {
            const double x = m.at(p, k);
            const double y = m.at(q, k);
            m.at(p, k) = cosine * x - sine * y;
            m.at(q, k) = sine * x + cosine * y;
        }
    }
};

double columnProduct(const DenseMatrix& m, std::size_t p, std::size_t q) {
    double sum = 0;
    for (std::size_t k = 0; k < m.rows; ++k) sum += m.at(k, p) * m.at(k, q);
    return sum;
}

DenseMatrix pickedColumns(const DenseMatrix& m, const std::vector<std::size_t>& order) {
    DenseMatrix result = DenseMatrix::zeros(m.rows, order.size());
    for (std::size_t c = 0; c < order.size(); ++c) {
        for (std::size_t r = 0; r < m.rows; ++r) result.at(r, c) = m.at(r, order[c]);
    }
    return result;
}

double signOfColumn(const DenseMatrix& m, std::size_t c) {
    double largest = 0;
    for (std::size_t r = 0; r < m.rows; ++r) {
        if (std::fabs(m.at(r, c)) > std::fabs(largest) * (1 + 1e-9)) largest = m.at(r, c);
    }
    return largest < 0 ? -1 : 1;
}

void scaleColumn(DenseMatrix& m, std::size_t c, double factor) {
    for (std::size_t r = 0; r < m.rows; ++r) m.at(r, c) *= factor;
}

/// A unit vector that is orthogonal to the columns before: of the axes, the one that has most left.
void completeColumn(DenseMatrix& m, std::size_t column) {
    std::vector<double> best;
    double length = -1;
    for (std::size_t axis = 0; axis < m.rows; ++axis) {
        std::vector<double> rest(m.rows, 0.0);
        rest[axis] = 1;
        for (int twice = 0; twice < 2; ++twice) {
            for (std::size_t c = 0; c < column; ++c) {
                double along = 0;
                for (std::size_t r = 0; r < m.rows; ++r) along += rest[r] * m.at(r, c);
                for (std::size_t r = 0; r < m.rows; ++r) rest[r] -= along * m.at(r, c);
            }
        }
        const double left = std::sqrt(std::inner_product(rest.begin(), rest.end(), rest.begin(), 0.0));
        if (left > length) {
            length = left;
            best = std::move(rest);
        }
    }
    for (std::size_t r = 0; r < m.rows; ++r) m.at(r, column) = best[r] / length;
}

}  // namespace

DenseMatrix DenseMatrix::zeros(std::size_t rows, std::size_t columns) {
    return {rows, columns, std::vector<double>(rows * columns, 0.0)};
}

DenseMatrix DenseMatrix::identity(std::size_t size) {
    DenseMatrix result = zeros(size, size);
    for (std::size_t i = 0; i < size; ++i) result.at(i, i) = 1;
    return result;
}

DenseMatrix DenseMatrix::transposed() const {
    DenseMatrix result = zeros(columns, rows);
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns; ++c) result.at(c, r) = at(r, c);
    }
    return result;
}

DenseMatrix productOf(const DenseMatrix& a, const DenseMatrix& b) {
    DenseMatrix result = DenseMatrix::zeros(a.rows, b.columns);
    for (std::size_t r = 0; r < a.rows; ++r) {
        for (std::size_t k = 0; k < a.columns; ++k) {
            for (std::size_t c = 0; c < b.columns; ++c) result.at(r, c) += a.at(r, k) * b.at(k, c);
        }
    }
    return result;
}

LuFactors::LuFactors(DenseMatrix given) : matrix(std::move(given)), order(matrix.rows) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t c = 0; c < matrix.rows; ++c) {
        std::size_t pivot = c;
        for (std::size_t r = c + 1; r < matrix.rows; ++r) {
            if (std::fabs(matrix.at(r, c)) > std::fabs(matrix.at(pivot, c))) pivot = r;
        }
        if (pivot != c) swapRows(pivot, c);
        if (matrix.at(c, c) == 0) continue;
        for (std::size_t r = c + 1; r < matrix.rows; ++r) {
            const double factor = matrix.at(r, c) / matrix.at(c, c);
            matrix.at(r, c) = factor;
            for (std::size_t k = c + 1; k < matrix.rows; ++k) matrix.at(r, k) -= factor * matrix.at(c, k);
        }
    }
}

void LuFactors::swapRows(std::size_t a, std::size_t b) {
    for (std::size_t k = 0; k < matrix.columns; ++k) std::swap(matrix.at(a, k), matrix.at(b, k));
    std::swap(order[a], order[b]);
    sign = -sign;
}

DenseMatrix LuFactors::solve(const DenseMatrix& right) const {
    DenseMatrix x = DenseMatrix::zeros(right.rows, right.columns);
    for (std::size_t c = 0; c < right.columns; ++c) {
        for (std::size_t r = 0; r < right.rows; ++r) {
            double sum = right.at(order[r], c);
            for (std::size_t k = 0; k < r; ++k) sum -= matrix.at(r, k) * x.at(k, c);
            x.at(r, c) = sum;
        }
        for (std::size_t r = right.rows; r-- > 0;) {
            double sum = x.at(r, c);
            for (std::size_t k = r + 1; k < right.rows; ++k) sum -= matrix.at(r, k) * x.at(k, c);
            x.at(r, c) = sum / matrix.at(r, r);
        }
    }
    return x;
}

QrFactors::QrFactors(DenseMatrix given) : q(DenseMatrix::identity(given.rows)), r(std::move(given)) {
    for (std::size_t c = 0; c < std::min(r.rows, r.columns); ++c) {
        double tail = 0;
        for (std::size_t k = c + 1; k < r.rows; ++k) tail += r.at(k, c) * r.at(k, c);
        if (tail == 0) continue;  // nothing to reflect: the sign stays
        const double first = r.at(c, c);
        const double length = -std::copysign(std::sqrt(first * first + tail), first);
        std::vector<double> mirror(r.rows, 0.0);
        for (std::size_t k = c; k < r.rows; ++k) mirror[k] = r.at(k, c);
        mirror[c] -= length;
        const double scale = 2 / (tail + mirror[c] * mirror[c]);
        for (std::size_t j = 0; j < r.columns; ++j) {
            double along = 0;
            for (std::size_t k = c; k < r.rows; ++k) along += mirror[k] * r.at(k, j);
            for (std::size_t k = c; k < r.rows; ++k) r.at(k, j) -= scale * along * mirror[k];
        }
        for (std::size_t i = 0; i < q.rows; ++i) {
            double along = 0;
            for (std::size_t k = c; k < r.rows; ++k) along += q.at(i, k) * mirror[k];
            for (std::size_t k = c; k < r.rows; ++k) q.at(i, k) -= scale * along * mirror[k];
        }
        for (std::size_t k = c + 1; k < r.rows; ++k) r.at(k, c) = 0;
    }
}

Spectrum::Spectrum(DenseMatrix given) : vectors(DenseMatrix::identity(given.rows)) {
    const std::size_t size = given.rows;
    for (std::size_t r = 0; r < size; ++r) {
        for (std::size_t c = r + 1; c < size; ++c) given.at(r, c) = given.at(c, r);
    }
    const double scale =
        std::sqrt(std::inner_product(given.values.begin(), given.values.end(), given.values.begin(), 0.0));
    bool turned = true;
    for (int sweep = 0; turned && sweep < mostSweeps; ++sweep) {
        turned = false;
        for (std::size_t p = 0; p < size; ++p) {
            for (std::size_t q = p + 1; q < size; ++q) {
                if (!(std::fabs(given.at(p, q)) > negligible * scale)) continue;
                const Rotation rotation(given.at(p, p), given.at(p, q), given.at(q, q));
                rotation.turnColumns(given, p, q);
                rotation.turnRows(given, p, q);
                rotation.turnColumns(vectors, p, q);
                turned = true;
            }
        }
    }
    std::vector<std::size_t> order(size);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return given.at(a, a) < given.at(b, b); });
    for (const std::size_t i : order) values.push_back(given.at(i, i));
    vectors = pickedColumns(vectors, order);
    for (std::size_t c = 0; c < size; ++c) scaleColumn(vectors, c, signOfColumn(vectors, c));
}

SingularValues::SingularValues(const DenseMatrix& given) {
    // The columns of the taller form are turned until they are orthogonal: then they are U's, times their lengths.
    const bool wide = given.rows < given.columns;
    DenseMatrix left = wide ? given.transposed() : given;
    DenseMatrix right = DenseMatrix::identity(left.columns);
    bool turned = true;
    for (int sweep = 0; turned && sweep < mostSweeps; ++sweep) {
        turned = false;
        for (std::size_t p = 0; p < left.columns; ++p) {
            for (std::size_t q = p + 1; q < left.columns; ++q) {
                const double a = columnProduct(left, p, p);
                const double b = columnProduct(left, p, q);
                const double d = columnProduct(left, q, q);
                if (!(std::fabs(b) > negligible * std::sqrt(a * d) + 1e-300)) continue;
                const Rotation rotation(a, b, d);
                rotation.turnColumns(left, p, q);
                rotation.turnColumns(right, p, q);
                turned = true;
            }
        }
    }
    std::vector<double> lengths;
    for (std::size_t c = 0; c < left.columns; ++c) lengths.push_back(std::sqrt(columnProduct(left, c, c)));
    std::vector<std::size_t> order(lengths.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return lengths[a] > lengths[b]; });
    left = pickedColumns(left, order);
    right = pickedColumns(right, order);
    for (std::size_t c = 0; c < order.size(); ++c) {
        values.push_back(lengths[order[c]]);
        if (values[c] > negligible * values.front()) {
            scaleColumn(left, c, 1 / values[c]);
        } else {
            completeColumn(left, c);
        }
    }
    if (wide) std::swap(left, right);
    u = std::move(left);
    v = std::move(right);
    for (std::size_t c = 0; c < values.size(); ++c) {
        const double sign = signOfColumn(u, c);
        scaleColumn(u, c, sign);
        scaleColumn(v, c, sign);
    }
}

}  // namespace quantie::compute
