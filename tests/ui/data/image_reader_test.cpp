// Images become pixels: channels, sizes, proportions.
#include "ui/data/image_reader.h"

#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"

using namespace quantie;

namespace {

int at(const Tensor& image, std::int64_t y, std::int64_t x, std::int64_t channel) {
    const Shape& shape = image.shape();
    return std::to_integer<int>(image.bytes()[static_cast<std::size_t>((y * shape[1] + x) * shape[2] + channel)]);
}

}  // namespace

class ImageReaderTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    /// Red above, blue below; twice as wide as high.
    std::string halves(const char* name) {
        QImage image(16, 8, QImage::Format_RGB32);
        image.fill(Qt::red);
        for (int y = 4; y < 8; ++y) {
            for (int x = 0; x < 16; ++x) image.setPixelColor(x, y, Qt::blue);
        }
        const QString file = m_folder.filePath(name);
        return image.save(file) ? file.toStdString() : std::string();
    }

  private slots:
    void channelsAreAsAskedFor() {
        for (const char* name : {"a.png", "a.bmp"}) {
            const std::string file = halves(name);
            const Tensor colours = readImage(file, {0, 0, 3, ImageFit::Stretch});
            QCOMPARE(colours.shape(), (Shape{8, 16, 3}));
            QCOMPARE(at(colours, 0, 5, 0), 255);
            QCOMPARE(at(colours, 0, 5, 2), 0);
            QCOMPARE(at(colours, 7, 5, 0), 0);
            QCOMPARE(at(colours, 7, 5, 2), 255);
            const Tensor grey = readImage(file, {0, 0, 1, ImageFit::Stretch});
            QCOMPARE(grey.shape(), (Shape{8, 16, 1}));
            QVERIFY(at(grey, 0, 0, 0) > at(grey, 7, 0, 0));
            QCOMPARE(at(readImage(file, {0, 0, 4, ImageFit::Stretch}), 3, 3, 3), 255);
        }
    }

    void proportions() {
        const std::string file = halves("b.png");
        const Tensor stretched = readImage(file, {4, 4, 3, ImageFit::Stretch});
        QCOMPARE(at(stretched, 0, 0, 0), 255);
        QCOMPARE(at(stretched, 3, 3, 2), 255);
        const Tensor padded = readImage(file, {8, 8, 3, ImageFit::Pad});
        QCOMPARE(padded.shape(), (Shape{8, 8, 3}));
        for (int channel = 0; channel < 3; ++channel) QCOMPARE(at(padded, 0, 0, channel), 0);
        QCOMPARE(at(padded, 2, 4, 0), 255);
        QCOMPARE(at(padded, 5, 4, 2), 255);
        const Tensor cropped = readImage(file, {8, 8, 3, ImageFit::Crop});
        QCOMPARE(at(cropped, 0, 0, 0), 255);
        QCOMPARE(at(cropped, 7, 0, 2), 255);
    }

    void whatIsNoImageIsSaidWithItsName() {
        QFile file(m_folder.filePath("no.png"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no image");
        file.close();
        try {
            readImage(file.fileName().toStdString(), {4, 4, 3, ImageFit::Stretch});
            QFAIL("read");
        } catch (const Error& error) {
            QVERIFY(QString::fromUtf8(error.what()).contains("no.png"));
        }
    }
};

QTEST_MAIN(ImageReaderTest)
#include "image_reader_test.moc"
