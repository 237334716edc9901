// Errors on data, as the recipe of an open document changes.
#include "ui/document/data_session.h"

#include <QtTest>

#include "core/base/error.h"
#include "opened.h"

using namespace quantie;

namespace {

constexpr const char* tiedLm = "keras2/tf2.15/tied_lm.h5";
constexpr const char* siamese = "keras2/tf2.15/siamese.h5";
constexpr const char* deemb = "deemb:embedding_layer.embeddings";

DataSource file(const std::string& name) {
    DataSource source;
    source.path = dataFile("keras2/tf2.15/" + name);
    return source;
}

bool waitForData(Document& document) {
    return QTest::qWaitFor([&] { return document.data().isCurrent() && !document.data().job().isRunning(); }, 20000);
}

double output(const Document& document) {
    return worstOutput(document.data().errors()->outputs).value_or(-1);
}

}  // namespace

class DataSessionTest : public QObject {
    Q_OBJECT

  private slots:
    /// Figures of TensorFlow 2.15 for the table at 8 bits.
    void figuresAreTensorFlows() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        QVERIFY(document.data().errors() == nullptr);
        document.data().load(file("tied_lm.input.npz"));
        QVERIFY(waitForData(document));
        QCOMPARE(document.data().samples(), std::int64_t{4});
        QVERIFY(document.data().errors()->uses.empty());
        const int use = document.graph().findUse(deemb);
        document.toggle({use});
        QVERIFY(!document.data().isCurrent());
        QVERIFY(!document.data().isDamageCurrent(use));
        QVERIFY(waitForData(document));
        QVERIFY(std::abs(output(document) - 41.495) < 2e-3);
        QVERIFY(document.data().isDamageCurrent(use));
        QVERIFY(std::abs(*worstOutput(document.data().damage(use)->outputs) - 41.495) < 2e-3);
        const int call = document.graph().findCall("deemb").first;
        QVERIFY(document.data().activation(call) != nullptr);
        QVERIFY(document.data().activation(call)->local.has_value());
        QVERIFY(document.data().activation(document.graph().findCall("emb").first) == nullptr);
        document.undoStack().undo();
        QVERIFY(document.data().damage(use) == nullptr);
        QVERIFY(waitForData(document));
        QVERIFY(document.data().errors()->uses.empty());
    }

    void theOldFiguresStayUntilTheNewOnesCome() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        document.data().load(file("siamese.input.npz"));
        const int use = document.graph().findUse("tower@0/conv1:kernel");
        document.toggle({use});
        QVERIFY(waitForData(document));
        const double at8 = output(document);
        Scheme coarse;
        coarse.bits = 2;
        document.set({use}, coarse);
        QVERIFY(!document.data().isCurrent());
        QCOMPARE(output(document), at8);
        QVERIFY(document.data().damage(use) != nullptr);
        QVERIFY(waitForData(document));
        QVERIFY(output(document) < at8);
    }

    void manyQuickChangesEndWithTheLast() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        document.data().load(file("siamese.input.npz"));
        QVERIFY(waitForData(document));
        const int use = document.graph().findUse("same:kernel");
        Scheme scheme;
        for (int bits = 2; bits <= 16; ++bits) {
            scheme.bits = bits;
            document.set({use}, scheme);
            if (bits % 4 == 0) QCoreApplication::processEvents();
        }
        QVERIFY(waitForData(document));
        const double last = output(document);
        DataErrors fresh =
            dataErrors(document.graph(), document.definitions(), document.recipe(), document.data().data().feed);
        QVERIFY(std::abs(last - *worstOutput(fresh.outputs)) < 1e-6);
    }

    void withoutDataAFirstLookIsGenerated() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        QSignalSpy changed(&document.data(), &DataSession::sourceChanged);
        document.data().run();
        QVERIFY(waitForData(document));
        QCOMPARE(changed.count(), 1);
        QVERIFY(document.data().source()->isGenerated());
        QVERIFY(document.data().samples() > 0);
    }

    void dataThatDoNotFitLeaveThoseBefore() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        document.data().load(file("tied_lm.input.npz"));
        QVERIFY(waitForData(document));
        QSignalSpy failed(&document.data(), &DataSession::failed);
        document.data().load(file("siamese.input.npz"));
        QVERIFY(failed.wait());
        QCOMPARE(sourceName(*document.data().source()), QString("tied_lm.input.npz"));
        QVERIFY(document.data().isCurrent());
    }

    void anotherFileAndOtherTies() {
        Document document;
        QVERIFY(openAndWait(document, tiedLm));
        document.data().load(file("tied_lm.input.npz"));
        QVERIFY(waitForData(document));
        QSignalSpy ties(&document, &Document::tiesChanged);
        document.tie(document.graph().findUse("norm:gamma"), document.graph().findUse("norm:beta"));
        QVERIFY(!ties.isEmpty() || ties.wait());
        QVERIFY(waitForData(document));
        QCOMPARE(document.data().samples(), std::int64_t{4});
        QVERIFY(openAndWait(document, siamese));
        QVERIFY(!document.data().source());
        QVERIFY(document.data().errors() == nullptr);
    }

    void stoppingKeepsWhatIsKnown() {
        Document document;
        QVERIFY(openAndWait(document, siamese));
        document.data().load(file("siamese.input.npz"));
        QVERIFY(waitForData(document));
        document.toggle({document.graph().findUse("same:kernel")});
        document.data().stop();
        QVERIFY(!document.data().isCurrent());
        QVERIFY(document.data().errors() != nullptr);
        QVERIFY(!document.data().job().isRunning());
        document.data().run();
        QVERIFY(waitForData(document));
        QCOMPARE(document.data().errors()->uses.size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(DataSessionTest)
#include "data_session_test.moc"
