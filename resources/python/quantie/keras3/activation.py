"""A layer that quantizes what passes through it: for activations of calls that have no wrapper."""
from typing import Any, Dict, Mapping, Optional

from .. import ranges, specs
from .backend import Layer, keras
from .quantizers import RangeQuantizer
from .wrapper import _Opaque, quantized_outputs


@keras.saving.register_keras_serializable(package="quantie")
class QuantizeActivation(Layer):
    """Identity, but for quantize-dequantize with a fixed range. Owns two scalars, the range.

    Args:
      activation: {"bits", "symmetric", "narrow_range", "range": [lo, hi]}.
      call: the use-path of the call whose output this is: information, kept on re-save.
      source: an opaque string, kept on re-save.
    """

    def __init__(self, activation: Mapping[str, Any], call: str = "", source: Optional[str] = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.autocast = False
        self.supports_masking = True
        self.activation_spec = _Opaque(specs.activation_spec(activation, call + ": activation"))
        self.call_path = call
        self.source = source

    def build(self, input_shape: Any = None) -> None:
        quantizer = RangeQuantizer(self.activation_spec.value)
        quantizer.build(self, "activation", ())
        self._quantizer = _Opaque(quantizer)

    def build_from_config(self, config: Mapping[str, Any]) -> None:
        self.build()

    def call(self, inputs: Any) -> Any:
        return quantized_outputs(inputs, self._quantizer.value)

    def compute_output_spec(self, inputs: Any) -> Any:
        return keras.tree.map_structure(lambda t: keras.KerasTensor(t.shape, dtype=t.dtype), inputs)

    def current_range(self) -> ranges.Range:
        """(lo, hi) as the variables hold them."""
        return self._quantizer.value.current_range()

    def get_config(self) -> Dict[str, Any]:
        config = super().get_config()
        config.update(activation=dict(self.activation_spec.value), call=self.call_path)
        if self.source is not None:
            config["source"] = self.source
        return config
