#include "core/export/baked_activation.h"

#include <utility>

#include "core/export/tensor_types.h"
#include "core/export/use_wrapper.h"

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

    std::vector<CloneLayer> take() { return std::move(m_layers); }

  private:
    std::string m_name;
    const UniqueName& m_uniqueName;
    std::vector<CloneLayer> m_layers;
};

Json castTo(const std::string& type) {
    return {{"dtype", type}, {"activation", "linear"}};
}

}  // namespace

std::vector<CloneLayer> bakedActivation(const Graph& graph, const Scheme& scheme, const PassedActivation& passed,
                                        const std::function<std::string(const std::string&)>& uniqueName) {
    const std::string type = tensorType(graph, passed.tensor).value_or("float32");
    const bool cast = type != "float32";
    const ChannelRange range = activationRange(scheme).front();
    Chain chain(passed.name, uniqueName);
    const int source = cast ? chain.add("Activation", "_float32", castTo("float32"), {passedTensor}) : passedTensor;
    int last = chain.add(
        "TFOpLambda", "", {{"dtype", "float32"}, {"function", "quantization.fake_quant_with_min_max_vars"}}, {source},
        {{"min", range.lo}, {"max", range.hi}, {"num_bits", scheme.bits}, {"narrow_range", scheme.narrowRange}});
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
