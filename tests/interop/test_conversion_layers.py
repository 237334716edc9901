"""Layers with random configs (forward_cases.py and its kin), exported from Keras 2 to Keras 3, and from there back again: they compute
what they computed.

Where an export is refused, the reason must be one that is known here: what Keras 3 does not have, or has otherwise.
"""
import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")

import tensorflow as tf  # noqa: E402

import attention_cases  # noqa: E402
import forward_cases  # noqa: E402
import operator_cases  # noqa: E402
import operator_shape_cases  # noqa: E402
import preprocessing_cases  # noqa: E402
import recurrent_cases  # noqa: E402
import test_forward_layers  # noqa: E402
import test_forward_operators  # noqa: E402
from keras3_faults import plain_addition  # noqa: E402

CASES = dict(forward_cases.CASES, **recurrent_cases.CASES, **attention_cases.CASES, **preprocessing_cases.CASES)
OPERATORS = dict(operator_cases.FAMILIES, **operator_shape_cases.FAMILIES)
CONFIGS = int(os.environ.get("QUANTIE_CONFIGS", 60 if os.environ.get("QUANTIE_ALL") else 2))
SEED = int(os.environ.get("QUANTIE_SEED", 1))
TOLERANCE = 2e-5
OTHER_FUNCTION = "'hard_sigmoid' is another function in Keras 3"
NO_LAYER = "is no layer that both Keras 2 and Keras 3 are known to have with one meaning"
# Reasons for which an export of some configs is refused, or of all of them.
REFUSED = {
    **{name: ["time_major", "reads a masked sequence and states"] for name in ("Bidirectional", "GRU", "LSTM", "RNN", "SimpleRNN")},
    "ThresholdedReLU": [NO_LAYER], "LocallyConnected1D": [NO_LAYER], "LocallyConnected2D": [NO_LAYER],
    **{"Random" + name: [NO_LAYER] for name in ("Brightness", "Contrast", "Crop", "Flip", "Height", "Rotation", "Translation", "Width", "Zoom")},
    **{name: [NO_LAYER] for name in ("Discretization", "Hashing", "IntegerLookup")},
    "Resizing": ["interpolation"], "UpSampling2D.interpolation": ["interpolation"],
}
NO_OPERATION = "has no counterpart in Keras 3"
WHOLE_NUMBERS = "compute it differently where whole numbers come in"
REFUSED_OPERATORS = {
    **{name: [NO_OPERATION] for name in (
        "add_n argmax argmin argsort avg_pool avg_pool2d band_part bias_add clip_norm conv1d conv2d count crop cumprod cumsum depth_to_space "
        "depthwise diag diag_part digamma dynamic_reshape erfc euclidean flip flip_up gather_batched gather_nd in_top_k keras_l2 l2_normalize "
        "lgamma max_pool max_pool2d moments multiply_no_nan norm one_hot pad_image range reciprocal_no_nan resize segment_max segment_mean "
        "segment_min segment_sum sequence_mask shape slice sort space_to_depth squared_difference standard strided top_k trace unstack xlog1py "
        "xlogy").split()},
    "split": ["it cuts at places, which TensorFlow does not take"],
    "int_true": [WHOLE_NUMBERS], "int_mean": [WHOLE_NUMBERS],
}


def unmasked_somewhere(data, query):
    """Attention makes other numbers of a row of which all is masked in the two Kerases: some place of each stays, and all of the
    `query` where that is masked."""
    for place, array in enumerate(data):
        if array.dtype.kind == "i" and not array.max(initial=0):
            continue  # of a table of one row
        if query and place == 0 and array.dtype.kind == "i":
            np.maximum(array, 1, out=array)
        if array.dtype == bool:
            array[..., 0] = True
        elif array.dtype.kind == "i" and array.ndim == 2:
            array[:, 0] = np.maximum(array[:, 0], 1)
    return data


@pytest.fixture(autouse=True)
def own_addition(monkeypatch):
    plain_addition(monkeypatch)


def converted(quantie, folder, inputs, outputs, data):
    """What is wrong with the exported model; ("refused", reason) where there is none."""
    model = tf.keras.Model(inputs, outputs)
    unmasked_somewhere(data, any(isinstance(layer, tf.keras.layers.MultiHeadAttention) for layer in model.layers))
    source, out = str(folder / "model.h5"), str(folder / "q.keras")
    model.save(source, include_optimizer=False)
    wanted = [np.asarray(o) for o in tf.nest.flatten(model(data, training=False))]
    problem = exported(quantie, source, "keras3", out)
    if problem:
        return problem
    try:
        loaded = keras.saving.load_model(out, compile=False)
        got = [np.asarray(o) for o in keras.tree.flatten(loaded(data if len(data) > 1 else data[0], training=False))]
    except Exception as error:  # of whatever kind: the file is not as Keras wants it
        return "does not load", "%s: %s" % (type(error).__name__, str(error)[-400:])
    return difference(got, wanted) or back(quantie, out, folder, data, wanted)


