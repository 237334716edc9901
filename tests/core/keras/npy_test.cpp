// .npy and .npz, as NumPy writes them and as we do.
#include "core/keras/npy.h"

#include <QtTest>

#include "core/keras/npz.h"
#include "tests/core/keras/file_test_tools.h"

using namespace quantie;

namespace {

FileBytes npyFile(const std::string& header, std::size_t values) {
    std::string text("\x93NUMPY\x01\x00", 8);
    text.push_back(static_cast<char>(header.size()));
    text.push_back('\0');
    text += header + std::string(values, '\0');
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    return fileBytes({bytes, bytes + text.size()});
}

}  // namespace

class NpyTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string path(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }

  private slots:
    void whatNumpyWroteIsRead_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<DType>("dtype");
        QTest::addColumn<QString>("shape");
        const auto row = [](const char* name, DType dtype, const char* shape) {
            QTest::newRow(name) << name << dtype << shape;
        };
        row("c", DType::Float32, "(2, 3)");
        row("version2", DType::Float32, "(2, 3)");
        row("version3", DType::Float32, "(2, 3)");
        row("fortran", DType::Float64, "(2, 3, 4)");
        row("big", DType::Float32, "(5,)");
        row("big_fortran", DType::Int16, "(2, 3)");
        row("half", DType::Float16, "(4,)");
        row("bfloat16", DType::BFloat16, "(4,)");
        row("bool", DType::Bool, "(4,)");
        row("int64", DType::Int64, "(4,)");
        row("empty", DType::Float32, "(0, 3)");
    }
    void whatNumpyWroteIsRead() {
        QFETCH(QString, name);
        QFETCH(DType, dtype);
        QFETCH(QString, shape);
        const Tensor tensor = readNpyFile(testFile(name.toStdString() + ".npy"));
        QCOMPARE(tensor.dtype(), dtype);
        QCOMPARE(QString::fromStdString(toString(tensor.shape())), shape);
        QVERIFY(isCounting(tensor));
    }

    void otherTypesAreRefused() {
        for (const char* name : {"text", "structured", "objects"}) {
            const std::string file = testFile(std::string(name) + ".npy");
            QVERIFY(errorOf(ErrorCode::Unsupported, [&] { readNpyFile(file); }).starts_with(file));
        }
    }

    void damagedHeadersAreRefused() {
        const auto refused = [](const std::string& header, std::size_t values) {
            return !errorOf(ErrorCode::Unreadable, [&] { readNpy(npyFile(header, values), "x"); }).empty();
        };
        const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        QCOMPARE(readNpy(npyFile(good, 8), "x").size(), std::size_t{2});
        QVERIFY(refused(good, 7));
        QVERIFY(refused(good, 9));
        for (const char* header :
             {"", "{", "{}", "{'descr': '<f4', 'fortran_order': False}",
              "{'descr': '<f4', 'descr': '<f4', 'shape': ()}",
              "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}",
              "{'descr': '<f4', 'fortran_order': false, 'shape': (2,)}",
              "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
              "{'descr': '<f4', 'fortran_order': False, 'shape': (2}",
              "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x",
              "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}",
              "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4611686018427387904)}",
              "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}"}) {
            QVERIFY2(refused(header, 8), header);
        }
    }

    void whatIsWrittenIsWhatNumpyWrites() {
        for (const char* name : {"c", "half", "bool", "int64", "scalar", "empty"}) {
            const std::string file = testFile(std::string(name) + ".npy");
            QCOMPARE(npyBytes(readNpyFile(file)), fileContent(file));
        }
        const Tensor tensor = Tensor::fromFloats({2}, {1, 2});
        writeNpyFile(path("a.npy"), tensor);
        QVERIFY(sameBytes(readNpyFile(path("a.npy")), tensor));
        QCOMPARE(errorOf(ErrorCode::Unwritable, [&] { writeNpyFile(path("none/a.npy"), tensor); }),
                 path("none/a.npy") + ": No such file or directory");
    }

    void npzKeepsNamesAndOrder() {
        const auto arrays = readNpz(testFile("arrays.npz"));
        QCOMPARE(arrays.front().name, std::string("c"));
        QCOMPARE(arrays.size(), std::size_t{10});
        const auto deflated = readNpz(testFile("deflated.npz"));
        QCOMPARE(deflated.size(), std::size_t{2});
        QVERIFY(isCounting(deflated[0].tensor) && isCounting(deflated[1].tensor));
        writeNpz(path("copy.npz"), arrays);
        const auto copy = readNpz(path("copy.npz"));
        QCOMPARE(copy.size(), arrays.size());
        for (std::size_t i = 0; i < copy.size(); ++i) {
            QCOMPARE(copy[i].name, arrays[i].name);
            QVERIFY(sameBytes(copy[i].tensor, arrays[i].tensor));
        }
    }
};

QTEST_APPLESS_MAIN(NpyTest)
#include "npy_test.moc"
