"""Exports of models that are hard to export: what tests/data/hard/models.py has, and more."""
import json

import numpy as np
import pytest
import tensorflow as tf

import export_cases as cases
import export_models
import layers as hard_layers
import make_hard
import models as hard_models
from plain_keras import PlainKeras
from reference_walk import Walk

MODELS = {f.__name__: f for f in hard_models.MODELS + export_models.MODELS}
CUSTOM_OBJECTS = {name: value for name, value in vars(hard_layers).items() if isinstance(value, type)}

# What cannot be told from a file, or what Keras itself does not write or run, and why.
LEFT_OUT = {
    "inside_and_outside": "Keras writes the wrong calls of a layer that stands in a nested model and before it",
    "loop": "the same for models that are called inside one another",
    "shared_across": "the same for a layer in two nested models and outside",
    "operators": "Keras writes einsum without its arguments",
    "custom_hidden": "ids of weights in layers that no config names are guessed",
}


class Case:
    """A live model, saved once, with inputs and what it computes."""

    _known = {}

    def __init__(self, name, quantie, folder):
        self.name = name
        self.model = make_hard.start(MODELS[name])
        for variable in self.model.weights:  # a variance must not be negative
            if "variance" in variable.name:
                variable.assign(np.abs(variable.numpy()) + 0.5)
        for layer in self.model._flatten_layers():
            if hasattr(layer, "finalize_state"):
                layer.finalize_state()
        self.file = folder / (name + ".h5")
        try:
            self.model.save(str(self.file))
        except ValueError:  # HDF5 cannot hold some names
            if tf.__version__.startswith("2.6."):
                raise Unsupported("this Keras cannot save the model")
            self.file = folder / (name + ".keras")
            self.model.save(str(self.file))
        self.inspected = json.loads(quantie("inspect", self.file, "--json"))
        self.inputs = list(inputs_for(self.model))
        self.outputs = [np.asarray(o) for o in self.expected({"uses": {}})]
        self.calls = [call["path"] for layer in self.inspected["layers"] for call in layer["calls"]
                      if layer["class"] in ("Dense", "Conv2D", "Conv1D", "Add", "Embedding", "LayerNormalization") and call["shape"]]

    @classmethod
    def of(cls, name, quantie, factory):
        if name in LEFT_OUT:
            pytest.skip(LEFT_OUT[name])
        if name not in cls._known:
            try:
                cls._known[name] = cls(name, quantie, factory.mktemp(name, numbered=True))
            except Unsupported as reason:
                cls._known[name] = reason
        if isinstance(cls._known[name], Unsupported):
            pytest.skip(str(cls._known[name]))
        return cls._known[name]

    def expected(self, recipe):
        walk = Walk(recipe)
        outputs = walk.run(self.model, self.inputs)
        assert walk.met == set(recipe["uses"]) | set(recipe.get("activations", {})), "the walk does not know all ids"
        return outputs


class Unsupported(Exception):
    """This Keras cannot make, save or run the model."""


def inputs_for(model):
    rng = np.random.default_rng(5)
    for tensor in model.inputs:
        shape = [3] + [d or 4 for d in tensor.shape[1:]]
        if tensor.dtype == tf.bool:
            value = rng.random(shape) < 0.7
            value[:, 0] = True
            yield value
        elif tensor.dtype.is_integer:
            yield rng.integers(0, 9, shape).astype(tensor.dtype.as_numpy_dtype)
        else:
            yield rng.standard_normal(shape).astype(tensor.dtype.as_numpy_dtype)


@pytest.fixture(params=sorted(MODELS))
def case(request, quantie, tmp_path_factory):
    return Case.of(request.param, quantie, tmp_path_factory)


@pytest.fixture(scope="module")
def plain_keras():
    process = PlainKeras()
    yield process
    process.close()


def tolerance(case):
    """Half precision rounds what one rounding more or less has shifted."""
    halves = any(v.dtype != tf.float32 and v.dtype.is_floating for v in case.model.weights)
    mixed = any(layer.compute_dtype == "float16" for layer in case.model._flatten_layers())
    return 2e-3 if halves or mixed else cases.TOLERANCE


@pytest.mark.parametrize("seed", cases.seeds(1))
def test_tfmot(case, quantie, tmp_path, seed):
    recipe = cases.random_recipe(case.inspected, seed, share=0.7, calls=case.calls)
    file, saved = tmp_path / "q.h5", tmp_path / "saved.h5"
    plan = json.loads(quantie("export", case.file, "--recipe", cases.write_recipe(recipe, tmp_path), "--out", file, "--json"))
    left_out = [line for line in plan["warnings"] if "no output" in line]
    model = cases.load(file, CUSTOM_OBJECTS, by_companion=True)
    cases.assert_outputs(cases.outputs_of(model, case.inputs), case.expected(recipe), tolerance(case))
    cases.assert_one_variable_per_tie(model, case.model)
    cases.assert_recipe_is(json.loads(quantie("recipe", file, "--out", "-")), recipe, left_out)
    quantie("compare", case.file, file)
    # TensorFlow trains no model of a name in another script, and 2.6 no grouped convolution on a CPU.
    if seed or not case.model.name.isascii() or (case.name == "normal_layers" and tf.__version__.startswith("2.6.")):
        return
    cases.train(model, case.inputs)
    cases.assert_one_variable_per_tie(model, case.model)
    with cases.companion.scope():
        model.save(str(saved))
    loaded = cases.load(saved, CUSTOM_OBJECTS, by_companion=True)
    cases.assert_outputs(cases.outputs_of(loaded, case.inputs), cases.outputs_of(model, case.inputs), tolerance(case))
    cases.assert_one_variable_per_tie(loaded, case.model)
    cases.assert_recipe_is(json.loads(quantie("recipe", saved, "--out", "-")), recipe, left_out)
    quantie("compare", case.file, saved)


def test_keras(case, quantie, tmp_path):
    file = tmp_path / "k.h5"
    quantie("export", case.file, "--format", "keras", "--out", file)
    model = cases.load(file, CUSTOM_OBJECTS, by_companion=True)
    cases.assert_outputs(cases.outputs_of(model, case.inputs), case.outputs, tolerance(case))
    assert len(model.trainable_variables) == len(case.model.trainable_variables)
    quantie("compare", case.file, file)


@pytest.mark.parametrize("seed", cases.seeds(1))
def test_baked(case, quantie, plain_keras, tmp_path, seed):
    # A holder that disagrees with what it holds needs a definition of what it computes.
    agreeing = case.name in ("custom", "holder_first", "holders_deep", "own_like_held", "towers", "translator")
    recipe = cases.random_recipe(case.inspected, 300 + seed, share=0.7, calls=case.calls, agreeing=agreeing)
    if any(type(layer).__name__ == "SpectralNormalization" for layer in case.model._flatten_layers()):
        pytest.skip("Keras 2.15 cannot load its own SpectralNormalization from .h5")
    if case.name == "normal_layers" and tf.__version__.startswith("2.6."):
        pytest.skip("Keras 2.6 loads its own Normalization with the statistics that it was built with")
    file = tmp_path / "b.h5"
    quantie("export", case.file, "--recipe", cases.write_recipe(recipe, tmp_path), "--format", "baked", "--out", file)
    cases.assert_outputs(plain_keras.outputs(file, case.inputs, tmp_path), case.expected(dict(recipe, uses=cases.rounded_as_2_15(recipe["uses"]))),
                         tolerance(case))
