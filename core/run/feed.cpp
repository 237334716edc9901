#include "core/run/feed.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/nearest_name.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, name, reason);
}

MaybeShape declaredShape(const Graph& graph, std::size_t index) {
    const GraphTensor& input = graph.inputs[index];
    if (input.call < 0) return std::nullopt;
    const auto& outputs = graph.calls[input.call].outputs;
    return outputs.empty() ? std::nullopt : outputs.front();
}

/// A model that is made for batches of one size takes several of them.
bool isMultiple(std::int64_t samples, std::int64_t batch) {
    return batch > 0 && samples > 0 && samples % batch == 0;
}

void checkShape(const std::string& name, const Shape& given, const MaybeShape& wanted) {
    if (given.empty()) refuse(name, "a single number; the first dimension must count samples");
    if (!wanted) return;
    bool fits = given.size() == wanted->size();
    for (std::size_t i = 0; fits && i < given.size(); ++i) {
        fits = (*wanted)[i] == unknownDim || (*wanted)[i] == given[i] || (i == 0 && isMultiple(given[i], (*wanted)[i]));
    }
    if (!fits) refuse(name, "the shape " + toString(given) + " does not fit the input's " + toString(*wanted));
}

void refuseNan(const std::string& name, std::span<const float> values) {
    const auto found = std::find_if(values.begin(), values.end(), [](float x) { return std::isnan(x); });
    if (found == values.end()) return;
    refuse(name, "holds NaN, first at element " + std::to_string(found - values.begin()));
}

/// Numbers as the input's type has them: floats become Float32, whole numbers may stand as floats.
Value converted(const std::string& name, const Tensor& tensor, DType dtype) {
    if (isFloat(dtype)) {
        const Tensor floats = toFloat32(tensor);
        refuseNan(name, floats.floats());
        return {floats, DType::Float32};
    }
    if (!isFloat(tensor.dtype())) return {tensor, tensor.dtype()};
    const Tensor floats = toFloat32(tensor);
    refuseNan(name, floats.floats());
    for (const float x : floats.floats()) {
        if (std::trunc(x) != x) {
            refuse(name,
                   "holds fractions (" + std::to_string(x) + "), but the input takes " + std::string(dtypeName(dtype)));
        }
    }
    return {floats, DType::Float32};
}

void checkTokens(const std::string& name, const Tensor& tokens, std::int64_t rows) {
    const Tensor ids = toFloat32(tokens);  // whole numbers up to 2^24 are exact, and no table is larger by much
    for (std::size_t i = 0; i < ids.floats().size(); ++i) {
        const auto id = static_cast<double>(ids.floats()[i]);
        if (id >= 0 && id < static_cast<double>(rows)) continue;
        refuse(name, "the token id " + std::to_string(static_cast<std::int64_t>(id)) + " at element " +
                         std::to_string(i) + " is outside of the table, which has the rows 0 to " +
                         std::to_string(rows - 1));
    }
}

class Matching {
  public:
    explicit Matching(const Graph& graph) : m_graph(graph), m_given(graph.inputs.size(), false) {
        m_feed.inputs.resize(graph.inputs.size());
    }

    void take(const NamedTensor& array) {
        if (const int index = inputNamed(m_graph, array.name); index >= 0) {
            takeInput(array, static_cast<std::size_t>(index));
            return;
        }
        const int call = m_graph.findCall(array.name).first;
        if (call < 0) refuse(array.name, "the model has no such input or call" + hintAt(nearest(array.name)));
        checkShape(array.name, array.tensor.shape(),
                   m_graph.calls[call].outputs.empty() ? std::nullopt : m_graph.calls[call].outputs.front());
        if (isFloat(array.tensor.dtype())) {
            m_feed.supplied[call] = {converted(array.name, array.tensor, DType::Float32)};
        } else {
            m_feed.supplied[call] = {{array.tensor, array.tensor.dtype()}};
        }
        checkSamples(array);
    }

    Feed finish() {
        for (std::size_t i = 0; i < m_given.size(); ++i) {
            if (!m_given[i]) refuse(inputName(m_graph, i), "the data lacks this input of the model");
        }
        return std::move(m_feed);
    }

  private:
    void takeInput(const NamedTensor& array, std::size_t index) {
        const std::string name = array.name.empty() ? inputName(m_graph, index) : array.name;
        if (m_given[index]) refuse(name, "the data has this input twice");
        m_given[index] = true;
        m_feed.inputs[index] = inputValue(m_graph, index, array);
        checkSamples(array);
    }

