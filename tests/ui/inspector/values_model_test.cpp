// The table of values: slices, scalars, integers, empty arrays, and the text that is copied.
#include "ui/inspector/values_model.h"

#include <QAbstractItemModelTester>
#include <QtTest>
#include <cstring>
#include <numeric>

using namespace quantie;

namespace {

Tensor counting(const Shape& shape) {
    std::vector<float> values(static_cast<std::size_t>(elementCount(shape)));
    std::iota(values.begin(), values.end(), 0.0F);
    return Tensor::fromFloats(shape, std::move(values));
}

QString cell(const ValuesModel& model, int row, int column) {
    return model.data(model.index(row, column), Qt::DisplayRole).toString();
}

}  // namespace

class ValuesModelTest : public QObject {
    Q_OBJECT

  private slots:
    void showsOneSliceAtATime() {
        ValuesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTensor(counting({2, 3, 4, 5}));
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.columnCount(), 5);
        QCOMPARE(model.fixedDims(), 2U);
        QCOMPARE(cell(model, 1, 2), QString("7.000"));
        model.setFixed(0, 1);
        model.setFixed(1, 2);
        QCOMPARE(cell(model, 0, 0), QString("100.0"));
        model.setFixed(1, 99);
        QCOMPARE(cell(model, 3, 4), QString("119.0"));
    }

    void vectorsScalarsAndNothing() {
        ValuesModel model;
        QCOMPARE(model.rowCount(), 0);
        model.setTensor(counting({3}));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.columnCount(), 1);
        QCOMPARE(cell(model, 2, 0), QString("2.000"));
        model.setTensor(counting({}));
        QCOMPARE(model.rowCount(), 1);
        model.setTensor(counting({4, 0}));
        QCOMPARE(model.rowCount(), 0);
    }

    void integersHaveNoDecimals() {
        const std::int64_t large = 123'456'789'012;
        std::vector<std::byte> bytes(sizeof large);
        std::memcpy(bytes.data(), &large, sizeof large);
        ValuesModel model;
        model.setTensor(Tensor::fromBytes(DType::Int64, {1}, bytes));
        QCOMPARE(cell(model, 0, 0), QString("123456789012"));
    }

    void copiesInFullPrecision() {
        ValuesModel model;
        model.setTensor(Tensor::fromFloats({2, 2}, {0.1F, 1, -2, 3e-8F}));
        QCOMPARE(model.text(0, 0, 1, 1), QString("0.100000001\t1\n-2\t2.99999989e-08\n"));
        QCOMPARE(model.text(1, 0, 1, 0), QString("-2\n"));
    }
};

QTEST_APPLESS_MAIN(ValuesModelTest)
#include "values_model_test.moc"
