"""A copy of a model that keeps ties and weights, which `keras.models.clone_model` does not."""
from typing import Any, Dict, List, Mapping, Optional, Tuple

from . import sharing
from .backend import is_graph_model, keras, tree
from .calls import nodes_of
from .scope import scope


def clone_model(model: Any, custom_objects: Optional[Mapping[str, Any]] = None) -> Any:
    """A copy of `model` with layers and variables of its own, tied as the original's are, with equal weights.

    Works through nested models, through layers that hold other layers, and for layers that several models share, which
    Keras can save and not load. The copy is not compiled.

    Args:
      model: a Functional or Sequential model.
      custom_objects: names that the model's configs use and that its own layers do not tell, such as functions.
    """
    if not is_graph_model(model):
        raise ValueError("only Functional and Sequential models can be cloned, not %s" % type(model).__name__)
    if not model.built or not model.inputs:
        raise ValueError("the model is not built: call it once before it is cloned")
    with scope({**_classes(model), **(custom_objects or {})}), sharing.ObjectSharingScope():
        copier = _Copier()
        clone = copier.model(model)
    _copy_weights(copier.pairs)
    return clone


def _classes(model: Any) -> Dict[str, Any]:
    """The classes of all layers by name, but for those of Keras itself."""
    classes = {type(layer) for layer in model._flatten_layers()}
    return {cls.__name__: cls for cls in classes if not cls.__module__.startswith("keras.")}


class _Copier:
    """Makes one copy per object, and calls the copies as the originals were called."""

    def __init__(self) -> None:
        self.pairs: List[Tuple[Any, Any]] = []  # layers and their copies
        self._copies: Dict[int, Any] = {}

    def model(self, model: Any) -> Any:
        copy = self._sequential(model) if isinstance(model, keras.Sequential) else self._functional(model)
        copy._trainable = model.trainable
        sharing.record(copy, id(model))
        return copy

    def _copy(self, layer: Any) -> Any:
        if id(layer) not in self._copies:
            known = sharing.shared_object(id(layer))
            if known is not None:
                copy = known
            elif is_graph_model(layer):
                copy = self.model(layer)
            else:
                # The user's own code, alive in this process: there is nothing to be safe from.
                copy = sharing.deserialize(sharing.serialize(layer), safe_mode=False)
            self._copies[id(layer)] = copy
            if not is_graph_model(layer) or known is not None:
                self.pairs.append((layer, copy))
        return self._copies[id(layer)]

    def _sequential(self, model: Any) -> Any:
        inputs = [layer for layer in model._layers[:1] if isinstance(layer, keras.layers.InputLayer)]
        first = inputs[0] if inputs else model.inputs[0]._keras_history.operation
        return keras.Sequential([self._copy(layer) for layer in [first] + list(model.layers)], name=model.name)

    def _functional(self, model: Any) -> Any:
        inputs = [self._copy(tensor._keras_history.operation).output for tensor in model.inputs]
        values = {id(tensor): value for tensor, value in zip(model.inputs, inputs)}
        for node in nodes_of(model):
            args, kwargs = tree.map_structure(lambda t: values.get(id(t), t), (node.args, node.kwargs))
            outputs = self._copy(node.layer)(*args, **kwargs)
            for tensor, value in zip(node.outputs, tree.flatten(outputs)):
                values[id(tensor)] = value
        return keras.Model(
            tree.pack_sequence_as(model._inputs_struct, inputs),
            tree.pack_sequence_as(model._outputs_struct, [values[id(t)] for t in model.outputs]), name=model.name)


def _copy_weights(pairs: List[Tuple[Any, Any]]) -> None:
    copies: Dict[int, Any] = {}  # of each original variable
    originals: Dict[int, Any] = {}
    for layer, copy in pairs:
        own, made = getattr(layer, "variables", []), getattr(copy, "variables", [])  # operations have none
        if len(own) != len(made):
            raise ValueError("layer %r has %d weights, its copy %d" % (layer.name, len(own), len(made)))
        for variable, copied in zip(own, made):
            if copies.setdefault(id(variable), copied) is not copied or (
                    originals.setdefault(id(copied), variable) is not variable):
                raise ValueError("layer %r: its config does not tell that %s is shared" % (layer.name, variable.path))
            copied.assign(keras.ops.convert_to_numpy(variable))
    for layer, copy in pairs:
        if isinstance(copy, keras.layers.Normalization):
            copy.finalize_state()
