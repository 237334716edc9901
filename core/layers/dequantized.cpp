#include "core/layers/dequantized.h"

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/quantized_codes.h"

namespace quantie {
namespace {

/// "query.kernel": the layer that an attention keeps, and its weight.
struct Place {
    std::string keeper;
    std::string name;

    explicit Place(const std::string& path) {
        const auto dot = path.rfind('.');
        keeper = dot == std::string::npos ? "" : path.substr(0, dot);
        name = dot == std::string::npos ? path : path.substr(dot + 1);
    }
};

std::string modeOf(const Layer& layer, const Place& place) {
    return place.keeper.empty() ? dtypePolicy(*layer.config).mode : dtypePolicyOf(*layer.config, place.keeper).mode;
}

/// The scales of an EinsumDense lie as its output does; here as its kernel does.
Tensor scaleOfKernel(const Tensor& scale, const std::string& equation, std::size_t rank) {
    const std::vector<std::string> terms = einsumTerms(equation, equation.find(','), rank);
    const std::string& kernel = terms[1];
    const std::string& output = terms[2];
    if (scale.shape().size() > output.size()) refuse("dtype", "the scales do not fit the equation");
    Shape full(output.size() - scale.shape().size(), 1);
    full.insert(full.end(), scale.shape().begin(), scale.shape().end());
    std::vector<std::size_t> order;
    Shape shape;
    for (const char letter : kernel) {
        const auto at = output.find(letter);
        shape.push_back(at == std::string::npos ? 1 : full[at]);
        if (at != std::string::npos) order.push_back(at);
    }
    for (std::size_t i = 0; i < output.size(); ++i) {
        if (kernel.find(output[i]) == std::string::npos) order.push_back(i);
    }
    return shaped(permutedValue({shaped(scale, full)}, order).tensor, shape);
}

Tensor kernelOf(const Layer& layer, const QuantizedKernel& stored, const Shape& shape) {
    if (stored.mode == "float8") return stored.weight("kernel");
    const Tensor scale = stored.weight("kernel_scale");
    if (scale.shape().empty()) refuse("dtype", "the scales do not fit the kernel");
    if (stored.mode != "int8") return stored.floats(static_cast<std::size_t>(scale.shape().back()), shape);
    const Tensor codes = shaped(stored.weight("kernel"), shape);
    if (layer.className == "EinsumDense") {
        return dividedBy(codes, scaleOfKernel(scale, Config(*layer.config).text("equation", ""), shape.size()));
    }
    const auto columns = static_cast<std::int64_t>(scale.size());
    if (columns == 0 || codes.size() % scale.size() != 0) refuse("dtype", "the scales do not fit the kernel");
    const Tensor matrix = shaped(codes, {static_cast<std::int64_t>(codes.size()) / columns, columns});
    return shaped(dividedBy(matrix, shaped(scale, {columns})), shape);
}

/// The table for the way back, where it is not the other one turned: one column for each word.
Tensor reverseTable(const ReadWeight& read, const std::string& mode, const Shape& shape) {
    const Tensor stored = read("reverse_embeddings");
    const Tensor scale = read("reverse_embeddings_scale");
    const auto width = static_cast<std::size_t>(shape.front());
    const Tensor codes = mode == "int8" ? stored : turned(unpackedCodes(turned(stored), width, true));
    if (!hasGroups(mode)) return dividedBy(codes, scale);
    return dequantized(codes, {scale, read("reverse_embeddings_zero"), read("g_idx")});
}

Json plainPolicy(const Json& dtype) {
    const Json holder{{"dtype", dtype}};
    return holdsQuantized(holder) ? Json(dtypePolicy(holder).name) : dtype;
}

}  // namespace

bool isQuantizedWeight(const Layer& layer, const std::string& path) {
    const Place place(path);
    if (place.name != "kernel" && place.name != "embeddings" && place.name != "reverse_embeddings") return false;
    return !modeOf(layer, place).empty();
}

Tensor dequantizedWeight(const Layer& layer, const std::string& path, const Shape& shape, const ReadWeight& read) {
    const Place place(path);
    const std::string mode = modeOf(layer, place);
    if (place.name == "embeddings") return shaped(quantizedTable(read, *layer.config, mode), shape);
    if (place.name == "reverse_embeddings") return shaped(reverseTable(read, mode, shape), shape);
    const std::string prefix = place.keeper.empty() ? "" : place.keeper + ".";
    return kernelOf(layer, {read, *layer.config, prefix, mode, false}, shape);
}

Json withoutQuantization(const Json& architecture) {
    if (!architecture.is_structured()) return architecture;
    Json plain = architecture;
    if (plain.is_array()) {
        for (Json& item : plain) item = withoutQuantization(item);
        return plain;
    }
    for (auto& item : plain.items()) {
        if (item.key() == "quantization_config") {
            item.value() = nullptr;
        } else {
            item.value() = item.key() == "dtype" ? plainPolicy(item.value()) : withoutQuantization(item.value());
        }
    }
    return plain;
}

}  // namespace quantie
