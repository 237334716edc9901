"""What the tests of exports share: random recipes, what a loaded export must be like, and training it."""
import json

import numpy as np
import pytest
import tensorflow as tf

import quantie.keras2 as companion
from recipe_cases import EVERYTHING, float_uses, random_activation, random_recipe, random_scheme, seeds  # noqa: F401

TOLERANCE = 2e-5
keras = tf.keras


# --- recipes ------------------------------------------------------------------------------------------------------


def rounded_as_2_15(uses):
    """Settings of uses for the oracle where the program itself has quantized the weights: as TensorFlow 2.15 does, also in 2.6."""
    return {use: dict(spec, rounding="2.15") for use, spec in uses.items()}


def write_recipe(recipe, folder):
    path = folder / "model.recipe.json"
    path.write_text(json.dumps(recipe))
    return path


def same_scheme(a, b):
    """Whether two settings say the same: what is left out is the default, numbers are float32 in a file."""
    keys = ("bits", "symmetric", "narrow_range", "axis", "range")
    defaults = {"symmetric": True, "narrow_range": True, "axis": None, "range": "minmax"}
    for key in keys:
        left, right = a.get(key, defaults.get(key)), b.get(key, defaults.get(key))
        if key == "range" and not isinstance(left, str) and not isinstance(right, str):
            if not np.allclose(np.ravel(left), np.ravel(right), rtol=1e-6, atol=0):
                return False
        elif left != right:
            return False
    return True


def assert_recipe_is(back, recipe, left_out=()):
    """`back` is what the program reads out of a file again; `left_out`: what its plan warned of."""
    for section, defaults in (("uses", {}), ("activations", {"symmetric": False, "narrow_range": False})):
        wanted, found = recipe.get(section, {}), back.get(section, {})
        wanted = {name: scheme for name, scheme in wanted.items() if name in found or not any(name in line for line in left_out)}
        assert sorted(found) == sorted(wanted)
        for name in wanted:
            assert same_scheme({**defaults, **wanted[name]}, {**defaults, **found[name]}), (name, wanted[name], found[name])


# --- models -------------------------------------------------------------------------------------------------------


def outputs_of(model, inputs):
    """The outputs as a list of arrays; `inputs` in the model's order."""
    names = getattr(model, "input_names", None)
    structure = getattr(model, "_nested_inputs", None)
    given = inputs[0] if len(inputs) == 1 else list(inputs)
    if isinstance(structure, dict):
        given = dict(zip(names, inputs))
    return [np.asarray(o) for o in tf.nest.flatten(model(given, training=False))]


def assert_outputs(got, wanted, tolerance=TOLERANCE):
    assert len(got) == len(wanted)
    for a, b in zip(got, wanted):
        a, b = np.asarray(a), np.asarray(b)
        assert a.shape == b.shape
        largest = np.abs(np.float64(b)).max() if b.size else 0
        error = np.abs(np.float64(a) - np.float64(b)).max() if b.size else 0
        assert error <= tolerance * max(largest, 1e-6), "differs by %g where the largest is %g" % (error, largest)


def wrappers(model):
    return [layer for layer in model.layers if isinstance(layer, companion.QuantizeUse)]


def assert_one_variable_per_tie(model, original):
    """As many variables as in the original, and each layer once, in however many wrappers it stands."""
    assert len(model.trainable_variables) == len(original.trainable_variables)
    assert len({id(v) for v in model.trainable_variables}) == len(model.trainable_variables)
    layers = {}
    for wrapper in wrappers(model):
        layers.setdefault(wrapper.layer.name, set()).add(id(wrapper.layer))
    for layer in model.layers:
        if layer.name in layers:
            layers[layer.name].add(id(layer))
    assert [name for name, found in layers.items() if len(found) > 1] == []


def train(model, inputs, steps=2):
    """A compiled fit. Adam keeps two slots for each trainable variable that has a gradient, and a counter or two."""
    targets = [np.asarray(o + 0.1 if o.dtype.kind == "f" else o) for o in outputs_of(model, inputs)]
    optimizer = keras.optimizers.Adam(0.01)
    # Keras 2.15's own SpectralNormalization trains eagerly only.
    eager = any(type(layer).__name__ == "SpectralNormalization" for layer in model._flatten_layers())
    model.compile(optimizer, "mse", run_eagerly=eager)
    before = [v.numpy() for v in model.trainable_variables]
    tf.random.set_seed(7)  # shuffling and dropout ask for one where operations are deterministic
    x = list(inputs) if len(inputs) > 1 else inputs[0]
    model.fit(x, targets if len(targets) > 1 else targets[0], epochs=steps, batch_size=len(inputs[0]), verbose=0)
    assert any((a != v.numpy()).any() for a, v in zip(before, model.trainable_variables))
    state = optimizer.variables() if callable(optimizer.variables) else optimizer.variables
    assert len(state) <= 2 + 2 * len(model.trainable_variables)
    for wrapper in wrappers(model):  # after fit the followed ranges belong to the weights before the last step
        wrapper.reset_ranges()


# --- files --------------------------------------------------------------------------------------------------------


def load(path, custom_objects, by_companion):
    """A model from an export: by the companion alone, or by Keras's own functions."""
    path = str(path)
    if by_companion:
        return companion.load_model(path, custom_objects=custom_objects)
    if path.endswith(".h5"):
        return keras.models.load_model(path, custom_objects=custom_objects, compile=False)
    with companion.scope():
        with open(path, encoding="utf-8") as file:
            model = keras.models.model_from_json(file.read(), custom_objects=custom_objects)
        model.load_weights(path[:-len(".json")] + ".weights.h5")
    return model


def skip_unless_there(path):
    if not path.exists():
        pytest.skip("Keras of this version does not write %s" % path.name)
