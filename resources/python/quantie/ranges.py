"""Ranges of values for quantization, in NumPy: the same float32 arithmetic as TFMOT's quantizers, to the bit."""
from typing import Any, Mapping, Optional, Sequence, Tuple

import numpy as np

Range = Tuple[np.ndarray, np.ndarray]


def symmetric_ratio(bits: int, narrow_range: bool) -> np.float32:
    """How the lower end relates to the upper one in symmetric quantization: -1, or -(2^n - 2) / 2^n."""
    steps = 1 << bits
    return np.float32(-1.0 if narrow_range else -(steps - 2) / steps)


def widened(lo: Any, hi: Any, spec: Mapping[str, Any]) -> Range:
    """[lo, hi] made to hold 0 and, where `spec` is symmetric, made symmetric by widening."""
    lo, hi = np.asarray(lo, np.float32), np.asarray(hi, np.float32)
    lo, hi = np.minimum(lo, np.float32(0)), np.maximum(hi, np.float32(0))
    if spec["symmetric"]:
        ratio = symmetric_ratio(spec["bits"], spec["narrow_range"])
        lo, hi = np.minimum(lo, hi / ratio), np.maximum(hi, lo * ratio)
    return np.asarray(lo, np.float32), np.asarray(hi, np.float32)


def other_axes(rank: int, axis: Optional[int]) -> Optional[Tuple[int, ...]]:
    """The dimensions that are reduced so that `axis` keeps a range each; None reduces all of them."""
    return None if axis is None else tuple(d for d in range(rank) if d != axis % rank)


def minmax(value: np.ndarray, axis: Optional[int]) -> Range:
    """Least and greatest of `value`, per tensor or per slice of `axis`."""
    other = other_axes(value.ndim, axis)
    return value.min(axis=other), value.max(axis=other)


def is_given(asked: Any) -> bool:
    """Whether a spec's `range` is [lo, hi] and not a method."""
    return isinstance(asked, (list, tuple))


def follows(spec: Mapping[str, Any]) -> bool:
    """Whether the range is that of the weight as it is now, in training too."""
    return spec["range"] == "minmax"


def as_json(lo: np.ndarray, hi: np.ndarray) -> Sequence[Any]:
    """[lo, hi] as a recipe writes it: numbers, or lists of them."""
    return [np.asarray(lo, np.float64).tolist(), np.asarray(hi, np.float64).tolist()]
