"""Recipes in the forward pass: with quantized uses the verb run computes what the oracle does, call by call."""
import json

import numpy as np
import pytest
import tensorflow as tf

import export_cases as cases
import per_use_keras2
from custom_layers import CUSTOM_OBJECTS

L = tf.keras.layers
OWN = "tf2.6" if tf.__version__.startswith("2.6.") else "tf2.15"


def recurrent():
    """Layers with states, wrappers and attention, each called on two sequences; a Dense that stands in two wrappers."""
    first, second = (tf.keras.Input((4,), dtype="int32", name=name) for name in ("first", "second"))
    words, dense = L.Embedding(7, 5, mask_zero=True, name="words"), L.Dense(5, activation="tanh", name="dense")
    stack = L.RNN([L.LSTMCell(4, name="inner"), L.GRUCell(3, name="outer")], return_sequences=True, name="stack")
    reader = L.Bidirectional(L.GRU(3, return_sequences=True), name="reader")
    ends = L.Bidirectional(L.LSTM(3, name="ahead"), backward_layer=L.LSTM(3, go_backwards=True, name="behind"), merge_mode="sum", name="ends")
    steps = [L.TimeDistributed(dense, name=name) for name in ("each", "every")]
    attention = L.MultiHeadAttention(2, 3, name="attention")
    a, b = (step(words(x)) for step, x in zip(steps, (first, second)))
    outputs = [ends(reader(stack(x))) for x in (steps[0](a), b)]
    looked = [attention(a, b), attention(b, a)]
    looked += [L.ConvLSTM2D(2, 2, name="film")(L.Reshape((4, 5, 2, 1))(L.Concatenate()(looked)))]
    return tf.keras.Model([first, second], outputs + looked)


def check(quantie, folder, h5, model, inputs, seed):
    recipe = cases.random_recipe(json.loads(quantie("inspect", h5, "--json")), seed)
    np.savez(str(folder / "in.npz"), **{"in%d" % k: array for k, array in enumerate(inputs)})
    quantie("run", h5, "--recipe", cases.write_recipe(recipe, folder), "--data", folder / "in.npz", "--out", folder / "out.npz", "--quiet")
    got = np.load(str(folder / "out.npz"))
    cases.assert_outputs([got["out%d" % k] for k in range(len(got.files))],
                         per_use_keras2.run(model, inputs, cases.rounded_as_2_15(recipe["uses"])))


@pytest.mark.parametrize("seed", cases.seeds(2))
@pytest.mark.parametrize("name", ["autoencoder", "dense_twice", "plain_cnn", "query_document", "siamese", "tied_lm"])
def test_reference_model(quantie, models, tmp_path, name, seed):
    h5 = models / OWN / (name + ".h5")
    model = tf.keras.models.load_model(str(h5), custom_objects=CUSTOM_OBJECTS, compile=False)
    arrays = np.load(str(models / OWN / (name + ".input.npz")))
    check(quantie, tmp_path, h5, model, [arrays["in%d" % k] for k in range(len(arrays.files))], 300 + seed)


@pytest.mark.parametrize("seed", cases.seeds(6))
def test_recurrent_layers_and_wrappers(quantie, tmp_path, seed):
    tf.keras.backend.clear_session()
    model = recurrent()
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(0, 0.5, w.shape).astype("float32") for w in model.get_weights()])
    model.save(str(tmp_path / "model.h5"), include_optimizer=False)
    check(quantie, tmp_path, tmp_path / "model.h5", model, [rng.integers(0, 7, (3, 4)).astype("int32") for _ in range(2)], 400 + seed)
