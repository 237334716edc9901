#include "core/export/baked_activation.h"

#include <optional>
#include <utility>

#include "core/export/tensor_types.h"
#include "core/export/use_wrapper.h"
#include "core/keras/archive_places.h"
#include "core/model/keras3_json.h"
#include "core/quant/quantizer.h"

namespace quantie {
namespace {

class Chain {
  public:
    using UniqueName = std::function<std::string(const std::string&)>;

    Chain(std::string name, const UniqueName& uniqueName) : m_name(std::move(name)), m_uniqueName(uniqueName) {}

    /// Adds a layer that reads `inputs` (numbers of the chain, or passedTensor); its number.
    int add(const char* className, const std::string& suffix, const Json& config, const std::vector<int>& inputs,
            Json kwargs = Json::object()) {
        CloneLayer& layer = m_layers.emplace_back();
        layer.name = suffix.empty() ? m_name : m_uniqueName(m_name + suffix);
        layer.className = className;
        Json named = {{"name", layer.name}, {"trainable", true}};
        named.update(config);
        layer.entry = {{"class_name", className}, {"config", std::move(named)}};
        CloneCall& call = layer.calls.emplace_back();
        for (const int input : inputs) {
            call.inputs.push_back({input, 0, 0});
            call.args.push_back(tensorPlaceholder(call.args.size()));
        }
        if (inputs.size() > 1) call.args = Json::array({std::move(call.args)});  // a list is one argument
        call.kwargs = std::move(kwargs);
        return static_cast<int>(m_layers.size()) - 1;
    }

    /// Adds an operation of Keras 3 on the output of `input`, and on a number where there is one. None of these classes
    /// takes more than a name: Keras 3.5 reads them as 3.15 does.
    int operation(const char* className, int input, std::optional<float> number = std::nullopt) {
        CloneLayer& layer = m_layers.emplace_back();
        layer.name = m_uniqueName(m_name + "_" + snakeCase(className));
        layer.className = className;
        layer.entry = operationDict(className, {{"name", layer.name}});
        CloneCall& call = layer.calls.emplace_back();
        call.inputs.push_back({input, 0, 0});
        call.args.push_back(tensorPlaceholder(0));
        if (number) call.args.push_back(*number);
        return static_cast<int>(m_layers.size()) - 1;
    }

    std::vector<CloneLayer> take() { return std::move(m_layers); }

  private:
    std::string m_name;
    const UniqueName& m_uniqueName;
    std::vector<CloneLayer> m_layers;
};

Json castTo(const std::string& type) {
    return {{"dtype", type}, {"activation", "linear"}};
}

int fakeQuantOperator(Chain& chain, const Scheme& scheme, int source) {
    const ChannelRange range = activationRange(scheme).front();
    return chain.add(
        "TFOpLambda", "", {{"dtype", "float32"}, {"function", "quantization.fake_quant_with_min_max_vars"}}, {source},
        {{"min", range.lo}, {"max", range.hi}, {"num_bits", scheme.bits}, {"narrow_range", scheme.narrowRange}});
}

/// floor((x − lo) / scale − zero + 0.5) · scale within the nudged range, operation by operation as TensorFlow's kernel
/// rounds it (core/quant/fake_quant.h).
int fakeQuantOperations(Chain& chain, const Scheme& scheme, int source) {
    const Quantizer q = makeQuantizer(activationRange(scheme).front(), scheme.bits, scheme.narrowRange);
    int last = chain.operation("Minimum", source, q.hi);
    last = chain.operation("Maximum", last, q.lo);
    if (q.lo != 0) last = chain.operation("Subtract", last, q.lo);
    last = chain.operation("Divide", last, q.scale);
    if (q.zero != 0) last = chain.operation("Subtract", last, q.zero);
    last = chain.operation("Add", last, 0.5F);
    last = chain.operation("Floor", last);
    return chain.operation("Multiply", last, q.scale);
}

}  // namespace

std::vector<CloneLayer> bakedActivation(const Graph& graph, const Scheme& scheme, const PassedActivation& passed,
                                        const std::function<std::string(const std::string&)>& uniqueName) {
    const std::string type = tensorType(graph, passed.tensor).value_or("float32");
    const bool cast = type != "float32";
    Chain chain(passed.name, uniqueName);
    const int source = cast ? chain.add("Activation", "_float32", castTo("float32"), {passedTensor}) : passedTensor;
    const bool keras3 = graph.model->keras3();
    int last = keras3 ? fakeQuantOperations(chain, scheme, source) : fakeQuantOperator(chain, scheme, source);
    if (mayCarryMask(graph, passed.tensor)) {
        const int mask = chain.add(
            "ReLU", "_mask", {{"dtype", "float32"}, {"max_value", 0.0}, {"negative_slope", 0.0}, {"threshold", 0.0}},
            {source});
        last = chain.add("Add", "_masked", {{"dtype", "float32"}}, {last, mask});
    }
    if (cast) chain.add("Activation", "_" + type, castTo(type), {last});
    return chain.take();
}

}  // namespace quantie
