"""Layers with random configs, weights and inputs (forward_cases.py and its kin): what the verb run computes is what Keras computes.

One model holds many layers of a class, each with inputs and outputs of its own. Layers with states and attention are run in half precision
too. QUANTIE_CONFIGS: how many of each class; QUANTIE_SEED: where the random numbers begin. Both are printed where a test fails.
"""
import os
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

import attention_cases
import forward_cases
import preprocessing_cases
import recurrent_cases

CASES = dict(forward_cases.CASES, **recurrent_cases.CASES, **attention_cases.CASES)
if not tf.__version__.startswith("2.6."):  # where most of these were still experimental, with other arguments
    CASES.update(preprocessing_cases.CASES)
CONFIGS = int(os.environ.get("QUANTIE_CONFIGS", 300 if os.environ.get("QUANTIE_ALL") else 16))
SEED = int(os.environ.get("QUANTIE_SEED", 1))
WITHOUT_ONEDNN = tf.__version__.startswith("2.6.")
TOLERANCE = 2e-5  # of the largest output
HALF_TOLERANCE = 3e-2  # some roundings to eleven bits in each step of a sequence, in another order
# What the largest output counts for at least: what goes in is of size one, and its roundings with it.
LEAST = {"float32": 0.2, "float16": 0.02}
BATCH = 2


def values(rng, shape, kind):
    if kind == "float":
        return rng.normal(size=shape).astype(np.float32)
    if kind == "positive":
        return rng.uniform(0.1, 2, size=shape).astype(np.float32)
    if kind == "bool":
        return rng.uniform(size=shape) < 0.7
    return rng.integers(0, kind[1], size=shape).astype(np.int32)


def randomize(layer, rng):
    """Weights like those of a trained layer: of size one, variances positive."""
    weights = []
    for variable in layer.weights:
        shape = tuple(variable.shape)
        if "variance" in variable.name:
            weights.append(rng.uniform(0.5, 2, shape).astype(np.float32))
        elif variable.dtype.is_floating and None not in shape:  # a lookup's weights have no shape, and come with its config
            fan = max(1, int(np.prod(shape[:-1]))) if len(shape) > 1 else 1
            weights.append((rng.normal(size=shape) / np.sqrt(fan)).astype(np.float32))
        else:
            weights.append(variable.numpy())
    layer.set_weights(weights)
    if hasattr(layer, "finalize_state"):  # a preprocessing layer computes with what it made of its weights
        layer.finalize_state()


def applied(layer, inputs, call):
    return call(layer, inputs) if call else layer(inputs[0] if len(inputs) == 1 else inputs)


def one(name, seed):
    """(inputs, outputs, data) of one random layer; None where this TensorFlow cannot run it on a CPU."""
    rng = np.random.default_rng(seed)
    tf.random.set_seed(seed)
    layer, shapes, *call = CASES[name](rng)
    if begins_elsewhere(layer):
        return None
    inputs, data = [], []
    for entry in shapes:
        shape, kind = entry if len(entry) == 2 and isinstance(entry[0], tuple) else (entry, "float")
        data.append(values(rng, (BATCH,) + tuple(shape), kind))
        inputs.append(tf.keras.Input(shape, dtype=data[-1].dtype.name))
    outputs = tf.nest.flatten(applied(layer, inputs, call[0] if call else None))
    randomize(layer, rng)
    try:
        tf.keras.Model(inputs, outputs)(data, training=False)
    except (tf.errors.UnimplementedError, tf.errors.InvalidArgumentError, tf.errors.AbortedError, NotImplementedError):
        return None
    return inputs, outputs, data


def begins_elsewhere(layer):
    """TensorFlow's pooling in 3D places windows that do not touch one another differently with oneDNN and without it."""
    if not (WITHOUT_ONEDNN and type(layer).__name__.endswith("Pooling3D") and hasattr(layer, "pool_size")):
        return False
    return layer.padding == "same" and any(step > size for step, size in zip(layer.strides, layer.pool_size))


def saved(cases, folder, name):
    """(model, data) of these cases together; both are written as NAME.h5 and NAME.npz."""
    inputs = [tensor for _, (tensors, _, _) in cases for tensor in tensors]
    data = [array for _, (_, _, arrays) in cases for array in arrays]
    model = tf.keras.Model(inputs, [output for _, (_, own, _) in cases for output in own])
    model.save(str(folder / (name + ".h5")), include_optimizer=False)
    np.savez(str(folder / (name + ".npz")), **{"in%d" % k: array for k, array in enumerate(data)})
    return model, data


