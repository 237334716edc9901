"""The layers of Keras 3 with random configs, weights and inputs (keras3_cases.py): what the verb run computes is what Keras computes.

As test_forward_layers.py does it for Keras 2: one model holds many layers of a class, each with inputs and outputs of its own. One config in four
is of mixed precision. QUANTIE_CONFIGS: how many of each class; QUANTIE_SEED: where the random numbers begin.
"""
import os

import numpy as np
import pytest
import tensorflow as tf

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")

from keras3_cases import CASES, REFUSED, recurrent  # noqa: E402
from keras3_faults import plain_addition  # noqa: E402
from test_forward_layers import BATCH, SEED, applied, values  # noqa: E402

CONFIGS = int(os.environ.get("QUANTIE_CONFIGS", 300 if os.environ.get("QUANTIE_ALL") else 3))
# Of the largest output. A sum of half floats is made in steps whose order is TensorFlow's own.
TOLERANCE = {"float32": 2e-5, "float16": 2e-2, "bfloat16": 8 * 2e-2}
LEAST = {"float32": 0.2, "float16": 0.2, "bfloat16": 0.2}
# Of eight configs. In bfloat16, of eight bits, the states of a sequence stray as far as their own size.
POLICIES = ["float32", "float32", "float32", "mixed_float16", "float32", "float32", "float32", "mixed_bfloat16"]


def randomize(layer, rng):
    """Weights like those of a trained layer: of size one, variances positive."""
    for variable in layer.weights:
        shape = tuple(variable.shape)
        if not str(variable.dtype).startswith(("float", "bfloat")):
            continue
        if "variance" in variable.name:
            variable.assign(rng.uniform(0.5, 2, shape).astype(np.float32))
        else:
            fan = max(1, int(np.prod(shape[:-1]))) if len(shape) > 1 else 1
            variable.assign((rng.normal(size=shape) / np.sqrt(fan)).astype(np.float32))
    if hasattr(layer, "finalize_state"):  # it computes with what it made of its weights
        layer.finalize_state()


def one(name, seed):
    """(inputs, outputs, data) of one random layer; None where Keras itself does not run it."""
    rng = np.random.default_rng(seed)
    keras.utils.set_random_seed(seed)
    try:
        layer, shapes, *call = dict(CASES, **REFUSED)[name](rng)
        data, inputs = [], []
        for entry in shapes:
            shape, kind = entry if len(entry) == 2 and isinstance(entry[0], tuple) else (entry, "float")
            data.append(values(rng, (BATCH,) + tuple(shape), kind))
            inputs.append(keras.Input(shape, dtype=data[-1].dtype.name))
        if layer.compute_dtype != "float32" and getattr(layer, "activation", None) is keras.activations.sparsemax:
            return None  # Keras's threshold jumps where a sum of half floats, made in an order that changes, crosses it
        outputs = keras.tree.flatten(applied(layer, inputs, call[0] if call else None))
        outputs = [output for output in outputs if output is not None]
        randomize(layer, rng)
        keras.Model(inputs, outputs)(data, training=False)
    except (tf.errors.OpError, NotImplementedError, ValueError, TypeError) as error:
        if os.environ.get("QUANTIE_SHOW"):
            print(name, seed, type(error).__name__, str(error)[:300].replace("\n", " "))
        return None
    return inputs, outputs, data


def mixed(name, seed):
    policy, own = keras.config.dtype_policy(), POLICIES[seed % len(POLICIES)]
    keras.config.set_dtype_policy("mixed_float16" if own == "mixed_bfloat16" and name in recurrent.CASES else own)
    try:
        return one(name, seed)
    finally:
        keras.config.set_dtype_policy(policy)


def problems(quantie, folder, cases):
    """What is wrong with the model that holds these cases, (seed, text) each."""
    data = [array for _, (_, _, arrays) in cases for array in arrays]
    outputs = [(seed, output) for seed, (_, own, _) in cases for output in own]
    model = keras.Model([tensor for _, (tensors, _, _) in cases for tensor in tensors], [output for _, output in outputs])
    model.save(folder / "model.keras")
    np.savez(str(folder / "model.npz"), **{"in%d" % k: array for k, array in enumerate(data)})
    try:
        quantie("run", folder / "model.keras", "--data", folder / "model.npz", "--out", folder / "out.npz", "--quiet")
    except AssertionError as error:
        if len(cases) == 1:
            return [(cases[0][0], str(error))]
        return [problem for case in cases for problem in problems(quantie, folder, [case])]
    found = differences(model, data, folder, outputs)
    if not found:
        return found
    # Some layers lose a part of their policy in the file: what the file says is wanted, where Keras can read it.
    try:
        loaded = keras.saving.load_model(folder / "model.keras", safe_mode=False)
    except (TypeError, ValueError):
        return found
    return differences(loaded, data, folder, outputs)


def differences(model, data, folder, outputs):
    got = np.load(str(folder / "out.npz"))
    wanted = keras.tree.flatten(model(data if len(data) > 1 else data[0], training=False))
    return [problem for k, want in enumerate(wanted) for problem in difference(outputs[k][0], np.asarray(want), got["out%d" % k])]


def difference(seed, want, have):
    kind = want.dtype.name
    if have.shape != want.shape or (kind != "bfloat16" and have.dtype != want.dtype):  # NumPy has no bfloat16: its values come as float32
        return [(seed, "%s %s in place of %s %s" % (have.dtype, have.shape, want.dtype, want.shape))]
    want, have = want.astype(np.float64), have.astype(np.float64)
    same = (want == have) | (np.isnan(want) & np.isnan(have))
    off = np.abs(np.where(same, 0, have - want)).max(initial=0)
    largest = np.abs(want[np.isfinite(want)]).max(initial=0)
    if off <= TOLERANCE.get(kind, 0) * max(largest, LEAST.get(kind, 0)):
        return []
    return [(seed, "%s off by %g where the largest is %g" % (kind, off, largest))]


@pytest.fixture(autouse=True)
def own_addition(monkeypatch):
    plain_addition(monkeypatch)


@pytest.mark.parametrize("name", sorted(CASES))
def test_layer(quantie, tmp_path, name):
    keras.backend.clear_session()
    cases = [(seed, mixed(name, seed)) for seed in range(SEED, SEED + CONFIGS)]
    cases = [case for case in cases if case[1] is not None]
    assert cases, "Keras can run none of them"
    found = problems(quantie, tmp_path, cases)
    assert not found, "%d of %d configs of %s (seeds from %d):\n%s" % (
        len(found), len(cases), name, SEED, "\n".join("seed %d: %s" % problem for problem in found[:10]))


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused(quantie, tmp_path, name):
    """What the program does not compute it says in a sentence."""
    inputs, outputs, data = one(name, SEED)
    keras.Model(inputs, outputs).save(tmp_path / "model.keras")
    np.savez(str(tmp_path / "in.npz"), **{"in%d" % k: array for k, array in enumerate(data)})
    with pytest.raises(AssertionError, match="exit status 3[^$]*(cannot be run|is not known)"):
        quantie("run", tmp_path / "model.keras", "--data", tmp_path / "in.npz", "--out", tmp_path / "out.npz", "--quiet")
