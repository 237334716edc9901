#include "core/export/tfmot_import_settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/base/error.h"
#include "core/export/tfmot_import_classes.h"
#include "core/layers/config_access.h"
#include "core/quant/ranges.h"

namespace quantie {
namespace {

constexpr std::int64_t mostChannels = 1 << 24;
constexpr std::size_t mostAttributes = 64;

const Weight* findWeight(const Layer& layer, const std::string& path) {
    const auto found = std::find_if(layer.weights.begin(), layer.weights.end(),
                                    [&path](const Weight& weight) { return weight.path == path; });
    return found == layer.weights.end() ? nullptr : &*found;
}

std::vector<float> storedValues(const Layer& owner, const std::string& path) {
    const Weight* weight = findWeight(owner, path);
    if (weight == nullptr || !weight->stored || !isFloat(weight->stored->dtype)) return {};
    const Shape& shape = weight->stored->shape;
    if (shape.size() > 1 || (shape.size() == 1 && shape[0] > mostChannels)) return {};
    const Tensor values = toFloat32(weight->stored->load());
    const auto floats = values.floats();
    return {floats.begin(), floats.end()};
}

/// The variables NAME_min and NAME_max; empty where they are not stored or no quantizer could use them.
std::vector<ChannelRange> storedRange(const Layer& owner, const std::string& name) {
    const std::vector<float> lo = storedValues(owner, name + "_min");
    const std::vector<float> hi = storedValues(owner, name + "_max");
    if (lo.size() != hi.size()) return {};
    std::vector<ChannelRange> ranges;
    for (std::size_t i = 0; i < lo.size(); ++i) {
        const bool sound = std::isfinite(lo[i]) && std::isfinite(hi[i]) && lo[i] <= 0 && hi[i] >= 0;
        if (!sound) return {};
        ranges.push_back({lo[i], hi[i]});
    }
    return ranges;
}

bool hasRange(const Layer& owner, const std::string& name) {
    return findWeight(owner, name + "_min") != nullptr && findWeight(owner, name + "_max") != nullptr;
}

bool fitsBits(std::int64_t bits) {
    return bits >= minBits && bits <= maxBits;
}

std::string badBits(const std::string& what, std::int64_t bits) {
    return what + " has " + std::to_string(bits) + " bits; 2 to 16 are possible";
}

std::vector<std::string> names(const Config& config, std::string_view key) {
    std::vector<std::string> result;
    const Json* list = config.find(key);
    if (list == nullptr) return result;
    if (!list->is_array() || list->size() > mostAttributes) refuse(key, "not a list of names");
    for (const Json& item : *list) {
        if (!item.is_string()) refuse(key, "not a list of names");
        result.push_back(item.get<std::string>());
    }
    return result;
}

/// An activation keeps the range that the file stores. Widening for symmetry must not change that: then the recipe
/// says the range alone. Of a quantizer that has seen no data yet nothing is known.
TfmotQuantizer activationQuantizer(const Scheme& scheme, std::vector<ChannelRange> learned) {
    TfmotQuantizer quantizer{"", scheme, std::move(learned)};
    if (quantizer.learned.size() != 1) quantizer.learned.clear();
    if (quantizer.learned.empty() || quantizer.learned.front() == ChannelRange{}) {
        quantizer.scheme.range = MinMax{};
        return quantizer;
    }
    const ChannelRange range = quantizer.learned.front();
    quantizer.scheme.range = Given{{range.lo}, {range.hi}};
    quantizer.scheme.symmetric = scheme.symmetric && widened(range, scheme) == range;
    return quantizer;
}

Scheme activationScheme(std::int64_t bits) {
    Scheme scheme;
    scheme.bits = static_cast<int>(bits);
    scheme.symmetric = false;
    scheme.narrowRange = false;
    return scheme;
}

/// Whether the layer's output is what its activation function returns.
bool endsInActivation(const std::string& className) {
    const auto has = [&className](std::string_view part) { return className.find(part) != std::string::npos; };
    if (has("LSTM") || has("BatchNorm")) return false;
    return className == "Dense" || className == "EinsumDense" || className == "Activation" || has("Conv") ||
           has("LocallyConnected");
}

/// A quantize config of TFMOT's default schemes: "ConvQuantizeConfig" of Default8Bit or DefaultNBit.
class DefaultConfig {
  public:
    DefaultConfig(const Layer& wrapper, const Layer& inside, const Config& config)
        : m_wrapper(wrapper), m_inside(inside), m_config(config) {}

    bool known(const std::string& className) {
        for (const std::string_view scheme : {"Default8Bit", "DefaultNBit"}) {
            if (className.starts_with(scheme)) m_kind = className.substr(scheme.size());
        }
        constexpr std::array<std::string_view, 5> kinds{"QuantizeConfig", "ConvQuantizeConfig",
                                                        "ConvTransposeQuantizeConfig", "ActivationQuantizeConfig",
                                                        "OutputQuantizeConfig"};
        return std::find(kinds.begin(), kinds.end(), m_kind) != kinds.end();
    }

    void addWeights(TfmotSettings& settings) const {
        const std::int64_t bits = m_config.integer("num_bits_weight", 8);
        for (const std::string& name : names(m_config, "weight_attrs")) {
            if (!fitsBits(bits)) {
                settings.leftOut.push_back(badBits("the quantizer of '" + name + "'", bits));
                continue;
            }
            TfmotQuantizer quantizer{name, {}, storedRange(m_wrapper, name)};
            quantizer.scheme.bits = static_cast<int>(bits);
            if (m_kind == "ConvQuantizeConfig") quantizer.scheme.axis = -1;
            settings.weights.push_back(std::move(quantizer));
        }
    }

