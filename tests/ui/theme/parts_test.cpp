// What the shared parts say: kinds of layers, chips, badges.
#include <QApplication>
#include <QPainter>
#include <QStyleOptionButton>
#include <QtTest>

#include "core/model/model.h"
#include "ui/theme/badge.h"
#include "ui/theme/chip.h"
#include "ui/theme/kind.h"
#include "ui/theme/stamp.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

namespace quantie {

class PartsTest : public QObject {
    Q_OBJECT
  private slots:
    void kindsOfClasses_data();
    void kindsOfClasses();
    void wrappersAreWhatTheyWrap();
    void classesOutsideOfKeras();
    void chips();
    void sizes();
    void everyPartIsDrawnInBothModes();
    void stampsArePaintedOnce();
    void aDisabledDefaultButtonIsNoAccent();
};

namespace {

Layer builtIn(const std::string& className) {
    Layer layer;
    layer.className = className;
    layer.builtIn = true;
    layer.known = true;
    return layer;
}

}  // namespace

void PartsTest::kindsOfClasses_data() {
    QTest::addColumn<LayerKind>("kind");
    QTest::newRow("InputLayer") << LayerKind::Input;
    QTest::newRow("Embedding") << LayerKind::Lookup;
    QTest::newRow("EinsumDense") << LayerKind::Dense;
    QTest::newRow("DepthwiseConv2D") << LayerKind::Convolution;
    QTest::newRow("ConvLSTM2D") << LayerKind::Recurrent;
    QTest::newRow("GRU") << LayerKind::Recurrent;
    QTest::newRow("MultiHeadAttention") << LayerKind::Attention;
    QTest::newRow("BatchNormalization") << LayerKind::Normalization;
    QTest::newRow("GlobalAveragePooling2D") << LayerKind::Pooling;
    QTest::newRow("ZeroPadding2D") << LayerKind::Pooling;
    QTest::newRow("Flatten") << LayerKind::Reshape;
    QTest::newRow("Add") << LayerKind::Merge;
    QTest::newRow("AddLoss") << LayerKind::Operation;
    QTest::newRow("Average") << LayerKind::Merge;
    QTest::newRow("Subtract") << LayerKind::Subtract;
    QTest::newRow("LeakyReLU") << LayerKind::Activation;
    QTest::newRow("SpatialDropout1D") << LayerKind::Dropout;
    QTest::newRow("GaussianNoise") << LayerKind::Dropout;
    QTest::newRow("TFOpLambda") << LayerKind::Operation;
}

void PartsTest::kindsOfClasses() {
    QFETCH(LayerKind, kind);
    QCOMPARE(layerKind(builtIn(QTest::currentDataTag()), Model()), kind);
}

void PartsTest::wrappersAreWhatTheyWrap() {
    Model model;
    model.layers.push_back(builtIn("Dense"));
    Layer wrapper = builtIn("TimeDistributed");
    wrapper.children.push_back({.attribute = "layer", .layer = 0, .role = ChildRole::Wrapped});
    QCOMPARE(layerKind(wrapper, model), LayerKind::Dense);
}

void PartsTest::classesOutsideOfKeras() {
    Layer custom;
    custom.className = "MyDense";
    QCOMPARE(layerKind(custom, Model()), LayerKind::Unknown);
    custom.known = true;
    QCOMPARE(layerKind(custom, Model()), LayerKind::Custom);
    Layer nested = builtIn("Sequential");
    nested.model = 1;
    QCOMPARE(layerKind(nested, Model()), LayerKind::NestedModel);
}

void PartsTest::chips() {
    QCOMPARE(quantizedChip(Scheme{}).text, QStringLiteral("W8"));
    QCOMPARE(quantizedChip(Scheme{.bits = 4, .axis = -1, .range = {}}).text, QStringLiteral("W4·ch"));
    QCOMPARE(floatChip(DType::Float32).text, QStringLiteral("F32"));
    QCOMPARE(floatChip(DType::BFloat16).text, QStringLiteral("BF16"));
    QVERIFY(floatChip(DType::Int32).unavailable);
    QCOMPARE(chipInWords(quantizedChip(Scheme{.bits = 4, .axis = 0, .range = {}})), QStringLiteral("W4 per channel"));
    QCOMPARE(chipInWords(quantizedChip(Scheme{})), QStringLiteral("W8 per tensor"));
    QCOMPARE(badgeText("A", 2), QStringLiteral("A·2"));
}

void PartsTest::sizes() {
    QCOMPARE(chipSize(floatChip(DType::Float32)), QSizeF(42, 18));
    QVERIFY(chipSize({.text = "W16·ch and more"}).width() > 42);
    const Badge same{.text = "A·2"};
    QCOMPARE(badgeSize(same).height(), 16.0);
    QCOMPARE(badgeSize({.text = "A·2", .differs = true}).width(), badgeSize(same).width() + 15);
}

/// Every kind leaves ink of its own: no icon is missing.
void PartsTest::everyPartIsDrawnInBothModes() {
    for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
        Theme::instance().setAppearance(appearance);
        QSet<QByteArray> drawings;
        for (int i = 0; i < layerKindCount; ++i) {
            QImage image(36, 36, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
            QPainter painter(&image);
            drawKindTile(&painter, QRectF(0, 0, 36, 36), {.kind = static_cast<LayerKind>(i), .ink = QColor(Qt::black)});
            painter.end();
            drawings.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
        }
        QCOMPARE(drawings.size(), layerKindCount);
    }
}

void PartsTest::stampsArePaintedOnce() {
    int painted = 0;
    const StampPaint paint = [&painted](QPainter* painter, const QRectF& rect) {
        ++painted;
        painter->fillRect(rect, Qt::red);
    };
    QImage image(100, 100, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    drawStamp(&painter, QRectF(10, 10, 20, 10), "once", paint);
    painter.translate(0.3, 0);
    drawStamp(&painter, QRectF(50, 10, 20, 10), "once", paint);
    QCOMPARE(painted, 1);
    QCOMPARE(image.pixelColor(10, 10), QColor(Qt::red));
    QCOMPARE(image.pixelColor(9, 9), QColor(Qt::white));
    for (const int x : {50, 69}) QCOMPARE(image.pixelColor(x, 19), QColor(Qt::red));  // at whole pixels
    for (const int x : {49, 70}) QCOMPARE(image.pixelColor(x, 19), QColor(Qt::white));
    drawStamp(&painter, QRectF(50, 50, 10, 10), "once", paint);
    painter.scale(2, 2);
    drawStamp(&painter, QRectF(10, 30, 10, 10), "once", paint);
    QCOMPARE(painted, 3);  // of another size, and in another resolution
    for (const int x : {20, 39}) QCOMPARE(image.pixelColor(x, 79), QColor(Qt::red));
    painter.resetTransform();
    painter.scale(0.5, 0.5);
    drawStamp(&painter, QRectF(20, 160, 20, 10), "half",
              [](QPainter* to, const QRectF& rect) { to->fillRect(rect, Qt::blue); });
    for (const int x : {10, 19}) QCOMPARE(image.pixelColor(x, 84), QColor(Qt::blue));
    for (const int x : {9, 20}) QCOMPARE(image.pixelColor(x, 84), QColor(Qt::white));
    painter.rotate(10);
    drawStamp(&painter, QRectF(10, 30, 10, 10), "once", paint);
    QCOMPARE(painted, 4);
}

/// What Return would press is said by its outline, where it can be pressed.
void PartsTest::aDisabledDefaultButtonIsNoAccent() {
    Style style(QApplication::palette());
    const auto outline = [&style](bool enabled) {
        QStyleOptionButton option;
        option.rect = QRect(0, 0, 60, 24);
        option.features = QStyleOptionButton::DefaultButton;
        option.state.setFlag(QStyle::State_Enabled, enabled);
        QImage image(60, 24, QImage::Format_ARGB32_Premultiplied);
        image.fill(tokens().window);
        QPainter painter(&image);
        style.drawPrimitive(QStyle::PE_PanelButtonCommand, &option, &painter, nullptr);
        return image.pixelColor(0, 12);
    };
    QCOMPARE(outline(true), tokens().accentLine);
    QCOMPARE(outline(false), tokens().line);
}

}  // namespace quantie

QTEST_MAIN(quantie::PartsTest)
#include "parts_test.moc"
