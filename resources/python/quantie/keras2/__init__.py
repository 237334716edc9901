"""Quantization per use for Keras 2: TensorFlow 2.6 ... 2.15 with TFMOT, and tf_keras.

    import quantie.keras2 as quantie

    with quantie.scope():
        model = tf.keras.models.load_model("q.h5", custom_objects=mine)
    q = quantie.quantize_apply(model, "model.recipe.json")
    c = quantie.clone_model(model)

Importing this registers the layers that exported files name, so a `.h5` also loads with plain
`tf.keras.models.load_model` unless it needs one of the holders.
"""
from .activation import QuantizeActivation
from .apply import quantize_apply
from .clone import clone_model
from .config import UseConfig
from .holders import DenseTranspose, TiedDeembedding, TiedDense
from .load import load_model
from .recipe import recipe_of
from .scope import scope
from .tflite import check_tflite
from .weights import load_weights
from .wrapper import QuantizeUse

__all__ = [
    "DenseTranspose",
    "QuantizeActivation",
    "QuantizeUse",
    "TiedDeembedding",
    "TiedDense",
    "UseConfig",
    "check_tflite",
    "clone_model",
    "load_model",
    "load_weights",
    "quantize_apply",
    "recipe_of",
    "scope",
]
