#include "core/kernels/matmul.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/kernels/memory.h"

namespace quantie::compute {
namespace {

/// A task's rows of A should stay in the second cache while the panels pass by, and each panel while the rows do.
constexpr std::size_t cacheFloats = std::size_t{208} << 10;
constexpr std::size_t leastChunkFloats = std::size_t{48} << 10;
constexpr std::size_t mostChunkFloats = std::size_t{96} << 10;

std::size_t ceilDivide(std::size_t a, std::size_t b) {
    return (a + b - 1) / b;
}

/// How a product is cut into tasks: chunks of rows times groups of panels.
struct Cut {
    std::size_t chunks = 1;
    std::size_t groups = 1;
};

Cut cutFor(const RowSource& a, std::size_t depth, std::size_t panels) {
    const std::size_t rows = a.rows;
    const std::size_t tiles = ceilDivide(rows, best().rows);
    const std::size_t panel = depth * best().columns;
    const std::size_t chunkFloats =
        std::clamp(cacheFloats - std::min(cacheFloats, panel), leastChunkFloats, mostChunkFloats);
    const std::size_t perTile = (a.own == 0 ? depth : a.own) * best().rows;
    const std::size_t perChunk = std::clamp<std::size_t>(chunkFloats / std::max<std::size_t>(perTile, 1), 1, 16);
    Cut cut{ceilDivide(tiles, perChunk), 1};
    const std::size_t threads = threadCount();
    if (threads > 1 && cut.chunks < 4 * threads) {
        // Tiny products are not worth waking anyone.
        if (rows * depth * panels * best().columns < (std::size_t{1} << 17)) return {1, 1};
        cut.groups = std::min(panels, ceilDivide(4 * threads, cut.chunks));
    }
    return cut;
}

/// The first item of part `index` of `parts` equal parts.
std::size_t partStart(std::size_t items, std::size_t parts, std::size_t index) {
    return items * index / parts;
}

class Product {
  public:
    Product(const RowSource& a, const PackedMatrix& b, const Epilogue& epilogue, float* c, std::size_t pitch)
        : m_a(a), m_b(b), m_epilogue(epilogue), m_c(c), m_pitch(pitch), m_cut(cutFor(a, b.rows(), b.panels())) {}

    void run() const {
        parallelFor(m_cut.chunks * m_cut.groups, [this](std::size_t task) {
            const std::size_t chunk = task % m_cut.chunks;
            const std::size_t group = task / m_cut.chunks;
            piece(partStart(m_a.rows, m_cut.chunks, chunk), partStart(m_a.rows, m_cut.chunks, chunk + 1),
                  partStart(m_b.panels(), m_cut.groups, group), partStart(m_b.panels(), m_cut.groups, group + 1));
        });
    }

  private:
    void piece(std::size_t firstRow, std::size_t endRow, std::size_t firstPanel, std::size_t endPanel) const {
        const std::size_t rows = endRow - firstRow;
        if (rows == 0 || firstPanel == endPanel) return;
        const std::size_t tiles = ceilDivide(rows, m_level.rows);
        std::vector<std::size_t> starts(tiles + 1);
        for (std::size_t t = 0; t <= tiles; ++t) starts[t] = partStart(rows, tiles, t);
        std::vector<const float*> pointers(rows * m_a.segments);
        std::vector<float> scratch(rows * m_a.scratch);
        for (std::size_t t = 0; t < tiles; ++t) {
            m_a.fill(firstRow + starts[t], starts[t + 1] - starts[t], pointers.data() + starts[t] * m_a.segments,
                     scratch.data() + starts[t] * m_a.scratch);
        }
        for (std::size_t p = firstPanel; p < endPanel; ++p) {
            for (std::size_t t = 0; t < tiles; ++t) {
                tile(firstRow + starts[t], starts[t + 1] - starts[t], pointers.data() + starts[t] * m_a.segments, p);
            }
        }
        if (m_epilogue.activation == Activation::Linear) return;
        const std::size_t firstColumn = firstPanel * m_level.columns;
        const std::size_t columns = std::min(endPanel * m_level.columns, m_b.columns()) - firstColumn;
        for (std::size_t r = firstRow; r < endRow; ++r) {
            activate(m_epilogue.activation, columns, m_c + r * m_pitch + firstColumn);
        }
    }

    void tile(std::size_t row, std::size_t rows, const float* const* pointers, std::size_t panel) const {
        const std::size_t column = panel * m_level.columns;
        m_level.product({pointers, rows, m_a.segments, m_a.length, m_b.panel(panel),
                         std::min(m_level.columns, m_b.columns() - column), m_c + row * m_pitch + column, m_pitch,
                         m_epilogue.finish.from(row, column, m_pitch)});
    }

    const Level& m_level = best();
    const RowSource& m_a;
    const PackedMatrix& m_b;
    const Epilogue& m_epilogue;
    float* m_c;
    std::size_t m_pitch;
    Cut m_cut;
};

}  // namespace

PackedMatrix::PackedMatrix(const Matrix& matrix)
    : m_rows(matrix.rows),
      m_columns(matrix.columns),
      m_panels(ceilDivide(matrix.columns, best().columns)),
      m_data(takeFloats(m_panels * matrix.rows * best().columns)) {
    const std::size_t width = best().columns;
    parallelFor(m_panels, [&](std::size_t p) {
        float* to = m_data.get() + p * m_rows * width;
        const std::size_t first = p * width;
        const std::size_t filled = std::min(width, m_columns - first);
        for (std::size_t k = 0; k < m_rows; ++k, to += width) {
            const float* from = matrix.data + k * matrix.rowStride + first * matrix.columnStride;
            for (std::size_t j = 0; j < filled; ++j) to[j] = from[j * matrix.columnStride];
            std::fill(to + filled, to + width, 0.0F);
        }
    });
}

void activate(Activation activation, std::size_t count, float* values) {
    if (activation != Activation::Linear) best().activate(activation, values, count, values);
}

void multiply(const RowSource& a, const PackedMatrix& b, const Epilogue& epilogue, float* c, std::size_t pitch) {
    Product(a, b, epilogue, c, pitch).run();
}

void multiply(const float* a, std::size_t rows, const PackedMatrix& b, const Epilogue& epilogue, float* c) {
    const std::size_t depth = b.rows();
    const RowSource source{rows,
                           1,
                           depth,
                           [a, depth](std::size_t first, std::size_t count, const float** pointers, float*) {
                               for (std::size_t r = 0; r < count; ++r) pointers[r] = a + (first + r) * depth;
                           },
                           0,
                           0};
    multiply(source, b, epilogue, c, b.columns());
}

}  // namespace quantie::compute
