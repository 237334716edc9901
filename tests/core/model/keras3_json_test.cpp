// The dicts of Keras 3 for operations and slices.
#include "core/model/keras3_json.h"

#include <QtTest>

using namespace quantie;

class Keras3JsonTest : public QObject {
    Q_OBJECT

  private slots:
    /// As Keras 3.15 has its classes.
    void operationsStandInTheirModules() {
        QCOMPARE(operationModule("Matmul"), "keras.src.ops.numpy");
        QCOMPARE(operationModule("Softmax"), "keras.src.ops.nn");
        for (const char* name : {"Erf", "Logsumexp", "Rsqrt", "TopK"})
            QCOMPARE(operationModule(name), "keras.src.ops.math");
        for (const char* name : {"Cast", "StopGradient"}) QCOMPARE(operationModule(name), "keras.src.ops.core");
        QVERIFY(isOperationModule(operationModule("Erf")));
        QVERIFY(isOperationModule("keras.ops") && !isOperationModule("keras.layers"));
        QCOMPARE(operationDict("Erf", Json::object())["registered_name"], Json("Erf"));
    }

    void slices() {
        const Json slice{{"start", 1}, {"stop", nullptr}, {"step", nullptr}};
        QVERIFY(isSlice(slice) && !isSlice(Json::array({1})));
        QCOMPARE(sliceDict(slice)["config"], slice);
        QVERIFY(!isSlice(sliceDict(slice)));
    }
};

QTEST_APPLESS_MAIN(Keras3JsonTest)
#include "keras3_json_test.moc"
