// What a screen reader finds in the graph, and what it can do there.
#include <QAccessible>
#include <QtTest>

#include "tests/ui/graph/shown_graph.h"

using namespace quantie;

namespace {

QAccessibleInterface* interfaceOf(ShownGraph& shown) {
    return QAccessible::queryAccessibleInterface(&shown.view);
}

QAccessibleInterface* named(QAccessibleInterface* in, const QString& beginning) {
    for (int i = 0; i < in->childCount(); ++i) {
        if (in->child(i)->text(QAccessible::Name).startsWith(beginning)) return in->child(i);
    }
    return nullptr;
}

void act(QAccessibleInterface* on, const QString& action) {
    on->actionInterface()->doAction(action);
}

}  // namespace

class AccessibleGraphTest : public QObject {
    Q_OBJECT

  private slots:
    void callsAndTheirUsesHaveNames() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/siamese.h5"));
        QAccessibleInterface* graph = interfaceOf(shown);
        QVERIFY(graph != nullptr);
        QCOMPARE(graph->role(), QAccessible::Canvas);
        QCOMPARE(graph->childCount(), int(shown.graph().calls.size() + shown.graph().groups.size()));
        QAccessibleInterface* conv = named(graph, "tower@0/conv2, Conv2D, 2 weights");
        QVERIFY(conv != nullptr);
        QCOMPARE(graph->indexOfChild(conv), shown.call("tower@0/conv2"));
        QCOMPARE(conv->parent(), graph);
        QCOMPARE(conv->childCount(), 2);
        QAccessibleInterface* kernel = conv->child(0);
        QCOMPARE(kernel->parent(), conv);
        QCOMPARE(conv->indexOfChild(kernel), 0);
        QCOMPARE(kernel->text(QAccessible::Name), QString("kernel of tower@0/conv2, tied G, 2 uses, F32"));
        Spec spec;
        spec.bits = 4;
        spec.axis = std::optional<int>(3);
        shown.document.change({shown.use("tower@0/conv2:kernel")}, spec);
        QVERIFY(waitForErrors(shown.document));
        QCOMPARE(kernel->text(QAccessible::Name),
                 QString("kernel of tower@0/conv2, tied G, 2 uses, differ, W4 per channel, 20.0 dB"));
        QVERIFY(named(graph, "tower@1, nested model") != nullptr);
    }

    void everyThingIsWhereItIsSeen() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/tied_lm.h5"));
        QAccessibleInterface* graph = interfaceOf(shown);
        for (int i = 0; i < graph->childCount(); ++i) {
            QAccessibleInterface* call = graph->child(i);
            QVERIFY(graph->rect().contains(call->rect()));
            QCOMPARE(graph->childAt(call->rect().center().x(), call->rect().top() + 4), call);
            for (int use = 0; use < call->childCount(); ++use) {
                const QRect row = call->child(use)->rect();
                QVERIFY(call->rect().adjusted(-1, -1, 1, 1).contains(row));  // to whole pixels
            }
        }
        QAccessibleInterface* dense = named(graph, "ff, Dense");
        QCOMPARE(dense->childAt(dense->child(0)->rect().center().x(), dense->child(0)->rect().center().y()),
                 dense->child(0));
    }

    void usesAreTickedAndSelected() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/tied_lm.h5"));
        QAccessibleInterface* kernel = named(interfaceOf(shown), "ff, Dense")->child(0);
        QCOMPARE(kernel->role(), QAccessible::CheckBox);
        QVERIFY(kernel->state().checkable);
        QVERIFY(!kernel->state().checked);
        act(kernel, QAccessibleActionInterface::toggleAction());
        QVERIFY(kernel->state().checked);
        QVERIFY(shown.document.scheme(shown.use("ff:kernel")));
        QVERIFY(!kernel->state().selected);
        act(kernel, QAccessibleActionInterface::pressAction());
        QVERIFY(kernel->state().selected);
        QCOMPARE(shown.document.selection().current(), (Item{Item::Kind::Use, shown.use("ff:kernel")}));
        QVERIFY(QTest::qWaitForWindowActive(&shown.view));
        act(kernel, QAccessibleActionInterface::setFocusAction());
        QVERIFY(kernel->state().focused);
        QCOMPARE(interfaceOf(shown)->focusChild(), kernel);
        shown.document.close();
        QVERIFY(!kernel->isValid());
        QVERIFY(kernel->text(QAccessible::Name).isEmpty());
        QVERIFY(kernel->actionInterface()->actionNames().isEmpty());
    }

    void modelsFold() {
        ShownGraph shown;
        QVERIFY(shown.open("keras2/tf2.15/siamese.h5"));
        QAccessibleInterface* tower = named(interfaceOf(shown), "tower@0, nested model");
        QAccessibleInterface* inside = named(interfaceOf(shown), "tower@0/conv1");
        QVERIFY(tower->state().expanded);
        QVERIFY(!inside->state().invisible);
        act(tower, QAccessibleActionInterface::toggleAction());
        QVERIFY(tower->state().collapsed);
        QVERIFY(inside->state().invisible);
        QVERIFY(!tower->state().invisible);
    }
};

QTEST_MAIN(AccessibleGraphTest)
#include "accessible_graph_test.moc"
