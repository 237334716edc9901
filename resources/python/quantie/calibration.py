"""The range that a spec asks for on a weight as it is now."""
from typing import Any, Mapping

import numpy as np

from . import ranges
from .search import METHODS


def weight_range(value: np.ndarray, spec: Mapping[str, Any]) -> ranges.Range:
    """The range that `spec` asks for on `value`: shape () per tensor, (channels,) along an axis.

    A value that is not finite is a ValueError.
    """
    value = np.asarray(value, np.float32)
    if not np.isfinite(value).all():
        raise ValueError("the weight holds NaN or infinity")
    asked, axis = spec["range"], spec["axis"]
    if ranges.is_given(asked):
        shape = () if axis is None else (value.shape[axis],)
        lo, hi = (np.broadcast_to(np.asarray(v, np.float32), shape) for v in asked)
    elif asked == "minmax":
        lo, hi = ranges.minmax(value, axis)
    else:
        lo, hi = _searched(value, spec)
    return ranges.widened(lo, hi, spec)


def _searched(value: np.ndarray, spec: Mapping[str, Any]) -> ranges.Range:
    axis = spec["axis"]
    rows = value.reshape(1, -1) if axis is None else np.moveaxis(value, axis, 0).reshape(value.shape[axis], -1)
    lo, hi = METHODS[spec["range"]["method"]](np.ascontiguousarray(rows), spec, axis is None)
    return (lo[0], hi[0]) if axis is None else (lo, hi)
