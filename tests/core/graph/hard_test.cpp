// Models that are hard to read, in each form that Keras wrote (tests/data/hard/models.py says what each is there for):
// variables, uses, shapes and values against what Keras itself said.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <string>

#include "core/base/file_bytes.h"
#include "core/graph/graph.h"
#include "core/keras/open.h"
#include "core/model/json_text.h"

using namespace quantie;

namespace {

using Uses = std::set<std::string>;

/// As the truth tells arrays apart: their sum, and the first elements.
struct Summary {
    Shape shape;
    bool stored = false;
    double sum = 0;
    std::vector<double> first;
};

template <typename T>
std::vector<double> numbersAs(const Tensor& tensor) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < tensor.size(); ++i) {
        T value;
        std::memcpy(&value, tensor.bytes().data() + i * sizeof(T), sizeof(T));
        numbers.push_back(static_cast<double>(value));
    }
    return numbers;
}

std::vector<double> numbers(const Tensor& tensor) {
    switch (tensor.dtype()) {
        case DType::Float32:
            return numbersAs<float>(tensor);
        case DType::Float64:
            return numbersAs<double>(tensor);
        case DType::Int32:
            return numbersAs<std::int32_t>(tensor);
        case DType::Int64:
            return numbersAs<std::int64_t>(tensor);
        case DType::Float16:
            return numbersAs<float>(toFloat32(tensor));
        default:
            return {};
    }
}

Summary summaryOf(const Variable& variable) {
    Summary summary{variable.shape.value_or(Shape{-99}), variable.stored.has_value(), 0, {}};
    if (!summary.stored) return summary;
    const std::vector<double> values = numbers(variable.stored->load());
    for (const double value : values) summary.sum += value;
    summary.first.assign(values.begin(), values.begin() + std::min<std::ptrdiff_t>(4, std::ssize(values)));
    return summary;
}

Summary summaryOf(const Json& variable) {
    return {variable["shape"].get<Shape>(), true, variable["value"]["sum"].get<double>(),
            variable["value"]["first"].get<std::vector<double>>()};
}

bool sameValues(const Summary& a, const Summary& b) {
    return a.first == b.first && std::abs(a.sum - b.sum) <= 1e-5 * std::max(1.0, std::abs(a.sum));
}

QString text(const Uses& uses, const Shape& shape) {
    QString line;
    for (const std::string& use : uses) line += QString::fromStdString(use) + " ";
    return line + QString::fromStdString(toString(shape));
}

/// Which calls read a variable: all that a `.keras` file tells of the uses of a custom layer's weight.
Uses callsOf(const Uses& uses) {
    Uses calls;
    for (const std::string& use : uses) calls.insert(use.substr(0, use.rfind(':')));
    return calls;
}

struct Expected {
    std::map<Uses, Summary> variables;
    std::vector<std::pair<Uses, Summary>> unnamed;  ///< the calls that read it
    int tied = 0;
    std::int64_t parameters = 0;
};

/// Of a custom layer's weights a `.json` tells nothing, and a `.keras` no names.
Expected expected(const Json& truth, const QString& model) {
    Expected result{{}, {}, truth["tied_variables"].get<int>(), truth["parameters"].get<std::int64_t>()};
    for (const Json& variable : truth["variables"]) {
        const Uses uses = variable["uses"].get<Uses>();
        const Summary summary = summaryOf(variable);
        const bool custom = variable["custom"].get<bool>();
        if (custom && model.endsWith(".json")) {
            result.tied -= uses.size() > 1 ? 1 : 0;
            result.parameters -= elementCount(summary.shape);
        } else if (custom && model.endsWith(".keras")) {
            result.unnamed.emplace_back(callsOf(uses), summary);
        } else {
            result.variables[uses] = summary;
        }
    }
    return result;
}