def problems(quantie, folder, cases, tolerance):
    """What is wrong with the model that holds these cases, (seed, text) each."""
    outputs = [(seed, output) for seed, (_, own, _) in cases for output in own]
    model, data = saved(cases, folder, "model")
    wanted = [np.asarray(tensor) for tensor in tf.nest.flatten(model(data, training=False))]
    try:
        quantie("run", folder / "model.h5", "--data", folder / "model.npz", "--out", folder / "out.npz", "--quiet")
    except AssertionError as error:
        if len(cases) == 1:
            return [(cases[0][0], str(error))]
        return [problem for case in cases for problem in problems(quantie, folder, [case], tolerance)]
    got = np.load(str(folder / "out.npz"))
    got = [got["out%d" % k] for k in range(len(outputs))]
    found = differences(outputs, wanted, got, tolerance)
    if not found:
        return found
    # Where a process has met hundreds of shapes, oneDNN may take one for another (pooling): a new process is the judge.
    doubtful = {seed for seed, _ in found}
    places = [k for k, (seed, _) in enumerate(outputs) if seed in doubtful]
    wanted = in_new_process([case for case in cases if case[0] in doubtful], folder)
    return differences([outputs[k] for k in places], wanted, [got[k] for k in places], tolerance)


def in_new_process(cases, folder):
    saved(cases, folder, "few")
    out = folder / "few_out.npz"
    subprocess.run([sys.executable, __file__, str(folder / "few.h5"), str(folder / "few.npz"), str(out)], check=True, stderr=subprocess.DEVNULL)
    arrays = np.load(str(out))
    return [arrays["out%d" % k] for k in range(len(arrays.files))]


def differences(outputs, wanted, got, tolerance):
    found = []
    for (seed, _), want, have in zip(outputs, wanted, got):
        if have.shape != want.shape or have.dtype != want.dtype:
            found.append((seed, "%s %s in place of %s %s" % (have.dtype, have.shape, want.dtype, want.shape)))
            continue
        off = np.abs(have.astype(np.float64) - want.astype(np.float64)).max(initial=0)
        if not off <= tolerance * max(np.abs(want).max(initial=0), LEAST.get(want.dtype.name, 0)):
            found.append((seed, "off by %g where the largest is %g" % (off, np.abs(want).max())))
    return found


def without_onednn(model, data):
    out = data.with_suffix(".plain.npz")
    environment = dict(os.environ, TF_ENABLE_ONEDNN_OPTS="0")
    subprocess.run([sys.executable, __file__, str(model), str(data), str(out)], env=environment, check=True, stderr=subprocess.DEVNULL)
    arrays = np.load(str(out))
    return [arrays["out%d" % k] for k in range(len(arrays.files))]


def check(quantie, folder, name, configs, tolerance):
    tf.keras.backend.clear_session()
    cases = [(seed, one(name, seed)) for seed in range(SEED, SEED + configs)]
    cases = [case for case in cases if case[1] is not None]
    assert cases, "TensorFlow can run none of them"
    found = problems(quantie, folder, cases, tolerance)
    assert not found, "%d of %d configs of %s (seeds from %d):\n%s" % (
        len(found), len(cases), name, SEED, "\n".join("seed %d: %s" % problem for problem in found[:10]))


@pytest.mark.parametrize("name", sorted(CASES))
def test_layer(quantie, tmp_path, name):
    check(quantie, tmp_path, name, CONFIGS, TOLERANCE)


# A cell that the model calls itself leaves its states in float32 and fails.
@pytest.mark.parametrize("name", sorted((set(recurrent_cases.CASES) | set(attention_cases.CASES)) - {"RNNCell"}))
def test_layer_in_half_precision(quantie, tmp_path, name):
    policy = tf.keras.mixed_precision.global_policy()
    tf.keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        check(quantie, tmp_path, name, max(1, CONFIGS // 3), HALF_TOLERANCE)
    finally:
        tf.keras.mixed_precision.set_global_policy(policy)


if __name__ == "__main__":
    loaded = tf.keras.models.load_model(sys.argv[1], compile=False)
    given = np.load(sys.argv[2])
    results = tf.nest.flatten(loaded([given["in%d" % k] for k in range(len(given.files))], training=False))
    np.savez(sys.argv[3], **{"out%d" % k: np.asarray(result) for k, result in enumerate(results)})
