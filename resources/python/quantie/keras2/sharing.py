"""Layers that are shared between configs: writing their ids, and finding one object per id again.

Keras's own scope for that is not re-entrant (a nested model ends it), writes an id only at the second meeting (by then a
nested model's config has been copied without it), is not opened by Sequential models, and its old form does not know the
`.keras` file. Where this package is at work these are mended; elsewhere Keras behaves as ever.
"""
import contextlib
import threading
from typing import Any, Iterator

from .backend import keras, known_layers, old_form_scope, sharing


class _State(threading.local):
    depth = 0  # how many `mended` are open in this thread
    loading: Any = None  # the one loading scope that is open, if one is


_state = _State()
_lock = threading.Lock()
_installed = False


@contextlib.contextmanager
def mended() -> Iterator[None]:
    """Within it sharing works through nested models. May be entered while Keras is loading: its open scope is kept."""
    _install()
    _state.depth += 1
    before = _state.loading
    if before is None:
        current = sharing._shared_object_loading_scope()
        _state.loading = None if isinstance(current, sharing.NoopLoadingScope) else current
    try:
        yield
    finally:
        _state.loading = before
        _state.depth -= 1


def saving_scope() -> Any:
    """Within it, layers that are met twice are written with one id."""
    return sharing.SharedObjectSavingScope()


def serialize_layer(layer: Any) -> dict:
    """`layer` in the old form; within a saving scope its id is written at once, not at the second meeting."""
    with mended(), old_form_scope():
        data = sharing.serialize_keras_object(layer)
    if isinstance(data, sharing.SharedObjectConfig):
        data["shared_object_id"] = data.object_id
    return data


def deserialize(data: dict, custom_objects: Any = None) -> Any:
    """The layer (or other object) of a dict in the old form; one object per `shared_object_id` of the open loading scope."""
    with mended(), old_form_scope():
        return sharing.deserialize_keras_object(
            data, module_objects=known_layers(), custom_objects=custom_objects, printable_module_name="layer")


def _install() -> None:
    """Once: teaches Keras these things, for as long as `mended` is open."""
    global _installed
    with _lock:
        if _installed:
            return
        _installed = True
        _make_reentrant(sharing.SharedObjectLoadingScope)
        _make_sequential_share(keras.Sequential)
        _write_ids_at_once(sharing.SharedObjectConfig)
        _read_keras_files(sharing)


def _make_reentrant(cls: Any) -> None:
    enter, leave = cls.__enter__, cls.__exit__

    def __enter__(self: Any) -> Any:
        if _state.depth and _state.loading is not None:
            self._quantie_passes = True
            return _state.loading
        if _state.depth:
            _state.loading = self
        return enter(self)

    def __exit__(self: Any, *args: Any) -> None:
        if getattr(self, "_quantie_passes", False):
            return
        if _state.loading is self:
            _state.loading = None
        leave(self, *args)

    cls.__enter__, cls.__exit__ = __enter__, __exit__


def _make_sequential_share(cls: Any) -> None:
    plain = cls.from_config.__func__

    def from_config(cls: Any, config: Any, custom_objects: Any = None) -> Any:
        if not _state.depth:
            return plain(cls, config, custom_objects)
        with sharing.SharedObjectLoadingScope():
            return plain(cls, config, custom_objects)

    from_config.__doc__ = plain.__doc__
    cls.from_config = classmethod(from_config)


def _write_ids_at_once(cls: Any) -> None:
    """Keras writes an id when it meets an object again; by then a nested model's config has been copied without it."""
    plain = cls.__init__

    def __init__(self: Any, base_config: Any, object_id: int, **kwargs: Any) -> None:
        plain(self, base_config, object_id, **kwargs)
        if _state.depth:
            self["shared_object_id"] = object_id

    cls.__init__ = __init__


def _read_keras_files(module: Any) -> None:
    """A `.keras` file passes no table of layers, and names registered classes under a key of their own."""
    plain = module.deserialize_keras_object

    def deserialize_keras_object(identifier: Any, module_objects: Any = None, *args: Any, **kwargs: Any) -> Any:
        if _state.depth and isinstance(identifier, dict):
            if module_objects is None:
                module_objects = known_layers()
            if identifier.get("registered_name"):
                identifier = dict(identifier, class_name=identifier["registered_name"])
        return plain(identifier, module_objects, *args, **kwargs)

    deserialize_keras_object.__doc__ = plain.__doc__
    module.deserialize_keras_object = deserialize_keras_object
