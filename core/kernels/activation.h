// The activation functions of Keras that need no argument.
#pragma once

namespace quantie::compute {

enum class Activation {
    Linear,
    Relu,
    Relu6,
    Sigmoid,
    HardSigmoid,
    Tanh,
    Swish,
    Elu,
    Selu,
    Exponential,
    Softplus,
    Softsign,
    Gelu,
    GeluTanh,
    Mish,
};

}  // namespace quantie::compute
