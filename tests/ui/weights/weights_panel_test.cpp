// The panel as it is used: ticks and chips by mouse, the keyboard, and one selection with the rest of the window.
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStyleOption>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/document/opened.h"
#include "ui/theme/style.h"
#include "ui/weights/filter_field.h"
#include "ui/weights/weights_menu.h"
#include "ui/weights/weights_panel.h"
#include "ui/weights/weights_tree.h"

using namespace quantie;

class WeightsPanelTest : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_document = std::make_unique<Document>();
        m_panel = std::make_unique<WeightsPanel>(*m_document);
        m_panel->resize(384, 600);
        m_panel->show();
        open("keras2/tf2.15/tied_lm.h5");
    }
    void cleanup() {
        m_panel.reset();
        m_document.reset();
    }

    void aClickOnATickTogglesThatUse() {
        const int bias = use("ff:bias");
        click(rect(useItem(bias)).left() + 29, bias);
        QVERIFY(m_document->scheme(bias));
        QCOMPARE(m_document->selection().current(), useItem(bias));
        m_document->undoStack().undo();
        QVERIFY(!m_document->scheme(bias));
        QCOMPARE(m_document->undoStack().index(), 0);
    }

    void severalProposalsAreDecidedAtOnce() {
        open("hard/tf2.15/coincidences.h5");
        selectProposals();
        QCOMPARE(m_panel->selectedProposals().size(), 2);
        QSignalSpy ties(m_document.get(), &Document::tiesChanged);
        m_panel->tree().rejectSelected();
        QVERIFY(ties.wait());
        QCOMPARE(m_document->recipe().ties.reject.size(), 2U);
        QCOMPARE(m_document->undoStack().count(), 1);
        selectProposals();
        m_panel->tree().acceptSelected();
        QVERIFY(ties.wait());
        QCOMPARE(m_document->recipe().ties.accept.size(), 2U);
        QVERIFY(m_document->recipe().ties.reject.empty());
        const int first = use("same1:kernel");
        QCOMPARE(m_document->graph().variables[m_document->graph().uses[first].variable].uses.size(), 3U);
        m_document->undoStack().undo();
        m_document->undoStack().undo();
        QVERIFY(m_document->recipe().ties == TieDecisions());
    }

    void aClickOnAChipTogglesAllItsUses() {
        const int first = use("emb:embeddings");
        const Item variable{Item::Kind::Variable, m_document->graph().uses[first].variable};
        clickAt(chip(variable));
        QVERIFY(m_document->scheme(first));
        QVERIFY(m_document->scheme(use("deemb:embedding_layer.embeddings")));
        QCOMPARE(m_document->undoStack().count(), 1);
    }

    void aChipOfASelectionOfSeveralLeavesTheSelection() {
        const QList<Item> both = {useItem(use("ff:kernel")), useItem(use("norm:beta"))};
        m_document->selection().set(both);
        clickAt(chip(both[0]));
        QCOMPARE(m_document->selection().items(), both);
        QVERIFY(m_document->scheme(both[0].index));
        QVERIFY(!m_document->scheme(both[1].index));
    }

    void pressingOnATickAndLeavingItDoesNothing() {
        const Item bias = useItem(use("ff:bias"));
        const QPoint tick(rect(bias).left() + 29, rect(bias).center().y());
        QTest::mousePress(tree().viewport(), Qt::LeftButton, {}, tick);
        QTest::mouseRelease(tree().viewport(), Qt::LeftButton, {}, tick + QPoint(80, 0));
        QCOMPARE(m_document->undoStack().count(), 0);
    }

    void spaceTogglesTheWholeSelection() {
        m_document->selection().set({useItem(use("ff:kernel")), useItem(use("ff:bias"))});
        tree().setFocus();
        QTest::keyClick(&tree(), Qt::Key_Space);
        QVERIFY(m_document->scheme(use("ff:kernel")));
        QVERIFY(m_document->scheme(use("ff:bias")));
        QCOMPARE(m_document->undoStack().count(), 1);
    }

    void arrowsWalkOverSectionsAndFold() {
        const int last = use("deemb:embedding_layer.embeddings");
        m_document->selection().select(useItem(last));
        QTest::keyClick(&tree(), Qt::Key_Down);
        QCOMPARE(m_document->selection().current(), useItem(use("ff:kernel")));
        QTest::keyClick(&tree(), Qt::Key_Up);
        QCOMPARE(m_document->selection().current(), useItem(last));
        QTest::keyClick(&tree(), Qt::Key_Left);
        const Item variable{Item::Kind::Variable, m_document->graph().uses[last].variable};
        QCOMPARE(m_document->selection().current(), variable);
        QTest::keyClick(&tree(), Qt::Key_Left);
        QVERIFY(!tree().isExpanded(m_panel->filter().indexOf(variable)));
        QTest::keyClick(&tree(), Qt::Key_Down);
        QCOMPARE(m_document->selection().current(), useItem(use("ff:kernel")));
        QTest::keyClick(&tree(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(m_document->selection().items().size(), 2);
        QCOMPARE(m_document->selection().current(), useItem(use("ff:bias")));
    }

    void lettersLookForAName() {
        m_document->selection().select(useItem(use("ff:kernel")));
        QTest::keyClicks(&tree(), "norm/b");
        QCOMPARE(m_document->selection().current(), useItem(use("norm:beta")));
    }

    void returnAndDoubleClickCentre() {
        QSignalSpy centre(m_panel.get(), &WeightsPanel::centreRequested);
        const Item kernel = useItem(use("ff:kernel"));
        m_document->selection().select(kernel);
        QTest::keyClick(&tree(), Qt::Key_Return);
        QTest::mouseDClick(tree().viewport(), Qt::LeftButton, {}, rect(kernel).center() - QPoint(40, 0));
        QCOMPARE(centre.size(), 2);
        QCOMPARE(centre[0][0].value<Item>(), kernel);
        QCOMPARE(centre[1][0].value<Item>(), kernel);
    }

    void whatIsSelectedElsewhereIsSelectedHereAndSeen() {
        open("keras2/tf2.15/siamese.h5");
        m_panel->resize(384, 240);
        const Item bias = useItem(use("tower@1/conv2:bias"));
        QSignalSpy changed(&m_document->selection(), &Selection::changed);
        m_document->selection().select(bias);
        QCOMPARE(changed.size(), 1);  // and no echo
        const QModelIndex row = m_panel->filter().indexOf(bias);
        QVERIFY(tree().selectionModel()->isSelected(row));
        QVERIFY(tree().viewport()->rect().contains(tree().visualRect(row).center()));
        m_document->selection().clear();
        QVERIFY(!tree().selectionModel()->hasSelection());
    }

    void aRowThatTheFilterHidesStaysSelected() {
        const Item kernel = useItem(use("ff:kernel"));
        m_document->selection().select(kernel);
        field().setText("norm");
        QCOMPARE(m_document->selection().current(), kernel);
        field().clear();
        QVERIFY(tree().selectionModel()->isSelected(m_panel->filter().indexOf(kernel)));
    }

    void theFilterSaysWhatIsWrongAndWhatIsMissing() {
        m_panel->focusFilter();
        QTest::keyClicks(&field(), "nothing like it");
        QVERIFY(visibleText("Nothing matches."));
        QTest::keyClick(&field(), Qt::Key_Escape);
        QVERIFY(!visibleText("Nothing matches."));
        field().setRegularExpression(true);
        field().setText("(");
        QVERIFY(visibleText("Not a regular expression"));
        m_panel->clearFilter();
        QVERIFY(!visibleText("Not a regular expression"));
    }

    void proposalsAreDecidedInTheirRow() {
        open("hard/tf2.15/coincidences.h5");
        const QModelIndex proposal = tree().model()->index(0, 0, tree().model()->index(0, 0));
        tree().setCurrentIndex(proposal);
        QCOMPARE(m_document->selection().items().size(), 2);  // both uses
        QSignalSpy ties(m_document.get(), &Document::tiesChanged);
        const QRect row = tree().visualRect(proposal);
        clickAt({tree().viewport()->width() - 20, row.bottom() - 10});
        QVERIFY(ties.wait());
        QCOMPARE(m_document->recipe().ties.reject.size(), 1U);
        m_document->undoStack().undo();
        tree().setCurrentIndex(tree().model()->index(0, 0, tree().model()->index(0, 0)));
        QTest::keyClick(&tree(), Qt::Key_A);
        QVERIFY(ties.wait());
        QCOMPARE(m_document->graph().tiedVariables(), 1);
    }

    void unfoldedRowsStaySoWithOtherTies() {
        open("keras2/tf2.15/autoencoder.json");
        const Item first{Item::Kind::Variable, m_document->letters().variableOf("A")};
        const Item second{Item::Kind::Variable, m_document->letters().variableOf("B")};
        tree().collapse(m_panel->filter().indexOf(first));
        QSignalSpy ties(m_document.get(), &Document::tiesChanged);
        m_document->tie(use("enc1:bias"), use("dec2:bias"));
        QVERIFY(ties.wait());
        QVERIFY(!tree().isExpanded(m_panel->filter().indexOf(first)));
        QVERIFY(tree().isExpanded(m_panel->filter().indexOf(second)));
    }

    /// The margin of a header's text is at its sides: in a row of 23 it would cut the text off.
    void headersAreLowAndShowTheirText() {
        const Style style(QApplication::palette());
        QStyleOptionHeader option;
        option.rect = QRect(0, 0, 100, 23);
        option.text = "Weight";
        const QRect label = style.subElementRect(QStyle::SE_HeaderLabel, &option, nullptr);
        QCOMPARE(label.height(), 23);
        QVERIFY(label.left() > 0);
        QVERIFY(style.sizeFromContents(QStyle::CT_HeaderSection, &option, {}, nullptr).height() <= 26);
    }

    void theMenuOffersWhatFits() {
        QMenu menu;
        m_document->selection().set({useItem(use("norm:gamma")), useItem(use("norm:beta"))});
        fillWeightsMenu(menu, *m_document, tree(), {});
        QStringList texts;
        for (const QAction* action : menu.actions()) texts << action->text();
        for (const char* text : {"Quantize", "Bits", "Settings…", "Tie these two", "Tie by hand…", "Copy ids"}) {
            QVERIFY2(texts.contains(text), text);
        }
        QVERIFY(!texts.contains("Accept"));
        menu.actions().front()->trigger();
        QVERIFY(m_document->scheme(use("norm:beta")));
    }

  private:
    void open(const char* file) {
        QVERIFY(openAndWait(*m_document, file));
        QTest::qWait(1);  // rows are laid out
    }
    void selectProposals() {
        const QModelIndex proposals = tree().model()->index(0, 0);
        tree().setCurrentIndex(tree().model()->index(0, 0, proposals));
        QTest::keyClick(&tree(), Qt::Key_Down, Qt::ShiftModifier);
    }
    WeightsTree& tree() { return m_panel->tree(); }
    FilterField& field() { return *m_panel->findChild<FilterField*>(); }
    int use(const char* id) const { return m_document->graph().findUse(id); }
    static Item useItem(int index) { return {Item::Kind::Use, index}; }
    QRect rect(const Item& item) { return tree().visualRect(m_panel->filter().indexOf(item)); }
    QPoint chip(const Item& item) {
        const QModelIndex cell = m_panel->filter().indexOf(item).siblingAtColumn(WeightsModel::Bits);
        return {tree().visualRect(cell).center().x(), tree().visualRect(cell).top() + 12};
    }
    void clickAt(QPoint position) { QTest::mouseClick(tree().viewport(), Qt::LeftButton, {}, position); }
    void click(int x, int useIndex) { clickAt({x, rect(useItem(useIndex)).center().y()}); }
    bool visibleText(const QString& text) {
        const auto labels = m_panel->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* l) { return l->isVisible() && l->text().contains(text); });
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<WeightsPanel> m_panel;
};

QTEST_MAIN(WeightsPanelTest)
#include "weights_panel_test.moc"
