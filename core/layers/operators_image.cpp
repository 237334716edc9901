// Operators on pictures, (batch, height, width, channels).
#include <array>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_call.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

std::string textOf(const Json* value) {
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

/// A size given as n, (n, m) or (1, n, m, 1).
std::optional<std::pair<std::int64_t, std::int64_t>> heightWidth(const OperatorCall& call, std::string_view name) {
    const auto numbers = call.numbers(name);
    if (!numbers || (numbers->size() != 1 && numbers->size() != 2 && numbers->size() != 4)) return std::nullopt;
    const std::size_t first = numbers->size() == 4 ? 1 : 0;
    const std::pair size{(*numbers)[first], numbers->size() == 1 ? (*numbers)[0] : (*numbers)[first + 1]};
    if (size.first <= 0 || size.second <= 0) refuse(name, "not a positive integer");
    return size;
}

Shapes pool(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const auto size = heightWidth(call, "ksize");
    const auto strides = heightWidth(call, "strides");
    const std::string padding = textOf(call.named("padding"));
    const std::string format = textOf(call.named("data_format"));
    if (!shape || !size || !strides || (padding != "VALID" && padding != "SAME") || format == "NCHW") {
        return {std::nullopt};
    }
    requireRank(*shape, 4);
    const std::string mode = padding == "VALID" ? "valid" : "same";
    (*shape)[1] = windowLength((*shape)[1], size->first, strides->first, 1, mode);
    (*shape)[2] = windowLength((*shape)[2], size->second, strides->second, 1, mode);
    return {shape};
}

Shapes resize(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    requireRankAtLeast(*shape, 3);
    const auto size = heightWidth(call, "size");
    const bool exact = size && !call.flag("preserve_aspect_ratio");
    (*shape)[shape->size() - 3] = exact ? size->first : unknownDim;
    (*shape)[shape->size() - 2] = exact ? size->second : unknownDim;
    return {shape};
}

std::int64_t divided(std::int64_t dim, std::int64_t by) {
    if (dim == unknownDim) return unknownDim;
    if (dim % by != 0) refuse("block_size", "does not divide a dimension");
    return dim / by;
}

std::optional<std::int64_t> blockSize(const OperatorCall& call) {
    const auto block = call.integer("block_size");
    if (block && *block <= 0) refuse("block_size", "not a positive integer");
    return textOf(call.named("data_format")).starts_with("NCHW") ? std::nullopt : block;
}

Shapes depthToSpace(const OperatorCall& call) {
    const MaybeShape shape = call.tensor();
    const auto block = blockSize(call);
    if (!shape || !block) return {std::nullopt};
    requireRank(*shape, 4);
    return {Shape{(*shape)[0], multiplyDims((*shape)[1], *block), multiplyDims((*shape)[2], *block),
                  divided((*shape)[3], multiplyDims(*block, *block))}};
}

Shapes spaceToDepth(const OperatorCall& call) {
    const MaybeShape shape = call.tensor();
    const auto block = blockSize(call);
    if (!shape || !block) return {std::nullopt};
    requireRank(*shape, 4);
    return {Shape{(*shape)[0], divided((*shape)[1], *block), divided((*shape)[2], *block),
                  multiplyDims((*shape)[3], multiplyDims(*block, *block))}};
}

constexpr std::array rows{
    Operator{"image.resize", resize},
    Operator{"nn.avg_pool2d", pool},
    Operator{"nn.depth_to_space", depthToSpace},
    Operator{"nn.max_pool2d", pool},
    Operator{"nn.space_to_depth", spaceToDepth},
};

}  // namespace

std::span<const Operator> imageOperators() {
    return rows;
}

}  // namespace quantie
