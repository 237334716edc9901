// Every variable and every use of the reference models, in each form that Keras wrote, against what Keras itself said.
#include <QtTest>
#include <map>
#include <set>
#include <string>

#include "core/base/file_bytes.h"
#include "core/graph/graph.h"
#include "core/keras/open.h"
#include "core/model/json_text.h"

using namespace quantie;

namespace {

using Uses = std::set<std::string>;

/// The ids of a variable's uses: a list of them, or of objects that say more.
Uses usesOf(const Json& variable) {
    Uses uses;
    for (const Json& use : variable["uses"]) {
        uses.insert(use.is_object() ? use["use"].get<std::string>() : use.get<std::string>());
    }
    return uses;
}

/// Uses → shape: names of variables are informative, so a variable goes by who reads it.
std::map<Uses, Shape> truthOf(const std::string& file) {
    const Json truth = parseJson(mapFile(file).text(), file);
    std::map<Uses, Shape> variables;
    for (const Json& variable : truth["variables"]) {
        if (!variable["uses"].empty()) variables[usesOf(variable)] = variable["shape"].get<Shape>();
    }
    return variables;
}

std::map<Uses, Shape> variablesOf(const Graph& graph) {
    std::map<Uses, Shape> variables;
    for (const Variable& variable : graph.variables) {
        Uses uses;
        for (const int use : variable.uses) uses.insert(graph.uses[use].id);
        if (uses.empty()) continue;
        variables[uses] = variable.shape.value_or(Shape{-99});
    }
    return variables;
}

QString describe(const std::map<Uses, Shape>& variables) {
    QString text;
    for (const auto& [uses, shape] : variables) {
        for (const std::string& use : uses) text += QString::fromStdString(use) + " ";
        text += QString::fromStdString(toString(shape)) + "\n";
    }
    return text;
}

}  // namespace

class TruthTest : public QObject {
    Q_OBJECT

  private slots:
    void variablesAndUses_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("truth");
        for (const char* version : {"keras2/tf2.6", "keras2/tf2.15", "keras3", "keras_hub"}) {
            const QDir folder(QString(QUANTIE_TEST_DATA "/") + version);
            for (const QString& truth : folder.entryList({"*.truth.json"})) {
                const QString name = truth.chopped(11);
                for (const char* suffix : {".json", ".h5", ".keras"}) {
                    const QString file = folder.filePath(name + suffix);
                    if (!QFile::exists(file)) continue;
                    QTest::addRow("%s/%s%s", version, qPrintable(name), suffix) << file << folder.filePath(truth);
                }
            }
        }
    }

    void variablesAndUses() {
        QFETCH(QString, model);
        QFETCH(QString, truth);
        const Graph graph = buildGraph(openModel(model.toStdString()), Definitions::builtin());
        QCOMPARE(describe(variablesOf(graph)), describe(truthOf(truth.toStdString())));
        const Json json = parseJson(mapFile(truth.toStdString()).text(), "");
        QCOMPARE(graph.tiedVariables(), json.value("tied_variables", json.value("tie_count_all", -1)));
        if (json.contains("parameters")) QCOMPARE(graph.parameters(), json["parameters"].get<std::int64_t>());
        for (const Variable& variable : graph.variables) {
            QCOMPARE(variable.evidence.empty(), !variable.tied());
            QCOMPARE(variable.stored.has_value(), !model.endsWith(".json"));
        }
        for (const Diagnostic& warning : graph.warnings)
            qWarning("%s: %s", warning.where.c_str(), warning.message.c_str());
        const bool forgets = model.contains(QLatin1String("llama32_lm"));  // a word that its weights tell
        QCOMPARE(graph.warnings.size(), std::size_t{forgets ? 1U : 0U});
    }

    void whyIsToldInWords_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("use");
        QTest::addColumn<QString>("why");
        QTest::newRow("a layer") << "keras2/tf2.15/dense_twice.h5"
                                 << "shared@0:kernel"
                                 << "shared is called twice";
        QTest::newRow("a model") << "keras2/tf2.15/siamese.h5"
                                 << "tower@1/conv2:kernel"
                                 << "tower is called twice";
        QTest::newRow("a holder") << "keras2/tf2.15/tied_lm.h5"
                                  << "emb:embeddings"
                                  << "deemb holds emb (same object id)";
        QTest::newRow("a class") << "keras_hub/opt_lm.keras"
                                 << "token_embedding:embeddings"
                                 << "every OPTCausalLM has token_embedding in two places";
        QTest::newRow("made by a layer") << "keras_hub/made_embedding_head.keras"
                                         << "head:token_embedding.embeddings"
                                         << "the file stores the weights of token_embedding only once";
        QTest::newRow("made by a layer, without weights") << "keras_hub/made_embedding_head.json"
                                                          << "head:token_embedding.embeddings"
                                                          << "embed makes a layer equal to token_embedding";
    }

    void whyIsToldInWords() {
        QFETCH(QString, file);
        QFETCH(QString, use);
        QFETCH(QString, why);
        const std::string path = (QStringLiteral(QUANTIE_TEST_DATA "/") + file).toStdString();
        const Graph graph = buildGraph(openModel(path), Definitions::builtin());
        const Use& reader = graph.uses[graph.findUse(use.toStdString())];
        QCOMPARE(QString::fromStdString(graph.variables[reader.variable].evidence.front().detail), why);
    }
};

QTEST_APPLESS_MAIN(TruthTest)
#include "truth_test.moc"
