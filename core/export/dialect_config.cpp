#include "core/export/dialect_config.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/layers/dtype_policy.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

bool contains(const std::vector<std::string_view>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Keys that every layer may have, and that say nothing about what it computes, or nothing where they are null.
constexpr std::string_view anyOnly2 = "batch_input_shape build_input_shape dynamic=false activity_regularizer=null";
constexpr std::string_view anyOnly3 =
    "seed quantization_config=null lora_rank=null lora_alpha=null activity_regularizer=null autocast=true "
    "zero_output_for_mask=false";

/// Activations by name that mean one thing in both: the name in Keras 2, and in Keras 3.
struct ActivationName {
    std::string_view keras2;
    std::string_view keras3;
};
constexpr std::array activationNames{
    ActivationName{"linear", "linear"},
    ActivationName{"relu", "relu"},
    ActivationName{"softmax", "softmax"},
    ActivationName{"tanh", "tanh"},
    ActivationName{"sigmoid", "sigmoid"},
    ActivationName{"elu", "elu"},
    ActivationName{"selu", "selu"},
    ActivationName{"gelu", "gelu"},
    ActivationName{"softplus", "softplus"},
    ActivationName{"softsign", "softsign"},
    ActivationName{"swish", "silu"},
    ActivationName{"swish", "swish"},
    ActivationName{"silu", "silu"},
    ActivationName{"mish", "mish"},
    ActivationName{"exponential", "exponential"},
};

std::string activationNamed(const std::string& name, bool toKeras3) {
    for (const ActivationName& row : activationNames) {
        if ((toKeras3 ? row.keras2 : row.keras3) == name) return std::string(toKeras3 ? row.keras3 : row.keras2);
    }
    if (name == "hard_sigmoid")
        refuse("the activation 'hard_sigmoid' is another function in " + std::string(kerasName(toKeras3)) +
               ": Keras 2 clips 0.2x + 0.5, Keras 3 x/6 + 0.5");
    refuse("the activation '" + name + "' is not known to both Keras 2 and Keras 3, or not as the same function");
}

/// Initializers, regularizers and constraints that both have with the same settings.
constexpr std::string_view initializers =
    "Zeros Ones Constant RandomNormal RandomUniform TruncatedNormal VarianceScaling GlorotUniform GlorotNormal "
    "HeUniform HeNormal LecunUniform LecunNormal Orthogonal Identity";
constexpr std::string_view regularizers = "L1L2 L1 L2 OrthogonalRegularizer";
constexpr std::string_view constraints = "MaxNorm NonNeg UnitNorm MinMaxNorm";

/// "initializers" for "kernel_initializer"; empty for a key that holds none of these.
std::string kindOf(std::string_view key) {
    for (const std::string_view kind : {"initializer", "regularizer", "constraint"}) {
        if (key.ends_with(kind)) return std::string(kind) + "s";
    }
    return "";
}

std::string kindOfClass(const std::string& className) {
    if (contains(wordsOf(initializers), className)) return "initializers";
    if (contains(wordsOf(regularizers), className)) return "regularizers";
    if (contains(wordsOf(constraints), className)) return "constraints";
    return "";
}

/// What Keras wrote as an array of numpy, or as a tuple; null for anything else.
const Json* packedValue(const Json& value) {
    if (!value.is_object()) return nullptr;
    const Json* type = findMember(value, "type");
    if (type != nullptr && *type == "ndarray") return findMember(value, "value");
    const Json* name = findMember(value, "class_name");
    if (name == nullptr) return nullptr;
    if (*name == "__tuple__") return findMember(value, "items");
    const Json* config = *name == "__numpy__" ? findMember(value, "config") : nullptr;
    return config == nullptr ? nullptr : findMember(*config, "value");
}

/// The class of {"class_name", "config"}; empty for anything else.
std::string objectClass(const Json& value) {
    const Json* name = findMember(value, "class_name");
    return name != nullptr && name->is_string() && value.contains("config") ? name->get<std::string>() : "";
}

}  // namespace

const char* kerasName(bool keras3) {
    return keras3 ? "Keras 3" : "Keras 2";
}

void DialectConfig::refuseSetting(const std::string& key, const Json& value) const {
    std::string written = writeJson(value);
    if (written.size() > 60) written = written.substr(0, 57) + "…";
    refuse("its setting " + key + " = " + written + " has no counterpart in " + kerasName(m_toKeras3));
}

Json DialectConfig::ofClass(const Layer& layer, const DialectClass& row) const {
    Json config = Json::object();
    for (const auto& item : layer.config->items()) {
        if (item.key() == "name") continue;
        if (item.key() == "trainable") {
            if (m_toKeras3 && row.name.starts_with("SpatialDropout")) continue;  // takes none, and has no weights
            config["trainable"] = item.value();
        } else if (item.key() == "dtype") {
            config["dtype"] = dtype(*layer.config);
        } else {
            put(config, item.key(), item.value(), row);
        }
    }
    if (m_toKeras3 && row.name == "Bidirectional") putBackward(config);
    if (!m_toKeras3 && row.name == "MultiHeadAttention") {  // Keras 2 fails where these are missing
        for (const char* key : {"query_shape", "key_shape", "value_shape"}) config[key] = nullptr;
    }
    // Of what older files leave out, the default is another in the other Keras.
    if (layer.className.starts_with("ConvLSTM") && !config.contains("recurrent_activation"))
        refuse("the config names no recurrent_activation, whose default differs");
    return config;
}

