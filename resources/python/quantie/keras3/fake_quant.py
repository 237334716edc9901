"""Quantize-dequantize along any axis with the arithmetic of TensorFlow's fake-quant kernels, to the bit, on every backend.

Under TensorFlow these are its kernels themselves, which TFLite understands; elsewhere the same float32 operations in the
same order (tensorflow/core/kernels/fake_quant_ops_functor.h); where JAX compiles them together, it may fuse and then
differ in the last bit. Gradients pass straight through within the range.
"""
from typing import Any, Optional

import numpy as np

from .backend import BACKEND, keras

_TINY = np.finfo(np.float32).tiny
ops = keras.ops


def fake_quant(value: Any, lo: Any, hi: Any, bits: int, narrow_range: bool, axis: Optional[int] = None) -> Any:
    """`value` (float32) after quantize-dequantize: [lo, hi] are scalars, or one pair per slice of `axis`."""
    if BACKEND == "tensorflow":
        from .. import tensorflow_fake_quant

        return tensorflow_fake_quant.fake_quant(value, lo, hi, bits, narrow_range, axis)
    return by_operations(value, lo, hi, bits, narrow_range, axis)


def by_operations(value: Any, lo: Any, hi: Any, bits: int, narrow_range: bool, axis: Optional[int] = None) -> Any:
    """The same in operations of Keras."""
    per_tensor = axis is None
    if not per_tensor:
        shape = [1] * len(value.shape)
        shape[axis] = -1
        lo, hi = ops.reshape(lo, shape), ops.reshape(hi, shape)
    qmin, qmax = np.float32(1 if narrow_range else 0), np.float32((1 << bits) - 1)
    steps, half = qmax - qmin, np.float32(0.5)
    empty = ops.logical_and(ops.abs(lo) < _TINY, ops.abs(hi) < _TINY)
    lo, hi = ops.where(empty, ops.zeros_like(lo), lo), ops.where(empty, ops.ones_like(hi), hi)

    scale = _apart(divided(hi - lo, steps))
    inverse = ops.divide(steps, hi - lo)  # PyTorch takes number / tensor for a product with the reciprocal
    point = ops.floor(ops.clip(qmin - lo / scale, qmin, qmax) + half)
    low, high = _apart((qmin - point) * scale), _apart((qmax - point) * scale)
    zero = ops.floor(_apart(-low * inverse) + half)

    given = ops.stop_gradient(value)
    shifted = ops.minimum(ops.maximum(given, low), high) - low
    position = _apart(divided(shifted, scale) if per_tensor else shifted * inverse)
    quantized = ops.where(empty, ops.zeros_like(given), ops.floor(position - zero + half) * scale)
    inside = ops.cast(ops.logical_and(given >= low, given <= high), "float32")
    through = value * inside
    return quantized + (through - ops.stop_gradient(through))  # adds nothing, but for the gradient


def divided(a: Any, b: Any) -> Any:
    """a / b, rounded once: XLA takes a divisor that is one number for many as a factor."""
    if BACKEND != "jax":
        return a / b
    return a / _apart(ops.broadcast_to(ops.convert_to_tensor(b, dtype="float32"), ops.shape(a)))


def _apart(product: Any) -> Any:
    """A value that is rounded before anything else is done with it: XLA would fuse the two."""
    if BACKEND == "jax":
        import jax

        return jax.lax.optimization_barrier(product)
    return product
