"""Dotted weight paths on live layers: `kernel`, `forward_layer.cell.kernel`, `query.kernel`, `cell.cells.0.bias`.

A step is the attribute that leads to a sub-layer, or the sub-layer's own name where the attribute is private (and for
the layers of a model); elements of lists are counted. The last step is the variable's own name; where a layer has two of
one name, their attributes.
"""
from collections.abc import Mapping
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

from ..held import held_layer
from ..specs import nearest
from ..tracking import TRACKING
from .backend import Layer, Variable, attributes, keras

# What Keras itself keeps on every layer, which are no places that a call reads from.
_BOOKKEEPING = frozenset("""
    _trainable_variables _non_trainable_variables _layers _metrics _seed_generators _tracker _tracked _inbound_nodes
    _outbound_nodes _losses _loss_ids _losses_override _build_shapes_dict _call_context_args _call_has_context_arg
    _auto_config call_signature_parameters torch_params _parameters _buffers _modules
    """.split())

# Private in Keras's own attention, and called by their layers' names wherever they stand: `query.kernel`.
_PROJECTIONS = frozenset(("query_dense", "key_dense", "value_dense", "output_dense"))


class Place(NamedTuple):
    """Where a variable is read from: `container.key` (or `container[key]`)."""

    container: Any
    key: Any
    path: Tuple[str, ...]  # labels that lead here, the variable's own included
    variable: Any
    owner: Any  # the layer at or around the place


def places(root: Any) -> Iterator[Place]:
    """Every place at or below the layer `root` that holds a variable. A variable may stand in several."""
    yield from _places(root, (), set(), root)


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
        for weights in (layer._trainable_variables, layer._non_trainable_variables):
            found += [Place(weights, k, (), variable, layer) for k, item in enumerate(weights) if item is variable]
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
        list.__setitem__(container, key, value)
    elif isinstance(container, dict):
        dict.__setitem__(container, key, value)
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


def _places(container: Any, path: Tuple[str, ...], seen: Set[int], owner: Any) -> Iterator[Place]:
    if id(container) in seen:
        return
    seen.add(id(container))
    if isinstance(container, Layer):
        owner = container
        own = list(_own_variables(container, (), owner))
        names = [place.variable.name for place in own]
        for place in own:
            name = place.variable.name
            yield place._replace(path=path + ((name,) if names.count(name) == 1 else place.path))
    for key, value in _members(container):
        if _is_inner(value):
            yield from _places(value, path + (_labels(key, value)[0],), seen, owner)


def _own_variables(container: Any, path: Tuple[str, ...], owner: Any) -> Iterator[Place]:
    """The variables that a layer keeps itself: in attributes, and in lists and dicts among them."""
    for key, value in _members(container):
        if isinstance(value, Variable):
            yield Place(container, key, path + (str(key),), value, owner)
        elif isinstance(value, (list, Mapping)):
            yield from _own_variables(value, path + (str(key),), owner)


def _find(container: Any, path: str, seen: Set[Tuple[int, str]]) -> Optional[Any]:
    if (id(container), path) in seen:
        return None
    seen.add((id(container), path))
    own = list(_own_variables(container, (), None))
    named = [place.variable for place in own if place.variable.name == path]
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
        yield from enumerate(list(container))
    elif isinstance(container, Mapping):
        yield from list(container.items())
    elif isinstance(container, keras.Model) and hasattr(container, "_layers"):
        yield from ((layer.name, layer) for layer in container.layers)
    else:
        for key, value in list(attributes(container).items()):
            if key not in _BOOKKEEPING and key not in TRACKING:
                yield key, value


def _is_inner(value: Any) -> bool:
    return isinstance(value, (Layer, list, tuple, Mapping)) and not isinstance(value, keras.metrics.Metric)


def _labels(key: Any, value: Any) -> Sequence[str]:
    key = str(key)
    by_name = isinstance(value, Layer) and (key.startswith("_") or key in _PROJECTIONS)
    return (value.name, key) if by_name else (key,)
