"""Loading models and weights from files, ties kept."""
import os
from typing import Any, Mapping, Optional, Union

import h5py

from .backend import keras, load_hdf5_weights
from .scope import scope

Path = Union[str, "os.PathLike[str]"]


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


def load_weights(model: Any, path: Path) -> None:
    """Loads the weights of a `.h5` in the layout of `model.save("x.h5")`, or of any other file that Keras reads.

    Keras 2.12 and later take every `*.weights.h5` for a newer layout; this looks into the file.
    """
    path = os.fspath(path)
    if os.path.isfile(path) and h5py.is_hdf5(path):
        with h5py.File(path, "r") as file:
            group = file["model_weights"] if "layer_names" not in file.attrs and "model_weights" in file else file
            if "layer_names" in group.attrs or "layer_names0" in group.attrs:
                load_hdf5_weights(group, model)
                return
    model.load_weights(path)
