// Writing is all or nothing: whatever goes wrong, the target is as it was and nothing lies beside it.
#include "core/export/write_files.h"

#include <sys/resource.h>

#include <QtTest>
#include <csignal>
#include <fstream>

#include "tests/core/export/export_tools.h"

using namespace quantie;
using exports::Folder;
using models::errorOf;

namespace {

CloneWeight weight(const std::string& name, std::size_t count, const std::string& identity) {
    CloneWeight result;
    result.name = name;
    result.identity = identity;
    result.load = [count] {
        return Tensor::fromFloats({static_cast<std::int64_t>(count)}, std::vector<float>(count, 0.5F));
    };
    return result;
}

Content content(std::size_t count) {
    Content result;
    result.architecture = {{"class_name", "Functional"},
                           {"config", {{"name", "m"}}},
                           {"keras_version", "2.15.0"},
                           {"backend", "tensorflow"}};
    result.groups = {{"a", {weight("a/kernel:0", count, "v0")}},
                     {"b", {weight("b/kernel:0", count, "v0"), weight("b/bias:0", 2, "v1")}}};
    result.hasWeights = true;
    return result;
}

void put(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
}

std::string text(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

const auto pass = [](const std::vector<std::string>&) {};

/// No file may grow beyond this many bytes while it lives: a full disk.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes) {
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    rlimit m_before{};
    void (*m_signal)(int) = nullptr;
};

}  // namespace

class WriteFilesTest : public QObject {
    Q_OBJECT

  private slots:
    void names() {
        QCOMPARE(fileKindOf("q.h5"), FileKind::Single);
        QCOMPARE(fileKindOf("q.hdf5"), FileKind::Single);
        QCOMPARE(fileKindOf("q.json"), FileKind::Architecture);
        QVERIFY(errorOf([] { fileKindOf("q.keras"); }).find("loses ties") != std::string::npos);
        QVERIFY(errorOf([] { fileKindOf("q.txt"); }).find("must end in") != std::string::npos);
        QCOMPARE(weightsFileOf("a/q.json"), std::string("a/q.weights.h5"));
    }

    void equalArraysOnce() {
        const Folder folder;
        writeFiles(content(1000), folder.path("q.h5"), {}, pass);
        const auto layers = readH5Layers(Hdf5File::open(folder.path("q.h5")), "model_weights");
        QCOMPARE(layers.size(), std::size_t{2});
        QCOMPARE(layers[1].arrays.size(), std::size_t{2});
        QVERIFY(!layers[0].arrays[0].identity.empty());
        QCOMPARE(layers[0].arrays[0].identity, layers[1].arrays[0].identity);
        QCOMPARE(folder.files(), std::set<std::string>{"q.h5"});
    }

    void twoFiles() {
        const Folder folder;
        writeFiles(content(3), folder.path("q.json"), {}, pass);
        QCOMPARE(folder.files(), (std::set<std::string>{"q.json", "q.weights.h5"}));
        QVERIFY(text(folder.path("q.json")).find("keras_version") != std::string::npos);
    }

    void fullDisk() {
        for (const char* target : {"q.h5", "q.json"}) {
            const Folder folder;
            put(folder.path(target), "what was here");
            std::string told;
            ErrorCode code = ErrorCode::Usage;
            {
                const FullDisk full(20000);
                try {
                    writeFiles(content(100000), folder.path(target), {}, pass);
                } catch (const Error& error) {
                    told = error.what();
                    code = error.code();
                }
            }
            QVERIFY2(!told.empty(), target);
            QCOMPARE(code, ErrorCode::Unwritable);
            QCOMPARE(text(folder.path(target)), std::string("what was here"));
            QCOMPARE(folder.files(), std::set<std::string>{target});
        }
    }

    void refusedByTheCheck() {
        const Folder folder;
        put(folder.path("q.h5"), "what was here");
        const std::string told = errorOf([&] {
            writeFiles(content(3), folder.path("q.h5"), {}, [](const std::vector<std::string>& files) {
                QCOMPARE(files.size(), std::size_t{1});
                throw Error(ErrorCode::Unwritable, "a", "is wrong");
            });
        });
        QCOMPARE(told, std::string("a: is wrong"));
        QCOMPARE(text(folder.path("q.h5")), std::string("what was here"));
        QCOMPARE(folder.files(), std::set<std::string>{"q.h5"});
    }

    void unreadableSource() {
        const Folder folder;
        Content broken = content(3);
        broken.groups[1].weights[1].load = []() -> Tensor { throw Error(ErrorCode::Unreadable, "m.h5", "ends early"); };
        QCOMPARE(errorOf([&] { writeFiles(broken, folder.path("q.h5"), {}, pass); }), std::string("m.h5: ends early"));
        QVERIFY(folder.files().empty());
    }

    void cancelled() {
        const Folder folder;
        std::stop_source stop;
        stop.request_stop();
        Progress progress;
        progress.stop = stop.get_token();
        QVERIFY(!errorOf([&] { writeFiles(content(3), folder.path("q.h5"), progress, pass); }).empty());
        QVERIFY(folder.files().empty());
    }

    void noSuchFolder() {
        const Folder folder;
        QVERIFY(!errorOf([&] { writeFiles(content(3), folder.path("none/q.h5"), {}, pass); }).empty());
    }
};

QTEST_APPLESS_MAIN(WriteFilesTest)
#include "write_files_test.moc"
