"""Models that Keras 3 writes here and now: what the verb run computes is what Keras computes, the uses are its calls."""
import json
import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")
from keras import layers as L  # noqa: E402

from keras3_operations import OPERATIONS  # noqa: E402

TOLERANCE = 2e-5  # of the largest output

def check(quantie, folder, model, data, suffix=".keras"):
    """Runs the saved model by the program and compares with Keras."""
    file, given, out = folder / ("model" + suffix), folder / "in.npz", folder / "out.npz"
    model.save(file)
    np.savez(given, **{"in%d" % i: a for i, a in enumerate(data)})
    quantie("run", file, "--data", given, "--out", out, "--quiet")
    wanted = model(data if len(data) > 1 else data[0])
    for i, y in enumerate(wanted if isinstance(wanted, (list, tuple)) else [wanted]):
        y, got = np.asarray(y), np.load(out)["out%d" % i]
        assert got.shape == y.shape
        assert np.abs(got - y).max() <= TOLERANCE * max(np.abs(y).max(), 1e-6)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_operation(quantie, tmp_path, name):
    function, shapes = OPERATIONS[name]
    rng = np.random.default_rng(1)
    inputs = [keras.Input(shape) for shape in shapes]
    model = keras.Model(inputs, function(*inputs))
    check(quantie, tmp_path, model, [rng.normal(size=(2,) + shape).astype("float32") for shape in shapes])


def language_model():
    tokens = keras.Input((6,), dtype="int32")
    table = L.ReversibleEmbedding(13, 8, name="emb")
    x = L.RMSNormalization(name="norm")(table(tokens))
    x = x + L.MultiHeadAttention(2, 4, name="mha")(x, x, use_causal_mask=True)
    return keras.Model(tokens, table(x, reverse=True)), [(2, 6)], 13


def shared_model():
    block = keras.Sequential([keras.Input((5,)), L.Dense(4, activation="gelu"), L.LayerNormalization()], name="block")
    a, b = keras.Input((5,)), keras.Input((5,))
    return keras.Model([a, b], [block(a) * block(b), L.Dense(2)(block(a))]), [(3, 5), (3, 5)], 0


def convolutions():
    x = image = keras.Input((9, 8, 3))
    x = L.ReLU()(L.BatchNormalization()(L.Conv2D(4, 3, padding="same", use_bias=False)(x)))
    x = L.DepthwiseConv2D(3, depth_multiplier=2, name="dw")(x)
    return keras.Model(image, L.GlobalAveragePooling2D()(L.SeparableConv2D(5, 3)(x))), [(2, 9, 8, 3)], 0


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("make", [language_model, shared_model, convolutions])
def test_model(quantie, tmp_path, make, suffix):
    keras.utils.set_random_seed(7)
    model, shapes, rows = make()
    rng = np.random.default_rng(3)
    data = [rng.integers(0, rows, s).astype("int32") if rows else rng.normal(size=s).astype("float32") for s in shapes]
    check(quantie, tmp_path, model, data, suffix)


def test_uses_of_a_reversible_embedding(quantie, tmp_path):
    model, _, _ = language_model()
    model.save(tmp_path / "lm.keras")
    told = json.loads(quantie("inspect", tmp_path / "lm.keras", "--json"))
    tied = [v["uses"] for v in told["variables"] if len(v["uses"]) > 1]
    assert tied == [["emb@0:embeddings", "emb@1:embeddings"]]
    assert told["format"] == "keras3 keras"
    assert told["tied_variables"] == 1


@pytest.mark.parametrize("mode", ["int8", "int4"])
def test_quantized_by_keras(quantie, tmp_path, mode):
    keras.utils.set_random_seed(5)
    x = inputs = keras.Input((7,))
    shared = L.Dense(7, activation="relu")
    model = keras.Model(inputs, L.Dense(3)(shared(shared(x))))
    model.quantize(mode)
    check(quantie, tmp_path, model, [np.random.default_rng(2).normal(size=(4, 7)).astype("float32")])
