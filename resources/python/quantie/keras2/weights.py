"""Weights files: Keras has two layouts of `.h5` and tells them apart by the name alone; this looks into the file."""
import contextlib
import os
from typing import Any, Iterator, Union

import h5py

from .backend import load_hdf5_weights, saving_library

Path = Union[str, "os.PathLike[str]"]


def load_weights(model: Any, path: Path) -> None:
    """Loads the weights of a `.h5` in the layout of `model.save("x.h5")`, or of any other file that Keras reads.

    Keras 2.12 and later take every `*.weights.h5` for a newer layout.
    """
    path = os.fspath(path)
    if not _load_by_layers(model, path):
        model.load_weights(path)


@contextlib.contextmanager
def both_layouts() -> Iterator[None]:
    """Within it, `model.load_weights("x.weights.h5")` of Keras 2.12 and later reads both layouts."""
    if saving_library is None:
        yield
        return
    plain = saving_library.load_weights_only

    def load_weights_only(model: Any, filepath: Any, *args: Any, **kwargs: Any) -> Any:
        if not _load_by_layers(model, os.fspath(filepath)):
            plain(model, filepath, *args, **kwargs)

    saving_library.load_weights_only = load_weights_only
    try:
        yield
    finally:
        saving_library.load_weights_only = plain


def _load_by_layers(model: Any, path: str) -> bool:
    """Whether the file has the layout of `model.save("x.h5")`; its weights are loaded then."""
    if not os.path.isfile(path) or not h5py.is_hdf5(path):
        return False
    with h5py.File(path, "r") as file:
        group = file["model_weights"] if "layer_names" not in file.attrs and "model_weights" in file else file
        if "layer_names" not in group.attrs and "layer_names0" not in group.attrs:
            return False
        load_hdf5_weights(group, model)
    return True
