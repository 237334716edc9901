"""Loading operations that newer versions of Keras wrote into older ones."""
import contextlib
import inspect
from typing import Any, Iterator, Type

from .backend import keras

Operation = keras.Operation


@contextlib.contextmanager
def named_operations() -> Iterator[None]:
    """Within it, operations take the name that their config has, also those of which Keras 3.5 asks for none."""
    plain = vars(Operation)["from_config"]

    def from_config(cls: Type[Any], config: Any) -> Any:
        if issubclass(cls, keras.Layer) or "name" not in config or _takes_name(cls):
            return plain.__func__(cls, config)
        made = plain.__func__(cls, {key: value for key, value in config.items() if key != "name"})
        made.name = config["name"]
        return made

    Operation.from_config = classmethod(from_config)
    try:
        yield
    finally:
        Operation.from_config = plain


def _takes_name(cls: Type[Any]) -> bool:
    parameters = inspect.signature(cls.__init__).parameters.values()
    return any(p.name == "name" or p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters)
