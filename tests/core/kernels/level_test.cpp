// The inner loops against plain ones in double precision, at every level of instructions that this CPU has.
#include "core/kernels/level.h"

#include <QtTest>
#include <functional>

#include "tests/core/kernels/random_floats.h"

using namespace quantie;
using namespace quantie::compute;

namespace {

const Level& levelNamed(const QString& name) {
    for (const Level& level : levels()) {
        if (name == QString::fromUtf8(level.name.data(), static_cast<qsizetype>(level.name.size()))) return level;
    }
    return best();
}

double finished(double sum, const Finish& finish, std::size_t column) {
    if (finish.scale != nullptr) sum *= static_cast<double>(finish.scale[column]);
    if (finish.shift != nullptr) sum += static_cast<double>(finish.shift[column]);
    return std::clamp(sum, static_cast<double>(finish.lo), static_cast<double>(finish.hi));
}

double plain(Activation activation, double x) {
    switch (activation) {
        case Activation::Linear:
            return x;
        case Activation::Relu:
            return std::max(x, 0.0);
        case Activation::Relu6:
            return std::clamp(x, 0.0, 6.0);
        case Activation::Sigmoid:
            return 1 / (1 + std::exp(-x));
        case Activation::HardSigmoid:
            return std::clamp(0.2 * x + 0.5, 0.0, 1.0);
        case Activation::Tanh:
            return std::tanh(x);
        case Activation::Swish:
            return x / (1 + std::exp(-x));
        case Activation::Elu:
            return x > 0 ? x : std::expm1(x);
        case Activation::Selu:
            return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x));
        case Activation::Exponential:
            return std::exp(x);
        case Activation::Softplus:
            return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x)));
        case Activation::Softsign:
            return x / (1 + std::fabs(x));
        case Activation::Gelu:
            return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
        case Activation::GeluTanh:
            return 0.5 * x * (1 + std::tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
        case Activation::Mish:
            return x * std::tanh(std::log1p(std::exp(x)));
        case Activation::HardSigmoid6:
            return std::clamp(x + 3, 0.0, 6.0) / 6;
        case Activation::HardSilu:
            return x * std::clamp(x + 3, 0.0, 6.0) / 6;
        case Activation::HardTanh:
            return std::clamp(x, -1.0, 1.0);
        case Activation::HardShrink:
            return std::fabs(x) > 0.5 ? x : 0;
        case Activation::SoftShrink:
            return x > 0.5 ? x - 0.5 : std::min(x + 0.5, 0.0);
        case Activation::TanhShrink:
            return x - std::tanh(x);
        case Activation::SparsePlus:
            return x < 1 ? 0.25 * std::pow(std::max(x + 1, 0.0), 2) : x;
        case Activation::SparseSigmoid:
            return std::clamp(0.5 * (x + 1), 0.0, 1.0);
        case Activation::Squareplus:
            return (x + std::sqrt(x * x + 4)) / 2;
        case Activation::LogSigmoid:
            return -(std::max(-x, 0.0) + std::log1p(std::exp(-std::fabs(x))));
        case Activation::LeakyRelu:
            return x < 0 ? 0.2 * x : x;
    }
    return x;
}

}  // namespace

class LevelTest : public QObject {
    Q_OBJECT

    static void everyLevel() {
        QTest::addColumn<QString>("name");
        for (const Level& level : levels()) {
            const QString name = QString::fromUtf8(level.name.data(), static_cast<qsizetype>(level.name.size()));
            QTest::newRow(qPrintable(name)) << name;
        }
    }

  private slots:
    void product_data() { everyLevel(); }
    void product() {
        QFETCH(QString, name);
        const Level& level = levelNamed(name);
        for (const std::size_t segments : {std::size_t{1}, std::size_t{3}}) {
            for (std::size_t rows = 1; rows <= level.rows; ++rows) {
                for (const std::size_t columns : {std::size_t{1}, level.columns - 1, level.columns}) {
                    checkProduct(level, rows, segments, 17, columns);
                }
            }
        }
    }

