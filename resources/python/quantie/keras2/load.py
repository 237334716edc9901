"""Loading models from files, ties kept."""
import os
from typing import Any, Mapping, Optional

from .backend import finalize_state, keras
from .scope import scope
from .weights import Path, load_weights


def load_model(
    path: Path, custom_objects: Optional[Mapping[str, Any]] = None, weights: Any = None, compile: bool = False
) -> Any:
    """The model in a file or folder.

    Args:
      path: a `.h5` or `.keras` file, a SavedModel folder, or an architecture `.json`.
      custom_objects: the user's own layers and functions by name.
      weights: for a `.json` the file of its weights; by default `x.weights.h5` beside `x.json`; False leaves the weights
        as they are initialised.
      compile: whether to compile the model as it was when it was saved.
    """
    path = os.fspath(path)
    with scope(custom_objects):
        if not path.endswith(".json"):
            model = keras.models.load_model(path, custom_objects=dict(custom_objects or {}), compile=compile)
            finalize_state(model)
        else:
            with open(path, encoding="utf-8") as file:
                model = keras.models.model_from_json(file.read(), custom_objects=dict(custom_objects or {}))
            if weights is None:
                weights = path[: -len(".json")] + ".weights.h5"
                if not os.path.exists(weights):
                    raise FileNotFoundError(
                        "%s holds no weights, and there is no %s: pass weights=FILE, or weights=False" % (path, weights))
        if weights:
            load_weights(model, weights)
    return model
