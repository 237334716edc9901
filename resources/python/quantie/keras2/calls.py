"""The calls of a model, through nested models, under the paths of the recipe: `shared@0`, `tower@1/conv1`."""
from typing import Any, Iterator, List, Tuple

from ..steps import Call, Node, Step, calls_below, steps_in_places
from .backend import is_graph_model, keras


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
    return steps_in_places(model.layers)


def calls_of(model: Any) -> Iterator[Call]:
    """Every call, those inside nested models right after the call of the model."""
    return calls_below(model, steps_of, is_graph_model)
