"""For the duration of one call, tensors stand where a layer keeps its variables; afterwards all is as before."""
from typing import Any, Callable, Iterable, List, Mapping, Tuple

from . import paths
from .backend import keras, layers_within


class Swap:
    """Puts tensors into places and takes them out again. Keras's tracking notices neither."""

    def __init__(self) -> None:
        self._undo: List[Callable[[], Any]] = []

    def weights(self, layer: Any, values: Iterable[Tuple[List[paths.Place], Any]]) -> None:
        """Every place of a variable gets the tensor, in the type in which the layer there would have read the variable;
        so do the lists behind `weights`."""
        for found, value in values:
            for place in found:
                self._put(place, _as_read(value, place))
            for place in paths.listed(layer, found[0].variable):
                self._put(place, _as_read(value, place))

    def _put(self, place: paths.Place, value: Any) -> None:
        self._undo.append(lambda: paths.put(place, place.variable))
        paths.put(place, value)

    def attributes(self, owner: Any, values: Mapping[str, Any]) -> None:
        """`owner` gets other attributes; those that were its class's are its class's again afterwards."""
        for name, value in values.items():
            kept = {name: vars(owner)[name]} if name in vars(owner) else {}
            self._undo.append(lambda owner=owner, name=name, kept=kept: _put_back(owner, name, kept))
            object.__setattr__(owner, name, value)

    def derived_state(self, layer: Any) -> None:
        """Normalization computes with tensors that it made from its variables: they are made anew."""
        for inner in layers_within(layer):
            if isinstance(inner, keras.layers.Normalization) and "adapt_mean" in vars(inner):
                kept = {name: vars(inner)[name] for name in ("mean", "variance") if name in vars(inner)}
                self.attributes(inner, kept)
                inner.finalize_state()

    def undo(self) -> None:
        """Restores everything, last change first."""
        while self._undo:
            self._undo.pop()()


def _put_back(owner: Any, name: str, kept: Mapping[str, Any]) -> None:
    if name in kept:
        object.__setattr__(owner, name, kept[name])
    else:
        object.__delattr__(owner, name)


def _as_read(value: Any, place: paths.Place) -> Any:
    """A variable comes in the compute type of the layer that reads it, unless it is kept from that."""
    variable, owner = place.variable, place.owner
    casts = getattr(variable, "_autocast", True) and getattr(owner, "autocast", True)
    return keras.ops.cast(value, owner.compute_dtype if casts else variable.dtype)
