// The plots as a user meets them: what the read-out says, what the keyboard and the mouse move, how fast many channels
// are, and that clipped and unused parts are drawn. With QUANTIE_SHOTS=FOLDER the pictures are kept there.
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>
#include <cmath>
#include <random>

#include "core/quant/error_distribution.h"
#include "ui/plots/channel_plot.h"
#include "ui/plots/error_plot.h"
#include "ui/plots/values_plot.h"
#include "ui/theme/theme.h"

using namespace quantie;

namespace {

/// A weight as the pictures of the design have it: 100 rows of 32, normal.
struct Example {
    Shape shape{100, 32};
    std::vector<float> values;
    Scheme scheme;
    WeightAnalysis analysis;
    WeightError error;

    explicit Example(const Scheme& chosen = {}) : values(3200), scheme(chosen) {
        std::mt19937 engine(5);
        std::normal_distribution<float> distribution(0, 0.149F);
        for (float& value : values) value = distribution(engine);
        analysis = analyse(values, shape, 0);
        error = weightError(values, analysis, scheme);
    }

    ValuesPlotData plot() const {
        return {analysis.histogram, valueGrid(error.quantizers[0], error.ranges[0]), true, scheme.symmetric, {}};
    }

    ChannelSeries channels() const {
        ChannelSeries series{{}, error.tensor.sqnrDb, {}};
        for (const ErrorFigures& channel : error.channels) series.decibels.push_back(channel.sqnrDb);
        return series;
    }

    ErrorPlotData errors() const {
        const ErrorDistribution found = errorDistribution(values, shape, scheme, error, ErrorUnit::Step, 0.6F, 48);
        return {found.errors, true, error.tensor.sqnrDb, 0};
    }
};

const Scheme clipping{4, true, true, {}, Given{{-0.3}, {0.3}}};

QImage picture(QWidget& widget, double scale = 1) {
    QImage image(widget.size() * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(tokens().window);
    widget.render(&image, {}, {}, QWidget::DrawChildren);
    return image;
}

bool holds(const QImage& image, const QColor& colour) {
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == colour) return true;
        }
    }
    return false;
}

void keep(const QImage& image, const QString& name) {
    const QString folder = qEnvironmentVariable("QUANTIE_SHOTS");
    if (!folder.isEmpty()) image.save(folder + '/' + name + ".png");
}

/// Focus without a window that a platform activates.
void focus(QWidget& widget) {
    widget.show();
    QApplication::setActiveWindow(&widget);
    widget.setFocus();
}

/// A key alone: QTest's clicks also press and release the modifiers.
void press(QWidget& widget, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QKeyEvent event(QEvent::KeyPress, key, modifiers);
    QApplication::sendEvent(&widget, &event);
}

}  // namespace

class PlotsTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QApplication::setFont(QFont(QStringLiteral("Noto Sans"), 10));
        Theme::instance().install();
    }

    void readsOutUnderThePointerAndByKeyboard() {
        ValuesPlot plot;
        plot.resize(plot.sizeHint());
        plot.setData(Example(clipping).plot());
        QVERIFY(plot.currentReadOut().first.isEmpty());
        focus(plot);
        QTest::mouseMove(&plot, QPoint(static_cast<int>(plot.pixelOf(0.0)), 80));
        QVERIFY2(plot.currentReadOut().first.endsWith("values"), qPrintable(plot.currentReadOut().first));
        QVERIFY(plot.currentReadOut().second.startsWith("rounded to"));
        focus(plot);
        QTest::keyClick(&plot, Qt::Key_Home);
        QCOMPARE(plot.currentItem(), 0);
        QVERIFY2(plot.currentReadOut().second == "clipped to −0.3000", qPrintable(plot.currentReadOut().second));
        QTest::keyClick(&plot, Qt::Key_Right);
        QCOMPARE(plot.currentItem(), 1);
        QVERIFY(plot.accessibleDescription().contains(plot.currentReadOut().first));
        QTest::keyClick(&plot, Qt::Key_Escape);
        QCOMPARE(plot.currentItem(), -1);
        QVERIFY(plot.accessibleDescription().contains("15 levels, step 0.0429"));
    }

    void theMouseDragsTheRange() {
        Example example(Scheme{4, false, false, {}, MinMax{}});
        ValuesPlot plot;
        plot.resize(plot.sizeHint());
        plot.setData(example.plot());
        QSignalSpy dragged(&plot, &ValuesPlot::rangeDragged);
        QSignalSpy dropped(&plot, &ValuesPlot::rangeDropped);
        const double lo = plot.handles().lo();
        const QPoint from(static_cast<int>(plot.pixelOf(plot.handles().hi())), 60);
        const QPoint to(static_cast<int>(plot.pixelOf(0.2)), 60);
        QTest::mousePress(&plot, Qt::LeftButton, {}, from);
        QTest::mouseMove(&plot, to);
        QVERIFY(!dragged.isEmpty());
        QVERIFY(dropped.isEmpty());
        QTest::mouseRelease(&plot, Qt::LeftButton, {}, to);
        QCOMPARE(dropped.count(), 1);
        QCOMPARE(dragged.last()[0].toDouble(), lo);
        QVERIFY(std::fabs(dragged.last()[1].toDouble() - 0.2) < 0.01);
    }

    void shiftAndArrowsMoveAHandle() {
        ValuesPlot plot;
        plot.resize(plot.sizeHint());
        plot.setData(Example(clipping).plot());
        focus(plot);
        QSignalSpy dragged(&plot, &ValuesPlot::rangeDragged);
        QSignalSpy dropped(&plot, &ValuesPlot::rangeDropped);
        press(plot, Qt::Key_Down, Qt::ShiftModifier);
        press(plot, Qt::Key_Left, Qt::ShiftModifier);
        press(plot, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(dragged.count(), 2);
        QVERIFY(dragged.last()[0].toDouble() < -0.3);
        QCOMPARE(dragged.last()[0].toDouble(), -dragged.last()[1].toDouble());
        QVERIFY(dropped.isEmpty());
        QTest::keyRelease(&plot, Qt::Key_Shift);
        QCOMPARE(dropped.count(), 1);
    }

    void withoutHandlesNothingIsDragged() {
        ValuesPlotData data = Example(clipping).plot();
        data.draggable = false;
        ValuesPlot plot;
        plot.resize(plot.sizeHint());
        plot.setData(data);
        QSignalSpy dragged(&plot, &ValuesPlot::rangeDragged);
        QTest::mousePress(&plot, Qt::LeftButton, {}, QPoint(static_cast<int>(plot.pixelOf(0.3)), 60));
        QTest::mouseMove(&plot, QPoint(static_cast<int>(plot.pixelOf(0.1)), 60));
        focus(plot);
        press(plot, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(dragged.isEmpty());
    }

    void clippedUnusedAndHandlesAreDrawn() {
        for (const bool dark : {false, true}) {
            Theme::instance().setAppearance(dark ? Appearance::Dark : Appearance::Light);
            ValuesPlot plot;
            plot.resize(plot.sizeHint());
            plot.setData(Example(Scheme{8, true, true, {}, MinMax{}}).plot());
            QVERIFY(holds(picture(plot), tokens().accentLine));
            QVERIFY(!holds(picture(plot, 2), tokens().heat[4]));
            plot.setData(Example(clipping).plot());
            QVERIFY(holds(picture(plot, 4), tokens().heat[4]));
        }
        Theme::instance().setAppearance(Appearance::Light);
    }

    void anEmptyPlotSaysWhatToDo() {
        ErrorPlot plot;
        plot.resize(plot.sizeHint());
        const QImage blank = picture(plot);
        plot.setEmptyText("Quantize this use to see its error");
        QCOMPARE(plot.accessibleDescription(), QStringLiteral("Quantize this use to see its error"));
        QVERIFY(picture(plot) != blank);
        focus(plot);
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_End}) QTest::keyClick(&plot, key);
        QCOMPARE(plot.currentItem(), -1);
    }

    void theWorstChannelIsNamed() {
        ChannelPlotData data{{{{40, 38.4, 41}, 40.1, {}}}, false};
        ChannelPlot plot;
        plot.resize(plot.sizeHint());
        plot.setData(data);
        QVERIFY(plot.accessibleDescription().contains("worst channel 1: 38.4 dB"));
        plot.setCurrentItem(0);
        QCOMPARE(plot.currentReadOut().first, QStringLiteral("0: 40.0 dB"));
        data.worstFirst = true;
        plot.setData(data);
        plot.setCurrentItem(0);
        QCOMPARE(plot.currentReadOut().first, QStringLiteral("1: 38.4 dB"));
    }

    void exactAndSingleChannelsArePainted() {
        const double exact = std::numeric_limits<double>::infinity();
        ChannelPlot plot;
        plot.resize(plot.sizeHint());
        for (const auto& values : {std::vector<double>{exact, exact}, {exact}, {20}, {20, exact}}) {
            plot.setData({{{values, values[0], {}}}, false});
            QVERIFY(holds(picture(plot), tokens().outline));
        }
        plot.setData({});
        QCOMPARE(plot.currentItem(), -1);
    }

    void manyChannelsAreFast() {
        ChannelSeries series{std::vector<double>(100'000), 40, {}};
        std::mt19937 engine(1);
        std::normal_distribution<double> distribution(40, 3);
        for (double& value : series.decibels) value = distribution(engine);
        ChannelPlot plot;
        plot.resize(plot.sizeHint());
        plot.setData({{series}, false});
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10; ++i) picture(plot);
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        plot.setCurrentItem(3);
        QVERIFY(plot.currentReadOut().second.startsWith("the worst of them is"));
        keep(picture(plot), "channels_many");
    }

    void pictures() {
        for (const bool dark : {false, true}) {
            Theme::instance().setAppearance(dark ? Appearance::Dark : Appearance::Light);
            for (const double scale : {1.0, 2.0}) {
                const QString mode = QStringLiteral("_%1_%2").arg(dark ? "dark" : "light").arg(scale * 100);
                ValuesPlot values;
                values.resize(362, 142);
                values.setData(Example().plot());
                keep(picture(values, scale), "values_w8" + mode);
                values.setData(Example(clipping).plot());
                keep(picture(values, scale), "values_clipped" + mode);
                values.setLogarithmic(true);
                values.setCurrentItem(55);
                keep(picture(values, scale), "values_log" + mode);
                ErrorPlot errors;
                errors.resize(204, 96);
                errors.setData(Example().errors());
                keep(picture(errors, scale), "errors" + mode);
                ChannelPlot channels;
                channels.resize(362, 122);
                channels.setData({{Example().channels()}, false});
                keep(picture(channels, scale), "channels" + mode);
                Example coarse(Scheme{4, true, true, 0, MinMax{}});
                channels.setData({{coarse.channels(), Example().channels()}, true});
                channels.setCurrentItem(70);
                keep(picture(channels, scale), "channels_two" + mode);
                QVERIFY(holds(picture(channels, scale), tokens().heat[4]));
            }
        }
    }
};

QTEST_MAIN(PlotsTest)
#include "plots_test.moc"
