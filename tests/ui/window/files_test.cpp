// Files around the window: recent ones, changes on disk, and what is kept for after a crash.
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "tests/ui/window/own_settings.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/autosave.h"
#include "ui/window/file_commands.h"
#include "ui/window/file_watch.h"
#include "ui/window/recent_files.h"

namespace quantie {

class FilesTest : public QObject {
    Q_OBJECT
  private slots:
    void init();
    void recentFilesAreNewestFirst();
    void recentFilesThatAreGoneAreLeftOut();
    void aChangedFileIsNoticedOnce();
    void aReplacedFileIsNoticed();
    void unsavedChangesAreKeptAndFound();
    void savedChangesAreNotKept();
    void keptChangesComeBackUnsaved();
    void codesAreShownInFloatWhereAsked();

  private:
    QString write(const QString& name, const QByteArray& text);

    std::unique_ptr<OwnSettings> m_settings;
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

const std::string tiedLm = "keras2/tf2.15/tied_lm.h5";

QDir keptFolder() {
    return {QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + "/unsaved"};
}

QStringList keptRecipes() {
    return keptFolder().entryList({"*.recipe.json"}, QDir::Files);
}

/// As if the run that kept them had ended: no process has that number.
void orphan() {
    for (const QString& name : keptFolder().entryList(QDir::Files)) {
        keptFolder().rename(name, "99999999." + name.section('.', 1));
    }
}

/// Quantizes the first use and waits until that is kept.
bool editAndKeep(Document& document) {
    document.toggle({0});
    return QTest::qWaitFor([] { return !keptRecipes().isEmpty(); }, 5000);
}

}  // namespace

void FilesTest::init() {
    m_settings = std::make_unique<OwnSettings>();
    m_folder = std::make_unique<QTemporaryDir>();
    keptFolder().removeRecursively();
}

QString FilesTest::write(const QString& name, const QByteArray& text) {
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) return {};
    return file.fileName();
}

void FilesTest::recentFilesAreNewestFirst() {
    RecentFiles recent;
    QStringList files;
    for (int i = 0; i < RecentFiles::most + 3; ++i) {
        files.prepend(write(QString::number(i) + ".h5", "x"));
        recent.add(files.first());
    }
    QCOMPARE(recent.files(), files.mid(0, RecentFiles::most));
    recent.add(files.at(4));
    QCOMPARE(recent.files().first(), files.at(4));
    QCOMPARE(recent.files().count(files.at(4)), 1);
    QCOMPARE(RecentFiles().files(), recent.files());
}

void FilesTest::recentFilesThatAreGoneAreLeftOut() {
    RecentFiles recent;
    const QString file = write("gone.h5", "x");
    recent.add(file);
    QCOMPARE(recent.files().size(), 1);
    QFile::remove(file);
    QVERIFY(recent.files().isEmpty());
}

void FilesTest::aChangedFileIsNoticedOnce() {
    FileWatch watch;
    QSignalSpy changed(&watch, &FileWatch::changed);
    const QString file = write("model.h5", "one");
    watch.watch({file});
    write("model.h5", "one and two");
    QVERIFY(changed.wait(5000));
    QCOMPARE(changed.first().first().toString(), file);
    QTest::qWait(500);
    QCOMPARE(changed.size(), 1);
}

void FilesTest::aReplacedFileIsNoticed() {
    FileWatch watch;
    QSignalSpy changed(&watch, &FileWatch::changed);
    const QString file = write("model.h5", "one");
    watch.watch({file});
    for (const char* text : {"the second", "the third, longer"}) {
        const QString next = write("next.h5", text);
        QCOMPARE(std::rename(qPrintable(next), qPrintable(file)), 0);
        QVERIFY(changed.wait(5000));
    }
    QCOMPARE(changed.size(), 2);
}

void FilesTest::unsavedChangesAreKeptAndFound() {
    Document document;
    const Autosave autosave(document);
    QVERIFY(openAndWait(document, tiedLm));
    QVERIFY(editAndKeep(document));
    QVERIFY(!Autosave::find());  // this run has not ended
    orphan();
    const auto kept = Autosave::find();
    QVERIFY(kept.has_value());
    QVERIFY(kept->model.endsWith("tied_lm.h5"));
    QVERIFY(Autosave::find(kept->model).has_value());
    QVERIFY(!Autosave::find(write("other.h5", "x")).has_value());
    Autosave::remove(*kept);
    QVERIFY(!Autosave::find());
    QVERIFY(keptFolder().isEmpty());
}

void FilesTest::savedChangesAreNotKept() {
    Document document;
    const Autosave autosave(document);
    QVERIFY(openAndWait(document, tiedLm));
    QVERIFY(editAndKeep(document));
    document.saveRecipe(m_folder->filePath("q.recipe.json"));
    QVERIFY(keptFolder().isEmpty());
    QVERIFY(editAndKeep(document));
    document.undoStack().undo();  // back to what was saved
    QVERIFY(keptFolder().isEmpty());
}

void FilesTest::keptChangesComeBackUnsaved() {
    Document document;
    const Autosave autosave(document);
    QVERIFY(openAndWait(document, tiedLm));
    QVERIFY(editAndKeep(document));
    orphan();
    const auto kept = Autosave::find();
    QVERIFY(kept.has_value());
    const Recipe recipe = document.recipe();

    Document second;
    Autosave secondAutosave(second);
    QVERIFY(openAndWait(second, tiedLm));
    secondAutosave.takeOver(*kept);
    second.restoreRecipe(kept->recipe);
    QVERIFY(QTest::qWaitFor([&] { return second.recipe().uses == recipe.uses; }, 5000));
    QVERIFY(second.isModified());
    QVERIFY(second.recipeFile().isEmpty());
    // What the other run left is removed once this one keeps the same.
    QVERIFY(QTest::qWaitFor([&] { return !QFile::exists(kept->recipe); }, 5000));
    QCOMPARE(keptRecipes().size(), 1);
}

void FilesTest::codesAreShownInFloatWhereAsked() {
    Document document;
    MessageBar messages;
    FileCommands files(document, messages, nullptr);
    QVERIFY(!files.canBeInFloat());
    files.open(QString::fromStdString(dataFile("keras3/q_int8_shared.keras")));
    QVERIFY(QTest::qWaitFor([&] { return document.isOpen(); }, 5000));
    QVERIFY(files.canBeInFloat() && !files.isInFloat());
    const auto codes = [&] { return std::ranges::count(document.graph().variables, DType::Int8, &Variable::dtype); };
    QVERIFY(codes() > 0);
    for (const bool inFloat : {true, false}) {
        files.setInFloat(inFloat);
        QVERIFY(QTest::qWaitFor([&] { return files.isInFloat() == inFloat; }, 5000));
        QCOMPARE(codes() == 0, inFloat);
        QVERIFY(files.canBeInFloat());
    }
    files.open(QString::fromStdString(dataFile(tiedLm)));
    QVERIFY(QTest::qWaitFor([&] { return document.fileName() == "tied_lm.h5"; }, 5000));
    QVERIFY(!files.canBeInFloat());
}

}  // namespace quantie

QTEST_MAIN(quantie::FilesTest)
#include "files_test.moc"
