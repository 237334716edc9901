"""Ranges that clip a few values so that the others are met more finely: percentile, mse and entropy, in NumPy.

Each function takes the values as rows [channels, values per channel], float32, and gives (lo, hi) per channel before zero
and symmetry are seen to. The definitions are those of the program (core/quant/calibration.h).
"""
from typing import Any, Callable, Dict, Mapping, Tuple

import numpy as np

from .ranges import widened

Ends = Tuple[np.ndarray, np.ndarray]

_CLIP_STEPS = 128
_BINS, _STRIDE = 2048, 16
_ZERO, _HALF, _TINY = np.float32(0), np.float32(0.5), np.finfo(np.float32).tiny


def percentile(rows: np.ndarray, spec: Mapping[str, Any], per_tensor: bool) -> Ends:
    """Clips at the p-th percentile of |x|, linearly interpolated in float64 and rounded to float32."""
    magnitudes = np.sort(np.abs(rows), axis=1).astype(np.float64)
    position = (rows.shape[1] - 1) * (spec["range"]["p"] / 100)
    k = int(np.floor(position))
    a, b = magnitudes[:, k], magnitudes[:, min(k + 1, rows.shape[1] - 1)]
    t = position - k
    threshold = a + (b - a) * t if t < 0.5 else b - (b - a) * (1 - t)  # from the nearer end, as NumPy does
    return _clipped(rows, threshold.astype(np.float32))


def mse(rows: np.ndarray, spec: Mapping[str, Any], per_tensor: bool) -> Ends:
    """Clips at the fraction k/128 of the range for which quantize-dequantize has the least squared error; of equals the
    largest. Fractions whose scale would be denormal are not tried."""
    lo, hi = rows.min(axis=1), rows.max(axis=1)
    inner, outer = np.minimum(lo, _ZERO), np.maximum(hi, _ZERO)
    least = np.full(len(rows), np.inf)
    for k in range(_CLIP_STEPS, 0, -1):
        fraction = np.float32(k) / np.float32(_CLIP_STEPS)
        grid, usable = _grid(*widened(inner * fraction, outer * fraction, spec), spec)
        difference = rows.astype(np.float64) - _quantized(rows, grid, per_tensor)
        error = np.where(usable, (difference * difference).sum(axis=1), np.inf)
        better = error < least
        least = np.where(better, error, least)
        lo, hi = np.where(better, inner * fraction, lo), np.where(better, outer * fraction, hi)
    return lo, hi


def entropy(rows: np.ndarray, spec: Mapping[str, Any], per_tensor: bool) -> Ends:
    """Clips at the threshold of TensorRT's entropy calibration over 2048 bins of |x|; from 12 bits on at max|x|."""
    groups = 1 << (spec["bits"] - 1)
    largest = np.abs(rows).max(axis=1)
    if groups >= _BINS:
        return _clipped(rows, largest)
    kept = np.array([_least_divergent(_histogram(row, top), groups) for row, top in zip(rows, largest)])
    return _clipped(rows, (largest.astype(np.float64) * kept / _BINS).astype(np.float32))


METHODS: Dict[str, Callable[[np.ndarray, Mapping[str, Any], bool], Ends]] = {
    "percentile": percentile, "mse": mse, "entropy": entropy,
}


def _clipped(rows: np.ndarray, threshold: np.ndarray) -> Ends:
    return np.maximum(rows.min(axis=1), -threshold), np.minimum(rows.max(axis=1), threshold)


def _grid(lo: np.ndarray, hi: np.ndarray, spec: Mapping[str, Any]) -> Tuple[Dict[str, np.ndarray], np.ndarray]:
    """The numbers of TensorFlow 2.15's fake-quant kernels per channel, and where they are usable."""
    qmin, qmax = np.float32(1 if spec["narrow_range"] else 0), np.float32((1 << spec["bits"]) - 1)
    with np.errstate(all="ignore"):
        scale = (hi - lo) / (qmax - qmin)
        inverse = (qmax - qmin) / (hi - lo)
        point = np.floor(np.clip(qmin - lo / scale, qmin, qmax) + _HALF)
        low, high = (qmin - point) * scale, (qmax - point) * scale
        zero = np.floor(-low * inverse + _HALF)
    empty = (np.abs(lo) < _TINY) & (np.abs(hi) < _TINY)
    usable = empty | (np.isfinite(high - low) & (scale >= _TINY))
    grid = {"lo": low, "hi": high, "scale": scale, "inverse": inverse, "zero": zero}
    neutral = {"lo": 0, "hi": 0, "scale": 1, "inverse": 1, "zero": 0}
    sound = usable & ~empty
    return {k: np.where(sound, v, np.float32(neutral[k]))[:, None] for k, v in grid.items()}, usable


def _quantized(rows: np.ndarray, grid: Mapping[str, np.ndarray], per_tensor: bool) -> np.ndarray:
    clamped = np.minimum(np.maximum(rows, grid["lo"]), grid["hi"]) - grid["lo"]
    steps = clamped / grid["scale"] if per_tensor else clamped * grid["inverse"]
    return np.floor(steps - grid["zero"] + _HALF) * grid["scale"]


def _histogram(row: np.ndarray, largest: np.float32) -> np.ndarray:
    if not largest > 0:
        return np.bincount([0] * len(row), minlength=_BINS)
    unit = np.float32(2.0 ** np.clip(1 - np.frexp(largest)[1], -126, 126))
    per_unit = np.float32(_BINS / np.float64(largest * unit))
    bins = np.minimum((np.abs(row) * unit) * per_unit, np.float32(_BINS - 1)).astype(np.int64)
    return np.bincount(bins, minlength=_BINS)


def _least_divergent(counts: np.ndarray, groups: int) -> int:
    """How many bins to keep so that their merging into `groups` differs least from the histogram; of equals the most."""
    counts = counts.astype(np.float64)
    total = counts.sum()
    count = np.concatenate([[0], np.cumsum(counts)])
    filled = np.concatenate([[0], np.cumsum(counts > 0)])
    count_log = np.concatenate([[0], np.cumsum(_xlogx(counts))])
    best, least = _BINS, np.inf
    for bins in range(_BINS, max(_STRIDE, groups) - 1, -_STRIDE):
        inside, last = count[bins], counts[bins - 1]
        beyond = total - inside
        if inside == 0 or (last == 0 and beyond > 0):
            continue
        edges = np.arange(groups + 1) * bins // groups
        merged, spread = np.diff(count[edges]), np.diff(filled[edges])
        p = merged.copy()
        p[-1] += beyond
        held = merged > 0
        divergence = count_log[bins] + total * np.log(inside) + _xlogx(last + beyond) - _xlogx(last)
        divergence -= (p[held] * np.log(merged[held] / spread[held])).sum()
        if divergence < least:
            best, least = bins, divergence
    return best


def _xlogx(x: Any) -> Any:
    return np.where(np.asarray(x) > 0, x * np.log(np.maximum(x, 1)), 0.0)
