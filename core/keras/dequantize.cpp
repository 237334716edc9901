#include "core/keras/dequantize.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/keras/architecture.h"
#include "core/layers/dequantized.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/infer.h"

namespace quantie {
namespace {

const Weight* stored(const Layer& layer, const std::string& path) {
    const auto found = std::ranges::find(layer.weights, path, &Weight::path);
    return found == layer.weights.end() || !found->stored ? nullptr : &*found;
}

/// GPTQ and AWQ keep the codes of "kernel" as "quantized_kernel".
const Weight* codesOf(const Layer& layer, const std::string& path) {
    if (const Weight* same = stored(layer, path)) return same;
    const auto dot = path.rfind('.') + 1;  // 0 where there is none
    return stored(layer, path.substr(0, dot) + "quantized_" + path.substr(dot));
}

/// What the codes stand for, read from the file at each call.
StoredArray floatsOf(const std::shared_ptr<const Model>& model, std::size_t id, const Weight& weight,
                     const Weight& codes) {
    const auto load = [model, id, path = weight.path, shape = *weight.shape] {
        const Layer& layer = model->layers[id];
        const auto read = [&layer](const std::string& name) {
            const Weight* found = stored(layer, name);
            if (found == nullptr) {
                throw Error(ErrorCode::Unsupported, layer.name,
                            "'" + name + "' is not stored, and without it the codes are no numbers");
            }
            return toFloat32(found->stored->load());
        };
        return dequantizedWeight(layer, path, shape, read);
    };
    return {codes.stored->path, DType::Float32, *weight.shape, codes.stored->identity, load};
}

void bind(const std::shared_ptr<const Model>& quantized, std::size_t id, Layer& plain) {
    const Layer& layer = quantized->layers[id];
    if (!plain.builtIn) {  // what only the file tells of it
        plain.weights = layer.weights;
        plain.tracked = layer.tracked;
        return;
    }
    for (Weight& weight : plain.weights) {
        const bool codes = isQuantizedWeight(layer, weight.path);
        const Weight* found = codes ? codesOf(layer, weight.path) : stored(layer, weight.path);
        if (found == nullptr) continue;
        if (codes && !weight.shape) throw Error(ErrorCode::Unsupported, layer.name, "its shape in float is not known");
        weight.stored = codes ? floatsOf(quantized, id, weight, *found) : *found->stored;
        weight.shape = weight.stored->shape;
        weight.loadOrder = found->loadOrder;
    }
}

}  // namespace

bool isQuantizedByKeras(const Model& model) {
    return std::ranges::any_of(model.layers, [](const Layer& layer) {
        return layer.config != nullptr && layer.config->is_object() && holdsQuantized(*layer.config);
    });
}

std::shared_ptr<const Model> dequantizedModel(const std::shared_ptr<const Model>& quantized,
                                              const Definitions& definitions) {
    const auto architecture = std::make_shared<const Json>(withoutQuantization(*quantized->architecture));
    std::shared_ptr<Model> model = readArchitecture(architecture, definitions, quantized->keras3());
    model->file = quantized->file;
    model->format = quantized->format;
    model->kerasVersion = quantized->kerasVersion;
    inferShapes(*model, definitions);
    for (std::size_t id = 0; id < model->layers.size(); ++id) bind(quantized, id, model->layers[id]);
    return model;
}

}  // namespace quantie
