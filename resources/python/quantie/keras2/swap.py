"""For the duration of one call, tensors stand where a layer keeps its variables; afterwards all is as before."""
from typing import Any, Callable, Iterable, List, Mapping, Tuple

import tensorflow as tf

from . import paths
from .backend import AutoCastVariable

_TRACED = "return_outputs_and_add_losses"  # the function that Keras stands in


class Swap:
    """Puts tensors into places and takes them out again. Keras's tracking notices neither."""

    def __init__(self) -> None:
        self._undo: List[Callable[[], Any]] = []

    def weights(self, layer: Any, values: Iterable[Tuple[List[paths.Place], tf.Tensor]]) -> None:
        """Every place of a variable gets the tensor, in the type in which the layer there would have read the variable;
        so do the lists behind `weights`."""
        for found, value in values:
            for place in found:
                self._put(place, tf.cast(value, _read_type(place)))
            for place in paths.listed(layer, found[0].variable):
                self._put(place, tf.cast(value, _read_type(found[0])))

    def _put(self, place: paths.Place, value: tf.Tensor) -> None:
        self._undo.append(lambda: paths.put(place, place.variable))
        paths.put(place, value)

    def attributes(self, owner: Any, values: Mapping[str, Any]) -> None:
        """`owner` gets other attributes; those that were its class's are its class's again afterwards."""
        for name, value in values.items():
            kept = dict(((name, vars(owner)[name]),) if name in vars(owner) else ())
            self._undo.append(lambda owner=owner, name=name, kept=kept: _put_back(owner, name, kept))
            object.__setattr__(owner, name, value)

    def traced_calls(self, layer: Any) -> None:
        """While a SavedModel is written, Keras stands traced functions in for `call`; they read the float variables."""
        for inner in layer._flatten_layers():
            override = vars(inner).get("call")
            if getattr(getattr(override, "__code__", None), "co_name", "") == _TRACED:
                self._undo.append(lambda inner=inner, override=override: object.__setattr__(inner, "call", override))
                del inner.__dict__["call"]

    def derived_state(self, layer: Any) -> None:
        """Normalization computes with tensors that it made from its variables: they are made anew."""
        for inner in layer._flatten_layers():
            if "adapt_mean" in vars(inner):
                self.attributes(inner, {"mean": inner.mean, "variance": inner.variance})
                inner.finalize_state()

    @tf.autograph.experimental.do_not_convert
    def undo(self) -> None:
        """Restores everything, last change first."""
        while self._undo:
            self._undo.pop()()


def _put_back(owner: Any, name: str, kept: Mapping[str, Any]) -> None:
    if name in kept:
        object.__setattr__(owner, name, kept[name])
    else:
        object.__delattr__(owner, name)


def _read_type(place: paths.Place) -> tf.DType:
    if isinstance(place.variable, AutoCastVariable):
        return tf.as_dtype(getattr(place.container, "_compute_dtype", None) or place.variable.dtype)
    return place.variable.dtype
