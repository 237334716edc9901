"""Quantizers: a spec (see `quantie.specs`) with the two variables that hold its range."""
from typing import Any, Dict, Mapping, Optional, Tuple

import numpy as np

from .. import ranges
from .backend import keras
from .fake_quant import divided, fake_quant

ops = keras.ops


class RangeQuantizer:
    """Quantizes by a spec with a range held in two variables of a layer, neither of them trainable.

    `minmax` follows the value: in training the variables take its current range, in inference they are used as they
    stand. Every other range stays fixed, in training too.
    """

    def __init__(self, spec: Mapping[str, Any]):
        self.spec: Dict[str, Any] = dict(spec)
        self.spec.setdefault("axis", None)
        self.low: Any = None
        self.high: Any = None

    def build(self, layer: Any, name: str, shape: Tuple[int, ...], value: Optional[np.ndarray] = None) -> None:
        """Makes the variables `NAME_min`, `NAME_max` of `layer`, of shape () or (channels,).

        They begin with the given range, else with the least and greatest of `value` where it is known.
        """
        axis = self.spec["axis"]
        shape = () if axis is None else (int(shape[axis]),)
        lo, hi = self._initial(value)
        self.low = _variable(layer, name + "_min", shape, lo)
        self.high = _variable(layer, name + "_max", shape, hi)

    def __call__(self, value: Any, training: bool) -> Any:
        """`value` (float32) quantized; `training` is a Python bool."""
        spec = self.spec
        if training and ranges.follows(spec):
            lo, hi = self._range_of(value)
            self.low.assign(lo)
            self.high.assign(hi)
        else:
            lo, hi = ops.convert_to_tensor(self.low), ops.convert_to_tensor(self.high)
        return fake_quant(value, lo, hi, spec["bits"], spec["narrow_range"], spec["axis"])

    def current_range(self) -> ranges.Range:
        """(lo, hi) as the variables hold them."""
        return ops.convert_to_numpy(self.low), ops.convert_to_numpy(self.high)

    def assign_range(self, lo: np.ndarray, hi: np.ndarray) -> None:
        """Puts a range into the variables."""
        self.low.assign(np.broadcast_to(lo, self.low.shape))
        self.high.assign(np.broadcast_to(hi, self.high.shape))

    def _range_of(self, value: Any) -> Tuple[Any, Any]:
        """What `ranges.widened(*ranges.minmax(...))` gives, as operations without a gradient."""
        spec = self.spec
        other = ranges.other_axes(len(value.shape), spec["axis"])
        value = ops.stop_gradient(value)
        zero = np.float32(0)
        lo, hi = ops.minimum(ops.min(value, axis=other), zero), ops.maximum(ops.max(value, axis=other), zero)
        if spec["symmetric"]:
            ratio = ranges.symmetric_ratio(spec["bits"], spec["narrow_range"])
            lo, hi = ops.minimum(lo, divided(hi, ratio)), ops.maximum(hi, lo * ratio)
        return lo, hi

    def _initial(self, value: Optional[np.ndarray]) -> ranges.Range:
        if ranges.is_given(self.spec["range"]):
            return ranges.widened(*self.spec["range"], self.spec)
        if value is not None and np.size(value):
            return ranges.widened(*ranges.minmax(np.asarray(value, np.float32), self.spec["axis"]), self.spec)
        return ranges.widened(-6.0, 6.0, self.spec)


def _variable(layer: Any, name: str, shape: Tuple[int, ...], value: np.ndarray) -> Any:
    begin = np.broadcast_to(np.asarray(value, np.float32), shape)
    return layer.add_weight(
        name=name, shape=shape, dtype="float32", trainable=False, autocast=False,
        initializer=lambda shape, dtype=None: ops.convert_to_tensor(begin, dtype="float32"),
    )
