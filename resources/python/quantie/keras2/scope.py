"""The scope within which Keras's own loading, saving and `to_json` keep layers that are shared."""
import contextlib
from typing import Any, Iterator, Mapping, Optional

from . import holders
from .backend import keras, known_layers, layer_registry, old_form_scope
from .sharing import mended
from .weights import both_layouts


@contextlib.contextmanager
def scope(custom_objects: Optional[Mapping[str, Any]] = None) -> Iterator[None]:
    """Within it, `tf.keras.models.load_model`, `model_from_json`, `to_json` and `save` keep ties.

    Quantie's layers are known by import alone. The scope adds the holders `TiedDeembedding`, `TiedDense` and
    `DenseTranspose` (where the user has none of that name); it keeps the sharing of layers open across nested models, which
    plain Keras ends there; it makes Keras 2.12 and later read and write the form of config that knows of sharing, and
    `model.load_weights` read the weights that stand beside an exported `.json`.

    Args:
      custom_objects: the user's own layers and functions by name; they may also be given to `load_model` itself.
    """
    own = keras.utils.custom_object_scope(dict(custom_objects or {}))
    with mended(), old_form_scope(), both_layouts(), _fallback_layers(), own:
        yield


@contextlib.contextmanager
def _fallback_layers() -> Iterator[None]:
    """The holders as if they were layers of Keras: whatever the user registers or passes comes first."""
    wanted = {**holders.HOLDERS, **known_layers()}
    known = layer_registry.LOCAL.ALL_OBJECTS
    added = [name for name in wanted if name not in known]
    known.update((name, wanted[name]) for name in added)
    try:
        yield
    finally:
        for name in added:
            known.pop(name, None)
