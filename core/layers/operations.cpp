// The operations of Keras 3 between the layers ("ops.Matmul"): each as the operator of TensorFlow that computes the
// same.
#include <algorithm>
#include <array>
#include <vector>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/operation.h"
#include "core/layers/operation_einsum.h"
#include "core/layers/operation_rearrange.h"
#include "core/layers/operation_take_along.h"
#include "core/layers/operation_types.h"
#include "core/layers/operator_run.h"

namespace quantie {
namespace {

std::array<std::span<const Operation>, 5> operationTables() {
    return {numpyOperationsToK(), numpyOperationsFromL(), otherOperations(), linalgOperations(), pictureOperations()};
}

/// The operation of the class "ops.NAME"; null where there is none.
const Operation* findOperation(std::string_view className) {
    for (const std::span<const Operation>& rows : operationTables()) {
        const auto found =
            std::find_if(rows.begin(), rows.end(), [className](const Operation& row) { return row.name == className; });
        if (found != rows.end()) return &*found;
    }
    return nullptr;
}

const Operation& operationOf(const Layer& layer) {
    const Operation* operation = findOperation(layer.className);
    if (operation == nullptr) throw Error(ErrorCode::Unsupported, "", layer.className + " is not known");
    return *operation;
}

/// What the first argument stands for among the inputs; empty for a constant.
std::optional<std::size_t> firstPlace(const OperatorArguments& call, std::size_t inputs) {
    const auto index = call.args.empty() ? std::nullopt : placeholderIndex(call.args.front());
    return index && *index < inputs ? index : std::nullopt;
}

/// What names alone cannot say. Channels are last by now.
void adapted(const Operation& operation, OperatorArguments& call, const std::vector<MaybeShape>& inputs) {
    if (operation.channels != Channels::Own) call.kwargs.erase("data_format");
    if (operation.adapt == nullptr) return;
    const auto index = firstPlace(call, inputs.size());
    operation.adapt(call.kwargs, index ? inputs[*index] : std::nullopt);
}

/// The dimension of the channels in a tensor of that rank, as the call has it. Pictures may have depth: then
/// the windows over them have three sizes.
std::size_t channelsAt(const Operation& operation, const OperatorArguments& call, std::size_t rank) {
    const Json* format = findMember(call.kwargs, "data_format");
    if (operation.channels == Channels::Own || format == nullptr || *format != Json("channels_first")) return rank - 1;
    if (rank < 3) refuse("inputs", "too few dimensions for channels first");
    if (operation.channels == Channels::AfterBatch) return 1;
    const Json* size = findMember(call.kwargs, "size");
    return rank - (size != nullptr && size->is_array() && size->size() == 3 && rank > 3 ? 4 : 3);
}

/// All dimensions in order, but `from` before the one that stood at `to`.
std::vector<std::size_t> orderMoving(std::size_t rank, std::size_t from, std::size_t to) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < rank; ++i) {
        if (i != from) order.push_back(i);
    }
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), from);
    return order;
}

MaybeShape permutedShape(const MaybeShape& shape, std::size_t from, std::size_t to) {
    if (!shape) return shape;
    Shape result;
    for (const std::size_t axis : orderMoving(shape->size(), from, to)) result.push_back((*shape)[axis]);
    return result;
}

/// The input that the first argument stands for, where that has to be made flat: no axis is named.
std::optional<std::size_t> flattened(const Operation& operation, const OperatorArguments& call, std::size_t inputs) {
    const bool flattens = operation.axis == Axis::Flattens || operation.axis == Axis::FlattensAndBack;
    if (!flattens || call.kwargs.contains("axis")) return std::nullopt;
    return firstPlace(call, inputs);
}

void nameAxes(const Operation& operation, OperatorArguments& call, const MaybeShape& first) {
    if (operation.axis == Axis::Own || call.kwargs.contains("axis")) return;
    if (operation.axis != Axis::All) {
        call.kwargs["axis"] = 0;
        return;
    }
    Json axes = Json::array();
    for (std::size_t i = 0; first && i < first->size(); ++i) axes.push_back(i);
    call.kwargs["axis"] = std::move(axes);
}

