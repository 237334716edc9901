"""What one call quantizes: the serializable configuration of a wrapper."""
import copy
from typing import Any, Dict, List, Mapping, Optional, Sequence

import tensorflow_model_optimization as tfmot

from .. import specs
from . import paths, sharing
from .backend import keras
from .quantizers import RangeQuantizer

_TIE_KEYS = ("weight", "layer", "source", "transpose")


@keras.utils.register_keras_serializable(package="quantie")
class UseConfig(tfmot.quantization.keras.QuantizeConfig):
    """The quantized uses of one call.

    Args:
      call: the use-path of the original call, such as "tower@0/conv1": information, kept on re-save.
      weights: one dict per quantized weight, {"weight": path, "bits", "symmetric", "narrow_range", "axis", "range"};
        their order is that of the min/max variables.
      activation: how the output is quantized, {"bits", "symmetric", "narrow_range", "range": [lo, hi]}, or None.
      ties: weights of the wrapped layer that another layer's weight replaces, {"weight", "layer", "source", "transpose"};
        "layer" is the other layer, or its dict.
      source: an opaque string, kept on re-save.
    """

    def __init__(
        self,
        call: str = "",
        weights: Sequence[Mapping[str, Any]] = (),
        activation: Optional[Mapping[str, Any]] = None,
        ties: Optional[Sequence[Mapping[str, Any]]] = None,
        source: Optional[str] = None,
    ):
        self.call = call
        self.weights: List[Dict[str, Any]] = [_weight_entry(entry, call) for entry in weights]
        self.activation = None if activation is None else specs.activation_spec(activation, call + ": activation")
        self.ties: List[Dict[str, Any]] = [_tie_entry(entry, call) for entry in ties or ()]
        self.source = source
        for name, entries in (("weights", self.weights), ("ties", self.ties)):
            named = [entry["weight"] for entry in entries]
            if len(set(named)) < len(named):
                raise ValueError("%s: a weight stands twice in %s: %s" % (call, name, named))

    def get_weights_and_quantizers(self, layer: Any) -> List[Any]:
        return [(paths.resolve(layer, entry["weight"]), RangeQuantizer(spec_of(entry))) for entry in self.weights]

    def get_activations_and_quantizers(self, layer: Any) -> List[Any]:
        return []

    def get_output_quantizers(self, layer: Any) -> List[Any]:
        return [] if self.activation is None else [RangeQuantizer(dict(self.activation))]

    def set_quantize_weights(self, layer: Any, quantize_weights: Any) -> None:
        """Nothing to do: `QuantizeUse` puts quantized weights in place for one call only."""

    def set_quantize_activations(self, layer: Any, quantize_activations: Any) -> None:
        """Nothing to do: see `set_quantize_weights`."""

    def get_config(self) -> Dict[str, Any]:
        config: Dict[str, Any] = {
            "call": self.call,
            "weights": copy.deepcopy(self.weights),
            "activation": copy.deepcopy(self.activation),
        }
        if self.ties:
            config["ties"] = [dict(tie, layer=sharing.serialize_layer(tie["layer"])) for tie in self.ties]
        if self.source is not None:
            config["source"] = self.source
        return config

    @classmethod
    def from_config(cls, config: Mapping[str, Any], custom_objects: Any = None) -> "UseConfig":
        config = dict(config)
        config["ties"] = [
            dict(tie, layer=sharing.deserialize(tie["layer"], custom_objects)) if isinstance(tie["layer"], dict) else tie
            for tie in config.get("ties") or ()
        ]
        return cls(**config)


def spec_of(entry: Mapping[str, Any]) -> Dict[str, Any]:
    """The spec of a weight entry: all but its path."""
    return {key: value for key, value in entry.items() if key != "weight"}


def _weight_entry(given: Mapping[str, Any], call: str) -> Dict[str, Any]:
    if not isinstance(given, Mapping) or not isinstance(given.get("weight"), str):
        raise ValueError("%s: a quantized weight needs its path under \"weight\": %r" % (call, given))
    place = "%s:%s" % (call, given["weight"])
    return dict(weight=given["weight"], **specs.weight_spec(spec_of(given), place))


def _tie_entry(given: Mapping[str, Any], call: str) -> Dict[str, Any]:
    place = call + ": tie"
    specs.check_keys(given, _TIE_KEYS, place)
    for key in ("weight", "layer", "source"):
        if key not in given:
            raise ValueError("%s: %r is missing" % (place, key))
    return {key: given.get(key, False) for key in _TIE_KEYS}
