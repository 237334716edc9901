// A run that is killed with unsaved changes loses none of them: a real process, killed in the middle of its work.
#include <QApplication>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "core/recipe/recipe_json.h"
#include "tests/ui/document/opened.h"
#include "ui/window/autosave.h"

namespace quantie {

namespace {

/// What the other process does: quantizes a use, and then works on until it is killed.
int editUntilKilled(const QString& model) {
    Document document;
    const Autosave autosave(document);
    QObject::connect(&document, &Document::modelReset, &document, [&] { document.toggle({0}); });
    document.open({.model = model.toStdString(), .weights = {}, .definitions = {}});
    return QApplication::exec();
}

}  // namespace

class KilledTest : public QObject {
    Q_OBJECT
  private slots:
    void changesAreFoundAgain();
};

void KilledTest::changesAreFoundAgain() {
    const QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.filePath("data").toLocal8Bit());
    const QString model = folder.filePath("tied_lm.h5");
    QVERIFY(QFile::copy(QString::fromStdString(dataFile("keras2/tf2.15/tied_lm.h5")), model));
    QProcess other;
    other.start(QCoreApplication::applicationFilePath(), {"--edit", model});
    QVERIFY(other.waitForStarted());
    const QDir kept(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/unsaved");
    QTRY_VERIFY_WITH_TIMEOUT(!kept.entryList({"*.recipe.json"}, QDir::Files).isEmpty(), 30000);
    QVERIFY(!Autosave::find(model));  // it is still at work
    other.kill();
    QVERIFY(other.waitForFinished());
    QCOMPARE(other.exitStatus(), QProcess::CrashExit);

    const auto found = Autosave::find(model);
    QVERIFY(found.has_value());
    QVERIFY(readRecipeFile(found->recipe.toStdString()).uses.contains("emb:embeddings"));
    QVERIFY(found->when.secsTo(QDateTime::currentDateTime()) < 60);
}

}  // namespace quantie

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    QCoreApplication::setApplicationName("killed_test");
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QStringLiteral("--edit")) return quantie::editUntilKilled(arguments.value(2));
    quantie::KilledTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "killed_test.moc"
