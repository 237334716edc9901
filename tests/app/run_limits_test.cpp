// What a run tells of itself: that the memory will not suffice, before it begins, and where NaN comes from.
#include <QtTest>

#include "tests/app/program.h"

namespace {

/// A model of layers in a row behind one input of numbers.
QByteArray chain(const QByteArray& inputShape, const QList<QByteArray>& layers) {
    QByteArray text = R"({"class_name": "Functional", "config": {"name": "m", "layers": [{"class_name": "InputLayer",
        "name": "l0", "config": {"name": "l0", "dtype": "float32", "batch_input_shape": )" +
                      inputShape + R"(}, "inbound_nodes": []})";
    for (int i = 0; i < layers.size(); ++i) {
        const QByteArray name = "l" + QByteArray::number(i + 1);
        const QByteArray before = "l" + QByteArray::number(i);
        // Keras nests the arguments of an operator less deep than those of a layer.
        const QByteArray inputs = R"([[")" + before + R"(", 0, 0, {}]])";
        const QByteArray nodes =
            R"("inbound_nodes": )" + (layers[i].contains("TFOpLambda") ? inputs : "[" + inputs + "]") + "}";
        text += R"(, {"name": ")" + name + "\", " + QByteArray(layers[i]).replace("NAME", name) + ", " + nodes;
    }
    const QByteArray last = "l" + QByteArray::number(layers.size());
    return text + R"(], "input_layers": [["l0", 0, 0]], "output_layers": [[")" + last +
           R"(", 0, 0]]}, "keras_version": "2.15.0", "backend": "tensorflow"})";
}

/// The program with an address space of that many kilobytes.
Outcome limited(qint64 kilobytes, const QStringList& arguments) {
    QProcess process;
    const QString command = QString("ulimit -v %1; exec \"$0\" \"$@\"").arg(kilobytes);
    process.start("sh", QStringList{"-c", command, QUANTIE_PROGRAM} + arguments);
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

}  // namespace

class RunLimitsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString inFolder(const QString& name) const { return m_folder.filePath(name); }

  private slots:
    void memoryThatWillNotSufficeIsToldBefore() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("The sanitizer alone needs more addresses than the limit that this test sets.");
#endif
        writeFile(inFolder("large.json"),
                  chain("[null, 1]", {R"("class_name": "RepeatVector", "config": {"name": "NAME", "n": 100000000})",
                                      R"("class_name": "GlobalMaxPooling1D", "config": {"name": "NAME"})"}));
        const QStringList arguments{"run",   inFolder("large.json"), "--data", "normal:32",
                                    "--out", inFolder("large.npz")};
        const Outcome outcome = limited(4'000'000, arguments);
        QCOMPARE(outcome.status, 3);
        QVERIFY2(outcome.oneLine(), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains("32 samples at once need at least 12.80 GB"), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains("at once would fit"), qPrintable(outcome.err));
        QVERIFY(!QFile::exists(inFolder("large.npz")));
    }

    void nanIsTracedToTheCallThatMadeIt() {
        writeFile(
            inFolder("log.json"),
            chain("[null, 3]", {R"("class_name": "ReLU", "config": {"name": "NAME", "negative_slope": 1.0})",
                                R"("class_name": "TFOpLambda", "config": {"name": "NAME", "function": "math.log"})",
                                R"("class_name": "ReLU", "config": {"name": "NAME"})"}));
        writeFile(inFolder("negative.csv"), "1,2,3\n4,-5,6\n");
        const QString data = inFolder("negative.csv");
        const Outcome run =
            quantie({"run", inFolder("log.json"), "--data", data, "--batch", "1", "--out", inFolder("log.npz")});
        QCOMPARE(run.status, 0);
        QVERIFY2(run.err.contains("l2: NaN arises here, first at (0, 1)"), qPrintable(run.err));
        QVERIFY(QFile::exists(inFolder("log.npz")));
        writeFile(inFolder("fine.csv"), "1,2,3\n4,5,6\n");
        const Outcome fine =
            quantie({"run", inFolder("log.json"), "--data", inFolder("fine.csv"), "--out", inFolder("log.npz")});
        QVERIFY2(!fine.err.contains("NaN"), qPrintable(fine.err));
    }

    void tokensOutsideTheTableAreTold() {
        writeFile(inFolder("outside.csv"), "0,1,2,3,4,5,6,7,8,9,10,100\n");
        writeFile(inFolder("nan.csv"), "0,1,2,3,4,5,6,7,8,9,10,nan\n");
        const QString model = reference("tied_lm.h5");
        const Outcome outside =
            quantie({"run", model, "--data", inFolder("outside.csv"), "--out", inFolder("t.npz"), "--quiet"});
        QCOMPARE(outside.status, 3);
        QVERIFY2(outside.oneLine() && outside.err.contains(": tokens: ") && outside.err.contains("100"),
                 qPrintable(outside.err));
        const Outcome nan =
            quantie({"run", model, "--data", inFolder("nan.csv"), "--out", inFolder("t.npz"), "--quiet"});
        QCOMPARE(nan.status, 3);
        QVERIFY2(nan.oneLine() && nan.err.contains("holds NaN, first at element 11"), qPrintable(nan.err));
    }
};

QTEST_APPLESS_MAIN(RunLimitsTest)
#include "run_limits_test.moc"
