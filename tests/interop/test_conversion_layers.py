"""Layers with random configs (forward_cases.py and its kin), exported from Keras 2 to Keras 3: they compute what they computed.

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

CASES = dict(forward_cases.CASES, **recurrent_cases.CASES, **attention_cases.CASES, **preprocessing_cases.CASES)
OPERATORS = dict(operator_cases.FAMILIES, **operator_shape_cases.FAMILIES)
CONFIGS = int(os.environ.get("QUANTIE_CONFIGS", 60 if os.environ.get("QUANTIE_ALL") else 5))
SEED = int(os.environ.get("QUANTIE_SEED", 1))
TOLERANCE = 2e-5
REFUSED = {}  # filled below


def converted(quantie, folder, inputs, outputs, data):
    """What is wrong with the exported model; ("refused", reason) where there is none."""
    model = tf.keras.Model(inputs, outputs)
    source, out = str(folder / "model.h5"), str(folder / "q.keras")
    model.save(source, include_optimizer=False)
    wanted = [np.asarray(o) for o in tf.nest.flatten(model(data, training=False))]
    try:
        quantie("export", source, "--format", "keras3", "--out", out, "--quiet")
    except AssertionError as error:
        text = str(error)
        return ("refused" if "exit status 3" in text else "failed"), text.strip().splitlines()[-1]
    try:
        loaded = keras.saving.load_model(out, compile=False)
        got = [np.asarray(o) for o in keras.tree.flatten(loaded(data if len(data) > 1 else data[0], training=False))]
    except Exception as error:  # of whatever kind: the file is not as Keras wants it
        return "does not load", "%s: %s" % (type(error).__name__, str(error)[-400:])
    for have, want in zip(got, wanted):
        if have.shape != want.shape:
            return "differs", "%s in place of %s" % (have.shape, want.shape)
        off = np.abs(have.astype(np.float64) - want.astype(np.float64)).max(initial=0)
        if not off <= TOLERANCE * max(np.abs(want).max(initial=0), 1e-30):
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
        if problem and not (problem[0] == "refused" and any(reason in problem[1] for reason in known)):
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
        found += check(quantie, tmp_path, name, lambda seed: test_forward_operators.one(case, seed), REFUSED.get(name, ()))
    assert not found, "\n".join(found)
