#include "core/layers/operation_module.h"

#include <algorithm>
#include <array>

namespace quantie {

const char* operationModule(std::string_view className) {
    constexpr std::array nn{"Celu",     "Elu",      "Gelu",       "Glu",        "HardShrink", "HardSigmoid",
                            "HardSilu", "HardTanh", "LeakyRelu",  "LogSigmoid", "LogSoftmax", "OneHot",
                            "Relu",     "Relu6",    "Selu",       "Sigmoid",    "Silu",       "Softmax",
                            "Softplus", "Softsign", "SparsePlus", "Squareplus", "TanhShrink", "Threshold"};
    if (className == "Cast") return "keras.src.ops.core";
    const bool isNn = std::find(nn.begin(), nn.end(), className) != nn.end();
    return isNn ? "keras.src.ops.nn" : "keras.src.ops.numpy";
}

}  // namespace quantie
