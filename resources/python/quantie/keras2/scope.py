"""The scope within which Keras's own loading, saving and `to_json` keep layers that are shared."""
import contextlib
import threading
from typing import Any, Iterator, Mapping, Optional

from . import holders
from .backend import keras, layer_registry, old_form_scope, sharing


class _State(threading.local):
    scopes = 0  # how many `scope()` are open in this thread
    loading: Any = None  # the one loading scope that is open, if one is


_state = _State()
_lock = threading.Lock()
_installed = False


@contextlib.contextmanager
def scope(custom_objects: Optional[Mapping[str, Any]] = None) -> Iterator[None]:
    """Within it, `tf.keras.models.load_model`, `model_from_json`, `to_json` and `save` keep ties.

    Quantie's layers are known by import alone. The scope adds the holders `TiedDeembedding`, `TiedDense` and
    `DenseTranspose` (where the user has none of that name); it keeps the sharing of layers open across nested models, which
    plain Keras ends there; and it makes Keras 2.12 and later read and write the form of config that knows of sharing.

    Args:
      custom_objects: the user's own layers and functions by name; they may also be given to `load_model` itself.
    """
    _install()
    with contextlib.ExitStack() as stack:
        _state.scopes += 1
        stack.callback(_leave)
        stack.enter_context(old_form_scope())
        stack.enter_context(_fallback_holders())
        stack.enter_context(keras.utils.custom_object_scope(dict(custom_objects or {})))
        yield


def saving_scope() -> Any:
    """Within it, layers that are met twice are written with one id."""
    return sharing.SharedObjectSavingScope()


def _leave() -> None:
    _state.scopes -= 1


@contextlib.contextmanager
def _fallback_holders() -> Iterator[None]:
    """The holders as if they were layers of Keras: whatever the user registers or passes comes first."""
    layer_registry.populate_deserializable_objects()
    known = layer_registry.LOCAL.ALL_OBJECTS
    added = [name for name in holders.HOLDERS if name not in known]
    known.update((name, holders.HOLDERS[name]) for name in added)
    try:
        yield
    finally:
        for name in added:
            known.pop(name, None)


def _install() -> None:
    """Once: teaches Keras's loading scope to be re-entrant while one of ours is open, and Sequential to open one."""
    global _installed
    with _lock:
        if _installed:
            return
        _installed = True
        _make_reentrant(sharing.SharedObjectLoadingScope)
        _make_sequential_share(keras.Sequential)


def _make_reentrant(cls: Any) -> None:
    enter, leave = cls.__enter__, cls.__exit__

    def __enter__(self: Any) -> Any:
        if _state.scopes and _state.loading is not None:
            self._quantie_passes = True
            return _state.loading
        if _state.scopes:
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
        if not _state.scopes:
            return plain(cls, config, custom_objects)
        with sharing.SharedObjectLoadingScope():
            return plain(cls, config, custom_objects)

    from_config.__doc__ = plain.__doc__
    cls.from_config = classmethod(from_config)
