"""Models of Keras 2 exported to Keras 3: they load there, compute what they computed, and keep their ties.

Runs where both Kerases are: Keras 2 as tf_keras, which is tf.keras there, and Keras 3 as keras.
"""
import json
import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")

import tensorflow as tf  # noqa: E402

import conversion_layers  # noqa: E402
import export_cases as cases  # noqa: E402
import per_use_keras2  # noqa: E402
from conftest import DATA  # noqa: E402
from custom_layers import CUSTOM_OBJECTS  # noqa: E402
from quantie import keras3 as companion  # noqa: E402

NAMES = ["autoencoder", "dense_twice", "plain_cnn", "query_document", "shared_initializer", "siamese", "tf_ops", "tied_lm"]
CALLS = {"autoencoder": ["enc1", "relu"], "dense_twice": ["shared@0", "skip"], "siamese": ["tower@0", "tower@1/conv1"],
         "tied_lm": ["emb", "ff"]}
EMPTY = {"format": "quantie-recipe", "version": 1, "uses": {}, "activations": {}}


class Reference:
    """A reference model of Keras 2, read once."""

    _known = {}

    def __init__(self, version, name, quantie):
        folder = DATA / "keras2" / version
        self.file = folder / (name + ".h5")
        self.model = tf.keras.models.load_model(str(self.file), custom_objects=CUSTOM_OBJECTS, compile=False)
        arrays = np.load(folder / (name + ".input.npz"))
        self.inputs = [arrays["in%d" % k] for k in range(len(arrays.files))]
        arrays = np.load(folder / (name + ".output.npz"))
        self.outputs = [arrays["out%d" % k] for k in range(len(arrays.files))]
        self.inspected = json.loads(quantie("inspect", self.file, "--json"))
        self.calls = CALLS.get(name, [])

    @classmethod
    def of(cls, version, name, quantie):
        if (version, name) not in cls._known:
            cls._known[version, name] = cls(version, name, quantie)
        return cls._known[version, name]


@pytest.fixture(params=[(version, name) for version in ("tf2.15", "tf2.6") for name in NAMES], ids="-".join)
def reference(request, quantie):
    return Reference.of(*request.param, quantie)


def outputs_of(model, inputs):
    given = list(inputs) if len(inputs) > 1 else inputs[0]
    return [np.asarray(o) for o in keras.tree.flatten(model(given, training=False))]


def export(quantie, folder, file, recipe, *more):
    out = folder / "q.keras"
    quantie("export", file, *more, "--recipe", cases.write_recipe(recipe, folder), "--format", "keras3", "--out", out)
    return out


@pytest.mark.parametrize("suffix", [".h5", ".json", ".keras"])
def test_a_model_without_choices_is_plain_keras_3(reference, quantie, tmp_path, suffix):
    source = reference.file.with_suffix(suffix)
    cases.skip_unless_there(source)
    more = ["--weights", reference.file] if suffix == ".json" else []
    out = export(quantie, tmp_path, source, EMPTY, *more)
    model = keras.saving.load_model(out, custom_objects=conversion_layers.CUSTOM_OBJECTS, compile=False)
    assert not any(type(layer).__module__.startswith("quantie") for layer in model.layers)
    cases.assert_outputs(outputs_of(model, reference.inputs), reference.outputs)
    assert len(model.trainable_variables) == len(reference.model.trainable_variables)
    quantie("compare", source, out, *more)


def ids_in_keras_3(recipe, inspected):
    """Depthwise convolutions call their kernels otherwise there."""
    depthwise = {call["path"] for layer in inspected["layers"] if layer["class"].startswith("DepthwiseConv") for call in layer["calls"]}
    uses = {"%s:kernel" % use.split(":")[0] if use.split(":")[0] in depthwise and use.endswith("kernel") else use: scheme
            for use, scheme in recipe["uses"].items()}
    return dict(recipe, uses=uses)


@pytest.mark.parametrize("seed", cases.seeds(3))
def test_a_recipe_computes_what_the_oracle_does(reference, quantie, tmp_path, seed):
    recipe = cases.random_recipe(reference.inspected, seed, calls=reference.calls)
    out = export(quantie, tmp_path, reference.file, recipe)
    model = companion.load_model(out, custom_objects=conversion_layers.CUSTOM_OBJECTS)
    wanted = per_use_keras2.run(reference.model, reference.inputs, recipe["uses"], "", recipe["activations"])
    cases.assert_outputs(outputs_of(model, reference.inputs), wanted)
    assert len(model.trainable_variables) == len(reference.model.trainable_variables)
    cases.assert_recipe_is(json.loads(quantie("recipe", out, "--out", "-")), ids_in_keras_3(recipe, reference.inspected))
    quantie("compare", reference.file, out)
