"""Recipes: reading, and checking against a model."""
import json
import os
from typing import Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

from . import specs
from .steps import Call, CallKey

FORMAT, VERSION = "quantie-recipe", 1
_KEYS = ("format", "version", "model", "uses", "activations", "ties")


class Use(NamedTuple):
    """A use that a recipe names: the call, the weight's path as written, and the variable that is read."""

    call: Call
    weight: str
    variable: Any


class Resolved(NamedTuple):
    """A recipe on a model: specs per call, and groups of uses that are to read one variable."""

    weights: Dict[CallKey, Dict[str, Dict[str, Any]]]
    activations: Dict[CallKey, Dict[str, Any]]
    accepted: List[List[Use]]


def read(recipe: Union[str, "os.PathLike[str]", Mapping[str, Any]]) -> Dict[str, Any]:
    """The recipe as a dict, its outer form checked."""
    if isinstance(recipe, Mapping):
        found, place = dict(recipe), "recipe"
    else:
        place = os.fspath(recipe)
        with open(place, encoding="utf-8") as file:
            try:
                found = json.load(file)
            except ValueError as error:
                raise ValueError("%s: not JSON: %s" % (place, error)) from None
    specs.check_keys(found, _KEYS, place)
    if found.get("format", FORMAT) != FORMAT or found.get("version", VERSION) != VERSION:
        raise ValueError("%s: not a %s of version %d" % (place, FORMAT, VERSION))
    for part in ("uses", "activations"):
        if not isinstance(found.get(part, {}), Mapping):
            raise ValueError("%s: %r must be an object" % (place, part))
    specs.check_keys(found.get("ties", {}), ("accept", "reject"), place + ".ties")
    return found


def resolve(recipe: Mapping[str, Any], finder: "Finder") -> Resolved:
    """The recipe's choices on the calls of a model; a ValueError names what does not fit."""
    weights: Dict[CallKey, Dict[str, Dict[str, Any]]] = {}
    taken: Dict[Tuple[CallKey, int], str] = {}
    for name, given in recipe.get("uses", {}).items():
        use = finder.use(name)
        spec = specs.weight_spec(given, name)
        specs.check_axis(spec, [int(dim) for dim in use.variable.shape], name)
        dtype = _type_name(use.variable)
        if "float" not in dtype:
            raise ValueError("%s: a weight of type %s cannot be quantized" % (name, dtype))
        other = taken.setdefault((use.call.key, id(use.variable)), name)
        if other != name:
            raise ValueError("%s: the same use as %s" % (name, other))
        weights.setdefault(use.call.key, {})[use.weight] = spec
    activations = {
        finder.call(name).key: specs.activation_spec(given, name) for name, given in recipe.get("activations", {}).items()
    }
    ties = recipe.get("ties", {})
    for pair in ties.get("reject", ()):
        for name in pair:
            finder.use(name)
    return Resolved(weights, activations, [[finder.use(name) for name in group] for group in ties.get("accept", ())])


class Finder:
    """Resolves ids against the calls of one model, never by cutting them at their characters.

    Args:
      calls: every call of the model.
      weights: {path: variable} of a layer.
      weight_at: the variable of a layer at a path, which may be another of its names; ValueError where there is none.
    """

    def __init__(self, calls: Iterable[Call], weights: Callable[[Any], Mapping[str, Any]], weight_at: Callable[[Any, str], Any]):
        self._calls = list(calls)
        self._weights, self._weight_at = weights, weight_at
        self._by_key = {call.key: call for call in self._calls}

    def call(self, name: str) -> Call:
        steps = _json_form(name)
        if steps is not None:
            found = [call for key, call in self._by_key.items() if key == _key(steps, name)]
        else:
            found = [call for call in self._calls if call.path == name]
        if len(found) > 1:
            raise ValueError("%s: several calls have this path: write it as [[\"name\", 0], …]" % name)
        if not found:
            raise ValueError("%s: no such call%s" % (name, specs.nearest(name, (call.path for call in self._calls))))
        return found[0]

    def use(self, name: str) -> Use:
        steps = _json_form(name)
        if steps is not None:
            if not steps or not isinstance(steps[-1], str):
                raise ValueError("%s: no weight at its end" % name)
            call = self._by_key.get(_key(steps[:-1], name))
            found = [] if call is None or call.is_model else self._at(call, steps[-1])
        else:
            found = []
            for call in self._calls:
                if not call.is_model and name.startswith(call.path + ":"):
                    found += self._at(call, name[len(call.path) + 1:])
        if len(found) > 1:
            raise ValueError("%s: several uses have this id: write it as [[\"name\", 0], …, \"weight\"]" % name)
        if not found:
            raise ValueError("%s: no such use%s" % (name, specs.nearest(name, self._ids())))
        return found[0]

    def _at(self, call: Call, weight: str) -> List[Use]:
        try:
            return [Use(call, weight, self._weight_at(call.layer, weight))]
        except ValueError:
            return []

    def _ids(self) -> List[str]:
        return [
            "%s:%s" % (call.path, weight)
            for call in self._calls if not call.is_model for weight in self._weights(call.layer)
        ]


def _type_name(variable: Any) -> str:
    dtype = variable.dtype
    return dtype if isinstance(dtype, str) else dtype.name


def _json_form(name: str) -> Optional[Sequence[Any]]:
    if not name.startswith("[["):
        return None
    try:
        return json.loads(name)
    except ValueError:
        return None


def _key(steps: Sequence[Any], name: str) -> CallKey:
    if not all(isinstance(step, list) and len(step) == 2 for step in steps):
        raise ValueError("%s: a step is [\"name\", number]" % name)
    return tuple((step[0], step[1]) for step in steps)
