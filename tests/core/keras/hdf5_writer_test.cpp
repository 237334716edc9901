// What is written is read again, is the same each time, and fails with the system's reason.
#include "core/keras/hdf5_writer.h"

#include <sys/resource.h>

#include <QtTest>
#include <csignal>
#include <numeric>
#include <thread>

#include "core/keras/hdf5_api.h"
#include "core/keras/hdf5_file.h"
#include "tests/core/keras/file_test_tools.h"

using namespace quantie;

namespace {

Tensor counting(DType dtype) {
    const std::size_t size = dtypeSize(dtype);
    std::vector<std::byte> bytes(24 * size);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i % 2);
    return Tensor::fromBytes(dtype, {2, 3, 4}, std::move(bytes));
}

constexpr DType allTypes[] = {DType::Float16, DType::BFloat16, DType::Float32, DType::Float64, DType::Int8,
                              DType::Int16,   DType::Int32,    DType::Int64,   DType::UInt8,   DType::UInt16,
                              DType::UInt32,  DType::UInt64,   DType::Bool};

void writeExample(const std::string& path) {
    Hdf5Writer writer(path);
    writer.stringAttribute("", "model_config", std::string(100000, 'x') + "é");
    writer.group("model_weights/dense");
    writer.group("model_weights/dense");
    writer.stringListAttribute("model_weights", "layer_names", {"dense", "a longer name"});
    writer.stringListAttribute("model_weights/dense", "weight_names", {});
    for (const DType dtype : allTypes) {
        writer.dataset("model_weights/dense/" + std::string(dtypeName(dtype)), counting(dtype));
    }
    writer.dataset("scalar", Tensor::fromFloats({}, {2.5F}));
    writer.dataset("empty", Tensor::fromFloats({0, 3}, {}));
    writer.close();
}

}  // namespace

class Hdf5WriterTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string path(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }

  private slots:
    void whatIsWrittenIsRead() {
        writeExample(path("a.h5"));
        const Hdf5File h5 = Hdf5File::open(path("a.h5"));
        QCOMPARE(h5.stringAttribute("", "model_config"), std::optional(std::string(100000, 'x') + "é"));
        QCOMPARE(h5.stringListAttribute("model_weights", "layer_names"),
                 std::optional(std::vector<std::string>{"dense", "a longer name"}));
        QCOMPARE(h5.stringListAttribute("model_weights/dense", "weight_names"),
                 std::optional(std::vector<std::string>()));
        for (const DType dtype : allTypes) {
            const Tensor read = h5.dataset("model_weights/dense/" + std::string(dtypeName(dtype))).load();
            QVERIFY(sameBytes(read, counting(dtype)));
        }
        QCOMPARE(h5.dataset("scalar").load().floats()[0], 2.5F);
        QCOMPARE(h5.dataset("empty").load().shape(), (Shape{0, 3}));
    }

    void theSameInputGivesTheSameBytes() {
        writeExample(path("first.h5"));
        QTest::qWait(1100);  // so that a time in the file would differ
        writeExample(path("second.h5"));
        QCOMPARE(fileContent(path("first.h5")), fileContent(path("second.h5")));
    }

    void longListsAreSplitAsKerasDoes() {
        std::vector<std::string> names;
        for (int i = 0; i < 5000; ++i) names.push_back("layer_with_a_long_name_" + std::to_string(i));
        {
            Hdf5Writer writer(path("long.h5"));
            writer.stringListAttribute("", "layer_names", names);
            writer.close();
        }
        const Hdf5File h5 = Hdf5File::open(path("long.h5"));
        QCOMPARE(h5.stringListAttribute("", "layer_names"), std::optional(names));
        // 5,000 texts of 27 bytes need three parts; numpy.array_split makes the first two one longer.
        QCOMPARE(h5.stringListAttribute("", "layer_names0")->size(), std::size_t{1667});
        QCOMPARE(h5.stringListAttribute("", "layer_names2")->size(), std::size_t{1666});
        Hdf5Writer writer(path("too_long.h5"));
        QVERIFY(!errorOf(ErrorCode::Unsupported, [&] {
                     writer.stringListAttribute("", "layer_names", {std::string(70000, 'x')});
                 }).empty());
    }

    void bigArraysAreAlignedForMapping() {
        {
            Hdf5Writer writer(path("aligned.h5"));
            writer.stringAttribute("", "odd", "abc");
            for (int i = 0; i < 5; ++i) {
                writer.dataset("d" + std::to_string(i), Tensor::fromFloats({1001}, std::vector<float>(1001, 1.0F)));
            }
            writer.close();
        }
        const FileBytes file = mapFile(path("aligned.h5"));
        Diagnostics diagnostics;
        for (const auto& array : Hdf5File::openBytes(file, "x").datasets("", diagnostics)) {
            QCOMPARE((array.load().bytes().data() - file.bytes.data()) % 64, std::ptrdiff_t{0});
        }
    }

    void failuresCarryTheSystemsReason() {
        QCOMPARE(errorOf(ErrorCode::Unwritable, [&] { Hdf5Writer(path("none/a.h5")); }),
                 path("none/a.h5") + ": No such file or directory");
        Hdf5Writer writer(path("twice.h5"));
        writer.dataset("x", Tensor::fromFloats({1}, {1}));
        QCOMPARE(errorOf(ErrorCode::Unwritable, [&] { writer.dataset("x", Tensor::fromFloats({1}, {1})); }),
                 path("twice.h5") + ": x: the HDF5 library could not write this");
    }

    /// The library would print what it does not find on stderr, also where nobody minds.
    void otherThreadsAreSilentToo() {
        std::jthread([] {
            const Hdf5Lock lock;
            H5E_auto2_t print = nullptr;
            void* data = nullptr;
            QVERIFY(H5Eget_auto2(H5E_DEFAULT, &print, &data) >= 0);
            QVERIFY(print == nullptr);
        }).join();
    }

    void aFullDiskIsAnErrorAndNoHang() {
        if (!QFile::exists("/dev/full")) QSKIP("no /dev/full here");
        const std::string error = errorOf(ErrorCode::Unwritable, [] {
            Hdf5Writer writer("/dev/full");
            writer.dataset("x", Tensor::fromFloats({100000}, std::vector<float>(100000, 1.0F)));
            writer.close();
        });
        QVERIFY2(error.find("No space left on device") != std::string::npos, error.c_str());
    }

    void aFileSizeLimitIsAnErrorAndNoHang() {
        rlimit old{};
        ::getrlimit(RLIMIT_FSIZE, &old);
        const rlimit small{50000, old.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        ::setrlimit(RLIMIT_FSIZE, &small);
        const std::string error = errorOf(ErrorCode::Unwritable, [&] { writeExample(path("limited.h5")); });
        ::setrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, handler);
        QVERIFY2(error.starts_with(path("limited.h5")) && error.ends_with(": File too large"), error.c_str());
        writeExample(path("after.h5"));  // the library is still sound
        QVERIFY(Hdf5File::open(path("after.h5")).hasDataset("scalar"));
    }
};

QTEST_APPLESS_MAIN(Hdf5WriterTest)
#include "hdf5_writer_test.moc"
