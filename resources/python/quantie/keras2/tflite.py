"""What the TFLite converter makes of a quantized model."""
from typing import Any, List

from .activation import QuantizeActivation
from .wrapper import QuantizeUse


def check_tflite(model: Any) -> None:
    """Raises ValueError where `tf.lite.TFLiteConverter` would not convert `model` to the same numbers.

    The converter knows quantize-dequantize at 8 bits. It refuses 2 to 4, 12 and 16 bits, and converts 5 to 7 bits to
    different numbers without a word. For other widths export the model with the format `baked`.
    """
    wrong: List[str] = []
    for layer in model._flatten_layers():
        if isinstance(layer, QuantizeUse):
            config = layer.quantize_config
            wrong += ["%s:%s" % (config.call, entry["weight"]) for entry in config.weights if entry["bits"] != 8]
            wrong += [config.call] if config.activation and config.activation["bits"] != 8 else []
        elif isinstance(layer, QuantizeActivation) and layer.activation["bits"] != 8:
            wrong.append(layer.call_path)
    if wrong:
        raise ValueError(
            "TFLite converts 8 bits only, these have other widths: %s. Export with the format 'baked' instead: "
            "quantie export MODEL --recipe R --format baked --out FILE" % ", ".join(wrong))
