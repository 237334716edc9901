#include "core/keras/lost_operands.h"

#include "core/keras/inbound.h"

namespace quantie {
namespace {

std::string functionOf(const Layer& layer) {
    const Json* function = findMember(*layer.config, "function");
    return function != nullptr && function->is_string() ? function->get<std::string>() : std::string();
}

}  // namespace

bool operandsLost(const Layer& layer, const Call& call, int outputsRead) {
    if (!keepsStructure(layer.className)) return false;
    if (call.inputs.empty()) return true;  // Keras makes no such layer where no tensor is read
    return functionOf(layer) == "meshgrid" && outputsRead > static_cast<int>(call.inputs.size());
}

std::string operatorName(const Layer& layer) {
    const std::string function = functionOf(layer);
    return function.empty() ? layer.name : "tf." + function;
}

}  // namespace quantie
