// Single elements against the conversion of whole arrays.
#include "core/tensor/element.h"

#include <QtTest>
#include <array>
#include <cstdint>
#include <limits>

using namespace quantie;

class ElementTest : public QObject {
    Q_OBJECT

  private slots:
    void everyTypeAgreesWithTheWholeArray() {
        constexpr std::array all{DType::Float16, DType::BFloat16, DType::Float32, DType::Float64, DType::Int8,
                                 DType::Int16,   DType::Int32,    DType::Int64,   DType::UInt8,   DType::UInt16,
                                 DType::UInt32,  DType::UInt64,   DType::Bool};
        for (const DType dtype : all) {
            std::vector<std::byte> bytes(4 * dtypeSize(dtype));
            for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 37 % 64);
            if (dtype == DType::Bool) bytes = {std::byte{0}, std::byte{1}, std::byte{1}, std::byte{0}};
            const Tensor tensor = Tensor::fromBytes(dtype, {4}, bytes);
            const Tensor floats = toFloat32(tensor);
            for (std::size_t i = 0; i < 4; ++i) {
                QCOMPARE(static_cast<float>(elementAt(tensor, i)), floats.floats()[i]);
            }
        }
    }

    void largeIntegersAndDoublesAreNotRoundedToFloat() {
        std::vector<std::byte> bytes(8);
        const std::int64_t large = (std::int64_t{1} << 52) + 1;
        std::memcpy(bytes.data(), &large, 8);
        QCOMPARE(elementAt(Tensor::fromBytes(DType::Int64, {}, bytes), 0), static_cast<double>(large));
        const double tenth = 0.1;
        std::memcpy(bytes.data(), &tenth, 8);
        QCOMPARE(elementAt(Tensor::fromBytes(DType::Float64, {1}, bytes), 0), 0.1);
    }
};

QTEST_APPLESS_MAIN(ElementTest)
#include "element_test.moc"
