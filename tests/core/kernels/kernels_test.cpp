// Whole kernels against plain loops in double precision: products, convolutions, pooling, arithmetic, resizing.
#include <QtTest>
#include <functional>

#include "core/base/parallel.h"
#include "core/kernels/batch_matmul.h"
#include "core/kernels/convolution.h"
#include "core/kernels/elementwise.h"
#include "core/kernels/pooling.h"
#include "core/kernels/resize.h"
#include "tests/core/kernels/random_floats.h"

using namespace quantie;
using namespace quantie::compute;

namespace {

/// Calls work(output pixel, tap, input pixel) for each tap that falls inside, over one sample.
void eachTap(const Sliding& s, const std::function<void(std::size_t, std::size_t, std::size_t)>& work) {
    for (std::size_t pixel = 0; pixel < s.pixelsOut(); ++pixel) {
        const std::size_t at[3] = {pixel / (s.dims[1].out * s.dims[2].out), pixel / s.dims[2].out % s.dims[1].out,
                                   pixel % s.dims[2].out};
        for (std::size_t tap = 0; tap < s.taps(); ++tap) {
            const std::size_t of[3] = {tap / (s.dims[1].size * s.dims[2].size), tap / s.dims[2].size % s.dims[1].size,
                                       tap % s.dims[2].size};
            std::size_t input = 0;
            bool inside = true;
            for (std::size_t d = 0; d < 3; ++d) {
                const SlidingDim& dim = s.dims[d];
                const auto place = static_cast<std::ptrdiff_t>(at[d] * dim.stride + of[d] * dim.dilation) -
                                   static_cast<std::ptrdiff_t>(dim.padBefore);
                inside = inside && place >= 0 && place < static_cast<std::ptrdiff_t>(dim.in);
                input = input * dim.in + static_cast<std::size_t>(std::max<std::ptrdiff_t>(place, 0));
            }
            if (inside) work(pixel, tap, input);
        }
    }
}

Sliding slidingOf(std::size_t channels) {
    Sliding s;
    s.batch = 2;
    s.channels = channels;
    s.dims[0] = {4, 3, 2, 1, 1, 0};
    s.dims[1] = {9, 5, 3, 2, 1, 1};
    s.dims[2] = {7, 7, 3, 1, 2, 2};
    return s;
}

double operated(Binary op, double a, double b) {
    switch (op) {
        case Binary::Add:
            return a + b;
        case Binary::Subtract:
            return a - b;
        case Binary::Multiply:
            return a * b;
        case Binary::Divide:
            return a / b;
        case Binary::Maximum:
            return std::max(a, b);
        case Binary::Minimum:
            return std::min(a, b);
        case Binary::Power:
            return std::pow(a, b);
        case Binary::SquaredDifference:
            return (a - b) * (a - b);
        case Binary::FloorDivide:
            return std::floor(a / b);
        case Binary::FloorMod:
            return a - std::floor(a / b) * b;
    }
    return 0;
}

}  // namespace