Shapes operationOutputs(const ShapeQuery& query) {
    const Operation& operation = operationOf(query.layer);
    const Operator* row = findOperator(operation.function);
    if (row == nullptr) return {std::nullopt};
    std::vector<MaybeShape> inputs = query.inputs;
    OperatorArguments call = renamed(operation.names, query.config, query.args, query.kwargs);
    const auto picture = firstPlace(call, inputs.size());
    const std::size_t rank = picture && inputs[*picture] ? inputs[*picture]->size() : 0;
    const std::size_t channels = rank == 0 ? 0 : channelsAt(operation, call, rank);
    const bool moves = channels + 1 < rank;
    if (moves) inputs[*picture] = permutedShape(inputs[*picture], channels, rank - 1);
    adapted(operation, call, inputs);
    const auto flat = flattened(operation, call, inputs.size());
    const MaybeShape whole = flat ? inputs[*flat] : std::nullopt;
    if (whole) inputs[*flat] = Shape{productFrom(*whole, 0)};
    nameAxes(operation, call, firstInput(query));
    if (flat && operation.axis == Axis::FlattensAndBack) return {whole};
    const ShapeQuery asked{query.layer, query.config, inputs, call.args, call.kwargs, query.child, {}};
    Shapes outputs = row->outputs(OperatorCall(asked));
    for (MaybeShape& output : outputs) {
        if (moves) output = permutedShape(output, rank - 1, channels);
    }
    return outputs;
}

Values operationForward(const ForwardQuery& query) {
    const Operation& operation = operationOf(query.layer);
    const Operator* row = findOperator(operation.function);
    if (row == nullptr || row->forward == nullptr) {
        throw Error(ErrorCode::Unsupported, "", "the operation keras." + query.layer.className + " cannot be run");
    }
    OperatorArguments call = renamed(operation.names, query.config, query.args, query.kwargs);
    Values inputs = query.inputs;
    const auto picture = firstPlace(call, inputs.size());
    const std::size_t rank = picture ? inputs[*picture].shape().size() : 0;
    const std::size_t channels = rank == 0 ? 0 : channelsAt(operation, call, rank);
    const bool moves = channels + 1 < rank;
    if (moves) inputs[*picture] = permutedValue(inputs[*picture], orderMoving(rank, channels, rank - 1));
    std::vector<MaybeShape> shapes;
    for (const Value& input : inputs) shapes.emplace_back(input.shape());
    adapted(operation, call, shapes);
    inputs = operandsOf(operation.operands, inputs, call);
    const auto flat = flattened(operation, call, inputs.size());
    const Shape whole = flat ? inputs[*flat].shape() : Shape{};
    if (flat) inputs[*flat] = reshapedValue(inputs[*flat], {elementCount(whole)});
    nameAxes(operation, call, shapes.empty() ? std::nullopt : shapes.front());
    const ForwardQuery asked{query.layer, query.config, inputs, call.args, call.kwargs, query.dtype, query.host};
    Values outputs = row->forward(OperatorRun(asked, *row));
    if (flat && operation.axis == Axis::FlattensAndBack) outputs.front() = reshapedValue(outputs.front(), whole);
    for (Value& output : outputs) {
        if (moves) output = permutedValue(output, orderMoving(output.shape().size(), rank - 1, channels));
        output.mask = nullptr;
    }
    return outputs;
}

std::vector<LayerClass> makeRows() {
    std::vector<LayerClass> rows;
    for (const std::span<const Operation>& known : operationTables()) {
        for (const Operation& operation : known) {
            rows.push_back(
                {.name = operation.name, .outputs = operationOutputs, .forward = operationForward, .casts = false});
        }
    }
    rows.push_back(
        {.name = "ops.Rearrange", .outputs = rearrangedOutputs, .forward = rearrangedForward, .casts = false});
    rows.push_back({.name = "ops.Einsum", .outputs = einsumOutputs, .forward = einsumForward, .casts = false});
    rows.push_back(
        {.name = "ops.TakeAlongAxis", .outputs = takeAlongOutputs, .forward = takeAlongForward, .casts = false});
    return rows;
}

}  // namespace

std::string_view operatorOfOperation(std::string_view className) {
    const Operation* operation = findOperation(className);
    const bool tensorflows = operation != nullptr && !operation->function.starts_with("ops.");
    return tensorflows ? operation->function : std::string_view();
}

Family operationFamily() {
    static const std::vector<LayerClass> rows = makeRows();
    return rows;
}

}  // namespace quantie
