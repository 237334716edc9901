"""A layer that quantizes what passes through it: for activations of calls that have no wrapper."""
from typing import Any, Dict, Mapping, Optional

import tensorflow as tf

from .. import specs
from ..ranges import Range
from .backend import keras
from .quantizers import RangeQuantizer
from .wrapper import quantized_outputs


@keras.utils.register_keras_serializable(package="quantie")
class QuantizeActivation(keras.layers.Layer):
    """Identity, but for quantize-dequantize with a fixed range. Owns two scalars, the range.

    Args:
      activation: {"bits", "symmetric", "narrow_range", "range": [lo, hi]}.
      call: the use-path of the call whose output this is: information, kept on re-save.
      source: an opaque string, kept on re-save.
    """

    def __init__(self, activation: Mapping[str, Any], call: str = "", source: Optional[str] = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._autocast = False
        object.__setattr__(self, "activation", specs.activation_spec(activation, call + ": activation"))
        self.call_path = call
        self.source = source

    def build(self, input_shape: Any) -> None:
        quantizer = RangeQuantizer(self.activation)
        variables = quantizer.build((), "activation", self)
        object.__setattr__(self, "_quantizer", quantizer)
        object.__setattr__(self, "_variables", variables)
        object.__setattr__(self, "_min", variables["min_var"])
        object.__setattr__(self, "_max", variables["max_var"])
        super().build(input_shape)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        return quantized_outputs(inputs, self._quantizer, self._variables)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def current_range(self) -> Range:
        """(lo, hi) as the variables hold them."""
        return self._min.numpy(), self._max.numpy()

    def get_config(self) -> Dict[str, Any]:
        config = super().get_config()
        config.update(activation=dict(self.activation), call=self.call_path)
        if self.source is not None:
            config["source"] = self.source
        return config
