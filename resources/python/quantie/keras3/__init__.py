"""Quantization per use for Keras 3, under TensorFlow, JAX and PyTorch.

    import quantie.keras3 as quantie

    model = quantie.load_model("q.keras", custom_objects=mine)
    q = quantie.quantize_apply(model, "model.recipe.json")
    c = quantie.clone_model(model)

Importing this registers the layers that exported files name, so a `.keras` also loads with plain
`keras.saving.load_model` unless it needs one of the holders.
"""
from .activation import QuantizeActivation
from .apply import quantize_apply
from .clone import clone_model
from .dotted_names import allow_dotted_names
from .holders import DenseTranspose, TiedDeembedding, TiedDense
from .load import load_model
from .mask import KeepMask
from .recipe import recipe_of
from .scope import scope
from .wrapper import QuantizeUse

__all__ = [
    "DenseTranspose",
    "KeepMask",
    "QuantizeActivation",
    "QuantizeUse",
    "TiedDeembedding",
    "TiedDense",
    "clone_model",
    "load_model",
    "quantize_apply",
    "recipe_of",
    "scope",
]

allow_dotted_names()
