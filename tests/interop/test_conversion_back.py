"""Models of Keras 3 exported to Keras 2: they load in TensorFlow, compute what they computed, and keep their ties."""
import inspect
import json

import numpy as np
import pytest
import tensorflow as tf

import export_cases as cases
import per_use_keras2
from conftest import DATA

FOLDER = DATA / "keras3"
NAMES = sorted(f.name[:-len(".truth.json")] for f in FOLDER.glob("*.truth.json"))
EMPTY = {"format": "quantie-recipe", "version": 1, "uses": {}, "activations": {}}
# What Keras 2 has no counterpart for, and what is said of it.
REFUSED = {
    "operations": "the operation Argmax of Keras 3 has no counterpart",
    "q_float8": "was quantized by Keras", "q_int4_channel": "was quantized by Keras", "q_int8_head_only": "was quantized by Keras",
    "q_int8_shared": "was quantized by Keras", "q_int4_block": "a ReversibleEmbedding is no layer",
    "q_int8_reversible": "a ReversibleEmbedding is no layer", "q_int8_weightonly": "a ReversibleEmbedding is no layer",
    "reversible_lm": "a ReversibleEmbedding is no layer",
}
# Models that ask their attention for a causal mask, which its call knows from Keras 2.10 on.
CAUSAL = {"mha_block"}
KNOWS_CAUSAL = "use_causal_mask" in inspect.signature(tf.keras.layers.MultiHeadAttention.call).parameters


class _Holds(tf.keras.layers.Layer):
    """The custom layers of the reference models, which hold another layer under `held_key`, for Keras 2: as its layers do, they
    keep an attribute for the weight that they read of it, and make their own afterwards."""

    held_key = ""

    def __init__(self, held, activation=None, **kwargs):
        super().__init__(**kwargs)
        setattr(self, self.held_key, held)
        self.activation = tf.keras.activations.get(activation)

    def get_config(self):
        legacy = getattr(tf.keras.utils, "legacy", tf.keras.utils)
        config = {self.held_key: legacy.serialize_keras_object(getattr(self, self.held_key))}
        return dict(super().get_config(), activation=tf.keras.activations.serialize(self.activation), **config)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        held = tf.keras.layers.deserialize(config.pop(cls.held_key), custom_objects=custom_objects)
        return cls(held, **config)


class TiedDeembedding(_Holds):
    held_key = "embedding"

    def build(self, input_shape):
        self.embeddings = self.embedding.embeddings

    def call(self, x):
        return tf.matmul(x, self.embeddings, transpose_b=True)


class DenseTranspose(_Holds):
    held_key = "dense"

    def build(self, input_shape):
        self.kernel = self.dense.kernel
        self.bias = self.add_weight(name="bias", shape=(self.kernel.shape[0],), initializer="zeros")

    def call(self, x):
        return self.activation(tf.matmul(x, self.kernel, transpose_b=True) + self.bias)


CUSTOM_OBJECTS = {"tied>TiedDeembedding": TiedDeembedding, "tied>DenseTranspose": DenseTranspose}


class Reference:
    """A reference model of Keras 3, as far as Keras 2 can see it: its file, and what it computes."""

    def __init__(self, name, quantie):
        self.file = FOLDER / (name + ".keras")
        self.inspected = json.loads(quantie("inspect", self.file, "--json"))
        arrays = np.load(FOLDER / (name + ".input.npz"))
        self.inputs = {key: arrays[key] for key in arrays.files}
        arrays = np.load(FOLDER / (name + ".output.npz"))
        self.outputs = [arrays["output_%d" % k] for k in range(len(arrays.files))]

    def given(self, model):
        return [self.inputs[name] for name in model.input_names]


@pytest.fixture(params=[name for name in NAMES if name not in REFUSED])
def reference(request, quantie):
    if request.param in CAUSAL and not KNOWS_CAUSAL:
        pytest.skip("MultiHeadAttention of this Keras has no use_causal_mask")
    return Reference(request.param, quantie)


def export(quantie, folder, file, recipe, suffix, status=0):
    out = folder / ("q" + suffix)
    quantie("export", file, "--recipe", cases.write_recipe(recipe, folder), "--format", "tfmot", "--out", out, status=status)
    return out


def assert_variables(model, reference):
    trainable = [v for v in reference.inspected["variables"] if "moving" not in v["name"]]
    assert len(model.trainable_variables) == len(trainable)


@pytest.mark.parametrize("suffix", [".h5", ".json"])
def test_a_model_without_choices_is_plain_keras_2(reference, quantie, tmp_path, suffix):
    out = export(quantie, tmp_path, reference.file, EMPTY, suffix)
    model = cases.load(out, CUSTOM_OBJECTS, by_companion=suffix == ".json")
    assert not cases.wrappers(model)
    cases.assert_outputs(cases.outputs_of(model, reference.given(model)), reference.outputs)
    assert_variables(model, reference)
    quantie("compare", reference.file, out)


@pytest.mark.parametrize("seed", cases.seeds(3))
@pytest.mark.parametrize("suffix", [".h5", ".json"])
def test_a_recipe_computes_what_run_does(reference, quantie, tmp_path, suffix, seed):
    recipe = cases.random_recipe(reference.inspected, seed)
    out = export(quantie, tmp_path, reference.file, recipe, suffix)
    model = cases.load(out, CUSTOM_OBJECTS, by_companion=True)
    inputs = reference.given(model)
    np.savez(tmp_path / "in.npz", **reference.inputs)
    quantie("run", reference.file, "--recipe", tmp_path / "model.recipe.json", "--data", tmp_path / "in.npz", "--out", tmp_path / "out.npz")
    arrays = np.load(tmp_path / "out.npz")
    cases.assert_outputs(cases.outputs_of(model, inputs), [arrays["out%d" % k] for k in range(len(arrays.files))])
    assert_variables(model, reference)
    quantie("compare", reference.file, out)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_keras_2_does_not_have_is_refused(quantie, tmp_path, name):
    out = tmp_path / "q.h5"
    with pytest.raises(AssertionError, match=REFUSED[name]):
        quantie("export", FOLDER / (name + ".keras"), "--format", "tfmot", "--out", out)
    assert not out.exists()
