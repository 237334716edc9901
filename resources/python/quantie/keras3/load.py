"""Loading models from files, ties kept."""
import os
from typing import Any, Mapping, Optional, Union

from .backend import keras
from .scope import scope


def load_model(
    path: Union[str, "os.PathLike[str]"], custom_objects: Optional[Mapping[str, Any]] = None, compile: bool = False
) -> Any:
    """The model in a `.keras` file.

    Args:
      path: the file.
      custom_objects: the user's own layers and functions by name.
      compile: whether to compile the model as it was when it was saved.
    """
    path = os.fspath(path)
    if not path.endswith(".keras"):
        raise ValueError("%s: Keras 3 keeps ties in .keras files only" % path)
    with scope(custom_objects):
        return keras.saving.load_model(path, custom_objects=dict(custom_objects or {}), compile=compile)
