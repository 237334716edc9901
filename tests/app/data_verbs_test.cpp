// The verbs that need data: run, error --data, sweep, recipe --data, and what is wrong with data in one line.
#include <QJsonArray>
#include <QtTest>

#include "tests/app/program.h"

namespace {

const QString lm = reference("tied_lm.h5");
const QString lmData = reference("tied_lm.input.npz");

double figure(const QJsonValue& row, const char* key) {
    return row.toObject()[QLatin1String(key)].toDouble();
}

}  // namespace

class DataVerbsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString inFolder(const QString& name) const { return m_folder.filePath(name); }

    QString recipe(const QStringList& rules) {
        QStringList arguments{"recipe", lm, "--out", inFolder("r.recipe.json")};
        for (const QString& rule : rules) arguments << "--rule" << rule;
        return quantie(arguments).status == 0 ? inFolder("r.recipe.json") : QString();
    }

  private slots:
    /// Figures of TensorFlow 2.15 for both uses of the table at 8 bits.
    void errorOnDataIsTensorFlows() {
        const QString file = recipe({"*embeddings=8"});
        const Outcome outcome = quantie({"error", lm, "--recipe", file, "--data", lmData, "--json"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject report = outcome.json();
        QCOMPARE(report["samples"].toInt(), 4);
        const QJsonValue output = report["outputs"].toArray().at(0);
        QVERIFY(qAbs(figure(output, "sqnr_db") - 38.0227) < 2e-3);
        QVERIFY(qAbs(figure(output, "top1_agreement") - 0.979167) < 1e-5);
        QVERIFY(!output.toObject().contains("cross_entropy_change"));
        const QJsonArray uses = report["uses"].toArray();
        QVERIFY(qAbs(figure(uses.at(1).toObject()["outputs_alone"].toArray().at(0), "sqnr_db") - 41.495) < 2e-3);
        const QJsonArray activations = report["activations"].toArray();
        QCOMPARE(activations.size(), 4);
        QCOMPARE(activations.at(1).toObject()["call"].toString(), QString("ff"));
        QVERIFY(activations.at(1).toObject()["local"].isNull());
        QVERIFY(activations.at(0).toObject()["inherited"].toObject()["exact"].toBool());
        QVERIFY(activations.at(0).toObject()["inherited"].toObject()["sqnr_db"].isNull());
    }

    void errorOnDataAsTextAndCsv() {
        const Outcome text = quantie({"error", lm, "--data", lmData});
        QCOMPARE(text.status, 0);
        for (const char* heading : {"USE ALONE", "LOCAL dB", "INHERITED dB", "SAME CLASS"}) {
            QVERIFY2(text.out.contains(heading), heading);
        }
        const Outcome csv = quantie({"error", lm, "--data", lmData, "--csv", "-"});
        const QStringList lines = csv.out.trimmed().split('\n');
        QVERIFY(lines.first().endsWith(",kind"));
        for (const QString& line : lines) QCOMPARE(line.count(','), lines.first().count(','));
        QVERIFY(lines.last().startsWith("output 0,"));
        QCOMPARE(lines.filter("by this use alone").size(), 3);
    }

    void budgetsAreAboutOutputs() {
        const Outcome met = quantie({"error", lm, "--data", lmData, "--fail-below-db", "41", "--quiet"});
        QCOMPARE(met.status, 0);
        const Outcome missed = quantie({"error", lm, "--data", lmData, "--fail-below-db", "42", "--quiet"});
        QCOMPARE(missed.status, 1);
        QVERIFY(missed.err.contains("below 42.00 dB: output 0: 41.40 dB"));
    }

    void sweepGoesOverUsesAndWidths() {
        const Outcome outcome = quantie({"sweep", lm, "--data", lmData, "--bits", "8,3", "--json"});
        QCOMPARE(outcome.status, 0);
        const QJsonArray rows = outcome.json()["sweep"].toArray();
        QCOMPARE(rows.size(), 6);
        QCOMPARE(figure(rows.at(0), "bits"), 8.0);
        QCOMPARE(figure(rows.at(0), "saved_bytes"), 12800.0 - 3200 - 400);
        for (int i = 0; i < rows.size(); i += 2) {
            const auto decibels = [&](int row) {
                return figure(rows.at(row).toObject()["outputs"].toArray().at(0), "sqnr_db");
            };
            QVERIFY(decibels(i) > decibels(i + 1) + 20);
        }
        const Outcome text = quantie({"sweep", lm, "--data", "normal:4"});
        QVERIFY(text.out.contains("On 4 samples"));
        QVERIFY(text.out.contains("deemb:embedding_layer.embeddings"));
        QCOMPARE(quantie({"sweep", lm, "--data", "normal:4"}).out, text.out);
        QVERIFY(quantie({"sweep", lm, "--data", "normal:4:2"}).out != text.out);
    }

    void recipesCalibrateEachCall() {
        const QString model = reference("dense_twice.h5");
        const Outcome outcome = quantie(
            {"recipe", model, "--preset", "tfmot-8bit", "--data", reference("dense_twice.input.npz"), "--out", "-"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject activations = outcome.json()["activations"].toObject();
        const QJsonArray first = activations["shared@0"].toObject()["range"].toArray();
        const QJsonArray second = activations["shared@1"].toObject()["range"].toArray();
        QVERIFY(first.size() == 2 && second.size() == 2 && first != second);
        QVERIFY(outcome.err.contains("better than with one range for all calls"));
        const Outcome wished = quantie({"recipe", model, "--activations", "shared@?=4,range=-1:2", "--out", "-"});
        QCOMPARE(wished.json()["activations"].toObject().size(), 2);
    }

    void wrongData_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("message");
        writeFile(inFolder("short.csv"), "1,2,3\n");
        writeFile(inFolder("ragged.csv"), "0,1,2,3,4,5,6,7,8,9,10,11\n1,2\n");
        writeFile(inFolder("words.csv"), "a,b\n0,1,x\n");
        writeFile(inFolder("outside.csv"), "0,1,2,3,4,5,6,7,8,9,10,100\n");
        writeFile(inFolder("broken.npz"), "PK");
        const auto row = [](const char* name, const QStringList& arguments, int status, const char* message) {
            QTest::newRow(name) << arguments << status << message;
        };
        const auto error = [this](const QString& data) { return QStringList{"error", lm, "--data", data}; };
        row("missing", error(inFolder("no.npz")), 3, "no.npz");
        row("another kind", error("x.txt"), 3, "data are read from");
        row("too few numbers", error(inFolder("short.csv")), 3, "do not make the input's shape");
        row("ragged", error(inFolder("ragged.csv")), 3, "line 2: 2 numbers, but 12");
        row("words", error(inFolder("words.csv")), 3, "line 2: 'x' is no number");
        row("token outside the table", error(inFolder("outside.csv")), 3, "100");
        row("broken", error(inFolder("broken.npz")), 3, "broken.npz");
        row("another model's", error(reference("siamese.input.npz")), 3, "in0: the shape (4, 20, 20, 3) does not fit");
        row("token outside the table, swept", {"sweep", lm, "--data", inFolder("outside.csv")}, 3, "100");
        row("samples", error("normal:0"), 2, "at least one sample");
        row("generator", error("normal:x"), 2, "KIND:SAMPLES:SEED");
        row("sweep without data", {"sweep", lm}, 2, "--data is missing");
        row("widths", {"sweep", lm, "--data", "normal", "--bits", "2,99"}, 2, "--bits takes widths");
        row("calibration",
            {"recipe", lm, "--activations", "ff=8", "--data", "normal", "--calibration", "minmxa", "--out", "-"}, 2,
            "minmax");
        row("activation", {"recipe", lm, "--activations", "nothing=8", "--out", "-"}, 2, "names no call");
        row("activation's axis", {"recipe", lm, "--activations", "ff=8,axis=0", "--out", "-"}, 2, "no axis");
    }
    void wrongData() {
        QFETCH(QStringList, arguments);
        QFETCH(int, status);
        QFETCH(QString, message);
        const Outcome outcome = quantie(arguments);
        QCOMPARE(outcome.status, status);
        QVERIFY2(outcome.oneLine(), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(message), qPrintable(outcome.err));
    }

    void aFolderOfImagesIsData() {
        const QString images = inFolder("images");
        QDir().mkpath(images);
        // The smallest of bitmaps: one pixel of 24 bits, white and grey.
        const QByteArray head = QByteArray::fromHex(
            "424d3a0000000000000036000000280000000100000001000000010018000000000004000000130b0000130b000000000000000000"
            "00");
        writeFile(images + "/1.bmp", head + QByteArray::fromHex("ffffff00"));
        writeFile(images + "/2.bmp", head + QByteArray::fromHex("80808000"));
        const QString model = reference("plain_cnn.h5");
        const QStringList start{"error", model, "--data", images, "--json"};
        const Outcome all = quantie(start);
        QCOMPARE(all.status, 0);
        QCOMPARE(all.json()["samples"].toInt(), 2);
        const Outcome one = quantie(start + QStringList{"--samples", "1", "--scale", "none", "--resize", "pad"});
        QCOMPARE(one.status, 0);
        QCOMPARE(one.json()["samples"].toInt(), 1);
        QVERIFY(one.json()["outputs"] != all.json()["outputs"]);
        QCOMPARE(quantie(start + QStringList{"--scale", "2"}).status, 2);
        QCOMPARE(quantie({"error", lm, "--data", images}).status, 3);
    }

    /// One file that needs nothing else, with every use, call and output.
    void aReportStandsAlone() {
        const QString page = inFolder("report.html");
        const QStringList start{"error", lm, "--recipe", recipe({"*embeddings=8"}), "--report", page};
        QCOMPARE(quantie(start).status, 0);
        const QByteArray weightsAlone = contents(page);
        QVERIFY(weightsAlone.startsWith("<!DOCTYPE html>"));
        QVERIFY(!weightsAlone.contains("<h2>Outputs"));
        QCOMPARE(quantie(start + QStringList{"--data", lmData}).status, 0);
        const QByteArray withData = contents(page);
        for (const char* part : {"deemb:embedding_layer.embeddings", "<h2>Outputs", "<h2>Activations", "<svg",
                                 "38.0 dB", "prefers-color-scheme:dark", "Inherited error"}) {
            QVERIFY2(withData.contains(part), part);
        }
        QVERIFY(!withData.contains("<script") && !withData.contains("http"));
    }

    void aKernelBeforeANormalizationIsNoted() {
        const Outcome outcome = quantie({"error", QUANTIE_TEST_DATA "/keras3/convnet.keras", "--json"});
        QCOMPARE(outcome.status, 0);
        const QJsonArray notes = outcome.json()["notes"].toArray();
        QCOMPARE(notes.at(0).toObject()["call"].toString(), QString("c1"));
        // Behind an activation nothing can be folded: conv1 of this model ends in a relu.
        QVERIFY(quantie({"error", reference("siamese.h5"), "--json"}).json()["notes"].toArray().isEmpty());
        QVERIFY(quantie({"error", lm, "--json"}).json()["notes"].toArray().isEmpty());
    }
};

QTEST_APPLESS_MAIN(DataVerbsTest)
#include "data_verbs_test.moc"
