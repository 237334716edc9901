// The message bar: one message is seen, the others wait, and none is lost.
#include <QLabel>
#include <QtTest>

#include "ui/summary/notes_list.h"
#include "ui/widgets/message_bar.h"

using namespace quantie;

class MessageBarTest : public QObject {
    Q_OBJECT

  private slots:
    void theFirstIsShownUntilItIsClosed() {
        MessageBar bar;
        QVERIFY(!bar.isVisibleTo(nullptr));
        bar.post({Message::Kind::Info, "One.", {}, {}});
        bar.post({Message::Kind::Warning, "Two.", {}, {}});
        QVERIFY(shown(bar).contains("One."));
        QVERIFY(!shown(bar).contains("Two."));
        QVERIFY(shown(bar).contains("(1 more)"));
        bar.dismiss(0);
        QVERIFY(shown(bar).contains("Two."));
        QVERIFY(!shown(bar).contains("more"));
        bar.dismiss(0);
        QVERIFY(bar.messages().empty());
        bar.dismiss(0);  // there is none
    }

    void aTopicIsSaidOnce() {
        MessageBar bar;
        bar.post({Message::Kind::Info, "a.h5 changed.", {}, "changed"});
        bar.post({Message::Kind::Info, "Other.", {}, "other"});
        bar.post({Message::Kind::Info, "b.h5 changed.", {}, "changed"});
        QCOMPARE(bar.messages().size(), 2U);
        QVERIFY(shown(bar).contains("b.h5 changed."));
        bar.withdraw("changed");
        QVERIFY(shown(bar).contains("Other."));
    }

    void waitingMessagesAreNotesThatAct() {
        MessageBar bar;
        NotesList notes;
        const QSignalSpy asked(&bar, &MessageBar::waitingAsked);
        const auto showWaiting = [&] {
            const std::vector<Message> all(bar.messages().begin(), bar.messages().end());
            notes.showWaiting(std::span(all).subspan(all.empty() ? 0 : 1));
        };
        connect(&bar, &MessageBar::changed, &notes, showWaiting);
        connect(&notes, &NotesList::messageChosen, &bar, [&](auto message, auto act) { bar.act(message + 1, act); });
        connect(&notes, &NotesList::messageDismissed, &bar, [&](auto message) { bar.dismiss(message + 1); });
        QStringList done;
        const auto offer = [&done](const char* what) { return Message::Action{what, [&done, what] { done << what; }}; };
        bar.post({Message::Kind::Info, "First.", {}, {}});
        bar.post({Message::Kind::Info, "Second.", {offer("Restore"), offer("Discard")}, {}});
        bar.post({Message::Kind::Error, "Third & last.", {}, {}});
        QVERIFY(shown(bar).contains("2 more in Notes"));
        emit bar.findChild<QLabel*>()->linkActivated("waiting");
        QCOMPARE(asked.size(), 1);
        QCOMPARE(rows(notes).size(), 2);
        QVERIFY(rows(notes)[0]->text().contains("Second."));
        QVERIFY(rows(notes)[1]->text().contains("Third &amp; last."));
        emit rows(notes)[0]->linkActivated("1");
        QCOMPARE(done, QStringList("Discard"));
        QCOMPARE(rows(notes).size(), 1);
        emit rows(notes)[0]->linkActivated("close");
        QVERIFY(notes.isEmpty());
        QCOMPARE(bar.messages().size(), 1U);
        QVERIFY(shown(bar).contains("First."));
    }

  private:
    static QString shown(const MessageBar& bar) { return bar.findChild<QLabel*>()->text(); }
    static QList<QLabel*> rows(const NotesList& notes) {
        QList<QLabel*> labels = notes.findChildren<QLabel*>();
        labels.removeIf([&notes](const QLabel* label) { return !label->isVisibleTo(&notes); });
        return labels;
    }
};

QTEST_MAIN(MessageBarTest)
#include "message_bar_test.moc"