    void depthwise_data() { everyLevel(); }
    void depthwise() {
        QFETCH(QString, name);
        const Level& level = levelNamed(name);
        for (std::size_t pixels = 1; pixels <= level.pixels; ++pixels) {
            for (const std::size_t channels : {1, 7, 16, 45, 64}) checkDepthwise(level, pixels, channels, 9);
        }
    }

    void activations_data() { everyLevel(); }
    void activations() {
        QFETCH(QString, name);
        const Level& level = levelNamed(name);
        std::vector<float> x{0.0F, -0.0F, 1e-8F, -1e-8F, 0.624F, 0.626F, 5.99F, 6.01F, 20.0F, -20.0F, 80.0F, -80.0F};
        for (const float value : randomFloats(61)) x.push_back(6 * value);
        for (int kind = 0; kind <= static_cast<int>(Activation::LeakyRelu); ++kind) {
            const auto activation = static_cast<Activation>(kind);
            std::vector<float> have(x.size());
            level.activate(activation, x.data(), x.size(), have.data());
            for (std::size_t i = 0; i < x.size(); ++i) {
                const double want = plain(activation, static_cast<double>(x[i]));
                const double off = std::fabs(static_cast<double>(have[i]) - want);
                // Relative to what is added up on the way: the value itself, and for the difference of two like
                // ones, 1.
                QVERIFY2(off <= 5e-7 * std::max(std::fabs(want), std::min(6.0, std::fabs(static_cast<double>(x[i])))),
                         qPrintable(QString("kind %1 at %2: %3, not %4").arg(kind).arg(x[i]).arg(have[i]).arg(want)));
            }
        }
    }

    void softmax_data() { everyLevel(); }
    void softmax() {
        QFETCH(QString, name);
        for (const std::size_t width : {1, 5, 16, 33}) {
            std::vector<float> x = randomFloats(3 * width);
            for (float& value : x) value *= 30;
            std::vector<float> have(x.size());
            levelNamed(name).softmax(x.data(), 3, width, have.data());
            std::vector<double> want(x.size());
            for (std::size_t r = 0; r < 3; ++r) {
                double sum = 0;
                for (std::size_t j = 0; j < width; ++j) sum += std::exp(static_cast<double>(x[r * width + j]));
                for (std::size_t j = 0; j < width; ++j) {
                    want[r * width + j] = std::exp(static_cast<double>(x[r * width + j])) / sum;
                }
            }
            QVERIFY(apart(have, want) < 1e-6);
        }
    }

    void affineAndLayerNorm_data() { everyLevel(); }
    void affineAndLayerNorm() {
        QFETCH(QString, name);
        const Level& level = levelNamed(name);
        for (const std::size_t width : {1, 3, 16, 70}) {
            const std::vector<float> x = randomFloats(4 * width);
            const std::vector<float> scale = randomFloats(width, 2);
            const std::vector<float> shift = randomFloats(width, 3);
            std::vector<float> have(x.size());
            std::vector<double> want(x.size());
            const Finish finish{.scale = scale.data(), .shift = shift.data(), .lo = -0.3F, .hi = 0.4F};
            level.affine(x.data(), 4, width, finish, have.data());
            for (std::size_t i = 0; i < x.size(); ++i) {
                want[i] = finished(static_cast<double>(x[i]), finish, i % width);
            }
            QVERIFY(apart(have, want) < 1e-6);
            level.layerNorm(x.data(), 4, width, 1e-3F, scale.data(), shift.data(), have.data());
            for (std::size_t r = 0; r < 4; ++r) {
                double sum = 0;
                double squares = 0;
                for (std::size_t j = 0; j < width; ++j) sum += static_cast<double>(x[r * width + j]);
                const double mean = sum / static_cast<double>(width);
                for (std::size_t j = 0; j < width; ++j)
                    squares += std::pow(static_cast<double>(x[r * width + j]) - mean, 2);
                const double by = std::sqrt(squares / static_cast<double>(width) + 1e-3);
                for (std::size_t j = 0; j < width; ++j) {
                    want[r * width + j] =
                        (static_cast<double>(x[r * width + j]) - mean) / by * static_cast<double>(scale[j]) +
                        static_cast<double>(shift[j]);
                }
            }
            QVERIFY(apart(have, want) < 2e-6);
        }
    }

