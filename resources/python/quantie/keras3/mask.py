"""A layer that lets a mask go on where the operations of Keras end it."""
from typing import Any

from .backend import Layer, keras


@keras.saving.register_keras_serializable(package="quantie")
class KeepMask(Layer):
    """The values of one tensor with the mask of another: what a layer does that masks its own output.

    Keras gives the output of a layer that supports masking the mask of its first argument.
    """

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.autocast = False
        self.supports_masking = True

    def call(self, masked: Any, values: Any) -> Any:
        return keras.ops.copy(values)  # a tensor of its own: others may read the values without the mask

    def compute_output_spec(self, masked: Any, values: Any) -> Any:
        return keras.KerasTensor(values.shape, dtype=values.dtype)
