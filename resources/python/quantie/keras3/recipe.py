"""Recipes on models: finding what their ids name, and reading a recipe back from a quantized model."""
from typing import Any, Dict

from .. import ranges
from ..recipes import FORMAT, VERSION, Finder
from . import paths
from .activation import QuantizeActivation
from .backend import layers_within
from .calls import calls_of
from .wrapper import QuantizeUse, spec_of


def finder(model: Any) -> Finder:
    """Resolves the ids of a recipe against `model`."""
    return Finder(calls_of(model), _weights, _weight_at)


def recipe_of(model: Any, current: bool = True) -> Dict[str, Any]:
    """The recipe that a model with quantized uses was made by.

    Args:
      model: a model made by `quantize_apply` or by an export.
      current: write the ranges as the variables hold them now, after training too; False writes what was asked for
        ("minmax", a method, or numbers).
    """
    recipe: Dict[str, Any] = {
        "format": FORMAT, "version": VERSION, "model": {"name": model.name},
        "uses": {}, "activations": {}, "ties": {"accept": [], "reject": []},
    }
    for layer in layers_within(model):
        if isinstance(layer, QuantizeUse):
            _add_wrapper(recipe, layer, current)
        elif isinstance(layer, QuantizeActivation):
            spec = dict(layer.activation_spec.value)
            if current:
                spec["range"] = ranges.as_json(*layer.current_range())
            recipe["activations"][layer.call_path] = spec
    return recipe


def _add_wrapper(recipe: Dict[str, Any], layer: QuantizeUse, current: bool) -> None:
    held = layer.current_ranges() if current else {}
    for entry in layer.weight_specs.value:
        spec = spec_of(entry)
        if current:
            spec["range"] = ranges.as_json(*held[entry["weight"]])
        recipe["uses"]["%s:%s" % (layer.call_path, entry["weight"])] = spec
    if layer.activation_spec.value is not None:
        spec = dict(layer.activation_spec.value)
        if current:
            spec["range"] = ranges.as_json(*held["activation"])
        recipe["activations"][layer.call_path] = spec


def _weights(layer: Any) -> Dict[str, Any]:
    """Operations are calls without weights."""
    return paths.named_weights(layer) if hasattr(layer, "_flatten_layers") else {}


def _weight_at(layer: Any, path: str) -> Any:
    if not hasattr(layer, "_flatten_layers"):
        raise ValueError("operation %r has no weights" % layer.name)
    return paths.resolve(layer, path)