    /// NaN goes through every loop, whatever it is clamped to.
    void nanStays_data() { everyLevel(); }
    void nanStays() {
        QFETCH(QString, name);
        const Level& level = levelNamed(name);
        std::vector<float> x(20, 1.0F);
        x[13] = std::numeric_limits<float>::quiet_NaN();
        std::vector<float> have(x.size());
        for (int kind = 0; kind <= static_cast<int>(Activation::Mish); ++kind) {
            level.activate(static_cast<Activation>(kind), x.data(), x.size(), have.data());
            QVERIFY2(std::isnan(have[13]), qPrintable(QString::number(kind)));
            QVERIFY(!std::isnan(have[12]));
        }
        Finish finish;
        finish.lo = 0;
        finish.hi = 6;
        level.affine(x.data(), 1, x.size(), finish, have.data());
        QVERIFY(std::isnan(have[13]));
    }

  private:
    static void checkProduct(const Level& level, std::size_t rows, std::size_t segments, std::size_t length,
                             std::size_t columns) {
        const std::size_t depth = segments * length;
        const std::vector<float> a = randomFloats(rows * depth, 5);
        const std::vector<float> panel = randomFloats(depth * level.columns, 6);
        const std::vector<float> scale = randomFloats(level.columns, 7);
        const std::vector<float> shift = randomFloats(level.columns, 8);
        std::vector<const float*> pointers(segments * rows);
        for (std::size_t s = 0; s < segments; ++s) {
            for (std::size_t r = 0; r < rows; ++r) pointers[s * rows + r] = a.data() + r * depth + s * length;
        }
        const std::size_t pitch = level.columns + 3;
        std::vector<float> have(rows * pitch, 77.0F);
        const Finish finish{.scale = scale.data(), .shift = shift.data(), .lo = -0.8F, .hi = 0.9F};
        level.product({pointers.data(), rows, segments, length, panel.data(), columns, have.data(), pitch, finish});
        std::vector<double> want(have.size(), 77.0);
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t j = 0; j < columns; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < depth; ++k) {
                    sum += static_cast<double>(a[r * depth + k]) * static_cast<double>(panel[k * level.columns + j]);
                }
                want[r * pitch + j] = finished(sum, finish, j);
            }
        }
        // What lies behind the stored columns is untouched: it is 77 in both.
        for (std::size_t i = 0; i < have.size(); ++i) {
            QVERIFY(std::fabs(static_cast<double>(have[i]) - want[i]) < 5e-6);
        }
    }

    static void checkDepthwise(const Level& level, std::size_t pixels, std::size_t channels, std::size_t taps) {
        const std::vector<float> x = randomFloats(pixels * taps * channels, 9);
        const std::vector<float> weights = randomFloats(taps * channels, 10);
        const std::vector<float> scale = randomFloats(channels, 11);
        const std::vector<float> shift = randomFloats(channels, 12);
        std::vector<const float*> pointers(pixels * taps);
        for (std::size_t i = 0; i < pointers.size(); ++i) pointers[i] = x.data() + i * channels;
        std::vector<float> have(pixels * channels);
        const Finish finish{.scale = scale.data(), .shift = shift.data(), .lo = -0.5F, .hi = 0.6F};
        level.depthwise({pointers.data(), pixels, taps, weights.data(), channels, 1, have.data(), finish});
        std::vector<double> want(have.size());
        for (std::size_t p = 0; p < pixels; ++p) {
            for (std::size_t c = 0; c < channels; ++c) {
                double sum = 0;
                for (std::size_t t = 0; t < taps; ++t) {
                    sum += static_cast<double>(pointers[t * pixels + p][c]) *
                           static_cast<double>(weights[t * channels + c]);
                }
                want[p * channels + c] = finished(sum, finish, c);
            }
        }
        QVERIFY(apart(have, want) < 2e-6);
    }
};

QTEST_APPLESS_MAIN(LevelTest)
#include "level_test.moc"
