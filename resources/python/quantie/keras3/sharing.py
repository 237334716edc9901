"""Layers that are shared between configs.

Keras writes a `shared_object_id` when it meets an object again, into the dict that it made at the first meeting. Where
that was copied by then (inside a nested model, inside another layer's config), the first copy stays without the id, and
Keras cannot load what it wrote. Where this package is at work ids are written at once.
"""
import contextlib
import threading
from typing import Any, Dict, Iterator, Mapping, Optional

from .backend import Layer, serialization_lib

ObjectSharingScope = serialization_lib.ObjectSharingScope
SafeModeScope = serialization_lib.SafeModeScope
shared_object = serialization_lib.get_shared_object
record = serialization_lib.record_object_after_deserialization


class _State(threading.local):
    depth = 0


_state = _State()
_lock = threading.Lock()
_installed = False


@contextlib.contextmanager
def ids_at_once() -> Iterator[None]:
    """Within it every layer is written with its id, whether or not it is met again."""
    _install()
    _state.depth += 1
    try:
        yield
    finally:
        _state.depth -= 1


def serialize(layer: Any) -> Dict[str, Any]:
    """`layer` as a dict, with ids on it and on all layers inside its config."""
    with ids_at_once():
        return serialization_lib.serialize_keras_object(layer)


def deserialize(data: Mapping[str, Any], custom_objects: Optional[Mapping[str, Any]] = None, safe_mode: bool = True) -> Any:
    """The layer (or other object) of a dict; one object per `shared_object_id` of the open scope."""
    return serialization_lib.deserialize_keras_object(dict(data), custom_objects=custom_objects, safe_mode=safe_mode)


def _install() -> None:
    """Once: teaches Keras this, for as long as `ids_at_once` is open."""
    global _installed
    with _lock:
        if _installed:
            return
        _installed = True
        plain = serialization_lib.record_object_after_serialization

        def record_object_after_serialization(obj: Any, config: Dict[str, Any]) -> None:
            plain(obj, config)
            if _state.depth and isinstance(obj, Layer):
                config["shared_object_id"] = int(id(obj))

        serialization_lib.record_object_after_serialization = record_object_after_serialization
