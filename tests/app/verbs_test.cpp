// The verbs at work: inspect, recipe and error on reference models, their JSON and CSV, their exit status.
#include <QJsonArray>
#include <QtTest>

#include "tests/app/program.h"

namespace {

QStringList strings(const QJsonValue& list) {
    QStringList result;
    for (const QJsonValue& item : list.toArray()) result << item.toString();
    return result;
}

QJsonObject variableOf(const QJsonObject& report, const QString& use) {
    for (const QJsonValue& item : report["variables"].toArray()) {
        if (strings(item.toObject()["uses"]).contains(use)) return item.toObject();
    }
    return {};
}

QJsonObject useOf(const QJsonObject& report, const QString& id) {
    for (const QJsonValue& item : report["uses"].toArray()) {
        if (item.toObject()["use"].toString() == id) return item.toObject();
    }
    return {};
}

}  // namespace

class VerbsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString inFolder(const QString& name) const { return m_folder.filePath(name); }

    /// A recipe of that model, made by the program.
    QString make(const QString& model, const QStringList& options, const QString& name = "r.recipe.json") {
        const Outcome outcome = quantie(QStringList{"recipe", reference(model), "--out", inFolder(name)} + options);
        if (outcome.status != 0) qWarning("%s", qPrintable(outcome.err));
        return inFolder(name);
    }

  private slots:
    void inspectJson() {
        const Outcome outcome = quantie({"inspect", reference("tied_lm.h5"), "--json"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject report = outcome.json();
        QCOMPARE(report["model"].toString(), QString("tied_lm"));
        QCOMPARE(report["format"].toString(), QString("keras2 h5"));
        QCOMPARE(report["parameters"].toInt(), 4320);
        QCOMPARE(report["tied_variables"].toInt(), 1);
        const QJsonObject table = variableOf(report, "emb:embeddings");
        QCOMPARE(strings(table["uses"]), (QStringList{"emb:embeddings", "deemb:embedding_layer.embeddings"}));
        QCOMPARE(table["shape"].toArray(), (QJsonArray{100, 32}));
        QCOMPARE(table["bytes"].toInt(), 12'800);
        QVERIFY(!strings(table["evidence"]).isEmpty());
        bool found = false;
        for (const QJsonValue& item : report["layers"].toArray()) {
            if (item.toObject()["name"].toString() != "deemb") continue;
            found = true;
            const QJsonObject call = item.toObject()["calls"].toArray().first().toObject();
            QCOMPARE(call["path"].toString(), QString("deemb"));
            QCOMPARE(strings(call["inputs"]), QStringList{"norm"});
            QCOMPARE(call["shape"].toArray(), (QJsonArray{QJsonValue::Null, 12, 100}));
        }
        QVERIFY(found);
    }

    void inspectAgreesWithTheTruth_data() {
        QTest::addColumn<QString>("model");
        for (const char* model : {"autoencoder", "dense_twice", "plain_cnn", "query_document", "shared_initializer",
                                  "siamese", "tf_ops", "tied_lm"}) {
            for (const char* suffix : {".json", ".h5", ".keras"})
                QTest::addRow("%s%s", model, suffix) << model + QString(suffix);
        }
    }

    void inspectAgreesWithTheTruth() {
        QFETCH(QString, model);
        const QJsonObject report = quantie({"inspect", reference(model), "--json"}).json();
        const QString truthFile = reference(model.section('.', 0, 0) + ".truth.json");
        const QJsonObject truth = QJsonDocument::fromJson(contents(truthFile)).object();
        QCOMPARE(report["parameters"], truth["parameters"]);
        QCOMPARE(report["tied_variables"], truth["tied_variables"]);
        QCOMPARE(report["variables"].toArray().size(), truth["variables"].toArray().size());
        for (const QJsonValue& item : truth["variables"].toArray()) {
            const QStringList uses = strings(item.toObject()["uses"]);
            const QJsonObject variable = variableOf(report, uses.first());
            QCOMPARE(strings(variable["uses"]), uses);
            QCOMPARE(variable["shape"], item.toObject()["shape"]);
        }
    }

    void inspectText() {
        const QString text = quantie({"inspect", reference("siamese.h5")}).out;
        for (const char* part :
             {"tower@0/conv1:kernel", "tower@1/conv1:kernel", "[shared-model]", "1,441 parameters"}) {
            QVERIFY2(text.contains(part), part);
        }
    }

    void recipeFromPresetAndRules() {
        const QString file = make("tied_lm.h5", {"--preset", "int8-weights", "--rule", "deemb:*=4,axis=0"});
        const QJsonObject uses = QJsonDocument::fromJson(contents(file)).object()["uses"].toObject();
        QCOMPARE(uses.size(), 3);
        QCOMPARE(uses["emb:embeddings"].toObject()["bits"].toInt(), 8);
        QCOMPARE(uses["deemb:embedding_layer.embeddings"].toObject()["bits"].toInt(), 4);
        const QString better = make("tied_lm.h5", {"--from", file, "--rule", "ff:*=range=mse"}, "better.recipe.json");
        const Outcome diff = quantie({"recipe", "--diff", file, better});
        QCOMPARE(diff.status, 1);
        QCOMPARE(diff.out, QString("~ ff:kernel: 8,axis=-1 -> 8,axis=-1,range=mse\n"));
        QCOMPARE(quantie({"recipe", "--diff", file, file}).status, 0);
    }

    void recipeTies() {
        const QString file = make("autoencoder.json", {"--reject", "enc1:kernel=dec1:dense.kernel"});
        const QJsonObject ties = QJsonDocument::fromJson(contents(file)).object()["ties"].toObject();
        QCOMPARE(strings(ties["reject"].toArray().first()), (QStringList{"enc1:kernel", "dec1:dense.kernel"}));
        const QJsonObject report =
            quantie({"inspect", reference("autoencoder.json"), "--json", "--recipe", file}).json();
        QCOMPARE(report["tied_variables"].toInt(), 1);
        QCOMPARE(report["proposals"].toArray().first().toObject()["state"].toString(), QString("rejected"));
    }

    void aRuleWithoutUsesIsAWarning() {
        const QStringList arguments{"recipe", reference("tied_lm.h5"), "--rule", "emb:kernel=8", "--out", "-"};
        const Outcome outcome = quantie(arguments);
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.err.startsWith("quantie: warning: rule 'emb:kernel=8': "), qPrintable(outcome.err));
        QVERIFY(outcome.json()["uses"].toObject().isEmpty());
        QVERIFY(quantie(arguments + QStringList{"--quiet"}).err.isEmpty());
    }

    void errorJson() {
        const QString file = make("tied_lm.h5", {"--preset", "int8-weights", "--rule", "deemb:*=4"});
        const Outcome outcome =
            quantie({"error", reference("tied_lm.h5"), "--recipe", file, "--json", "--per-channel"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.err.isEmpty());
        const QJsonObject report = outcome.json();
        const QJsonObject rows = useOf(report, "emb:embeddings");
        const QJsonObject whole = useOf(report, "deemb:embedding_layer.embeddings");
        QCOMPARE(rows["channels"].toArray().size(), 100);
        QCOMPARE(whole["channels"].toArray().size(), 32);
        QVERIFY(rows["sqnr_db"].toDouble() > whole["sqnr_db"].toDouble());
        for (const char* key : {"mse", "max_abs", "sqnr_db", "cosine", "rmse_per_scale"})
            QVERIFY2(rows[key].isDouble(), key);
        QCOMPARE(whole["range"].toArray().size(), 2);
        QCOMPARE(whole["bits"].toInt(), 4);
        QCOMPARE(report["activations"].toArray(), QJsonArray());
        QCOMPARE(report["bytes"].toObject()["float"].toInt(), 17'280);
        QCOMPARE(report["bytes"].toObject()["stored"].toInt(), (3'200 + 400) + (1'600 + 4) + (1'024 + 128) + 3 * 128);
    }

    void withoutARecipeItIsInt8() {
        const QJsonObject report = quantie({"error", reference("tied_lm.h5"), "--json"}).json();
        QCOMPARE(report["recipe"].toString(), QString("int8-weights"));
        QCOMPARE(report["uses"].toArray().size(), 3);
    }

    void csv() {
        const QString file = inFolder("errors.csv");
        const Outcome outcome = quantie({"error", reference("tied_lm.h5"), "--csv", file, "--per-channel"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.out.isEmpty());
        const QList<QByteArray> lines = contents(file).trimmed().split('\n');
        QCOMPARE(lines.size(), 1 + 3 + 100 + 32 + 100);
        QVERIFY(lines[0].startsWith("use,channel,bits,axis,"));
        for (const QByteArray& line : lines) QCOMPARE(line.count(','), lines[0].count(','));
    }

    void anExportCarriesItsRecipe() {
        const QString file = make("tied_lm.h5", {"--preset", "int8-weights", "--rule", "deemb:*=4,axis=0"});
        const QString clone = inFolder("clone.h5");
        QCOMPARE(quantie({"export", reference("tied_lm.h5"), "--recipe", file, "--out", clone, "--quiet"}).status, 0);
        const QJsonObject report = quantie({"error", clone, "--json"}).json();
        QCOMPARE(report["recipe"].toString(), QString("the recipe inside"));
        const QJsonObject original = quantie({"error", reference("tied_lm.h5"), "--recipe", file, "--json"}).json();
        QCOMPARE(report["uses"].toArray(), original["uses"].toArray());
        const QString back = inFolder("back.recipe.json");
        QCOMPARE(quantie({"recipe", clone, "--out", back}).status, 0);
        QCOMPARE(contents(back), contents(file));
    }

    void budgets() {
        QCOMPARE(quantie({"error", reference("tied_lm.h5"), "--fail-below-db", "30"}).status, 0);
        const Outcome outcome = quantie({"error", reference("tied_lm.h5"), "--fail-below-db", "60"});
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.err.contains("emb:embeddings"));
        QVERIFY(outcome.out.contains("SQNR"));
    }

    void exactIsNullInJson() {
        const QString file = make("tied_lm.h5", {"--rule", "norm:gamma=8,axis=0,asym,wide"});
        const QJsonObject use =
            useOf(quantie({"error", reference("tied_lm.h5"), "--recipe", file, "--json"}).json(), "norm:gamma");
        QCOMPARE(use["exact"].toBool(), true);
        QVERIFY(use["sqnr_db"].isNull());
        QCOMPARE(quantie({"error", reference("tied_lm.h5"), "--recipe", file, "--fail-below-db", "200"}).status, 0);
    }

    void timing() {
        const Outcome outcome = quantie({"error", reference("tied_lm.h5"), "--repeat", "3"});
        QCOMPARE(outcome.status, 0);
        const QJsonObject times = QJsonDocument::fromJson(outcome.err.toUtf8()).object();
        for (const char* key : {"load_s", "min_s", "median_s"}) QVERIFY2(times[key].isDouble(), key);
        QVERIFY(times["min_s"].toDouble() <= times["median_s"].toDouble());
    }

    void aModelWithoutWeights() {
        const Outcome outcome = quantie({"error", reference("tied_lm.json")});
        QCOMPARE(outcome.status, 3);
        QVERIFY(outcome.oneLine());
        QVERIFY(outcome.err.contains("--weights"));
        QCOMPARE(quantie({"error", reference("tied_lm.json"), "--weights", reference("tied_lm.h5")}).status, 0);
    }

    void aFailedWriteLeavesTheOldFile() {
        const QString file = inFolder("kept.recipe.json");
        writeFile(file, "old");
        QCOMPARE(quantie({"recipe", reference("tied_lm.h5"), "--preset", "nonsense", "--out", file}).status, 2);
        QCOMPARE(contents(file), QByteArray("old"));
        const Outcome outcome = quantie({"recipe", reference("tied_lm.h5"), "--out", inFolder("no/such/folder.json")});
        QCOMPARE(outcome.status, 3);
        QVERIFY2(outcome.oneLine(), qPrintable(outcome.err));
        QCOMPARE(quantie({"recipe", reference("tied_lm.h5"), "--out", "/dev/full"}).status, 3);
    }
};

QTEST_GUILESS_MAIN(VerbsTest)
#include "verbs_test.moc"
