#include "core/recipe/output_axis.h"

#include <array>
#include <string>

#include "core/recipe/use_facts.h"

namespace quantie {
namespace {

/// Kernels whose outputs are not their last dimension.
struct Exception {
    std::string_view classPrefix;
    std::string_view classSuffix;
    std::string_view weight;
    int axis;
};

constexpr std::array<Exception, 3> exceptions{{
    {"Conv", "Transpose", "kernel", -2},
    {"Convolution", "Transpose", "kernel", -2},
    {"", "", "depthwise_kernel", -2},
}};

/// "ab,bc->ac": the last letter of the kernel that the output has and the input has not.
std::optional<int> einsumAxis(const Layer& layer) {
    const Json* json = findMember(*layer.config, "equation");
    if (json == nullptr || !json->is_string()) return std::nullopt;
    const auto& equation = json->get_ref<const std::string&>();
    const std::size_t comma = equation.find(',');
    const std::size_t arrow = equation.find("->");
    if (comma == std::string::npos || arrow == std::string::npos || arrow < comma) return std::nullopt;
    const std::string input = equation.substr(0, comma);
    const std::string kernel = equation.substr(comma + 1, arrow - comma - 1);
    const std::string output = equation.substr(arrow + 2);
    for (std::size_t i = kernel.size(); i > 0; --i) {
        const char letter = kernel[i - 1];
        if (output.find(letter) == std::string::npos || input.find(letter) != std::string::npos) continue;
        return static_cast<int>(i) - 1 - static_cast<int>(kernel.size());
    }
    return std::nullopt;
}

bool isEmbedding(std::string_view weight) {
    return weight == "embeddings" || weight.ends_with("_embeddings");
}

}  // namespace

bool isKernelOrEmbedding(std::string_view weight) {
    return weight == "kernel" || weight.ends_with("_kernel") || isEmbedding(weight);
}

std::optional<int> outputAxis(const Graph& graph, const Use& use) {
    const MaybeShape shape = useShape(graph, use);
    if (shape && shape->size() < 2) return std::nullopt;
    const std::string_view weight = weightName(graph, use);
    if (isEmbedding(weight)) return 0;
    const Layer& layer = owner(graph, use);
    for (const Exception& row : exceptions) {
        const std::string_view name = layer.className;
        if (weight == row.weight && name.starts_with(row.classPrefix) && name.ends_with(row.classSuffix))
            return row.axis;
    }
    if (layer.className == "EinsumDense") {
        const auto axis = einsumAxis(layer);
        if (axis && (!shape || static_cast<std::size_t>(-*axis) <= shape->size())) return axis;
    }
    return -1;
}

}  // namespace quantie
