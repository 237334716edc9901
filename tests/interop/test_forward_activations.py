"""Quantized activations, call by call: on the same inputs the program and an exported model in TensorFlow take the same codes.

The two round the product under a quantizer each in its own way; where it lies between two codes they may part, by one step. One value in a
thousand may.
"""
import pathlib
import random

import numpy as np
import pytest
import tensorflow as tf

import export_cases as cases
from custom_layers import CUSTOM_OBJECTS

NAMES = ["autoencoder", "dense_twice", "plain_cnn", "tf_ops", "tied_lm"]  # a nested model has no output that data could give
OWN = "tf2.6" if tf.__version__.startswith("2.6.") else "tf2.15"
SAMPLES = 64


def calls_of(model):
    """{id: (node, its parents' ids)} of the calls at the top, inputs apart."""
    own = {id(node) for nodes in model._nodes_by_depth.values() for node in nodes}

    def name(node):
        calls = [n for n in node.layer._inbound_nodes if id(n) in own]
        return node.layer.name if len(calls) == 1 else "%s@%d" % (node.layer.name, [id(n) for n in calls].index(id(node)))

    nodes = [node for depth in model._nodes_by_depth.values() for node in depth if not node.is_input]
    return {name(node): (node, [name(parent) for parent in node.parent_nodes if not parent.is_input]) for node in nodes}


def more_samples(array, rng):
    """As many samples as are wanted: of numbers about as large, of the same tokens."""
    picked = array[rng.integers(len(array), size=SAMPLES)]
    return (picked + rng.normal(0, 0.3, picked.shape)).astype(array.dtype) if array.dtype.kind == "f" else picked


def step_of(scheme):
    low, high = scheme["range"]
    if scheme["symmetric"]:
        low, high = -max(-low, high), max(-low, high)
    return (high - low) / (2 ** scheme["bits"] - 1 - scheme["narrow_range"])


@pytest.mark.parametrize("seed", cases.seeds(1, 5))
@pytest.mark.parametrize("name", NAMES)
def test_codes_are_the_same(models, quantie, tmp_path, name, seed):
    folder, rng = pathlib.Path(models) / OWN, np.random.default_rng(seed)
    h5 = folder / (name + ".h5")
    model = tf.keras.models.load_model(str(h5), custom_objects=CUSTOM_OBJECTS, compile=False)
    calls = calls_of(model)
    # Weights stay float: a call whose weights are quantized too has both in one wrapper.
    choices = random.Random(seed)
    activations = {call: cases.random_activation(choices) for call in sorted(calls)}
    recipe = {"format": "quantie-recipe", "version": 1, "uses": {}, "activations": activations}
    quantie("export", h5, "--recipe", cases.write_recipe(recipe, tmp_path), "--out", tmp_path / "q.h5")
    exported = cases.load(tmp_path / "q.h5", CUSTOM_OBJECTS, by_companion=True)

    arrays = np.load(str(folder / (name + ".input.npz")))
    inputs = {"in%d" % k: more_samples(arrays["in%d" % k], rng) for k in range(len(arrays.files))}
    quantizers = {layer.call_path: layer.output for layer in exported.layers if isinstance(layer, cases.companion.QuantizeActivation)}
    assert sorted(quantizers) == sorted(calls)
    order = sorted(quantizers)
    values = tf.keras.Model(exported.inputs, [quantizers[call] for call in order])(list(inputs.values()), training=False)
    values = dict(zip(order, values if len(order) > 1 else [values]))

    # The same model with every call as an output, so that each can be read.
    tensors = [calls[call][0].outputs for call in order]
    tf.keras.Model(model.inputs, model.outputs + [tf.nest.flatten(t)[0] for t in tensors]).save(str(tmp_path / "all.h5"), include_optimizer=False)
    off, count = 0, 0
    for k, call in enumerate(order):
        alone = dict(recipe, activations={call: recipe["activations"][call]})
        given = {parent: values[parent].numpy() for parent in calls[call][1]}
        np.savez(str(tmp_path / "in.npz"), **dict(inputs, **given))
        quantie("run", tmp_path / "all.h5", "--data", tmp_path / "in.npz", "--recipe", cases.write_recipe(alone, tmp_path), "--out",
                tmp_path / "out.npz", "--batch", 0, "--quiet")
        have, want = np.load(str(tmp_path / "out.npz"))["out%d" % (len(model.outputs) + k)], values[call].numpy()
        assert have.shape == want.shape
        steps = np.abs(have - want) / step_of(recipe["activations"][call])
        assert steps.max() < 1.01, "%s is %g steps off" % (call, steps.max())
        off, count = off + (steps > 0.5).sum(), count + steps.size
    assert off <= count / 1000, "%d of %d codes differ" % (off, count)
