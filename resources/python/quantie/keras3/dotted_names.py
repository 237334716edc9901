"""Names with dots under PyTorch: its modules take none, and exports join the names of nested models with one."""
from typing import Any

from .backend import BACKEND


def _key(variable: Any) -> str:
    return variable.path.replace(".", "\N{MIDDLE DOT}")


def allow_dotted_names() -> None:
    """Keras registers each variable with its layer's module under the variable's path; from now on without dots."""
    if BACKEND != "torch":
        return
    import torch
    from keras.src.backend.torch.layer import TorchLayer

    def track_variables(layer: Any) -> None:
        layer._torch_params = torch.nn.ParameterDict({_key(variable): variable.value for variable in layer.variables})

    def track(layer: Any, variable: Any) -> None:
        if hasattr(layer, "_torch_params") and _key(variable) not in layer.torch_params:
            layer.torch_params[_key(variable)] = variable.value

    def untrack(layer: Any, variable: Any) -> None:
        if hasattr(layer, "_torch_params") and _key(variable) in layer.torch_params:
            layer.torch_params.pop(_key(variable))

    TorchLayer._track_variables = track_variables
    TorchLayer._post_track_variable = track
    TorchLayer._post_untrack_variable = untrack
