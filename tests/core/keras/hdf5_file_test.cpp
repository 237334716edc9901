// Reading HDF5 files as h5py writes them (tests/data/files/make_files.py).
#include "core/keras/hdf5_file.h"

#include <QtTest>
#include <algorithm>
#include <map>
#include <thread>

#include "tests/core/keras/file_test_tools.h"

using namespace quantie;

namespace {

std::vector<std::string> paths(const std::vector<StoredArray>& arrays) {
    std::vector<std::string> result;
    for (const StoredArray& array : arrays) result.push_back(array.path);
    return result;
}

Hdf5File openTestFile(const std::string& name) {
    return Hdf5File::open(testFile(name));
}

}  // namespace

class Hdf5FileTest : public QObject {
    Q_OBJECT

  private slots:
    void everyTypeInEveryStorage_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"plain.h5", "user_block.h5", "chunked.h5", "gzip.h5", "latest.h5"}) {
            QTest::newRow(file) << file;
        }
    }
    void everyTypeInEveryStorage() {
        QFETCH(QString, file);
        static const std::map<std::string, DType> types{
            {"float16", DType::Float16}, {"float32", DType::Float32}, {"float64", DType::Float64},
            {"int8", DType::Int8},       {"int16", DType::Int16},     {"int32", DType::Int32},
            {"int64", DType::Int64},     {"uint8", DType::UInt8},     {"uint16", DType::UInt16},
            {"uint32", DType::UInt32},   {"uint64", DType::UInt64},   {"bool", DType::Bool},
            {"big_f2", DType::Float16},  {"big_f4", DType::Float32},  {"big_f8", DType::Float64},
            {"big_i2", DType::Int16},    {"big_u8", DType::UInt64}};
        const Hdf5File h5 = openTestFile(file.toStdString());
        for (const auto& [name, dtype] : types) {
            const StoredArray array = h5.dataset("types/" + name);
            QCOMPARE(array.dtype, dtype);
            QCOMPARE(array.shape, (Shape{3, 5, 2}));
            QCOMPARE(array.path, "types/" + name);
            QVERIFY2(isCounting(array.load()), name.c_str());
        }
    }

    void denseLinksAndAttributes() {
        const Hdf5File h5 = openTestFile("dense.h5");
        Diagnostics diagnostics;
        QCOMPARE(h5.datasets("", diagnostics).size(), std::size_t{100});
        QVERIFY(diagnostics.empty());
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(h5.dataset("größe " + std::to_string(i) + "/x").load().floats()[0], static_cast<float>(i));
        }
        for (int i = 0; i < 40; ++i) {
            QCOMPARE(h5.stringAttribute("", "attribute " + std::to_string(i)),
                     std::optional("text " + std::to_string(i)));
        }
        QVERIFY(!h5.stringAttribute("", "attribute 40"));
        QCOMPARE(openTestFile("latest.h5").stringAttribute("", "text"), std::optional<std::string>("latest"));
    }

    void bfloat16AndScalarsAndEmptyArrays() {
        const Hdf5File h5 = openTestFile("plain.h5");
        QCOMPARE(h5.dataset("types/bfloat16").dtype, DType::BFloat16);
        QVERIFY(isCounting(h5.dataset("types/bfloat16").load()));
        QCOMPARE(h5.dataset("scalar").shape, Shape{});
        QCOMPARE(h5.dataset("/scalar/").load().floats()[0], 3.0F);
        QCOMPARE(h5.dataset("empty").shape, (Shape{0, 4}));
        QCOMPARE(h5.dataset("empty").load().size(), std::size_t{0});
    }

    void contiguousArraysAreMapped() {
        const FileBytes file = mapFile(testFile("plain.h5"));
        const Tensor tensor = Hdf5File::openBytes(file, "plain.h5").dataset("types/float32").load();
        QVERIFY(tensor.bytes().data() >= file.bytes.data() &&
                tensor.bytes().data() < file.bytes.data() + file.bytes.size());
    }

    void aTensorOutlivesItsFile() {
        Tensor tensor;
        {
            const Hdf5File h5 = openTestFile("gzip.h5");
            const StoredArray array = h5.dataset("types/float32");
            tensor = array.load();
        }
        QVERIFY(isCounting(tensor));
        QVERIFY(isCounting(openTestFile("plain.h5").dataset("types/float64").load()));
    }

    void linksToOneDatasetHaveOneIdentity() {
        const Hdf5File h5 = openTestFile("plain.h5");
        QCOMPARE(h5.dataset("hard").identity, h5.dataset("types/int8").identity);
        QCOMPARE(h5.dataset("soft").identity, h5.dataset("types/float32").identity);
        QCOMPARE(h5.dataset("types/relative").identity, h5.dataset("types/float64").identity);
        QVERIFY(h5.dataset("types/int8").identity != h5.dataset("types/int16").identity);
        QVERIFY(h5.dataset("hard").identity != openTestFile("plain.h5").dataset("hard").identity);
    }

    void attributesAreRead() {
        const Hdf5File h5 = openTestFile("plain.h5");
        using List = std::vector<std::string>;
        QCOMPARE(h5.stringAttribute("", "text"), std::optional<std::string>("Grüße"));
        QCOMPARE(h5.stringAttribute("/", "fixed"), std::optional<std::string>("fixed"));
        QCOMPARE(h5.stringAttribute("", "long")->size(), std::size_t{70000});
        QCOMPARE(h5.stringListAttribute("", "list"), std::optional(List({"one", "zwei", "", "trois"})));
        QCOMPARE(h5.stringListAttribute("", "fixed_list"), std::optional(List({"a", "longer", ""})));
        QCOMPARE(h5.stringListAttribute("", "split"), std::optional(List({"a", "b", "c"})));
        QCOMPARE(h5.stringListAttribute("", "none"), std::optional(List()));
        QCOMPARE(h5.integerAttribute("", "integer"), std::optional(std::int64_t{-7}));
        QCOMPARE(h5.integerAttribute("", "unsigned"), std::optional(std::int64_t{200}));
        QCOMPARE(h5.numberAttribute("", "number"), std::optional(0.5));
        QCOMPARE(h5.numberAttribute("", "integer"), std::optional(-7.0));
        QCOMPARE(h5.numberAttribute("", "big_number"), std::optional(0.25));
        QVERIFY(!h5.stringAttribute("", "missing") && !h5.stringAttribute("missing", "text"));
        QVERIFY(!h5.stringListAttribute("types", "list") && !h5.numberAttribute("types", "number"));
        QCOMPARE(openTestFile("user_block.h5").stringListAttribute("", "list"), std::optional(List({"one", "two"})));
    }

    void attributesOfAnotherKindAreErrors() {
        const Hdf5File h5 = openTestFile("plain.h5");
        QCOMPARE(errorOf(ErrorCode::Unreadable, [&] { h5.stringAttribute("", "list"); }),
                 testFile("plain.h5") + ": attribute list: this must be one text");
        QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { h5.stringAttribute("", "integer"); }).empty());
        QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { h5.integerAttribute("", "number"); }).empty());
        QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { h5.integerAttribute("", "text"); }).empty());
    }

    void groupsAreListed() {
        const Hdf5File h5 = openTestFile("ordered.h5");
        std::string names;
        for (const Hdf5Child& child : h5.children("")) {
            QCOMPARE(child.kind, Hdf5Child::Kind::Dataset);
            names += child.name;
        }
        QCOMPARE(names, std::string("zmayxwbcdefghijk"));
        const Hdf5File links = openTestFile("links.h5");
        const std::vector<Hdf5Child> kinds{{"circle_a", Hdf5Child::Kind::Broken},
                                           {"circle_b", Hdf5Child::Kind::Broken},
                                           {"group", Hdf5Child::Kind::Group},
                                           {"nowhere", Hdf5Child::Kind::Broken},
                                           {"other_file", Hdf5Child::Kind::Broken}};
        QCOMPARE(links.children("/"), kinds);
        QVERIFY(links.hasGroup("group/up/group") && links.hasDataset("group/up/group/x"));
        QVERIFY(!links.hasGroup("group/x") && !links.hasDataset("group") && !links.hasGroup("none"));
        QVERIFY(!links.hasGroup("circle_a") && !links.hasGroup("other_file") && !links.hasDataset("group/x/y"));
    }

    void circlesAndForeignFilesAreLeftOut() {
        const Hdf5File h5 = openTestFile("links.h5");
        Diagnostics diagnostics;
        QCOMPARE(paths(h5.datasets("", diagnostics)), std::vector<std::string>{"group/x"});
        QCOMPARE(diagnostics.size(), std::size_t{4});
        QCOMPARE(errorOf(ErrorCode::Unsupported, [&] { h5.dataset("other_file/int8"); }),
                 testFile("links.h5") + ": other_file/int8: this leads into another file, which is not opened");
        QVERIFY(errorOf(ErrorCode::Unreadable, [&] { h5.dataset("circle_a"); }).find("circle") != std::string::npos);
        const Hdf5File elsewhere = openTestFile("elsewhere.h5");
        for (const char* path : {"external", "virtual"}) {
            QVERIFY(errorOf(ErrorCode::Unsupported, [&] { elsewhere.dataset(path); }).find("another file") !=
                    std::string::npos);
        }
    }

    void allDatasetsAreListed() {
        const Hdf5File h5 = openTestFile("plain.h5");
        Diagnostics diagnostics;
        const auto arrays = h5.datasets("", diagnostics);
        QCOMPARE(arrays.size(), std::size_t{23});
        QVERIFY(std::is_sorted(arrays.begin(), arrays.end(),
                               [](const StoredArray& a, const StoredArray& b) { return a.path < b.path; }));
        QCOMPARE(diagnostics.size(), std::size_t{2});
        QCOMPARE(diagnostics[0].where, std::string("complex"));
        Diagnostics none;
        QCOMPARE(h5.datasets("types", none).front().path, std::string("types/bfloat16"));
        QVERIFY(none.empty());
    }

    void whatIsNotThereIsNamed() {
        const Hdf5File h5 = openTestFile("plain.h5");
        QCOMPARE(errorOf(ErrorCode::Unreadable, [&] { h5.dataset("types/none"); }),
                 testFile("plain.h5") + ": types/none: there is no such entry in the file");
        QCOMPARE(errorOf(ErrorCode::Unreadable, [&] { h5.dataset("types"); }),
                 testFile("plain.h5") + ": types: this is not a dataset");
        QCOMPARE(errorOf(ErrorCode::Unreadable, [&] { h5.children("scalar"); }),
                 testFile("plain.h5") + ": scalar: this is not a group");
        QVERIFY(!errorOf(ErrorCode::Unsupported, [&] { h5.dataset("text"); }).empty());
        QVERIFY(!errorOf(ErrorCode::Unsupported, [&] { openTestFile("lzf.h5").dataset("x"); }).empty());
    }

    void hugeClaimsAreRefusedBeforeMemoryIsTaken() {
        const Hdf5File h5 = openTestFile("huge.h5");
        for (const char* path : {"never_written", "never_written_chunks", "bomb"}) {
            QVERIFY(errorOf(ErrorCode::Unreadable, [&] { h5.dataset(path).load(); }).find(path) != std::string::npos);
        }
        QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { h5.dataset("overflow"); }).empty());
        QCOMPARE(h5.dataset("small").load().floats()[9], 0.0F);
    }

    void aFileInsideAFile() {
        QTemporaryDir folder;
        const std::string path = folder.path().toStdString() + "/outer";
        const auto content = fileContent(testFile("plain.h5"));
        std::ofstream(path, std::ios::binary)
            .write("12345", 5)
            .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()))
            .write("more", 4);
        QVERIFY(isCounting(Hdf5File::openRegion(path, 5, content.size()).dataset("types/float32").load()));
        QVERIFY(errorOf(ErrorCode::Unreadable, [&] {
                    Hdf5File::openRegion(path, 5, content.size() + 5);
                }).starts_with(path));
        QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { Hdf5File::openRegion(path, 0, 100); }).empty());
    }

    void aFileThatChangesUnderUsIsNoticed() {
        QTemporaryDir folder;
        const std::string path = folder.path().toStdString() + "/model.h5";
        QVERIFY(QFile::copy(QString::fromStdString(testFile("plain.h5")), QString::fromStdString(path)));
        QVERIFY(QFile::setPermissions(QString::fromStdString(path), QFile::ReadOwner | QFile::WriteOwner));
        const Hdf5File h5 = Hdf5File::open(path);
        const StoredArray array = h5.dataset("types/float32");
        QVERIFY(QFile::resize(QString::fromStdString(path), 100));
        QVERIFY(errorOf(ErrorCode::Unreadable, [&] { array.load(); }).find("changed") != std::string::npos);
        QVERIFY(errorOf(ErrorCode::Unreadable, [&] { h5.dataset("scalar"); }).find("changed") != std::string::npos);
    }

    void severalThreadsMayReadOneFile() {
        const Hdf5File h5 = openTestFile("gzip.h5");
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                Diagnostics diagnostics;
                for (const StoredArray& array : h5.datasets("", diagnostics)) good += isCounting(array.load()) ? 1 : 0;
            });
        }
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(good.load(), 4 * 17);
    }
};

QTEST_APPLESS_MAIN(Hdf5FileTest)
#include "hdf5_file_test.moc"
