// What every verb has in common: help, versions, wrong usage, files that cannot be read.
#include <QtTest>

#include "tests/app/program.h"

class UsageTest : public QObject {
    Q_OBJECT

  private slots:
    void help() {
        const Outcome outcome = quantie({"--help"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.err.isEmpty());
        for (const char* verb : {"inspect", "recipe", "error"}) {
            QVERIFY(outcome.out.contains(verb));
            const Outcome own = quantie({verb, "--help"});
            QCOMPARE(own.status, 0);
            QVERIFY(own.err.isEmpty());
            QVERIFY(own.out.startsWith(QString("Usage: quantie %1 ").arg(verb)));
            for (const char* option : {"--threads", "--quiet", "--definitions"}) QVERIFY(own.out.contains(option));
        }
    }

    void everyMetricIsDefinedInTheHelp() {
        const QString help = quantie({"error", "--help"}).out;
        for (const char* part : {"mse ", "max_abs ", "sqnr_db ", "cosine ", "rmse_per_scale ", "20·log10", "stored:"}) {
            QVERIFY2(help.contains(part), part);
        }
    }

    void version() {
        const Outcome outcome = quantie({"--version"});
        QCOMPARE(outcome.status, 0);
        QVERIFY(QRegularExpression("^quantie \\d+\\.\\d+\\.\\d+\n$").match(outcome.out).hasMatch());
    }

    void noArguments() {
        const Outcome outcome = quantie({});
        QCOMPARE(outcome.status, 2);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY(outcome.err.contains("inspect"));
    }

    void aLocaleWithoutUtf8IsNoReasonToSpeak() {
        const Outcome outcome = quantie({"inspect", reference("tied_lm.json")}, "C");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.err, QString());
    }

    void wrongUsage_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        const QString model = reference("tied_lm.h5");
        const auto row = [](const char* name, const QStringList& arguments, const char* message) {
            QTest::newRow(name) << arguments << message;
        };
        row("an unknown verb", {"inspct", model}, "'inspct' is no verb; the nearest is 'inspect'");
        row("an unknown option", {"error", model, "--jsno"}, "no option --jsno; the nearest is '--json'");
        row("an option without its value", {"error", model, "--recipe"}, "recipe");
        row("no model", {"inspect"}, "usage: quantie inspect MODEL");
        row("an empty file name", {"inspect", ""}, "a file name is empty; usage: quantie inspect MODEL");
        row("two models", {"inspect", model, model}, "one argument too many");
        row("no number of threads", {"inspect", model, "--threads", "0"}, "--threads takes a whole number");
        row("words for a number", {"error", model, "--fail-below-db", "high"}, "takes a number, not 'high'");
        row("no repeats", {"error", model, "--repeat", "-1"}, "--repeat takes a whole number");
        row("an unknown preset", {"recipe", model, "--preset", "int8", "--out", "-"}, "no preset is called 'int8'");
        row("a bad rule", {"recipe", model, "--rule", "emb:*=8,axs=0", "--out", "-"}, "the nearest is 'axis='");
        row("a rule that does not fit", {"recipe", model, "--rule", "ff:bias=8,axis=1", "--out", "-"}, "ff:bias");
        row("no --out", {"recipe", model, "--preset", "float"}, "--out R is missing");
        row("a tie of an unknown use", {"recipe", model, "--accept", "emb:embedings=ff:kernel", "--out", "-"},
            "the nearest is 'emb:embeddings'");
        row("one recipe to compare", {"recipe", "--diff", model}, "two recipes");
    }

    void wrongUsage() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        const Outcome outcome = quantie(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.oneLine(), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(message), qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
    }

    void unreadableFiles() {
        const QTemporaryDir folder;
        const QString text = folder.filePath("notes.txt");
        writeFile(text, "hello");
        const QString truncated = folder.filePath("short.h5");
        writeFile(truncated, contents(reference("tied_lm.h5")).left(3000));
        for (const QString& file : {text, truncated, folder.filePath("nothing.h5"), folder.path()}) {
            for (const char* verb : {"inspect", "error"}) {
                const Outcome outcome = quantie({verb, file});
                QCOMPARE(outcome.status, 3);
                QVERIFY2(outcome.oneLine(), qPrintable(outcome.err));
                QVERIFY2(outcome.err.startsWith("quantie: " + file + ": "), qPrintable(outcome.err));
            }
        }
    }

    void recipesThatDoNotFit() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("q.recipe.json");
        const auto refused = [&](const QByteArray& uses, const char* message) {
            writeFile(file, R"({"format": "quantie-recipe", "version": 1, "uses": {)" + uses + "}}");
            const Outcome outcome = quantie({"error", reference("dense_twice.h5"), "--recipe", file});
            QCOMPARE(outcome.status, 3);
            QVERIFY2(outcome.oneLine(), qPrintable(outcome.err));
            QVERIFY2(outcome.err.startsWith("quantie: " + file + ": uses"), qPrintable(outcome.err));
            QVERIFY2(outcome.err.contains(message), qPrintable(outcome.err));
        };
        refused(R"("shared:kernel": {"bits": 8})", "the nearest is 'shared@0:kernel'");
        refused(R"("head:kernel": {"bits": 8, "axis": 2})", "head:kernel");
        refused(R"("head:kernel": {"bit": 8})", "the nearest is 'bits'");
    }
};

QTEST_GUILESS_MAIN(UsageTest)
#include "usage_test.moc"
