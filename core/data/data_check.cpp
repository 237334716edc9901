#include "core/data/data_check.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/nearest_name.h"

namespace quantie {
namespace {

MaybeShape expectedShape(const Graph& graph, std::size_t input) {
    const int call = graph.inputs[input].call;
    if (call < 0 || graph.calls[call].outputs.empty()) return std::nullopt;
    return graph.calls[call].outputs.front();
}

bool isTarget(const std::string& name, std::size_t outputs) {
    for (std::size_t i = 0; i < outputs; ++i) {
        if (name == "target" + std::to_string(i)) return true;
    }
    return false;
}

void checkArray(const Graph& graph, const NamedTensor& array, std::size_t input, DataCheck& check) {
    InputCheck& row = check.inputs[input];
    if (row.found) {
        check.problems.push_back(inQuotes(array.name) + " is the input " + inQuotes(row.input) + " once more");
        return;
    }
    row.array = array.name;
    row.found = array.tensor.shape();
    row.foundType = array.tensor.dtype();
    try {
        inputValue(graph, input, array);
        if (check.samples == 0) check.samples = row.found->front();
        if (row.found->front() != check.samples) {
            row.problem = std::to_string(row.found->front()) + " samples, but " + std::to_string(check.samples) +
                          " in the arrays before it";
        }
    } catch (const Error& error) {
        row.problem = error.reason();
    }
}

}  // namespace

bool DataCheck::fits() const {
    return problems.empty() &&
           std::ranges::all_of(inputs, [](const InputCheck& input) { return input.problem.empty(); });
}

DataCheck checkData(const Graph& graph, const std::vector<NamedTensor>& arrays) {
    DataCheck check;
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
        check.inputs.push_back({inputName(graph, i), expectedShape(graph, i), inputType(graph, i), {}, {}, {}, {}});
    }
    for (const NamedTensor& array : arrays) {
        if (const int input = inputNamed(graph, array.name); input >= 0) {
            checkArray(graph, array, static_cast<std::size_t>(input), check);
        } else if (!isTarget(array.name, graph.outputs.size()) && graph.findCall(array.name).first < 0) {
            const std::string hint = hintAt(nearestName(array.name, check.inputs.size(), [&](std::size_t i) {
                return std::string_view(check.inputs[i].input);
            }));
            check.problems.push_back(array.name.empty()
                                         ? "an array without a name, but the model has " +
                                               std::to_string(check.inputs.size()) + " inputs: they need an .npz"
                                         : inQuotes(array.name) + " is no input of the model" + hint);
        }
    }
    for (InputCheck& row : check.inputs) {
        if (!row.found) row.problem = "the data lack this input";
    }
    return check;
}

DataCheck checkSource(const DataSource& source, const Graph& graph, const ImageReader& reader) {
    DataSource one = source;
    one.samples = 1;
    one.generated.samples = 1;
    std::vector<NamedTensor> arrays = storedArrays(source);
    if (arrays.empty()) {
        // What was made for this model fits it; what was not says why.
        const RunData data = readData(source.path.ends_with(".csv") ? source : one, graph, reader);
        for (std::size_t i = 0; i < data.feed.inputs.size(); ++i) {
            arrays.push_back({"in" + std::to_string(i), data.feed.inputs[i].tensor});
        }
    }
    DataCheck check = checkData(graph, arrays);
    if (source.isGenerated()) {
        check.samples = source.generated.samples;
        for (InputCheck& row : check.inputs) {
            if (row.found) row.found->front() = check.samples;
        }
    }
    return check;
}

}  // namespace quantie
