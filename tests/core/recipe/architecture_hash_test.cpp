// One fingerprint for every kind of file of one model, and another one for another model.
#include "core/recipe/architecture_hash.h"

#include <QtTest>
#include <set>

#include "tests/core/recipe/models.h"

using namespace quantie;

namespace {

std::string canonical(const std::string& text) {
    return canonicalArchitecture(parseJson(text, "text"));
}

std::string fingerprint(const std::string& name) {
    return architectureSha256(*openModel(std::string(QUANTIE_TEST_DATA) + "/keras2/" + name));
}

}  // namespace

class ArchitectureHashTest : public QObject {
    Q_OBJECT

  private slots:
    void keysAreSortedAndBookkeepingGoes() {
        QCOMPARE(canonical(R"({"keras_version": "2.15.0", "module": "keras", "config": {"b": [1, 2.0], "a": null},
                               "class_name": "custom>Thing", "build_config": {"x": 1}})"),
                 std::string(R"({"class_name":"Thing","config":{"a":null,"b":[1,2.0]}})"));
    }

    void callsCountInAListOfLayersOnly() {
        const std::string inner = R"({"name": "d", "inbound_nodes": [], "class_name": "Dense", "config": {}})";
        QCOMPARE(
            canonical(R"({"class_name": "M", "config": {"layers": [)" + inner + "]}}"),
            std::string(
                R"({"class_name":"M","config":{"layers":[{"class_name":"Dense","config":{},"inbound_nodes":[]}]}})"));
        QCOMPARE(canonical(R"({"class_name": "M", "config": {"layer": )" + inner + "}}"),
                 std::string(R"({"class_name":"M","config":{"layer":{"class_name":"Dense","config":{}}}})"));
    }

    void everyKindOfFileHashesAlike() {
        std::set<std::string> all;
        const std::vector<std::string> names{"autoencoder", "dense_twice",        "plain_cnn", "query_document",
                                             "siamese",     "shared_initializer", "tf_ops",    "tied_lm"};
        for (const std::string& name : names) {
            const std::string json = fingerprint("tf2.15/" + name + ".json");
            QCOMPARE(json.size(), std::size_t{64});
            QCOMPARE(fingerprint("tf2.15/" + name + ".h5"), json);
            QCOMPARE(fingerprint("tf2.15/" + name + ".keras"), json);
            QCOMPARE(fingerprint("tf2.6/" + name + ".h5"), fingerprint("tf2.6/" + name + ".json"));
            all.insert(json);
        }
        QCOMPARE(all.size(), names.size());
    }

    void isSha256OfTheText() {
        // python3 -c 'import hashlib; print(hashlib.sha256(b"{\"class_name\":null,\"config\":{}}").hexdigest())'
        Model model;
        model.architecture = std::make_shared<const Json>(parseJson(R"({"config": {}})", "text"));
        QCOMPARE(canonicalArchitecture(*model.architecture), std::string(R"({"class_name":null,"config":{}})"));
        QCOMPARE(architectureSha256(model),
                 std::string("d40020a02ac31ea8a92d486206eecc37be039cc145112d3e86906c85573bdbe8"));
    }
};

QTEST_APPLESS_MAIN(ArchitectureHashTest)
#include "architecture_hash_test.moc"