    void checkSamples(const NamedTensor& array) {
        const std::int64_t samples = array.tensor.shape().front();
        if (m_samples >= 0 && samples != m_samples) {
            refuse(array.name,
                   std::to_string(samples) + " samples, but " + std::to_string(m_samples) + " in the arrays before it");
        }
        m_samples = samples;
    }

    std::string nearest(const std::string& name) const {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < m_given.size(); ++i) names.push_back(inputName(m_graph, i));
        for (const GraphCall& call : m_graph.calls) names.push_back(call.id);
        return nearestName(name, names.size(), [&](std::size_t i) { return std::string_view(names[i]); });
    }

    const Graph& m_graph;
    std::vector<bool> m_given;
    std::int64_t m_samples = -1;
    Feed m_feed;
};

}  // namespace

Tensor samplesOf(const Tensor& tensor, std::int64_t first, std::int64_t count) {
    Shape shape = tensor.shape();
    const std::int64_t all = shape.front();
    shape.front() = count;
    const std::size_t each = all == 0 ? 0 : tensor.bytes().size() / static_cast<std::size_t>(all);
    const auto owner = std::make_shared<const Tensor>(tensor);
    return {tensor.dtype(), shape, owner,
            owner->bytes().subspan(static_cast<std::size_t>(first) * each, static_cast<std::size_t>(count) * each)};
}

int inputNamed(const Graph& graph, std::string_view name) {
    for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
        if (name == "in" + std::to_string(i) || name == inputName(graph, i)) return static_cast<int>(i);
    }
    return name.empty() && graph.inputs.size() == 1 ? 0 : -1;
}

Value inputValue(const Graph& graph, std::size_t index, const NamedTensor& array) {
    const std::string name = array.name.empty() ? inputName(graph, index) : array.name;
    checkShape(name, array.tensor.shape(), declaredShape(graph, index));
    Value value = converted(name, array.tensor, inputType(graph, index));
    if (const auto rows = lookedUpRows(graph, index)) checkTokens(name, value.tensor, *rows);
    return value;
}

std::optional<std::int64_t> lookedUpRows(const Graph& graph, std::size_t index) {
    std::optional<std::int64_t> rows;
    for (const GraphCall& call : graph.calls) {
        const Layer& layer = graph.model->layers[call.layer];
        if (layer.className != "Embedding") continue;
        const Json* dim = findMember(*layer.config, "input_dim");
        if (dim == nullptr || !dim->is_number_integer() || dim->get<std::int64_t>() < 1) continue;
        const bool reads = std::ranges::find(call.inputs, graph.inputs[index]) != call.inputs.end();
        if (reads) rows = std::min(rows.value_or(dim->get<std::int64_t>()), dim->get<std::int64_t>());
    }
    return rows;
}

std::int64_t Feed::samples() const {
    if (!inputs.empty()) return inputs.front().shape().front();
    return supplied.empty() ? 0 : supplied.begin()->second.front().shape().front();
}

Feed Feed::part(std::int64_t first, std::int64_t count) const {
    const std::int64_t some = std::min(count, samples() - first);
    Feed result;
    for (const Value& input : inputs) result.inputs.push_back({samplesOf(input.tensor, first, some), input.dtype});
    for (const auto& [call, values] : supplied) {
        for (const Value& value : values) {
            result.supplied[call].push_back({samplesOf(value.tensor, first, some), value.dtype});
        }
    }
    return result;
}

DType inputType(const Graph& graph, std::size_t index) {
    const int call = graph.inputs[index].call;
    if (call < 0) return DType::Float32;
    const Json* dtype = findMember(*graph.model->layers[graph.calls[call].layer].config, "dtype");
    if (dtype == nullptr || !dtype->is_string()) return DType::Float32;
    return dtypeFromName(dtype->get_ref<const std::string&>()).value_or(DType::Float32);
}

std::string inputName(const Graph& graph, std::size_t index) {
    const int call = graph.inputs[index].call;
    return call < 0 ? "in" + std::to_string(index) : graph.calls[call].id;
}

Feed makeFeed(const Graph& graph, const std::vector<NamedTensor>& arrays) {
    Matching matching(graph);
    for (const NamedTensor& array : arrays) matching.take(array);
    return matching.finish();
}

}  // namespace quantie
