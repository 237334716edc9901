"""The one place that knows where Keras 3 keeps the internals used here."""
from typing import Any, Mapping, Set

try:
    import keras
except ImportError as error:
    raise ImportError("quantie.keras3 needs Keras 3: pip install keras") from error
if not keras.__version__.startswith("3."):
    raise ImportError("quantie.keras3 needs Keras 3, and this is Keras %s; there is quantie.keras2" % keras.__version__)

from keras.src import backend, tree  # noqa: E402
from keras.src.backend.common import variables as _variables  # noqa: E402
from keras.src.saving import serialization_lib  # noqa: E402

BACKEND = keras.backend.backend()
Layer = keras.layers.Layer
Variable = getattr(_variables, "KerasVariable", None) or _variables.Variable  # the base of all; its name changed
AutocastScope = backend.AutocastScope
get_mask = getattr(backend, "get_keras_mask", lambda tensor: getattr(tensor, "_keras_mask", None))


def set_mask(tensor: Any, mask: Any) -> None:
    """Attaches `mask` to `tensor`, as layers do that make one."""
    setter = getattr(backend, "set_keras_mask", None)
    if setter is not None:
        setter(tensor, mask)
        return
    try:
        tensor._keras_mask = mask
    except AttributeError:  # some tensors of JAX take none
        pass


def is_graph_model(layer: Any) -> bool:
    """Whether `layer` is a model whose calls can be walked: Functional or Sequential."""
    return isinstance(layer, keras.Sequential) or (isinstance(layer, keras.Model) and hasattr(layer, "_nodes_by_depth"))


def is_symbolic(value: Any) -> bool:
    return isinstance(value, keras.KerasTensor)


def layers_within(layer: Any) -> Any:
    """`layer` and all layers inside it, each once."""
    seen: Set[int] = set()
    for inner in layer._flatten_layers():
        if id(inner) not in seen:
            seen.add(id(inner))
            yield inner


def attributes(owner: Any) -> Mapping[str, Any]:
    """What an object keeps under its names; PyTorch's modules have the layers among it in a place of their own."""
    own = vars(owner)
    modules = own.get("_modules") if BACKEND == "torch" else None
    return {**own, **modules} if modules else own


def unlock(layer: Any) -> None:
    """Lets a built layer have further variables."""
    layer._tracker.unlock()
