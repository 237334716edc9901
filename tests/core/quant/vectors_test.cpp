// Quantize-dequantize against vectors made by real TensorFlow 2.15.1 (tests/data/quant/make_vectors.py), on every
// instruction set that this CPU has.
#include <QtTest>
#include <bit>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/quant/fake_quant.h"
#include "core/quant/kernels.h"
#include "core/quant/ranges.h"
#include "core/quant/sweep.h"

using namespace quantie;

namespace {

struct Vector {
    Scheme scheme;
    Shape shape;
    std::vector<float> values;
    bool refused = false;
    std::vector<float> lo;
    std::vector<float> hi;
    std::vector<float> expected;

    std::string name() const {
        return std::to_string(scheme.bits) + " bits" + (scheme.symmetric ? " symmetric" : "") +
               (scheme.narrowRange ? " narrow" : "") + (scheme.axis ? " axis " + std::to_string(*scheme.axis) : "") +
               " " + toString(shape);
    }
};

/// Reads the format that make_vectors.py describes.
class Reader {
  public:
    explicit Reader(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        m_bytes.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    bool done() const { return m_at >= m_bytes.size(); }
    int integer() { return take<int>(1).front(); }
    std::vector<float> floats(std::size_t count) { return take<float>(count); }

  private:
    template <class T>
    std::vector<T> take(std::size_t count) {
        std::vector<T> result(count);
        if (m_at + count * sizeof(T) > m_bytes.size()) qFatal("vectors.bin is truncated");
        std::memcpy(result.data(), m_bytes.data() + m_at, count * sizeof(T));
        m_at += count * sizeof(T);
        return result;
    }
    std::vector<char> m_bytes;
    std::size_t m_at = 0;
};

Vector next(Reader& reader) {
    Vector v;
    v.scheme.bits = reader.integer();
    v.scheme.symmetric = reader.integer() != 0;
    v.scheme.narrowRange = reader.integer() != 0;
    const bool hasAxis = reader.integer() != 0;
    const int axis = reader.integer();
    if (hasAxis) v.scheme.axis = axis;
    const bool given = reader.integer() != 0;
    v.refused = reader.integer() != 0;
    v.shape.resize(static_cast<std::size_t>(reader.integer()));
    for (auto& dim : v.shape) dim = reader.integer();
    const auto channels = static_cast<std::size_t>(reader.integer());
    if (given) {
        const std::vector<float> lo = reader.floats(channels);
        const std::vector<float> hi = reader.floats(channels);
        v.scheme.range = Given{{lo.begin(), lo.end()}, {hi.begin(), hi.end()}};
    }
    const auto count = static_cast<std::size_t>(elementCount(v.shape));
    v.values = reader.floats(count);
    if (!v.refused) {
        v.lo = reader.floats(channels);
        v.hi = reader.floats(channels);
        v.expected = reader.floats(count);
    }
    return v;
}

const std::vector<Vector>& vectors() {
    static const std::vector<Vector> all = [] {
        Reader reader(QUANTIE_TEST_DATA "/quant/vectors.bin");
        std::vector<Vector> read;
        while (!reader.done()) read.push_back(next(reader));
        return read;
    }();
    return all;
}

/// Equal as numbers: a zero of either sign.
bool same(const std::vector<float>& a, const std::vector<float>& b) {
    return a == b;
}

}  // namespace

class VectorsTest : public QObject {
    Q_OBJECT

  private slots:
    void areThere() {
        QVERIFY(vectors().size() > 1000);
        std::size_t refused = 0;
        for (const Vector& v : vectors()) refused += v.refused ? 1 : 0;
        QVERIFY(refused > 0);
    }

    void rangesAreTfmots() {
        for (const Vector& v : vectors()) {
            if (v.refused) continue;
            const std::vector<ChannelRange> found = ranges(v.values, v.shape, v.scheme);
            QCOMPARE(found.size(), v.lo.size());
            for (std::size_t c = 0; c < found.size(); ++c) {
                QVERIFY2(found[c].lo == v.lo[c] && found[c].hi == v.hi[c], v.name().c_str());
            }
        }
    }

    void valuesAreTensorFlows() {
        for (const Vector& v : vectors()) {
            if (v.refused) continue;
            std::vector<float> out(v.values.size());
            quantizeDequantize(v.values, v.shape, v.scheme, out);
            QVERIFY2(same(out, v.expected), v.name().c_str());
        }
    }

    void codesDequantizeToTheSame() {
        for (const Vector& v : vectors()) {
            if (v.refused) continue;
            const Codes codes = quantizeCodes(v.values, v.shape, v.scheme);
            for (const std::uint16_t code : codes.codes) {
                QVERIFY(code >= (v.scheme.narrowRange ? 1 : 0) && code < (1 << v.scheme.bits));
            }
            std::vector<float> out(v.values.size());
            dequantize(codes, v.shape, v.scheme.axis, out);
            QVERIFY2(same(out, v.expected), v.name().c_str());
        }
    }

    void everyLevelComputesTheSameBits() {
        for (const Vector& v : vectors()) {
            if (v.refused) continue;
            const auto grids = quantizers(ranges(v.values, v.shape, v.scheme), v.scheme);
            const ChannelView view = channelView(v.shape, v.scheme.axis);
            for (const kernels::Level& level : kernels::levels()) {
                std::vector<float> out(v.values.size());
                forEachTile(view, grids, !v.scheme.axis, [&](const Tile& tile, const kernels::Grid& grid) {
                    level.quantize(v.values.data(), tile, grid, out.data());
                });
                QVERIFY2(same(out, v.expected), (v.name() + " on " + std::string(level.name)).c_str());
            }
        }
    }

    void rangesWithoutAScaleAreRefused() {
        for (const Vector& v : vectors()) {
            if (!v.refused) continue;
            std::vector<float> out(v.values.size());
            try {
                quantizeDequantize(v.values, v.shape, v.scheme, out);
                QFAIL(v.name().c_str());
            } catch (const Error& error) {
                QCOMPARE(error.code(), ErrorCode::Unsupported);
                QVERIFY(error.reason().find("its scale is") != std::string::npos);
                QCOMPARE(error.where().starts_with("channel "), v.scheme.axis.has_value());
            }
        }
    }
};

QTEST_APPLESS_MAIN(VectorsTest)
#include "vectors_test.moc"