class KernelsTest : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setThreadCount(0); }

    void productsOfManySizes() {
        for (const unsigned threads : {1U, 0U}) {
            setThreadCount(threads);
            for (const auto& [rows, depth, columns] :
                 {std::array<std::size_t, 3>{1, 1, 1}, {7, 33, 5}, {64, 100, 129}, {300, 700, 65}, {1, 2048, 1000}}) {
                const std::vector<float> a = randomFloats(rows * depth);
                const std::vector<float> b = randomFloats(depth * columns, 2);
                const std::vector<float> shift = randomFloats(columns, 3);
                std::vector<float> have(rows * columns);
                Epilogue epilogue;
                epilogue.finish.shift = shift.data();
                epilogue.activation = Activation::Tanh;
                // The matrix read as it stands, and from its transpose.
                for (const bool transposed : {false, true}) {
                    std::vector<float> turned(b.size());
                    for (std::size_t k = 0; k < depth; ++k) {
                        for (std::size_t j = 0; j < columns; ++j) turned[j * depth + k] = b[k * columns + j];
                    }
                    const Matrix matrix = transposed ? Matrix{turned.data(), depth, columns, 1, depth}
                                                     : Matrix{b.data(), depth, columns, columns, 1};
                    multiply(a.data(), rows, PackedMatrix(matrix), epilogue, have.data());
                    std::vector<double> want(have.size());
                    for (std::size_t i = 0; i < want.size(); ++i) {
                        double sum = 0;
                        for (std::size_t k = 0; k < depth; ++k) {
                            sum += static_cast<double>(a[i / columns * depth + k]) *
                                   static_cast<double>(b[k * columns + i % columns]);
                        }
                        want[i] = std::tanh(sum + static_cast<double>(shift[i % columns]));
                    }
                    QVERIFY(apart(have, want) < 5e-5);
                }
            }
        }
    }

    void stacksBroadcast() {
        const std::vector<float> a = randomFloats(3 * 4 * 5);
        const std::vector<float> b = randomFloats(2 * 1 * 6 * 5, 2);
        std::vector<float> have(2 * 3 * 4 * 6);
        multiplyStacks({a.data(), {3, 4, 5}, false}, {b.data(), {2, 1, 6, 5}, true}, 0.5F, {2, 3, 4, 6}, have.data());
        std::vector<double> want(have.size());
        for (std::size_t i = 0; i < want.size(); ++i) {
            const std::size_t column = i % 6;
            const std::size_t row = i / 6 % 4;
            for (std::size_t k = 0; k < 5; ++k) {
                want[i] += 0.5 * static_cast<double>(a[(i / 24 % 3 * 4 + row) * 5 + k]) *
                           static_cast<double>(b[(i / 72 * 6 + column) * 5 + k]);
            }
        }
        QVERIFY(apart(have, want) < 1e-6);
    }

    void convolutions() {
        for (const std::size_t groups : {1, 2}) {
            for (const std::size_t filters : {2, 34, 66}) {
                const Sliding s = slidingOf(6);
                const std::size_t depth = s.channels / groups;
                const std::vector<float> x = randomFloats(s.batch * s.pixelsIn() * s.channels);
                const std::vector<float> w = randomFloats(s.taps() * depth * filters, 2);
                std::vector<float> have(s.batch * s.pixelsOut() * filters);
                convolve(s, x.data(), ConvolutionKernel(w.data(), s.taps() * depth, filters, groups), {}, have.data());
                std::vector<double> want(have.size());
                for (std::size_t n = 0; n < s.batch; ++n) {
                    eachTap(s, [&](std::size_t pixel, std::size_t tap, std::size_t input) {
                        for (std::size_t f = 0; f < filters; ++f) {
                            const std::size_t first = f / (filters / groups) * depth;
                            for (std::size_t c = 0; c < depth; ++c) {
                                want[(n * s.pixelsOut() + pixel) * filters + f] +=
                                    static_cast<double>(x[(n * s.pixelsIn() + input) * s.channels + first + c]) *
                                    static_cast<double>(w[(tap * depth + c) * filters + f]);
                            }
                        }
                    });
                }
                QVERIFY(apart(have, want) < 2e-6);
            }
        }
    }

    void depthwiseAndPooling() {
        for (const std::size_t channels : {1, 19, 32}) {
            const Sliding s = slidingOf(channels);
            const std::vector<float> x = randomFloats(s.batch * s.pixelsIn() * channels);
            const std::vector<float> w = randomFloats(s.taps() * channels, 2);
            const std::size_t outputs = s.batch * s.pixelsOut() * channels;
            std::vector<double> sums(outputs);
            std::vector<double> products(outputs);
            std::vector<double> counts(outputs);
            std::vector<double> most(outputs, -HUGE_VAL);
            for (std::size_t n = 0; n < s.batch; ++n) {
                eachTap(s, [&](std::size_t pixel, std::size_t tap, std::size_t input) {
                    for (std::size_t c = 0; c < channels; ++c) {
                        const auto value = static_cast<double>(x[(n * s.pixelsIn() + input) * channels + c]);
                        const std::size_t to = (n * s.pixelsOut() + pixel) * channels + c;
                        sums[to] += value;
                        products[to] += value * static_cast<double>(w[tap * channels + c]);
                        most[to] = std::max(most[to], value);
                        ++counts[to];
                    }
                });
            }
            for (std::size_t i = 0; i < outputs; ++i) sums[i] /= counts[i];
            std::vector<float> have(outputs);
            convolveDepthwise(s, x.data(), w.data(), {}, have.data());
            QVERIFY(apart(have, products) < 1e-6);
            pool(Pooling::Average, s, x.data(), have.data());
            QVERIFY(apart(have, sums) < 1e-6);
            pool(Pooling::Max, s, x.data(), have.data());
            QCOMPARE(apart(have, most), 0.0);
        }
    }

    void arithmeticBroadcasts() {
        const Shape shape{3, 1, 5, 17};
        const Shape other{4, 1, 17};
        const Shape out{3, 4, 5, 17};
        std::vector<float> a = randomFloats(3 * 5 * 17);
        std::vector<float> b = randomFloats(4 * 17, 2);
        for (float& x : a) x = std::fabs(x) + 0.5F;  // a power of a negative number is none
        for (int kind = 0; kind <= static_cast<int>(Binary::FloorMod); ++kind) {
            const auto op = static_cast<Binary>(kind);
            std::vector<float> have(3 * 4 * 5 * 17);
            binary(op, {a.data(), shape}, {b.data(), other}, out, have.data());
            for (std::size_t i = 0; i < have.size(); ++i) {
                const std::size_t column = i % 17;
                const std::size_t row = i / 17 % 5;
                const auto x = static_cast<double>(a[(i / 340 * 5 + row) * 17 + column]);
                const auto y = static_cast<double>(b[i / 85 % 4 * 17 + column]);
                const double want = operated(op, x, y);
                QVERIFY2(std::fabs(static_cast<double>(have[i]) - want) <= 1e-6 * std::max(1.0, std::fabs(want)),
                         qPrintable(QString("operation %1 of %2 and %3").arg(kind).arg(x).arg(y)));
            }
        }
    }

    /// Every method leaves a picture of one colour as it is, and one of the same size but for the two that smooth.
    void resizing() {
        const Shape from{2, 5, 4, 3};
        for (int kind = 0; kind <= static_cast<int>(Interpolation::MitchellCubic); ++kind) {
            const auto method = static_cast<Interpolation>(kind);
            for (const Shape& to : {Shape{2, 9, 2, 3}, Shape{2, 1, 1, 3}, Shape{2, 5, 4, 3}}) {
                const auto size = static_cast<std::size_t>(elementCount(to));
                std::vector<float> have(size);
                resize(method, std::vector<float>(120, 0.75F).data(), from, to, have.data());
                QVERIFY(apart(have, std::vector<float>(size, 0.75F)) < 1e-6);
            }
            if (method == Interpolation::Gaussian || method == Interpolation::MitchellCubic) continue;
            const std::vector<float> x = randomFloats(120);
            std::vector<float> have(120);
            resize(method, x.data(), from, from, have.data());
            QVERIFY2(apart(have, x) < 1e-5, qPrintable(QString::number(kind)));
        }
    }
};

QTEST_APPLESS_MAIN(KernelsTest)
#include "kernels_test.moc"
