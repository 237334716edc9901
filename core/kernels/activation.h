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
    // Keras 3's own. Its hard sigmoid is another function than Keras 2's.
    HardSigmoid6,
    HardSilu,
    HardTanh,
    HardShrink,
    SoftShrink,
    TanhShrink,
    SparsePlus,
    SparseSigmoid,
    Squareplus,
    LogSigmoid,
    LeakyRelu,
};

}  // namespace quantie::compute
