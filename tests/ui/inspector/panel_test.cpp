// The inspector as a user meets it: select something, operate its fields, and find the recipe changed and undoable.
// With QUANTIE_SHOTS=FOLDER pictures of every page are kept there.
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "core/keras/npy.h"
#include "tests/ui/inspector/bench.h"
#include "ui/inspector/inspector_page.h"
#include "ui/inspector/table_section.h"
#include "ui/plots/channel_plot.h"
#include "ui/plots/error_plot.h"
#include "ui/plots/values_plot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segmented_buttons.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";

void choose(QComboBox* box, int index) {
    box->setCurrentIndex(index);
    emit box->activated(index);
}

}  // namespace

class InspectorPanelTest : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("quantie-tests");
        QSettings().clear();
        QApplication::setFont(QFont(QStringLiteral("Noto Sans"), 10));
        Theme::instance().install();
    }

    void nothingSelectedIsTheModel() {
        Document document;
        InspectorPanel panel(document);
        panel.show();
        QVERIFY(panel.page() != nullptr);
        Bench bench(tiedLm);
        QVERIFY(bench.shows("keras2 h5"));
        QVERIFY(bench.shows("2.15"));
        QVERIFY(bench.shows("5, read 6 times"));
    }

    void quantizesOneUse() {
        Bench bench(tiedLm);
        bench.select(Item::Kind::Use, bench.use("deemb:embedding_layer.embeddings"));
        QVERIFY(bench.shows("Use 2 of 2"));
        auto* quantize = bench.find<QCheckBox>("Quantize");
        QTest::mouseClick(quantize, Qt::LeftButton, {}, QPoint(6, quantize->height() / 2));
        QCOMPARE(bench.scheme("deemb:embedding_layer.embeddings"), std::optional(Scheme{}));
        QVERIFY(!bench.scheme("emb:embeddings"));
        QVERIFY(bench.waitUntilShown("41.6"));
        QVERIFY(bench.shows("this use only"));
        bench.document.undoStack().undo();
        QVERIFY(!bench.scheme("deemb:embedding_layer.embeddings"));
        QVERIFY(!quantize->isChecked());
        QVERIFY(!bench.shows("41.6"));
    }

    void everyFieldChangesItsPartAlone() {
        Bench bench(tiedLm);
        const char* id = "emb:embeddings";
        bench.select(Item::Kind::Use, bench.use(id));
        emit bench.find<SegmentedButtons>("Bits")->chosen(2);
        QCOMPARE(bench.scheme(id)->bits, 4);
        choose(bench.find<QComboBox>("Scale"), 1);
        QCOMPARE(bench.scheme(id)->axis, std::optional(0));
        bench.find<QCheckBox>("Symmetric")->click();
        bench.find<QCheckBox>("Narrow")->click();
        choose(bench.find<QComboBox>("9 to 16 bits"), 3);
        QCOMPARE(bench.scheme(id), std::optional(Scheme{12, false, false, 0, MinMax{}}));
        choose(bench.find<QComboBox>("Scale"), 0);
        choose(bench.find<QComboBox>("Range"), 2);
        QCOMPARE(bench.scheme(id), std::optional(Scheme{12, false, false, std::nullopt, Mse{}}));
        QCOMPARE(bench.document.undoStack().count(), 7);
        for (int i = 0; i < 7; ++i) bench.document.undoStack().undo();
        QVERIFY(!bench.scheme(id));
    }

    void givenNumbersStartFromTheFoundOnes() {
        Bench bench(tiedLm);
        const char* id = "emb:embeddings";
        bench.select(Item::Kind::Use, bench.use(id));
        bench.document.toggle({bench.use(id)});
        QVERIFY(waitForErrors(bench.document));
        choose(bench.find<QComboBox>("Range"), 4);
        const Given given = std::get<Given>(bench.scheme(id)->range);
        QVERIFY(std::abs(given.hi.front() - 0.549162) < 1e-5);
        auto* hi = bench.find<QLineEdit>("End of the range");
        hi->setFocus();
        hi->setText("0.25");
        emit hi->editingFinished();
        QCOMPARE(std::get<Given>(bench.scheme(id)->range).hi, std::vector<double>{0.25});
        QVERIFY(waitForErrors(bench.document));
        hi->setText("nonsense");
        emit hi->editingFinished();
        QCOMPARE(hi->text(), QString("0.2500"));
    }

    void aDraggedHandleIsOneStep() {
        Bench bench(tiedLm);
        const char* id = "emb:embeddings";
        bench.document.toggle({bench.use(id)});
        QVERIFY(waitForErrors(bench.document));
        bench.select(Item::Kind::Use, bench.use(id));
        auto* plot = bench.first<ValuesPlot>();
        QVERIFY(QTest::qWaitFor([&] { return plot->handles().hi() > 0.5; }, 10000));
        const int steps = bench.document.undoStack().count();
        emit plot->rangeDragged(-0.4, 0.4);
        emit plot->rangeDragged(-0.3, 0.3);
        emit plot->rangeDropped();
        QCOMPARE(std::get<Given>(bench.scheme(id)->range), (Given{{-0.3}, {0.3}}));
        QCOMPARE(bench.document.undoStack().count(), steps + 1);
        emit plot->rangeDragged(-0.2, 0.2);
        QCOMPARE(bench.document.undoStack().count(), steps + 2);
        bench.document.undoStack().undo();
        bench.document.undoStack().undo();
        QCOMPARE(bench.scheme(id), std::optional(Scheme{}));
    }

    void aHandleOfOneChannelMovesThatChannel() {
        Bench bench(siamese);
        const char* id = "tower@0/conv2:kernel";
        bench.document.set({bench.use(id)}, Scheme{4, true, true, 3, MinMax{}});
        QVERIFY(waitForErrors(bench.document));
        bench.select(Item::Kind::Use, bench.use(id));
        bench.find<QSpinBox>("Channel")->setValue(5);
        auto* plot = bench.first<ValuesPlot>();
        const auto isShown = [&] { return plot->accessibleDescription().contains("15 levels"); };
        QVERIFY2(QTest::qWaitFor(isShown, 10000), qPrintable(plot->accessibleDescription()));
        emit plot->rangeDragged(-0.1, 0.1);
        emit plot->rangeDropped();
        const Given given = std::get<Given>(bench.scheme(id)->range);
        QCOMPARE(given.lo.size(), 16U);
        QCOMPARE(given.hi[5], 0.1);
        QVERIFY(given.hi[4] != 0.1);
        QVERIFY(waitForErrors(bench.document));
        QVERIFY(bench.document.errors().of(bench.use(id)).error != nullptr);
    }

    void appliesToBothUses() {
        Bench bench(tiedLm);
        bench.select(Item::Kind::Use, bench.use("emb:embeddings"));
        emit bench.find<SegmentedButtons>("Bits")->chosen(1);
        auto* apply = bench.find<QPushButton>("Apply to both uses of A");
        QVERIFY(apply->isEnabled());
        apply->click();
        QCOMPARE(bench.scheme("deemb:embedding_layer.embeddings")->bits, 3);
        QVERIFY(!apply->isEnabled());
    }

    void twoUsesStandSideBySide() {
        Bench bench(siamese);
        bench.document.set({bench.use("tower@0/conv2:kernel")}, Scheme{4, true, true, 3, MinMax{}});
        bench.document.set({bench.use("tower@1/conv2:kernel")}, Scheme{6, true, true, 3, MinMax{}});
        bench.select(Item::Kind::Variable, bench.variable("tower@0/conv2:kernel"));
        QVERIFY(bench.waitUntilShown("20.0"));
        QVERIFY(bench.waitUntilShown("32.3"));
        QVERIFY(bench.waitUntilShown("Tied because tower is called"));
        QCOMPARE(bench.first<ChannelPlot>()->accessibleDescription().count("tower@"), 2);
        bench.find<QPushButton>("Use for both")->click();
        QCOMPARE(bench.scheme("tower@1/conv2:kernel")->bits, 4);
        QCOMPARE(bench.document.undoStack().count(), 3);
    }

    void severalUsesShowWhatTheyShare() {
        Bench bench(siamese);
        const Item first{Item::Kind::Use, bench.use("tower@0/conv2:kernel")};
        const Item second{Item::Kind::Use, bench.use("same:kernel")};
        bench.document.set({first.index}, Scheme{4, true, true, 3, MinMax{}});
        bench.document.set({second.index}, Scheme{6, true, true, std::nullopt, MinMax{}});
        bench.document.selection().set({first, second});
        QVERIFY(bench.shows("2 of 2 uses"));
        QCOMPARE(bench.find<QComboBox>("Scale")->currentIndex(), -1);
        QCOMPARE(bench.find<SegmentedButtons>("Bits")->current(), -1);
        QVERIFY(bench.find<QCheckBox>("Symmetric")->checkState() == Qt::Checked);
        emit bench.find<SegmentedButtons>("Bits")->chosen(6);
        QCOMPARE(bench.scheme("tower@0/conv2:kernel"), std::optional(Scheme{8, true, true, 3, MinMax{}}));
        QCOMPARE(bench.scheme("same:kernel"), std::optional(Scheme{}));
    }

    void aCallShowsItsConfigAndShapes() {
        Bench bench(siamese);
        bench.select(Item::Kind::Call, bench.document.graph().findCall("tower@0/conv2").first);
        QVERIFY(bench.shows("Conv2D"));
        QVERIFY(bench.shows("Yields"));
        QVERIFY(bench.shows("Run the model on data (F9)"));
        QVERIFY(bench.first<QPlainTextEdit>()->toPlainText().contains("\"filters\": 16"));
        bench.find<QToolButton>("Copy the config as JSON")->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith("{"));
        bench.select(Item::Kind::Group, 0);
        QVERIFY(bench.shows("calls inside"));
        bench.select(Item::Kind::Call, bench.document.graph().findCall("left").first);
        QVERIFY(bench.shows("It reads no weights"));
    }

    void valuesAreSavedAsNpy() {
        Bench bench(siamese);
        bench.select(Item::Kind::Use, bench.use("same:kernel"));
        auto* table = bench.first<TableSection>();
        const QTemporaryDir folder;
        const QString file = folder.filePath("kernel.npy");
        table->save(file);
        QVERIFY(bench.waitUntilShown("Saved as"));
        QCOMPARE(readNpyFile(file.toStdString()).shape(), (Shape{16, 1}));
        table->save(folder.filePath("no/such/folder.npy"));
        QVERIFY(bench.waitUntilShown("folder"));
    }

    void undoneTiesLeaveNoDanglingPage() {
        Bench bench(siamese);
        bench.select(Item::Kind::Variable, static_cast<int>(bench.document.graph().variables.size()) - 1);
        bench.document.close();
        QVERIFY(bench.shows("Select something in the graph"));
    }

    /// What is still computed for the page of one model must not arrive at the next one, which has fewer uses.
    void anotherModelWhileThePageIsComputed() {
        Bench bench(siamese);
        const int last = static_cast<int>(bench.document.graph().uses.size()) - 1;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(openAndWait(bench.document, siamese));
            bench.document.toggle({last});
            bench.select(Item::Kind::Use, last);
            QVERIFY(openAndWait(bench.document, "keras2/tf2.15/dense_twice.h5"));
            QTest::qWait(50);
        }
        QVERIFY(bench.shows("keras2 h5"));
    }

    void everyThingOfEveryModelHasAPage_data() {
        QTest::addColumn<QString>("model");
        // Unknown and custom layers, files without weights, odd names, and what Keras itself makes.
        for (const char* name :
             {"keras2/tf2.15/tied_lm.h5", "keras2/tf2.15/siamese.keras", "keras2/tf2.15/tf_ops.h5",
              "keras2/tf2.15/query_document.h5", "keras2/tf2.15/autoencoder.h5", "keras2/tf2.15/shared_initializer.h5",
              "keras2/tf2.15/plain_cnn.h5", "keras2/tf2.15/dense_twice.h5", "hard/tf2.15/custom_hidden.h5",
              "hard/tf2.15/custom.json", "hard/tf2.15/encoder_decoder.json", "hard/tf2.15/attention.h5",
              "hard/tf2.15/odd_names.json"}) {
            QTest::newRow(name) << QString(name);
        }
    }

    void everyThingOfEveryModelHasAPage() {
        QFETCH(QString, model);
        Bench bench(qPrintable(model));
        const Graph& graph = bench.document.graph();
        const auto all = [&bench](Item::Kind kind, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i) {
                bench.select(kind, static_cast<int>(i));
                bench.panel.grab();
            }
        };
        all(Item::Kind::Call, graph.calls.size());
        all(Item::Kind::Group, graph.groups.size());
        all(Item::Kind::Variable, graph.variables.size());
        bench.document.applyPreset("int4-weights");
        all(Item::Kind::Use, graph.uses.size());
        QVERIFY(waitForErrors(bench.document));
    }

    /// The dock's least width is 320: nothing may be cut off there.
    void everyPageIsNarrowEnough() {
        Bench bench(siamese);
        bench.document.applyPreset("int4-weights");
        bench.document.set({bench.use("same:kernel")}, Scheme{4, true, true, {}, Given{{-0.123456}, {0.123456}}});
        QVERIFY(waitForErrors(bench.document));
        QList<Item> subjects{{},
                             {Item::Kind::Use, bench.use("tower@0/conv2:kernel")},
                             {Item::Kind::Use, bench.use("same:kernel")},
                             {Item::Kind::Variable, bench.variable("tower@0/conv2:kernel")},
                             {Item::Kind::Group, 0},
                             {Item::Kind::Call, bench.document.graph().findCall("same").first}};
        for (const Item& item : subjects) {
            bench.document.selection().select(item);
            QTest::qWait(50);
            const int least = bench.panel.widget()->minimumSizeHint().width();
            QVERIFY2(least <= 320 - bench.panel.verticalScrollBar()->sizeHint().width(),
                     qPrintable(QStringLiteral("%1: %2").arg(int(item.kind)).arg(least)));
        }
    }
};

QTEST_MAIN(InspectorPanelTest)
#include "panel_test.moc"
