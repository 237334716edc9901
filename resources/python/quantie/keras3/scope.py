"""The scope within which Keras's own loading and saving keep layers that are shared."""
import contextlib
import functools
from typing import Any, Iterator, Mapping, Optional

from . import holders
from .backend import keras, serialization_lib
from .operations import named_operations
from .sharing import ids_at_once


@contextlib.contextmanager
def scope(custom_objects: Optional[Mapping[str, Any]] = None) -> Iterator[None]:
    """Within it, `keras.saving.load_model` knows the user's objects, and `save` writes files that load with their ties.

    Quantie's layers are known by import alone. The scope adds the holders `TiedDeembedding`, `TiedDense` and
    `DenseTranspose` where the user has none of that name, and writes the id of every layer on all its copies, which
    Keras forgets on the first one inside a nested model or another layer.

    Args:
      custom_objects: the user's own layers and functions by name; they may also be given to `load_model` itself.
    """
    with keras.saving.custom_object_scope(dict(custom_objects or {})), ids_at_once(), named_operations(), _fallback_layers():
        yield


@contextlib.contextmanager
def _fallback_layers() -> Iterator[None]:
    """The holders where nothing else has the name: whatever the user registers, passes or can be imported comes first."""
    plain = serialization_lib._retrieve_class_or_fn

    @functools.wraps(plain)
    def retrieve(name: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return plain(name, *args, **kwargs)
        except (TypeError, ImportError, ValueError):
            if name in holders.HOLDERS:
                return holders.HOLDERS[name]
            raise

    serialization_lib._retrieve_class_or_fn = retrieve
    try:
        yield
    finally:
        serialization_lib._retrieve_class_or_fn = plain
