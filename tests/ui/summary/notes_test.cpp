// Notes: what they say, and what their links do.
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/summary/notes.h"
#include "ui/summary/tie_notes.h"

using namespace quantie;

namespace {

QString textOf(const Note& note) {
    return note.before + note.link + note.after;
}

/// The first note with that action; no text where there is none.
Note noteWith(const Document& document, Note::Action action) {
    for (const Note& note : notesOf(document)) {
        if (note.action == action) return note;
    }
    return {};
}

}  // namespace

class NotesTest : public QObject {
    Q_OBJECT

  private slots:
    void aSoundFileInFloatHasNone() {
        Document document;
        QVERIFY(notesOf(document).empty());
        QVERIFY(openAndWait(document, "keras2/tf2.15/tied_lm.h5"));
        QVERIFY(notesOf(document).empty());
    }

    void aFloatUseKeepsTheFloatValues() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/tied_lm.h5"));
        document.toggle({document.graph().findUse("deemb:embedding_layer.embeddings")});
        const Note note = noteWith(document, Note::Action::UseForAll);
        QCOMPARE(textOf(note), QString("A is read as F32 and as W8, so it is stored as F32. Set both to W8 to store "
                                       "7.5 KB in all."));
        QCOMPARE(costlyTies(document), QString("A"));
        QVERIFY(actOn(document, note));
        QCOMPARE(document.sizes().total.stored, document.sizes().total.agreeing);
        QVERIFY(notesOf(document).empty());
        document.undoStack().undo();
        QCOMPARE(notesOf(document).size(), 1U);
    }

    void differingSettingsAreStoredTwice() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/siamese.h5"));
        Spec spec;
        spec.axis = std::optional<int>(3);
        spec.bits = 4;
        document.change({document.graph().findUse("tower@0/conv2:kernel")}, spec);
        spec.bits = 6;
        document.change({document.graph().findUse("tower@1/conv2:kernel")}, spec);
        const Note note = noteWith(document, Note::Action::UseForAll);
        QVERIFY(textOf(note).startsWith("G is read as W4·ch and as W6·ch, so two codes are stored. Set both to W4·ch"));
    }

    /// A matrix that is read turned round has its axis at the other end.
    void aSettingForAllTurnsWithTheUse() {
        Document document;
        QVERIFY(openAndWait(document, "hard/tf2.15/coincidences.h5"));
        QSignalSpy ties(&document, &Document::tiesChanged);
        document.acceptProposals({1});
        QVERIFY(ties.wait());
        const int turned = document.graph().findUse("transposed:kernel");
        QVERIFY(document.graph().uses[turned].transposed);
        Spec spec;
        spec.bits = 8;
        spec.axis = std::optional<int>(0);
        document.change({document.graph().findUse("same1:kernel")}, spec);
        const Note note = noteWith(document, Note::Action::UseForAll);
        QVERIFY(actOn(document, note));
        QVERIFY(document.scheme(turned));
        QCOMPARE(document.scheme(turned)->axis, std::optional<int>(1));
        QCOMPARE(document.sizes().total.stored, document.sizes().total.agreeing);
    }

    void settingsWithOneChipAreWays() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/tied_lm.h5"));
        Spec spec;
        spec.bits = 8;
        document.change({document.graph().findUse("emb:embeddings")}, spec);
        spec.symmetric = false;
        document.change({document.graph().findUse("deemb:embedding_layer.embeddings")}, spec);
        const Note note = noteWith(document, Note::Action::UseForAll);
        QVERIFY2(note.before.startsWith("A is read as W8 in 2 ways"), qPrintable(note.before));
    }

    void theDearestTieComesFirst() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/siamese.h5"));
        document.toggle({document.graph().findUse("tower@0/conv1:bias"),
                         document.graph().findUse("tower@0/conv2:kernel"),
                         document.graph().findUse("tower@0/conv1:kernel")});
        QCOMPARE(costlyTies(document), QString("G, A and B"));
        QVERIFY(notesOf(document).front().before.startsWith("G "));
    }

    void afileWithoutWeightsSaysSo() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/autoencoder.json"));
        document.applyPreset("int8-weights");
        QVERIFY(waitForErrors(document));
        const std::vector<Note> notes = notesOf(document);
        QCOMPARE(textOf(notes.front()),
                 QString("This file has no weights: settings work, errors don't. Open weights…"));
        QVERIFY(!actOn(document, notes.front()));  // the window opens them
        for (const Note& note : notes) QVERIFY(!note.before.contains("No error of"));
    }

    void quantizedStatisticsCannotBeTrained() {
        Document document;
        QVERIFY(openAndWait(document, "keras2/tf2.15/siamese.h5"));
        const int mean = document.graph().findUse("tower@0/bn:moving_mean");
        document.toggle({mean, document.graph().findUse("tower@1/bn:moving_mean")});
        const Note note = noteWith(document, Note::Action::ToFloat);
        QVERIFY(note.before.startsWith("tower@0/bn:moving_mean and 1 more"));
        QCOMPARE(note.kind, Note::Kind::Warning);
        QVERIFY(actOn(document, note));
        QVERIFY(!document.scheme(mean));
    }

    void aKernelBeforeANormalizationIsFolded() {
        Document document;
        QVERIFY(openAndWait(document, "keras3/convnet.keras"));
        document.toggle({document.graph().findUse("c1:kernel")});
        const auto notes = notesOf(document);
        QVERIFY(notes.back().before.startsWith("A BatchNormalization follows c1."));
        QVERIFY(actOn(document, notes.back()));
        const Item shown = document.selection().current();
        QCOMPARE(document.graph().calls[shown.index].id, std::string("c1"));
    }

    void proposalsAreForTheUser() {
        Document document;
        QVERIFY(openAndWait(document, "hard/tf2.15/coincidences.h5"));
        QVERIFY(noteWith(document, Note::Action::ShowProposals).before.startsWith("2 pairs of weights"));
    }

    void unknownClassesAreAssumed() {
        Document document;
        QVERIFY(openAndWait(document, "hard/tf2.15/custom.h5"));
        QVERIFY(noteWith(document, Note::Action::LayerDefinitions).before.contains("is not known"));
    }

    void warningsLeadToWhatTheyAreAbout() {
        Document document;
        QVERIFY(openAndWait(document, "hard/tf2.15/inside_and_outside.h5"));
        const Note note = noteWith(document, Note::Action::Show);
        QVERIFY(note.before.startsWith("dense: Keras wrote the calls of another model here"));
        QVERIFY(note.before.endsWith(". "));
        QVERIFY(actOn(document, note));
        QCOMPARE(document.graph().calls[document.selection().current().index].id, std::string("dense"));
    }

    void whatIsSaidOfSeveralIsOneNote() {
        Document document;
        QVERIFY(openAndWait(document, "hard/tf2.15/odd_names.json"));
        const auto notes = notesOf(document);
        QCOMPARE(
            std::ranges::count_if(notes, [](const Note& n) { return n.before.contains("several uses print this id"); }),
            1);
    }
};

QTEST_MAIN(NotesTest)
#include "notes_test.moc"
