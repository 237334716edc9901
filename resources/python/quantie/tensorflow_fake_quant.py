"""TensorFlow's fake-quant kernels along any axis, for Keras 2 and for Keras 3 on TensorFlow."""
from typing import Any, Optional

import numpy as np
import tensorflow as tf


def fake_quant(value: Any, lo: Any, hi: Any, bits: int, narrow_range: bool, axis: Optional[int] = None) -> Any:
    """`value` (float32) after quantize-dequantize: [lo, hi] are scalars, or one pair per slice of `axis`.

    Gradients pass straight through within the range.
    """
    options = dict(num_bits=bits, narrow_range=narrow_range)
    if axis is None:
        return tf.quantization.fake_quant_with_min_max_vars(value, lo, hi, **options)
    rank = value.shape.rank
    axis %= rank
    order = [d for d in range(rank) if d != axis] + [axis]
    moved = tf.transpose(value, order)  # the kernel takes one range per slice of the last dimension, at rank 1, 2 or 4
    flat = tf.reshape(moved, [-1, value.shape[axis]])
    flat = tf.quantization.fake_quant_with_min_max_vars_per_channel(flat, lo, hi, **options)
    return tf.transpose(tf.reshape(flat, tf.shape(moved)), [int(d) for d in np.argsort(order)])