def exported(quantie, source, form, out):
    try:
        quantie("export", source, "--format", form, "--out", out, "--quiet")
    except AssertionError as error:
        text = str(error)
        told = [line.strip() for line in text.splitlines() if line.strip().startswith("quantie: ")]
        return ("refused" if "exit status 3" in text else "failed"), told[-1] if told else text
    return None


def back(quantie, file, folder, data, wanted):
    """What is wrong with the model of Keras 2 that is made of the one of Keras 3."""
    out = folder / "back.json"
    problem = exported(quantie, file, "tfmot", out)
    if problem:
        return "%s on the way back" % problem[0], problem[1]
    try:
        model = tf.keras.models.model_from_json(out.read_text())
        weights = folder / "back.weights.h5"
        if weights.exists():
            model.load_weights(str(weights.replace(folder / "back.h5")))  # by its old name Keras would take it for a newer form
        got = [np.asarray(o) for o in tf.nest.flatten(model(data, training=False))]
    except Exception as error:
        return "the way back", "%s: %s" % (type(error).__name__, str(error)[-400:])
    problem = difference(got, wanted)
    return problem and ("the way back " + problem[0], problem[1])


def difference(got, wanted, tolerance=TOLERANCE):
    for have, want in zip(got, wanted):
        if have.shape != want.shape:
            return "differs", "%s in place of %s" % (have.shape, want.shape)
        off = np.abs(have.astype(np.float64) - want.astype(np.float64)).max(initial=0)
        if not off <= tolerance * max(np.abs(want).max(initial=0), 1e-30):
            return "differs", "by %g where the largest is %g" % (off, np.abs(want).max())
    return None


def check(quantie, folder, title, one, known):
    tf.keras.backend.clear_session()
    found = []
    for seed in range(SEED, SEED + CONFIGS):
        case = one(seed)
        if case is None:
            continue
        problem = converted(quantie, folder, *case)
        if problem and not (problem[0].startswith("refused") and any(reason in problem[1] for reason in [OTHER_FUNCTION] + list(known))):
            found.append("%s, seed %d: %s: %s" % ((title, seed) + problem))
    return found


@pytest.mark.parametrize("name", sorted(CASES))
def test_layer(quantie, tmp_path, name):
    test_forward_layers.CASES.setdefault(name, CASES[name])
    found = check(quantie, tmp_path, name, lambda seed: test_forward_layers.one(name, seed), REFUSED.get(name, ()))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("family", sorted(OPERATORS))
def test_operators(quantie, tmp_path, family):
    found = []
    for name, case in OPERATORS[family].items():
        found += check(quantie, tmp_path, name, lambda seed: test_forward_operators.one(case, seed), REFUSED_OPERATORS.get(name, ()))
    assert not found, "\n".join(found)


def siamese():
    """Layers of several kinds under the global policy, one of them of its own, and a tower that is called twice."""
    layers = tf.keras.layers
    tower = tf.keras.Sequential([
        layers.Conv2D(4, 3, activation="relu"), layers.BatchNormalization(), layers.DepthwiseConv2D(3), layers.LayerNormalization(),
        layers.GlobalAveragePooling2D(), layers.Dense(6)], name="tower")
    inputs = [layers.Input((8, 8, 3), dtype="float32") for _ in range(2)]
    x = layers.Reshape((3, 4))(layers.Concatenate()([tower(x) for x in inputs]))
    x = layers.LSTM(4)(layers.GRU(5, return_sequences=True)(x))
    return tf.keras.Model(inputs, layers.Dense(3, activation="softmax", dtype="float32")(x))


@pytest.mark.parametrize("policy, tolerance", [("mixed_float16", 2e-3), ("mixed_bfloat16", 2e-2)])
def test_half_precision(quantie, tmp_path, policy, tolerance):
    """The layers keep their policies, and the variables their types."""
    tf.keras.utils.set_random_seed(SEED)
    tf.keras.mixed_precision.set_global_policy(policy)
    try:
        model = siamese()
    finally:
        tf.keras.mixed_precision.set_global_policy("float32")
    model.save(str(tmp_path / "model.h5"), include_optimizer=False)
    assert not exported(quantie, tmp_path / "model.h5", "keras3", tmp_path / "q.keras")
    loaded = keras.saving.load_model(tmp_path / "q.keras", compile=False)

    def facts(layer):
        name = getattr(layer.dtype_policy, "name", None)
        return name, sorted((tuple(v.shape), str(tf.as_dtype(v.dtype).name)) for v in layer.weights if v.dtype not in ("int64", tf.int64))

    for layer in model.layers:
        if layer.name != "tower":
            assert facts(loaded.get_layer(layer.name)) == facts(layer)
    for layer in model.get_layer("tower").layers:
        assert facts(loaded.get_layer("tower." + layer.name)) == facts(layer)
    data = [np.random.default_rng(k).normal(size=(4, 8, 8, 3)).astype(np.float32) for k in range(2)]
    assert not difference([np.asarray(loaded(data, training=False))], [np.asarray(model(data, training=False))], tolerance)
