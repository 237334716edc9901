"""The calls of a model under the paths of the recipe: `shared@0`, `tower@1/conv1`. What walks a model is per Keras."""
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Sequence, Tuple


class Step(NamedTuple):
    """One call within its model: the layer's name, which of its calls this is, and how many there are."""

    name: str
    index: int
    count: int

    def __str__(self) -> str:
        return self.name if self.count == 1 else "%s@%d" % (self.name, self.index)


Steps = Tuple[Step, ...]
CallKey = Tuple[Tuple[str, int], ...]


class Call(NamedTuple):
    """One application of a layer. `is_model`: of a nested model, whose own calls follow."""

    steps: Steps
    layer: Any
    is_model: bool

    @property
    def path(self) -> str:
        return "/".join(map(str, self.steps))

    @property
    def key(self) -> CallKey:
        """The unambiguous form: [["tower", 0], ["conv1", 0]]."""
        return tuple((step.name, step.index) for step in self.steps)


class Node(NamedTuple):
    """One call of a model's own graph, with what it was called on."""

    step: Step
    layer: Any
    args: Tuple[Any, ...]
    kwargs: Dict[str, Any]
    outputs: Any


def steps_in_places(layers: Sequence[Any]) -> List[Tuple[Step, Any]]:
    """(step, layer) of the places of a Sequential model."""
    names = [layer.name for layer in layers]
    return [(Step(name, names[:k].count(name), names.count(name)), layers[k]) for k, name in enumerate(names)]


def calls_below(
    model: Any, steps_of: Callable[[Any], List[Tuple[Step, Any]]], is_model: Callable[[Any], bool], outer: Steps = (),
) -> Iterator[Call]:
    """Every call of `model`, those inside nested models right after the call of the model."""
    for step, layer in steps_of(model):
        nested = is_model(layer)
        yield Call(outer + (step,), layer, nested)
        if nested:
            yield from calls_below(layer, steps_of, is_model, outer + (step,))
