// Weights that Keras 3 spread over files. What they hold is held against Keras by reference_outputs_test.
#include "core/keras/sharded_file.h"

#include <QTemporaryDir>
#include <QtTest>

#include "core/keras/open.h"
#include "tests/core/keras/file_test_tools.h"

using namespace quantie;

namespace {

const std::string folder = QUANTIE_TEST_DATA "/keras3/";

std::string openedWith(const std::string& index) {
    return errorOf(ErrorCode::Unreadable, [&] { ShardedFile::open(index); });
}

}  // namespace

class ShardedFileTest : public QObject {
    Q_OBJECT

  private slots:
    /// The cell's three arrays stand in two files, each under the same group.
    void groupsAreUnited() {
        const ShardedFile file = ShardedFile::open(folder + "sharded.weights.json");
        const std::string cell = "layers/lstm/cell/vars";
        QCOMPARE(file.children(cell).size(), std::size_t{3});
        for (const char* name : {"/0", "/1", "/2"}) QVERIFY(file.hasDataset(cell + name));
        QCOMPARE(file.dataset(cell + "/0").shape, (Shape{2, 16}));
        QVERIFY(file.dataset(cell + "/0").identity != file.dataset(cell + "/2").identity);
        QVERIFY(!file.hasGroup("layers/none"));
        QVERIFY(!errorOf(ErrorCode::Unreadable, [&] { file.dataset("layers/none"); }).empty());
    }

    void onlyFilesBesideItAreOpened_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("folder") << QByteArray(R"({"weight_map": {"/a": ["../secret.h5"]}})") << "no file beside";
        QTest::newRow("root") << QByteArray(R"({"weight_map": {"/a": "/etc/passwd"}})") << "no file beside";
        QTest::newRow("dots") << QByteArray(R"({"weight_map": {"/a": [".."]}})") << "no file beside";
        QTest::newRow("number") << QByteArray(R"({"weight_map": {"/a": [1]}})") << "no text";
        QTest::newRow("none") << QByteArray(R"({"weight_map": {"/a": []}})") << "names no file";
        QTest::newRow("other") << QByteArray(R"({"class_name": "Dense"})") << "weight_map";
        QTest::newRow("missing") << QByteArray(R"({"weight_map": {"/a": ["gone.h5"]}})") << "gone.h5";
        QTest::newRow("broken") << QByteArray(R"({"weight_map": {)") << "weights.json";
    }
    void onlyFilesBesideItAreOpened() {
        QFETCH(QByteArray, text);
        QFETCH(QString, reason);
        const QTemporaryDir place;
        QFile file(place.filePath("x.weights.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const QString told = QString::fromStdString(openedWith(file.fileName().toStdString()));
        QVERIFY2(told.contains(reason), qPrintable(told));
    }

    void aloneItIsNoModel() {
        const std::string index = folder + "sharded.weights.json";
        const std::string told = errorOf(ErrorCode::Unreadable, [&] { openModel(index); });
        QVERIFY(told.find("holds weights only") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ShardedFileTest)
#include "sharded_file_test.moc"