/// What is not as expected, one line each.
QStringList differences(const Graph& graph, Expected expected) {
    QStringList lines;
    for (const Variable& variable : graph.variables) {
        Uses uses;
        for (const int use : variable.uses) uses.insert(graph.uses[use].id);
        const Summary found = summaryOf(variable);
        if (variable.evidence.empty() == variable.tied()) lines << "evidence? " + text(uses, found.shape);
        Summary wanted;
        if (const auto it = expected.variables.find(uses); it != expected.variables.end()) {
            wanted = it->second;
            expected.variables.erase(it);
        } else {
            const auto unnamed = std::find_if(expected.unnamed.begin(), expected.unnamed.end(), [&](const auto& other) {
                return other.first == callsOf(uses) && sameValues(other.second, found);
            });
            if (unnamed == expected.unnamed.end()) {
                lines << "+ " + text(uses, found.shape);
                continue;
            }
            wanted = unnamed->second;
            expected.unnamed.erase(unnamed);
        }
        if (wanted.shape != found.shape) lines << "shape " + text(uses, found.shape);
        if (found.stored && !sameValues(wanted, found)) lines << "values " + text(uses, found.shape);
    }
    for (const auto& [uses, summary] : expected.variables) lines << "- " + text(uses, summary.shape);
    for (const auto& [calls, summary] : expected.unnamed) lines << "- " + text(calls, summary.shape);
    return lines;
}

}  // namespace

class HardTest : public QObject {
    Q_OBJECT

  private slots:
    void callsThatPrintTheSameAreToldApart() {
        const Graph graph =
            buildGraph(openModel(QUANTIE_TEST_DATA "/hard/tf2.15/odd_names.json"), Definitions::builtin());
        for (std::size_t i = 0; i < graph.calls.size(); ++i) {
            QCOMPARE(graph.findCall(graph.calls[i].id).first, static_cast<int>(i));
        }
        const int inner = graph.findCall(R"([["a",0],["b",0]])").first;
        QVERIFY(inner >= 0 && graph.calls[inner].path.size() == 2);
        QVERIFY(graph.findCall(R"([["a/b", 0]])").first != inner);
        QCOMPARE(graph.findCall("a/b").first, -1);
        QVERIFY(std::ranges::any_of(graph.warnings, [](const Diagnostic& warning) {
            return warning.where == "a/b" && warning.message.starts_with("several calls print this id");
        }));
    }

    void model_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("truth");
        const QDir root(qEnvironmentVariable("QUANTIE_HARD_MODELS", QUANTIE_TEST_DATA "/hard"));
        for (const QString& version : root.entryList({"tf*"}, QDir::Dirs)) {
            const QDir folder(root.filePath(version));
            for (const QString& truth : folder.entryList({"*.truth.json"})) {
                const QString name = truth.chopped(11);
                for (const char* suffix : {".json", ".h5", ".keras"}) {
                    const QString file = folder.filePath(name + suffix);
                    if (!QFile::exists(file)) continue;
                    QTest::addRow("%s/%s%s", qPrintable(version), qPrintable(name), suffix)
                        << file << folder.filePath(truth);
                }
            }
        }
    }

    void model() {
        QFETCH(QString, file);
        QFETCH(QString, truth);
        const Json told = parseJson(mapFile(truth.toStdString()).text(), truth.toStdString());
        OpenOptions options;
        const QString weights = file.chopped(5) + ".weights.h5";
        const bool bare = file.endsWith(".json") && !QFile::exists(weights);
        if (file.endsWith(".json") && !bare) options.weights = weights.toStdString();
        const Graph graph = buildGraph(openModel(file.toStdString(), options), Definitions::builtin());
        if (const auto undecided = told.find("undecided");
            bare && undecided != told.end() && undecided->contains("json")) {
            return;  // it opens; the file does not tell all
        }
        const bool guessed = told.contains("guessed_ids") && told["guessed_ids"].get<bool>();
        const Expected wanted = expected(told, bare ? file : (file.endsWith(".keras") ? file : QString(".h5")));
        if (guessed) {
            QCOMPARE(graph.variables.size(), told["variables"].size());
        } else {
            QCOMPARE(differences(graph, wanted).join("\n"), QString());
        }
        QCOMPARE(graph.tiedVariables(), wanted.tied);
        QCOMPARE(graph.parameters(), wanted.parameters);
        for (const Variable& variable : graph.variables) QCOMPARE(variable.stored.has_value(), !bare);
    }
};

QTEST_APPLESS_MAIN(HardTest)
#include "hard_test.moc"