/// Keras 2 turns the layer around for the way back; Keras 3 takes it for one that runs forwards, unless it is told.
void DialectConfig::putBackward(Json& config) {
    const Json* given = findMember(config, "backward_layer");
    if (given != nullptr && !given->is_null()) return;
    Json backward = config["layer"];
    Json& inner = backward["config"];
    inner["name"] = "backward_" + inner.value("name", std::string("layer"));
    inner["go_backwards"] = !inner.value("go_backwards", false);
    config["backward_layer"] = std::move(backward);
}

void DialectConfig::put(Json& config, const std::string& key, const Json& given, const DialectClass& row) const {
    for (const std::string_view list : {m_toKeras3 ? row.only2 : row.only3, m_toKeras3 ? anyOnly2 : anyOnly3}) {
        const Droppable drop = droppable(list, key, given);
        if (drop == Droppable::Yes) {
            const bool ofBoth = std::any_of(row.keys.begin(), row.keys.end(),
                                            [&](std::string_view keys) { return contains(wordsOf(keys), key); });
            if (!ofBoth || given.is_null() || given == false) return;
        }
    }
    if (row.name == "LeakyReLU" && (key == "alpha" || key == "negative_slope")) {
        config[m_toKeras3 ? "negative_slope" : "alpha"] = rewritten(given);
        return;
    }
    if (row.name == "BatchNormalization" && key == "axis" && given.is_array()) {  // a list in Keras 2
        if (given.size() != 1) refuseSetting(key, given);
        config[key] = given[0];
        return;
    }
    for (const std::string_view keys : row.keys) {
        if (!contains(wordsOf(keys), key)) continue;
        config[key] = value(key, given);
        return;
    }
    if (!given.is_null()) refuseSetting(key, given);
}

Json DialectConfig::value(const std::string& key, const Json& given) const {
    if (const std::string kind = kindOf(key); !kind.empty()) return object(kind, given);
    if (key == "interpolation") return interpolation(given);
    if (key == "activation" || key == "recurrent_activation") return activation(given);
    return rewritten(given);
}

/// The layers inside; all else as it is, in plain numbers and lists.
Json DialectConfig::rewritten(const Json& given) const {
    if (!given.is_structured()) return given;
    if (Json layer = m_layers(given); !layer.is_null()) return layer;
    if (const Json* packed = packedValue(given)) return rewritten(*packed);
    Json result = given.is_object() ? Json::object() : Json::array();
    if (given.is_object()) {
        for (const auto& item : given.items()) result[item.key()] = rewritten(item.value());
    } else {
        for (const Json& item : given) result.push_back(rewritten(item));
    }
    return result;
}

Json DialectConfig::interpolation(const Json& given) const {
    constexpr std::string_view both = "nearest bilinear bicubic lanczos3 lanczos5";
    if (!given.is_string() || !contains(wordsOf(both), given.get<std::string>())) refuseSetting("interpolation", given);
    return given;
}

Json DialectConfig::activation(const Json& given) const {
    if (given.is_null()) return given;
    if (given.is_string()) return activationNamed(given.get<std::string>(), m_toKeras3);
    const Json* function = findMember(given, "config");
    const bool named = objectClass(given) == "function" && function->is_string();
    if (!named) refuse("its activation is neither a function's name nor a function");
    const auto& name = function->get_ref<const std::string&>();
    const Json* module = findMember(given, "module");
    const bool custom =
        module == nullptr || !module->is_string() || !module->get_ref<const std::string&>().starts_with("keras");
    if (!custom) return activationNamed(name, m_toKeras3);
    m_warnings.push_back({name, std::string("is a function of your own: it must exist in ") + kerasName(m_toKeras3) +
                                    ", and compute the same there"});
    return {{"module", "builtins"}, {"class_name", "function"}, {"config", name}, {"registered_name", "function"}};
}

Json DialectConfig::object(const std::string& kind, const Json& given) const {
    if (given.is_null() || given.is_string()) return given;
    const std::string className = objectClass(given);
    if (className.empty() || kindOfClass(className) != kind) {
        refuse("its config holds an object of " + kind + " that " + kerasName(m_toKeras3) +
               " is not known to have: " + (className.empty() ? writeJson(given).substr(0, 40) : className));
    }
    Json config = Json::object();
    for (const auto& item : given["config"].items()) {
        const bool ofOne = item.key() == "dtype" || item.key() == "input_axes" || item.key() == "output_axes";
        if (!ofOne) config[item.key()] = rewritten(item.value());
    }
    if (!m_toKeras3) return {{"class_name", className}, {"config", std::move(config)}};
    return {{"module", "keras." + kind},
            {"class_name", className},
            {"config", std::move(config)},
            {"registered_name", nullptr}};
}

Json DialectConfig::ofCustom(const Json& config) const {
    if (!config.is_object()) return config;
    Json result = Json::object();
    for (const auto& item : config.items()) {
        const std::string& key = item.key();
        const std::string kind = item.value().is_object() ? kindOfClass(objectClass(item.value())) : "";
        if (key == "dtype") {
            result[key] = dtype(config);
        } else if (key == "batch_input_shape") {
            continue;
        } else if (!kind.empty()) {
            result[key] = object(kind, item.value());
        } else {
            result[key] = rewritten(item.value());
        }
    }
    return result;
}

Json DialectConfig::dtype(const Json& config) const {
    const DTypePolicy policy = dtypePolicy(config);
    if (!policy.mode.empty())
        refuse("was quantized by Keras (" + policy.mode + "); --dequantize opens the model in float");
    const bool mixed = policy.name.starts_with("mixed_");
    if (m_toKeras3 || !mixed) return policy.name;
    return {{"class_name", "Policy"}, {"config", {{"name", policy.name}}}};
}

}  // namespace quantie
