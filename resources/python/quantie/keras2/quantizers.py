"""Quantize-dequantize along any axis with TensorFlow's kernels, as TFMOT quantizers.

TFMOT's own `LastValueQuantizer` overwrites a given range at the first training step and knows only the last axis.
"""
from typing import Any, Dict, Mapping, Optional, Tuple

import numpy as np
import tensorflow as tf
import tensorflow_model_optimization as tfmot

from .. import ranges
from ..tensorflow_fake_quant import fake_quant
from .backend import keras


class RangeQuantizer(tfmot.quantization.keras.quantizers.Quantizer):
    """Quantizes by a spec (see `specs`) with a range held in two variables.

    `minmax` follows the value: in training the variables take its current range, in inference they are used as they
    stand. Every other range stays fixed, in training too.
    """

    def __init__(self, spec: Mapping[str, Any]):
        self.spec = dict(spec)
        self.spec.setdefault("axis", None)

    def build(self, tensor_shape: Any, name: str, layer: Any, value: Optional[np.ndarray] = None) -> Dict[str, tf.Variable]:
        """Two variables `NAME_min`, `NAME_max` of `layer`, of shape () or (channels,).

        They begin with the given range, else with the least and greatest of `value` where it is known.
        """
        axis = self.spec["axis"]
        shape = () if axis is None else (tf.TensorShape(tensor_shape).as_list()[axis],)
        lo, hi = self._initial(shape, value)
        return {"min_var": _variable(layer, name + "_min", shape, lo), "max_var": _variable(layer, name + "_max", shape, hi)}

    def __call__(self, inputs: tf.Tensor, training: bool, weights: Mapping[str, tf.Variable], **kwargs: Any) -> tf.Tensor:
        """`inputs` quantized; `training` is a Python bool."""
        spec = self.spec
        if training and ranges.follows(spec):
            lo, hi = self.current_range(inputs)
            weights["min_var"].assign(lo)
            weights["max_var"].assign(hi)
        else:
            lo, hi = tf.convert_to_tensor(weights["min_var"]), tf.convert_to_tensor(weights["max_var"])
        return fake_quant(inputs, lo, hi, spec["bits"], spec["narrow_range"], spec["axis"])

    def current_range(self, inputs: tf.Tensor) -> Tuple[tf.Tensor, tf.Tensor]:
        """What `ranges.widened(*ranges.minmax(...))` gives, as TensorFlow operations without a gradient."""
        spec = self.spec
        other = ranges.other_axes(inputs.shape.rank, spec["axis"])
        inputs = tf.stop_gradient(inputs)
        lo = tf.minimum(tf.reduce_min(inputs, other), 0.0)
        hi = tf.maximum(tf.reduce_max(inputs, other), 0.0)
        if spec["symmetric"]:
            ratio = tf.constant(ranges.symmetric_ratio(spec["bits"], spec["narrow_range"]))
            lo, hi = tf.minimum(lo, hi / ratio), tf.maximum(hi, lo * ratio)
        return lo, hi

    def _initial(self, shape: Tuple[int, ...], value: Optional[np.ndarray]) -> ranges.Range:
        if ranges.is_given(self.spec["range"]):
            lo, hi = ranges.widened(*self.spec["range"], self.spec)
        elif value is not None and np.size(value):
            lo, hi = ranges.widened(*ranges.minmax(np.asarray(value, np.float32), self.spec["axis"]), self.spec)
        else:
            lo, hi = ranges.widened(-6.0, 6.0, self.spec)
        return np.broadcast_to(lo, shape), np.broadcast_to(hi, shape)

    def get_config(self) -> Dict[str, Any]:
        return {"spec": dict(self.spec)}


def tracked_name(name: str) -> str:
    """`name` as checkpoints and SavedModels may know it: they cut names at dots."""
    return name.replace(".", "-")


def _variable(layer: Any, name: str, shape: Tuple[int, ...], value: np.ndarray) -> tf.Variable:
    restored = vars(layer).get(tracked_name(name))
    if isinstance(restored, tf.Variable):  # a SavedModel brought it before the layer knew its weights
        return restored
    return layer.add_weight(
        name=name,
        shape=shape,
        dtype=tf.float32,
        initializer=lambda shape, dtype=None, **kwargs: tf.constant(value, dtype=tf.float32),
        trainable=False,
        experimental_autocast=False,
        aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA,
    )


def assign_range(variables: Mapping[str, tf.Variable], lo: np.ndarray, hi: np.ndarray) -> None:
    """Puts a range into the variables of a quantizer."""
    keras.backend.batch_set_value([(variables["min_var"], np.asarray(lo)), (variables["max_var"], np.asarray(hi))])
