"""The setting of one quantized use or activation: defaults and checks."""
import difflib
import math
from numbers import Real
from typing import Any, Dict, Iterable, Mapping, Optional, Sequence

from .ranges import is_given

METHODS = ("percentile", "mse", "entropy")
_METHOD_KEYS = {"percentile": ("method", "p"), "mse": ("method",), "entropy": ("method",)}
_SPEC_KEYS = ("bits", "symmetric", "narrow_range", "axis", "range")


def nearest(wrong: str, names: Iterable[str]) -> str:
    """' (did you mean ...?)' with the name most like `wrong`, or nothing."""
    found = difflib.get_close_matches(wrong, list(names), n=1, cutoff=0.4)
    return " (did you mean %r?)" % found[0] if found else ""


def check_keys(given: Any, known: Sequence[str], place: str) -> None:
    """Raises ValueError unless `given` is a mapping whose keys are all `known`."""
    if not isinstance(given, Mapping):
        raise ValueError("%s: expected an object, not %r" % (place, given))
    for key in given:
        if key not in known:
            raise ValueError("%s: unknown key %r%s" % (place, key, nearest(str(key), known)))


def weight_spec(given: Mapping[str, Any], place: str) -> Dict[str, Any]:
    """The whole spec of a weight, defaults filled in: symmetric, narrow, per tensor, minmax."""
    return _spec(given, place, dict(symmetric=True, narrow_range=True, axis=None, range="minmax"))


def activation_spec(given: Mapping[str, Any], place: str) -> Dict[str, Any]:
    """The whole spec of an activation: per tensor, its range given as two numbers."""
    spec = _spec(given, place, dict(symmetric=False, narrow_range=False, axis=None, range=None))
    if spec["axis"] is not None:
        raise ValueError("%s: an activation has no axis" % place)
    if not is_given(spec["range"]) or any(isinstance(v, (list, tuple)) for v in spec["range"]):
        raise ValueError("%s: the range of an activation is [lo, hi], not %r" % (place, spec["range"]))
    del spec["axis"]
    return spec


def check_axis(spec: Mapping[str, Any], shape: Sequence[int], place: str) -> None:
    """Raises ValueError where the axis or the number of given ranges does not fit a weight of `shape`."""
    axis, asked = spec["axis"], spec["range"]
    if axis is not None and not -len(shape) <= axis < len(shape):
        raise ValueError("%s: axis %d, but the weight has %d dimensions" % (place, axis, len(shape)))
    channels = 1 if axis is None else shape[axis]
    for end in asked if is_given(asked) else ():
        if isinstance(end, (list, tuple)) and len(end) != channels:
            raise ValueError("%s: %d ranges for %d channels" % (place, len(end), channels))


def _spec(given: Mapping[str, Any], place: str, defaults: Dict[str, Any]) -> Dict[str, Any]:
    check_keys(given, _SPEC_KEYS, place)
    spec = dict(bits=None, **defaults)
    spec.update(given)
    bits, axis = spec["bits"], spec["axis"]
    if isinstance(bits, bool) or not isinstance(bits, int) or not 2 <= bits <= 16:
        raise ValueError("%s: bits must be 2 to 16, not %r" % (place, bits))
    for flag in ("symmetric", "narrow_range"):
        if not isinstance(spec[flag], bool):
            raise ValueError("%s: %s must be true or false, not %r" % (place, flag, spec[flag]))
    if axis is not None and (isinstance(axis, bool) or not isinstance(axis, int)):
        raise ValueError("%s: axis must be null or a whole number, not %r" % (place, axis))
    _check_range(spec["range"], axis, place)
    return spec


def _check_range(asked: Any, axis: Optional[int], place: str) -> None:
    if asked is None or asked == "minmax":
        return
    if isinstance(asked, str):
        raise ValueError("%s: unknown range %r%s" % (place, asked, nearest(asked, ("minmax",) + METHODS)))
    if isinstance(asked, Mapping):
        _check_method(asked, place)
    else:
        _check_given(asked, axis, place)


def _check_method(asked: Mapping[str, Any], place: str) -> None:
    method = asked.get("method")
    if method not in METHODS:
        raise ValueError("%s: unknown method %r%s" % (place, method, nearest(str(method), METHODS)))
    check_keys(asked, _METHOD_KEYS[method], place + ".range")
    if method == "percentile":
        p = asked.get("p")
        if isinstance(p, bool) or not isinstance(p, Real) or not 0 < p <= 100:
            raise ValueError("%s: p must be above 0 and at most 100, not %r" % (place, p))


def _check_given(asked: Any, axis: Optional[int], place: str) -> None:
    if not is_given(asked) or len(asked) != 2:
        raise ValueError("%s: a range is \"minmax\", a method or [lo, hi], not %r" % (place, asked))
    ends = [list(end) if isinstance(end, (list, tuple)) else [end] for end in asked]
    if axis is None and any(isinstance(end, (list, tuple)) for end in asked):
        raise ValueError("%s: a list of ranges needs an axis" % place)
    for end in ends:
        if not end or any(isinstance(v, bool) or not isinstance(v, Real) or not math.isfinite(v) for v in end):
            raise ValueError("%s: a range is made of finite numbers, not %r" % (place, asked))
    lows, highs = (end * max(len(e) for e in ends) if len(end) == 1 else end for end in ends)
    if len(lows) != len(highs):
        raise ValueError("%s: %d lower and %d upper ends" % (place, len(lows), len(highs)))
    if any(lo > hi for lo, hi in zip(lows, highs)):
        raise ValueError("%s: the range begins above its end: %r" % (place, asked))
