// Truncated and damaged files: an Error or success, never a crash, whatever the bytes.
#include <QtTest>
#include <random>

#include "core/keras/hdf5_file.h"
#include "core/keras/npy.h"
#include "core/keras/zip_file.h"
#include "tests/core/keras/file_test_tools.h"

using namespace quantie;
using Bytes = std::vector<std::byte>;

namespace {

/// Reads all that there is; true where nothing was refused.
bool readHdf5(const FileBytes& bytes) {
    try {
        const Hdf5File file = Hdf5File::openBytes(bytes, "input");
        file.stringAttribute("", "model_config");
        file.stringListAttribute("model_weights", "layer_names");
        Diagnostics diagnostics;
        for (const StoredArray& array : file.datasets("", diagnostics)) array.load();
        return diagnostics.empty();
    } catch (const Error& error) {
        if (error.where() != "input" && !error.where().starts_with("input: ")) qFatal("no place in an error");
        return false;
    }
}

bool readZip(const FileBytes& bytes) {
    try {
        const ZipFile zip = ZipFile::openBytes(bytes, "input");
        bool good = true;
        for (const ZipMember& member : zip.members()) {
            const FileBytes content = zip.read(member.name);
            if (member.name.ends_with(".h5")) good = readHdf5(content) && good;
            if (member.name.ends_with(".npy")) readNpy(content, member.name);
        }
        return good;
    } catch (const Error&) {
        return false;
    }
}

bool readAny(const std::string& path, Bytes bytes) {
    const FileBytes file = fileBytes(std::move(bytes));
    return path.ends_with(".h5") ? readHdf5(file) : readZip(file);
}

const char* const inputs[] = {"keras2/tf2.15/dense_twice.h5",
                              "keras2/tf2.6/dense_twice.h5",
                              "keras2/tf2.15/dense_twice.keras",
                              "files/gzip.h5",
                              "files/user_block.h5",
                              "files/latest.h5",
                              "files/links.h5",
                              "files/arrays.npz",
                              "files/deflated.npz",
                              "files/dense.h5",
                              "files/ordered.h5",
                              "files/chunked.h5"};

void addInputs() {
    QTest::addColumn<QString>("path");
    for (const char* path : inputs) QTest::newRow(path) << path;
}

std::string fullPath(const QString& path) {
    return std::string(QUANTIE_TEST_DATA "/") + path.toStdString();
}

}  // namespace

class HostileFilesTest : public QObject {
    Q_OBJECT

  private slots:
    void truncated_data() { addInputs(); }
    void truncated() {
        QFETCH(QString, path);
        const std::string full = fullPath(path);
        const Bytes whole = fileContent(full);
        QVERIFY(whole.size() > 100);
        for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 200) {
            QVERIFY(!readAny(full, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))));
        }
    }

    void withBytesChanged_data() { addInputs(); }
    void withBytesChanged() {
        QFETCH(QString, path);
        const std::string full = fullPath(path);
        const Bytes whole = fileContent(full);
        std::mt19937_64 random(7);
        for (int i = 0; i < 1000; ++i) {
            Bytes bytes = whole;
            // Structure stands at the front of an HDF5 file, at the end of a zip.
            const std::size_t reach = i % 2 == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 3000);
            for (int change = 0; change <= i % 3; ++change) {
                const std::size_t at = random() % reach;
                const bool fromEnd = !full.ends_with(".h5") && i % 2 == 1;
                bytes[fromEnd ? bytes.size() - 1 - at : at] = static_cast<std::byte>(random());
            }
            readAny(full, std::move(bytes));
        }
    }

    void foreign() {
        for (const std::string text :
             {"", "x", "{\"class_name\": \"Functional\"}", "PK\x03\x04", "\x89HDF\r\n\x1a\n"}) {
            const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
            const FileBytes file = fileBytes({bytes, bytes + text.size()});
            QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { Hdf5File::openBytes(file, "x"); }).empty());
            QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { ZipFile::openBytes(file, "x"); }).empty());
            QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { readNpy(file, "x"); }).empty());
        }
    }
};

QTEST_APPLESS_MAIN(HostileFilesTest)
#include "hostile_files_test.moc"
