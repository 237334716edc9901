"""Names of layers in a model whose nested models are inlined."""
from typing import Any, Dict, List, Set

from .steps import Call


class Names:
    """The shortest of a layer's places, its steps joined with `joint`; no two layers get one name."""

    def __init__(self, calls: List[Call], joint: str):
        self._calls: Dict[int, List[Call]] = {}
        for call in calls:
            self._calls.setdefault(id(call.layer), []).append(call)
        self._taken: Set[str] = set()
        self._own: Dict[int, str] = {}
        for own in sorted(self._calls.values(), key=lambda own: min(len(call.steps) for call in own)):
            shortest = min(own, key=lambda call: len(call.steps))
            self._own[id(shortest.layer)] = self.free(joint.join(step.name for step in shortest.steps))

    def of(self, layer: Any) -> str:
        return self._own[id(layer)]

    def of_call(self, call: Call) -> str:
        """The layer's name, with the number of the call where there are several."""
        keys = [other.key for other in self._calls[id(call.layer)]]
        return self.of(call.layer) + ("_%d" % keys.index(call.key) if len(keys) > 1 else "")

    def free(self, name: str) -> str:
        """`name`, or the first of `name_1`, `name_2`, … that no layer has."""
        candidate, k = name, 0
        while candidate in self._taken:
            k += 1
            candidate = "%s_%d" % (name, k)
        self._taken.add(candidate)
        return candidate
