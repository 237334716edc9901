"""TensorFlow 2.15's fake-quant kernels in NumPy, for where an older TensorFlow runs: 2.6 rounds differently.

Source: Nudge() and the functors in tensorflow/core/kernels/fake_quant_ops_functor.h, TensorFlow 2.15.1; float32 throughout,
denormals count as zero. tests/interop/test_quant.py holds it against the kernels themselves.
"""
import numpy as np

ONE = np.float32(1)
HALF = np.float32(0.5)


def flushed(x):
    x = np.asarray(x, np.float32)
    return np.where(np.abs(x) < np.finfo(np.float32).tiny, np.float32(0), x)


def rounded(w, lo, hi, bits, narrow_range, per_channel):
    """`w` after quantize-dequantize; `lo` and `hi` broadcast against it. Ranges without a scale are not provided for.

    The kernel of whole tensors divides by the scale, that of channels multiplies by its inverse.
    """
    w, lo, hi = flushed(w), flushed(lo), flushed(hi)
    qmin, qmax = np.float32(1 if narrow_range else 0), np.float32((1 << bits) - 1)
    empty = (lo == 0) & (hi == 0)
    width = np.where(empty, ONE, hi - lo)
    scale = width / (qmax - qmin)
    inverse = flushed((qmax - qmin) / width)
    exact = qmin - lo / scale
    zero_point = np.where(exact < qmin, qmin, np.where(exact > qmax, qmax, np.floor(exact + HALF)))
    nudged_lo, nudged_hi = (qmin - zero_point) * scale, (qmax - zero_point) * scale
    zero = np.floor(-nudged_lo * inverse + HALF)
    shifted = np.minimum(np.maximum(w, nudged_lo), nudged_hi) - nudged_lo
    steps = shifted * inverse if per_channel else shifted / scale
    codes = np.floor(steps - zero + HALF)
    return np.where(empty, np.float32(0), codes * scale).astype(np.float32)
