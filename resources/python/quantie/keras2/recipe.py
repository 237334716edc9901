"""Recipes on models: finding what their ids name, and reading a recipe back from a quantized model."""
from typing import Any, Dict

from .. import ranges
from ..recipes import FORMAT, VERSION, Finder
from . import paths
from .activation import QuantizeActivation
from .calls import calls_of
from .config import spec_of
from .wrapper import QuantizeUse


def finder(model: Any) -> Finder:
    """Resolves the ids of a recipe against `model`."""
    return Finder(calls_of(model), paths.named_weights, paths.resolve)


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
    for layer in model._flatten_layers():
        if isinstance(layer, QuantizeUse):
            _add_wrapper(recipe, layer, model, current)
        elif isinstance(layer, QuantizeActivation):
            spec = dict(layer.activation)
            if current:
                spec["range"] = ranges.as_json(*layer.current_range())
            recipe["activations"][layer.call_path] = spec
    return recipe


def _add_wrapper(recipe: Dict[str, Any], layer: QuantizeUse, model: Any, current: bool) -> None:
    config, held = layer.quantize_config, layer.current_ranges() if current else {}
    for entry in config.weights:
        spec = spec_of(entry)
        if current:
            spec["range"] = ranges.as_json(*held[entry["weight"]])
        recipe["uses"]["%s:%s" % (config.call, entry["weight"])] = spec
    if config.activation is not None:
        recipe["activations"][config.call] = dict(config.activation)
        if current:
            recipe["activations"][config.call]["range"] = ranges.as_json(*held["activation"])
    for tie in config.ties:
        pair = ["%s:%s" % (_call_of(tie["layer"], model), tie["source"]), "%s:%s" % (config.call, tie["weight"])]
        recipe["ties"]["accept"].append(pair)


def _call_of(layer: Any, model: Any) -> str:
    wrappers = [w for w in model._flatten_layers() if isinstance(w, QuantizeUse) and w.layer is layer]
    return wrappers[0].quantize_config.call if wrappers else layer.name
