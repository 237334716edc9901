"""The calls of a model, through nested models, under the paths of the recipe: `shared@0`, `tower@1/conv1`."""
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

from .backend import is_graph_model, keras


class Step(NamedTuple):
    """One call within its model: the layer's name, which of its calls this is, and how many there are."""

    name: str
    index: int
    count: int

    def __str__(self) -> str:
        return self.name if self.count == 1 else "%s@%d" % (self.name, self.index)


Steps = Tuple[Step, ...]


class Call(NamedTuple):
    """One application of a layer. `is_model`: of a nested model, whose own calls follow."""

    steps: Steps
    layer: Any
    is_model: bool

    @property
    def path(self) -> str:
        return "/".join(map(str, self.steps))

    @property
    def key(self) -> Tuple[Tuple[str, int], ...]:
        """The unambiguous form: [["tower", 0], ["conv1", 0]]."""
        return tuple((step.name, step.index) for step in self.steps)


class Node(NamedTuple):
    """One call of a model's own graph, with what it was called on."""

    step: Step
    layer: Any
    args: Tuple[Any, ...]
    kwargs: Dict[str, Any]
    outputs: Any


def nodes_of(model: Any) -> List[Node]:
    """The calls of a Functional model, each after those that feed it."""
    own = {id(node) for nodes in model._nodes_by_depth.values() for node in nodes}
    found = []
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            if not node.is_input:
                siblings = [id(other) for other in node.layer._inbound_nodes if id(other) in own]
                step = Step(node.layer.name, siblings.index(id(node)), len(siblings))
                found.append(Node(step, node.layer, node.call_args, node.call_kwargs, node.outputs))
    return found


def steps_of(model: Any) -> List[Tuple[Step, Any]]:
    """(step, layer) of every call in the model's own graph; of a Sequential model in the order of its places."""
    if not isinstance(model, keras.Sequential):
        return [(node.step, node.layer) for node in nodes_of(model)]
    names = [layer.name for layer in model.layers]
    return [
        (Step(layer.name, names[:k].count(layer.name), names.count(layer.name)), layer)
        for k, layer in enumerate(model.layers)
    ]


def calls_of(model: Any, outer: Steps = ()) -> Iterator[Call]:
    """Every call, those inside nested models right after the call of the model."""
    for step, layer in steps_of(model):
        nested = is_graph_model(layer)
        yield Call(outer + (step,), layer, nested)
        if nested:
            yield from calls_of(layer, outer + (step,))
