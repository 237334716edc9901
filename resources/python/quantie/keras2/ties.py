"""Ties that the user made by hand: a layer's own weight is replaced by the weight of another layer."""
from typing import Any, List, Mapping

import tensorflow as tf

from . import paths
from .backend import raw_variable


class Tie:
    """One replaced weight of a layer: its own variable is out of every list, `variable` stands there in its place.

    The layer's attributes keep the old variable as a placeholder; each call swaps the source's value in for it.
    """

    def __init__(self, layer: Any, entry: Mapping[str, Any]):
        source_layer = entry["layer"]
        if not source_layer.built:
            raise ValueError(
                "layer %r is tied to layer %r, which has not been called yet: its call must come first in the model"
                % (layer.name, source_layer.name))
        self.weight: str = entry["weight"]
        self.variable = paths.resolve(source_layer, entry["source"])
        self.transpose: bool = bool(entry["transpose"])
        self.replaced = paths.resolve(layer, self.weight)
        self._check(layer)
        replace_in_lists(layer, self.replaced, self.variable)

    def value(self) -> tf.Tensor:
        """What the layer reads in place of its own weight, in the type it is stored in."""
        value = tf.convert_to_tensor(raw_variable(self.variable))
        return tf.transpose(value) if self.transpose else value

    def _check(self, layer: Any) -> None:
        shape = self.variable.shape.as_list()
        shape = shape[::-1] if self.transpose else shape
        if shape != self.replaced.shape.as_list():
            raise ValueError("layer %r: %r of shape %s cannot be tied to a weight of shape %s" % (
                layer.name, self.weight, self.replaced.shape, tuple(shape)))


def replace_in_lists(layer: Any, old: Any, new: Any) -> None:
    """In the tracking lists at and below `layer`, `new` takes the place of `old`; checkpoints forget `old`."""
    for owner in layer._flatten_layers():
        for weights in (owner._trainable_weights, owner._non_trainable_weights):
            _replace(weights, old, new)
        for dependency in list(owner._self_unconditional_checkpoint_dependencies):
            if dependency.ref is old:
                _forget(owner, dependency.name)


def _replace(weights: List[Any], old: Any, new: Any) -> None:
    for i, weight in enumerate(weights):
        if weight is old:
            weights[i] = new
    first_seen: List[Any] = []
    for weight in weights:
        if not any(weight is other for other in first_seen):
            first_seen.append(weight)
    weights[:] = first_seen


def _forget(owner: Any, name: str) -> None:
    dependencies = owner._self_unconditional_checkpoint_dependencies
    dependencies[:] = [dependency for dependency in dependencies if dependency.name != name]
    owner._self_unconditional_dependency_names.pop(name, None)
