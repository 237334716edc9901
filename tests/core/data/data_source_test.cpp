// Where data come from: generated, files with a number of samples, folders of images.
#include "core/data/data_source.h"

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/keras/open.h"

using namespace quantie;

namespace {

Graph graphOf(const std::string& name) {
    return buildGraph(openModel(std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/" + name + ".h5"),
                      Definitions::builtin());
}

std::string fileIn(const QTemporaryDir& folder, const QString& name) {
    QDir(folder.path()).mkpath(QFileInfo(name).path());
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) throw std::runtime_error("no file");
    return file.fileName().toStdString();
}

/// An image all of whose pixels are the first digit in its name times 50.
Tensor plainImage(const std::string& file, const ImageRequest& request) {
    const auto digit = file[file.find_last_of('/') + 1] - '0';
    const Shape shape{request.height, request.width, request.channels};
    return Tensor::fromBytes(
        DType::UInt8, shape,
        std::vector<std::byte>(static_cast<std::size_t>(elementCount(shape)), std::byte(digit * 50)));
}

}  // namespace

class DataSourceTest : public QObject {
    Q_OBJECT

  private slots:
    void namesGoRound() {
        for (const char* name : {"normal:16:1", "uniform:3:9", "some/file.npz"}) {
            QCOMPARE(toString(dataSourceNamed(name)), std::string(name));
        }
        QCOMPARE(toString(dataSourceNamed("uniform")), std::string("uniform:16:1"));
        QVERIFY(!dataSourceNamed("normality.npz").isGenerated());
        QVERIFY_THROWS_EXCEPTION(Error, dataSourceNamed("normal:many"));
        QVERIFY_THROWS_EXCEPTION(Error, dataSourceNamed("normal:4:1:9"));
    }

    void theFirstSamplesOfAFile() {
        const Graph graph = graphOf("tied_lm");
        DataSource source;
        source.path = std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/tied_lm.input.npz";
        const RunData all = readData(source, graph);
        QCOMPARE(all.feed.samples(), std::int64_t{4});
        source.samples = 3;
        const RunData some = readData(source, graph);
        QCOMPARE(some.feed.samples(), std::int64_t{3});
        QVERIFY(std::ranges::equal(some.feed.inputs[0].tensor.bytes(), all.feed.part(0, 3).inputs[0].tensor.bytes()));
    }

    void imagesInTheOrderOfTheirPaths() {
        const QTemporaryDir folder;
        for (const char* name : {"b/1.png", "a/3.JPG", "a/2.bmp", "a/readme.txt"}) fileIn(folder, name);
        const Graph graph = graphOf("plain_cnn");
        DataSource source;
        source.path = folder.path().toStdString();
        const RunData data = readData(source, graph, plainImage);
        const Tensor& images = data.feed.inputs.at(0).tensor;
        QCOMPARE(images.shape(), (Shape{3, 28, 28, 1}));
        const auto firstOf = [&](std::int64_t i) { return samplesOf(images, i, 1).floats().front(); };
        QCOMPARE(firstOf(0), 100.0F / 255.0F);
        QCOMPARE(firstOf(1), 150.0F / 255.0F);
        QCOMPARE(firstOf(2), 50.0F / 255.0F);
        source.images.scale = PixelScale::AroundZero;
        source.samples = 1;
        const RunData one = readData(source, graph, plainImage);
        QCOMPARE(one.feed.samples(), std::int64_t{1});
        QCOMPARE(one.feed.inputs[0].tensor.floats().back(), 100.0F / 127.5F - 1.0F);
    }

    void whatIsWrongWithAFolder() {
        const QTemporaryDir folder;
        const Graph graph = graphOf("plain_cnn");
        DataSource source;
        source.path = folder.path().toStdString();
        QVERIFY_THROWS_EXCEPTION(Error, readData(source, graph, plainImage));  // no images
        fileIn(folder, "1.png");
        QVERIFY_THROWS_EXCEPTION(Error, readData(source, graphOf("siamese"), plainImage));  // two inputs
        QVERIFY_THROWS_EXCEPTION(Error, readData(source, graphOf("tied_lm"), plainImage));  // no images as input
        QVERIFY_THROWS_EXCEPTION(Error, readData(source, graph));                           // no reader
        QCOMPARE(readData(source, graph, plainImage).feed.samples(), std::int64_t{1});
        fileIn(folder, "2.png");
        const auto growing = [](const std::string& file, ImageRequest request) {
            request.width += file.ends_with("2.png") ? 1 : 0;
            return plainImage(file, request);
        };
        QVERIFY_THROWS_EXCEPTION(Error, readData(source, graph, growing));
    }
};

QTEST_APPLESS_MAIN(DataSourceTest)
#include "data_source_test.moc"
