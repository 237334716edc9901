"""The calls of a model under the paths of the recipe: `shared@0`, `tower@1/conv1`. What walks a model is per Keras."""
from typing import Any, Dict, NamedTuple, Tuple


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
