// Files that replace their target at the end, or leave nothing behind.
#include "core/base/temp_file.h"

#include <sys/stat.h>

#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/file_bytes.h"

namespace fs = std::filesystem;
using quantie::Error;
using quantie::ErrorCode;
using quantie::TempFile;

namespace {

void write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
}
std::string read(const std::string& path) {
    return std::string(quantie::mapFile(path).text());
}

template <typename Work>
std::string errorOf(ErrorCode code, const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code() == code ? error.what() : "wrong code";
    }
    return {};
}

}  // namespace

class TempFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string path(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    std::size_t fileCount() const {
        const fs::directory_iterator entries(m_folder.path().toStdString());
        return static_cast<std::size_t>(std::distance(fs::begin(entries), fs::end(entries)));
    }

  private slots:
    void init() {
        for (const auto& entry : fs::directory_iterator(m_folder.path().toStdString())) fs::remove_all(entry);
    }

    void committedItReplacesItsTarget() {
        write(path("model.h5"), "old");
        fs::permissions(path("model.h5"), fs::perms(0640));
        TempFile file(path("model.h5"));
        QVERIFY(file.path().ends_with("model.h5") && file.path() != file.target());
        write(file.path(), "new");
        QCOMPARE(read(path("model.h5")), std::string("old"));
        file.commit();
        QCOMPARE(read(path("model.h5")), std::string("new"));
        QCOMPARE(fs::status(path("model.h5")).permissions(), fs::perms(0640));
        QCOMPARE(fileCount(), std::size_t{1});
    }

    void uncommittedItVanishes() {
        {
            const TempFile first(path("a"));
            const TempFile second(path("a"));
            QVERIFY(first.path() != second.path());
            QCOMPARE(fileCount(), std::size_t{2});
        }
        QCOMPARE(fileCount(), std::size_t{0});
    }

    void aSymbolicLinkIsFollowed() {
        write(path("real"), "old");
        fs::create_symlink("real", path("link"));
        TempFile file(path("link"));
        write(file.path(), "new");
        file.commit();
        QVERIFY(fs::is_symlink(path("link")));
        QCOMPARE(read(path("real")), std::string("new"));
    }

    void whatCannotBeReplacedIsRefused() {
        fs::create_directory(path("folder"));
        QCOMPARE(errorOf(ErrorCode::Unwritable, [&] { TempFile(path("folder")); }),
                 path("folder") + ": this is a folder");
        QCOMPARE(errorOf(ErrorCode::Unwritable, [&] { TempFile(path("none/model.h5")); }),
                 path("none/model.h5") + ": No such file or directory");
        QCOMPARE(errorOf(ErrorCode::Unwritable, [&] { TempFile("/dev/null"); }),
                 std::string("/dev/null: this is not a regular file"));
    }

    void aSetIsCommittedTogether() {
        write(path("a.json"), "old a");
        std::vector<TempFile> files;
        files.emplace_back(path("a.json"));
        files.emplace_back(path("a.weights.h5"));
        write(files[0].path(), "new a");
        write(files[1].path(), "new b");
        TempFile::commit(files);
        QCOMPARE(read(path("a.json")), std::string("new a"));
        QCOMPARE(read(path("a.weights.h5")), std::string("new b"));
        QCOMPARE(fileCount(), std::size_t{2});
    }

    void aSetThatFailsLeavesTheOldFiles() {
        write(path("a"), "old a");
        {
            std::vector<TempFile> files;
            for (const char* name : {"a", "fresh", "c"}) files.emplace_back(path(name));
            for (const TempFile& file : files) write(file.path(), "new");
            fs::create_directories(path("c/full"));  // what now stands in the third one's place cannot be replaced
            QVERIFY(!errorOf(ErrorCode::Unwritable, [&] { TempFile::commit(files); }).empty());
        }
        QCOMPARE(read(path("a")), std::string("old a"));
        QVERIFY(!fs::exists(path("fresh")));
        QCOMPARE(fileCount(), std::size_t{2});
    }

    void onlyRegularFilesAreMapped() {
        QCOMPARE(errorOf(ErrorCode::Unreadable, [&] { quantie::mapFile(path("none")); }),
                 path("none") + ": No such file or directory");
        QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { quantie::mapFile(path("")); }).empty());
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
        QCOMPARE(errorOf(ErrorCode::Unreadable, [&] { quantie::mapFile(path("pipe")); }),
                 path("pipe") + ": this is not a regular file");
        write(path("empty"), "");
        QVERIFY(quantie::mapFile(path("empty")).bytes.empty());
    }

    void partsStayInside() {
        write(path("text"), "0123456789");
        const auto file = quantie::mapFile(path("text"));
        QCOMPARE(std::string(file.part(3, 4).text()), std::string("3456"));
        QVERIFY_EXCEPTION_THROWN(file.part(3, 8), Error);
        QVERIFY_EXCEPTION_THROWN(file.part(11, 0), Error);
        QVERIFY_EXCEPTION_THROWN(file.part(1, ~std::uint64_t{0}), Error);
    }

    void aFileThatChangedIsNoticed() {
        write(path("text"), "0123456789");
        const auto file = quantie::mapFile(path("text"));
        file.owner->checkUnchanged();
        fs::resize_file(path("text"), 3);
        QVERIFY_EXCEPTION_THROWN(file.owner->checkUnchanged(), Error);
    }
};

QTEST_APPLESS_MAIN(TempFileTest)
#include "temp_file_test.moc"
