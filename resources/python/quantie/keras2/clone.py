"""A copy of a model that keeps ties and weights, which `tf.keras.models.clone_model` does not."""
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple

from .backend import is_graph_model, keras, raw_variable
from .scope import scope
from .sharing import saving_scope


def clone_model(model: Any, custom_objects: Optional[Mapping[str, Any]] = None) -> Any:
    """A copy of `model` with layers and variables of its own, tied as the original's are, with equal weights.

    Works through nested models and through layers that hold other layers. The copy is not compiled.

    Args:
      model: a Functional or Sequential model.
      custom_objects: names that the model's configs use and that its own layers do not tell, such as functions.
    """
    if not is_graph_model(model):
        raise ValueError("only Functional and Sequential models can be cloned, not %s" % type(model).__name__)
    with scope({**_classes(model), **(custom_objects or {})}):
        with saving_scope():
            text = model.to_json()
        clone = keras.models.model_from_json(text)
    _copy_weights(model, clone)
    return clone


def _classes(model: Any) -> Dict[str, Any]:
    """The classes of all layers by name, but for those of Keras itself."""
    own = keras.layers.Layer.__module__.split(".")[0] + "."
    classes = {type(layer) for layer in model._flatten_layers()}
    return {cls.__name__: cls for cls in classes if not cls.__module__.startswith(own)}


def _copy_weights(model: Any, clone: Any) -> None:
    copies: Dict[int, Tuple[Any, Any]] = {}  # of each original variable
    originals: Dict[int, Any] = {}
    for layer, copy in _pairs(model, clone):
        if len(layer.weights) != len(copy.weights):
            raise ValueError("layer %r has %d weights, its copy %d" % (layer.name, len(layer.weights), len(copy.weights)))
        for variable, copied in zip(layer.weights, copy.weights):
            known = copies.setdefault(id(variable), (variable, copied))
            if known[1] is not copied or originals.setdefault(id(copied), variable) is not variable:
                raise ValueError("layer %r: its config does not tell that %s is shared" % (layer.name, variable.name))
    pairs = list(copies.values())
    values = keras.backend.batch_get_value([raw_variable(variable) for variable, _ in pairs])
    keras.backend.batch_set_value([(raw_variable(copied), value) for (_, copied), value in zip(pairs, values)])
    for layer in clone._flatten_layers():
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def _pairs(model: Any, clone: Any) -> Iterator[Tuple[Any, Any]]:
    """Layers of `model` and their copies, through nested models."""
    for layer in model.layers:
        copy = clone.get_layer(layer.name)
        if is_graph_model(layer):
            yield from _pairs(layer, copy)
        else:
            yield layer, copy
