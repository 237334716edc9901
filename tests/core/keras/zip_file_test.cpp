// Zip files, as Python writes them and as we do.
#include "core/keras/zip_file.h"

#include <QtTest>
#include <cstring>

#include "core/keras/zip_writer.h"
#include "tests/core/keras/file_test_tools.h"

using namespace quantie;

namespace {

std::string textOf(const FileBytes& bytes) {
    return std::string(bytes.text());
}

FileBytes bytesOf(const std::string& text) {
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    return fileBytes({bytes, bytes + text.size()});
}

/// Where the `index`-th entry of the central directory begins.
std::size_t directoryEntry(const std::vector<std::byte>& zip, int index) {
    const std::byte mark[] = {std::byte{'P'}, std::byte{'K'}, std::byte{1}, std::byte{2}};
    auto at = zip.begin();
    for (int i = 0; i <= index; ++i)
        at = std::search(at + (i > 0 ? 1 : 0), zip.end(), std::begin(mark), std::end(mark));
    return static_cast<std::size_t>(at - zip.begin());
}

void put32(std::vector<std::byte>& bytes, std::size_t at, std::uint32_t value) {
    std::memcpy(bytes.data() + at, &value, sizeof(value));
}

std::string errorReading(std::vector<std::byte> zip, ErrorCode code, const std::string& member) {
    return errorOf(code, [&] { ZipFile::openBytes(fileBytes(std::move(zip)), "zip").read(member); });
}

}  // namespace

class ZipFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string path(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }

  private slots:
    void membersAreListedAndRead() {
        const ZipFile zip = ZipFile::open(testFile("members.zip"));
        QCOMPARE(zip.members().size(), std::size_t{3});
        QCOMPARE(zip.members()[1].name, std::string("deflated"));
        QCOMPARE(zip.members()[1].size, std::uint64_t{1500});
        QVERIFY(zip.members()[0].stored && !zip.members()[1].stored && zip.members()[1].storedSize < 1500);
        QCOMPARE(textOf(zip.read("stored")), std::string("stored bytes"));
        QVERIFY(textOf(zip.read("deflated")).starts_with("deflated bytes deflated"));
        QCOMPARE(textOf(zip.read("empty")), std::string());
        QVERIFY(zip.has("empty") && !zip.has("none"));
        QCOMPARE(errorOf(ErrorCode::Unreadable, [&] { zip.read("none"); }),
                 testFile("members.zip") + ": there is no member none");
    }

    void storedMembersAreWhereTheySay() {
        const ZipFile zip = ZipFile::open(testFile("members.zip"));
        const FileBytes file = mapFile(testFile("members.zip"));
        const auto offset = zip.storedOffset("stored");
        QVERIFY(offset.has_value());
        QCOMPARE(textOf(file.part(*offset, 12)), std::string("stored bytes"));
        QVERIFY(!zip.storedOffset("deflated"));
    }

    void whatIsNotSupportedIsRefused() {
        QVERIFY(errorOf(ErrorCode::Unreadable, [] { ZipFile::open(testFile("twice.zip")); }).find("two members") !=
                std::string::npos);
        QVERIFY(errorOf(ErrorCode::Unreadable, [] { ZipFile::open(testFile("c.npy")); }).find("no zip file") !=
                std::string::npos);
        auto encrypted = fileContent(testFile("members.zip"));
        encrypted[directoryEntry(encrypted, 1) + 8] |= std::byte{1};
        encrypted[static_cast<std::size_t>(*ZipFile::open(testFile("members.zip")).storedOffset("stored")) + 12 + 6] |=
            std::byte{1};  // the flags of the second local header
        QVERIFY(!errorReading(encrypted, ErrorCode::Unsupported, "deflated").empty());
        const std::string lzma = testFile("lzma.zip");
        QVERIFY(!errorOf(ErrorCode::Unsupported, [&] { ZipFile::open(lzma).read("a"); }).empty());
    }

    void liesAboutSizesAreCaught() {
        const auto honest = fileContent(testFile("members.zip"));
        const std::size_t entry = directoryEntry(honest, 1);
        for (const std::uint32_t claimed : {1499U, 1501U, 1000000U, 0x7FFFFFFFU}) {
            auto lying = honest;
            put32(lying, entry + 24, claimed);
            QVERIFY(!errorReading(lying, ErrorCode::Unreadable, "deflated").empty());
        }
        auto corrupt = honest;
        put32(corrupt, entry + 16, 0x12345678);  // the checksum
        QVERIFY(!errorReading(corrupt, ErrorCode::Unreadable, "deflated").empty());
        auto beyond = honest;
        const std::size_t stored = directoryEntry(honest, 0);
        put32(beyond, stored + 20, 1000000);
        put32(beyond, stored + 24, 1000000);
        QVERIFY(!errorReading(beyond, ErrorCode::Unreadable, "stored").empty());
    }

    /// Sizes that deflate could reach, but no model does.
    void bombsAreRefusedUnopened() {
        writeZip(path("bomb.keras"), {{"config.json", bytesOf(std::string(2'000'000, 'w'))}});
        auto bomb = fileContent(path("bomb.keras"));
        const std::size_t entry = directoryEntry(bomb, 0);
        bomb[entry + 10] = std::byte{8};  // deflated
        put32(bomb, entry + 24, 2'000'000'000);
        const std::string told = errorReading(bomb, ErrorCode::Unreadable, "config.json");
        QVERIFY2(told.find("would inflate to 2000000000 bytes") != std::string::npos, told.c_str());
    }

    void whatIsWrittenIsRead() {
        const std::vector<ZipContent> members{{"config.json", bytesOf("{}")},
                                              {"model.weights.h5", bytesOf(std::string(100000, 'w'))},
                                              {"Größe", bytesOf("")}};
        writeZip(path("a.keras"), members);
        writeZip(path("b.keras"), members);
        QCOMPARE(fileContent(path("a.keras")), fileContent(path("b.keras")));
        const ZipFile zip = ZipFile::open(path("a.keras"));
        for (std::size_t i = 0; i < members.size(); ++i) {
            QCOMPARE(zip.members()[i].name, members[i].name);
            QVERIFY(zip.members()[i].stored);
            QCOMPARE(textOf(zip.read(members[i].name)), textOf(members[i].bytes));
        }
        QCOMPARE(errorOf(ErrorCode::Unwritable, [&] { writeZip(path("none/a.keras"), members); }),
                 path("none/a.keras") + ": No such file or directory");
    }
};

QTEST_APPLESS_MAIN(ZipFileTest)
#include "zip_file_test.moc"
