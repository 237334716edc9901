"""Dotted weight paths on live layers: `kernel`, `forward_layer.cell.kernel`, `query.kernel`, `cell.cells.0.bias`.

A step is the attribute that leads to a sub-layer, or the sub-layer's own name where the attribute is private (and for
the layers of a model); elements of lists are counted. The last step is the variable's own name; where a layer has two of
one name, their attributes.
"""
from collections.abc import Mapping
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

import tensorflow as tf

from ..held import held_layer
from ..specs import nearest
from ..tracking import TRACKING
from .backend import keras

# What Keras itself keeps on every layer: lists of variables and graph nodes, which are no places that a call reads from.
_BOOKKEEPING = frozenset("""
    _trainable_weights _non_trainable_weights _inbound_nodes_value _outbound_nodes_value _obj_reference_counts_dict
    _undeduplicated_weights _nested_inputs _nested_outputs inputs outputs input_names output_names _nodes_by_depth
    _network_nodes _input_layers _output_layers _input_coordinates _output_coordinates _layer_call_argspecs
    _updates _losses _eager_losses _callable_losses _metrics _thread_local _dtype_policy _input_spec _initial_weights
    _saved_model_inputs_spec _saved_model_arg_spec _build_input_shape _call_spec _layers
    """.split())


class Place(NamedTuple):
    """Where a variable is read from: `container.key` (or `container[key]`)."""

    container: Any
    key: Any
    path: Tuple[str, ...]  # labels that lead here, the variable's own included
    variable: Any


def own_name(variable: Any) -> str:
    """`kernel` of `dense/kernel:0`."""
    return variable.name.split("/")[-1].split(":")[0]


def places(root: Any) -> Iterator[Place]:
    """Every place at or below the layer `root` that holds a variable. A variable may stand in several."""
    yield from _places(root, (), set())


def resolve(root: Any, path: str) -> Any:
    """The variable at `path`. An unknown path is a ValueError that names the nearest right one."""
    found = _find(root, path, set())
    if found is None:
        held = held_layer(root, path)
        found = None if held is None else resolve(*held)
    if found is None:
        raise ValueError("layer %r has no weight %r%s" % (root.name, path, nearest(path, named_weights(root))))
    return found


def holders(root: Any, variable: Any) -> List[Place]:
    """Every place at or below `root` that holds exactly `variable`."""
    return [place for place in places(root) if place.variable is variable]


def listed(root: Any, variable: Any) -> List[Place]:
    """Where `variable` stands in the lists that Keras makes `weights` of, at or below `root`: some layers read it there."""
    found = []
    for layer in root._flatten_layers():
        for weights in (layer._trainable_weights, layer._non_trainable_weights):
            found += [Place(weights, k, (), variable) for k, item in enumerate(weights) if item is variable]
    return found


def named_weights(root: Any) -> Dict[str, Any]:
    """{path: variable} of all weights of `root`, one path each: the longest, which is the one at the owning layer."""
    paths: Dict[int, Place] = {}
    for place in places(root):
        known = paths.get(id(place.variable))
        if known is None or len(place.path) > len(known.path):
            paths[id(place.variable)] = place
    return {".".join(place.path): place.variable for place in paths.values()}


def put(place: Place, value: Any) -> None:
    """Makes `place` hold `value` behind Keras's back: its tracking of variables and layers does not notice."""
    container, key = place.container, place.key
    if isinstance(container, list):
        getattr(container, "_storage", container)[key] = value
    elif isinstance(container, Mapping):
        getattr(container, "__wrapped__", container)[key] = value
    else:
        object.__setattr__(container, key, value)


def holds(place: Place) -> bool:
    """Whether `place` still holds the variable that was found there."""
    container, key = place.container, place.key
    if isinstance(container, list):
        return len(container) > key and container[key] is place.variable
    if isinstance(container, Mapping):
        return container.get(key) is place.variable
    return vars(container).get(key) is place.variable


def _places(container: Any, path: Tuple[str, ...], seen: Set[int]) -> Iterator[Place]:
    if id(container) in seen:
        return
    seen.add(id(container))
    own = [] if isinstance(container, (list, tuple, Mapping)) else list(_own_variables(container, ()))
    names = [own_name(place.variable) for place in own]
    for place in own:
        name = own_name(place.variable)
        yield place._replace(path=path + ((name,) if names.count(name) == 1 else place.path))
    for key, value in _members(container):
        if _is_inner(value):
            yield from _places(value, path + (_labels(key, value)[0],), seen)


def _own_variables(container: Any, path: Tuple[str, ...]) -> Iterator[Place]:
    """The variables that a layer keeps itself: in attributes, and in lists and dicts among them."""
    for key, value in _members(container):
        if isinstance(value, tf.Variable):
            yield Place(container, key, path + (str(key),), value)
        elif isinstance(value, (list, Mapping)):
            yield from _own_variables(value, path + (str(key),))


def _find(container: Any, path: str, seen: Set[Tuple[int, str]]) -> Optional[Any]:
    if (id(container), path) in seen:
        return None
    seen.add((id(container), path))
    own = list(_own_variables(container, ()))
    named = [place.variable for place in own if own_name(place.variable) == path]
    if named and all(value is named[0] for value in named):
        return named[0]
    for place in own:
        if ".".join(place.path) == path:
            return place.variable
    for key, value in _members(container):
        for label in _labels(key, value) if _is_inner(value) else ():
            if path.startswith(label + "."):
                found = _find(value, path[len(label) + 1:], seen)
                if found is not None:
                    return found
    return None


def _members(container: Any) -> Iterator[Tuple[Any, Any]]:
    if isinstance(container, (list, tuple)):
        yield from enumerate(container)
    elif isinstance(container, Mapping):
        yield from container.items()
    else:
        if isinstance(container, keras.Model):
            yield from ((layer.name, layer) for layer in container.layers)
        for key, value in list(vars(container).items()):
            if key not in _BOOKKEEPING and key not in TRACKING:
                yield key, value


def _is_inner(value: Any) -> bool:
    if isinstance(value, (keras.metrics.Metric, tf.Variable)):
        return False
    return isinstance(value, (tf.Module, list, tuple, Mapping))


def _labels(key: Any, value: Any) -> Sequence[str]:
    key = str(key)
    return (value.name, key) if key.startswith("_") and isinstance(value, keras.layers.Layer) else (key,)