    void addActivations(TfmotSettings& settings) const {
        const bool explicitOutput = m_kind == "ActivationQuantizeConfig" || m_kind == "OutputQuantizeConfig";
        const bool wanted = m_config.flag("quantize_output", explicitOutput);
        const bool output = wanted && (m_kind != "ActivationQuantizeConfig" || hasRange(m_wrapper, "output"));
        const std::vector<std::string> functions = names(m_config, "activation_attrs");
        if (!functions.empty() && hasRange(m_wrapper, "pre_activation")) {
            settings.leftOut.push_back(
                "what goes into its activation function is quantized; a recipe quantizes outputs");
        }
        if (!functions.empty() && hasRange(m_wrapper, "post_activation")) {
            const bool last =
                functions == std::vector<std::string>{"activation"} && endsInActivation(m_inside.className);
            if (output || !last) {
                settings.leftOut.push_back(
                    "what its activation function returns is quantized" +
                    std::string(output ? " apart from its output" : ", which is not its output"));
            } else {
                setOutput(settings, "post_activation");
            }
        }
        if (output) setOutput(settings, "output");
    }

  private:
    void setOutput(TfmotSettings& settings, const std::string& range) const {
        const std::int64_t bits = m_config.integer("num_bits_activation", 8);
        if (fitsBits(bits)) {
            settings.output = activationQuantizer(activationScheme(bits), storedRange(m_wrapper, range));
        } else {
            settings.leftOut.push_back(badBits("the quantizer of its output", bits));
        }
    }

    const Layer& m_wrapper;
    const Layer& m_inside;
    const Config& m_config;
    std::string m_kind;
};

void readConfig(const Layer& wrapper, const Layer& inside, const Json& scheme, bool withWeights,
                TfmotSettings& settings) {
    const std::string name = classNameOf(scheme);
    if (name == "NoOpQuantizeConfig") return;
    const Json* object = findMember(scheme, "config");
    if (object != nullptr && object->is_object()) {
        const Config config(*object);
        const Json* inner = name == "OutputOnlyConfig" && withWeights ? config.find("quantize_config") : nullptr;
        if (inner != nullptr) {
            readConfig(wrapper, inside, *inner, false, settings);
            return;
        }
        DefaultConfig defaults(wrapper, inside, config);
        if (defaults.known(name)) {
            if (withWeights) defaults.addWeights(settings);
            defaults.addActivations(settings);
            return;
        }
    }
    settings.leftOut.push_back("it is quantized by " + (name.empty() ? "a class without a name" : "'" + name + "'") +
                               ", of which the file does not say what it does");
}

/// The number that FixedQuantizer was given.
double bound(const Json& config, const char* key) {
    const double value = requireNumber(config, key, "quantizer");
    if (!std::isfinite(value)) refuse(key, "not finite");
    return value;
}

void readQuantizer(const Layer& layer, const Json& quantizer, TfmotSettings& settings) {
    const std::string name = classNameOf(quantizer);
    if (name == "NoQuantizer") return;
    const Json* object = findMember(quantizer, "config");
    if (object != nullptr && object->is_object()) {
        const Config config(*object);
        // FixedQuantizer hands its bits to nobody: TensorFlow's default, 8, counts.
        const bool fixed = name == "FixedQuantizer";
        const std::int64_t bits = fixed ? 8 : config.integer("num_bits", 8);
        Scheme scheme = activationScheme(bits);
        scheme.narrowRange = config.flag("narrow_range", false);
        scheme.symmetric = config.flag("symmetric", false);
        if (!fitsBits(bits)) {
            settings.leftOut.push_back(badBits("the quantizer", bits));
            return;
        }
        if (config.flag("per_axis", false)) {
            settings.leftOut.push_back("it has a scale per channel; an activation has one");
            return;
        }
        if (fixed) {
            scheme.range = Given{{bound(*object, "init_min")}, {bound(*object, "init_max")}};
            settings.output = TfmotQuantizer{"", scheme, {}};
            return;
        }
        if (name == "AllValuesQuantizer" || name == "MovingAverageQuantizer" || name == "LastValueQuantizer") {
            settings.output = activationQuantizer(scheme, storedRange(layer, layer.name));
            return;
        }
    }
    settings.leftOut.push_back("it quantizes by " + (name.empty() ? "a class without a name" : "'" + name + "'") +
                               ", of which the file does not say what it does");
}

/// A damaged config leaves its layer float; the model is sound without it.
template <typename Read>
TfmotSettings tolerantly(const Read& read) {
    TfmotSettings settings;
    try {
        read(settings);
    } catch (const Error& error) {
        settings = {};
        settings.leftOut.push_back("its quantizers cannot be read: " + error.reason());
    }
    return settings;
}

}  // namespace

TfmotSettings wrapperSettings(const Layer& wrapper, const Layer& inside) {
    return tolerantly([&](TfmotSettings& settings) {
        const Json* scheme = findMember(*wrapper.config, "quantize_config");
        if (scheme != nullptr) readConfig(wrapper, inside, *scheme, true, settings);
    });
}

TfmotSettings quantizeLayerSettings(const Layer& layer) {
    return tolerantly([&](TfmotSettings& settings) {
        const Json* quantizer = findMember(*layer.config, "quantizer");
        if (quantizer != nullptr && !quantizer->is_null()) readQuantizer(layer, *quantizer, settings);
    });
}

}  // namespace quantie
