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
#include "core/layers/operation_take_along.h"
#include "core/layers/operation_types.h"
#include "core/layers/operator_run.h"

namespace quantie {
namespace {

/// The operation of the class "ops.NAME"; null where there is none.
const Operation* findOperation(std::string_view className) {
    for (const std::span<const Operation>& rows : {numpyOperationsToK(), numpyOperationsFromL(), otherOperations()}) {
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

OperatorArguments translated(const Operation& operation, const Json& config, const Json& args, const Json& kwargs,
                             const std::vector<MaybeShape>& inputs) {
    OperatorArguments result = renamed(operation.names, config, args, kwargs);
    if (operation.adapt != nullptr) {
        const Json* first = result.args.empty() ? nullptr : &result.args.front();
        const auto index = first == nullptr ? std::nullopt : placeholderIndex(*first);
        operation.adapt(result.kwargs, index && *index < inputs.size() ? inputs[*index] : std::nullopt);
    }
    return result;
}

/// The input that the first argument stands for, where that has to be made flat: no axis is named.
std::optional<std::size_t> flattened(const Operation& operation, const OperatorArguments& call, std::size_t inputs) {
    const bool flattens = operation.axis == Axis::Flattens || operation.axis == Axis::FlattensAndBack;
    if (!flattens || call.kwargs.contains("axis") || call.args.empty()) return std::nullopt;
    const auto index = placeholderIndex(call.args.front());
    return index && *index < inputs ? index : std::nullopt;
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
    OperatorArguments call = translated(operation, query.config, query.args, query.kwargs, query.inputs);
    std::vector<MaybeShape> inputs = query.inputs;
    const auto flat = flattened(operation, call, inputs.size());
    const MaybeShape whole = flat ? inputs[*flat] : std::nullopt;
    if (whole) inputs[*flat] = Shape{productFrom(*whole, 0)};
    nameAxes(operation, call, firstInput(query));
    if (flat && operation.axis == Axis::FlattensAndBack) return {whole};
    const ShapeQuery asked{query.layer, query.config, inputs, call.args, call.kwargs, query.child, {}};
    return row->outputs(OperatorCall(asked));
}

Values operationForward(const ForwardQuery& query) {
    const Operation& operation = operationOf(query.layer);
    const Operator* row = findOperator(operation.function);
    if (row == nullptr || row->forward == nullptr) {
        throw Error(ErrorCode::Unsupported, "", "the operation keras." + query.layer.className + " cannot be run");
    }
    std::vector<MaybeShape> shapes;
    for (const Value& input : query.inputs) shapes.emplace_back(input.shape());
    OperatorArguments call = translated(operation, query.config, query.args, query.kwargs, shapes);
    Values inputs = operandsOf(operation.operands, query.inputs, call);
    const auto flat = flattened(operation, call, inputs.size());
    const Shape whole = flat ? inputs[*flat].shape() : Shape{};
    if (flat) inputs[*flat] = reshapedValue(inputs[*flat], {elementCount(whole)});
    nameAxes(operation, call, shapes.empty() ? std::nullopt : shapes.front());
    const ForwardQuery asked{query.layer, query.config, inputs, call.args, call.kwargs, query.dtype, query.host};
    Values outputs = row->forward(OperatorRun(asked, *row));
    if (flat && operation.axis == Axis::FlattensAndBack) outputs.front() = reshapedValue(outputs.front(), whole);
    for (Value& output : outputs) output.mask = nullptr;
    return outputs;
}

std::vector<LayerClass> makeRows() {
    std::vector<LayerClass> rows;
    for (const std::span<const Operation>& known : {numpyOperationsToK(), numpyOperationsFromL(), otherOperations()}) {
        for (const Operation& operation : known) {
            rows.push_back(
                {.name = operation.name, .outputs = operationOutputs, .forward = operationForward, .casts = false});
        }
    }
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
