"""Operations of Keras 3 with random arguments (keras3_operator_*cases.py): what the verb run computes is what Keras computes.
QUANTIE_CONFIGS: how often each operation; QUANTIE_SEED: where the random numbers begin.
"""
import os

import numpy as np
import pytest
import tensorflow as tf

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")

import keras3_operator_cases  # noqa: E402
import keras3_operator_picture_cases  # noqa: E402
import keras3_operator_product_cases  # noqa: E402
import keras3_operator_shape_cases  # noqa: E402
from keras3_faults import callable_operations  # noqa: E402
from test_forward_layers import BATCH, SEED, values  # noqa: E402
from test_keras3_layers import own_addition, problems  # noqa: E402, F401

CONFIGS = int(os.environ.get("QUANTIE_CONFIGS", 40 if os.environ.get("QUANTIE_ALL") else 2))
FAMILIES = {**keras3_operator_cases.FAMILIES, **keras3_operator_shape_cases.FAMILIES, **keras3_operator_product_cases.FAMILIES,
            **keras3_operator_picture_cases.FAMILIES}


def one(case, seed):
    """(inputs, outputs, data) of one random call; None where Keras itself does not run it."""
    rng = np.random.default_rng(seed)
    shapes, function = case(rng)
    data, inputs = [], []
    for entry in shapes:
        shape, kind = entry if len(entry) == 2 and isinstance(entry[0], tuple) else (entry, "float")
        data.append(values(rng, (BATCH,) + tuple(shape), kind))
        inputs.append(keras.Input(shape, BATCH, dtype=data[-1].dtype.name))
    try:
        outputs = keras.tree.flatten(function(inputs))
        keras.Model(inputs, outputs)(data, training=False)
    except (tf.errors.OpError, NotImplementedError, ValueError, TypeError, AttributeError) as error:
        if os.environ.get("QUANTIE_SHOW"):
            print(function.__qualname__, seed, type(error).__name__, str(error)[:300].replace("\n", " "))
        return None
    return inputs, outputs, data


@pytest.fixture(autouse=True)
def own_calls(monkeypatch):
    callable_operations(monkeypatch)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_operators(quantie, tmp_path, family):
    keras.backend.clear_session()
    cases, names = [], []
    for name, case in FAMILIES[family].items():
        made = [(seed, one(case, seed)) for seed in range(SEED, SEED + CONFIGS)]
        made = [(len(names) * CONFIGS + seed - SEED, parts) for seed, parts in made if parts is not None]
        assert made, "Keras can run no " + name
        cases += made
        names.append(name)
    found = problems(quantie, tmp_path, cases)
    assert not found, "\n".join("%s, seed %d: %s" % (names[number // CONFIGS], SEED + number % CONFIGS, text) for number, text in found)


@pytest.mark.parametrize("name", sorted(keras3_operator_product_cases.REFUSED))
def test_refused(quantie, tmp_path, name):
    """What the program does not compute it says in a sentence."""
    data = np.random.default_rng(SEED).normal(size=(BATCH, 3, 5)).astype("float32")
    given = keras.Input((3, 5), BATCH)
    keras.Model(given, keras3_operator_product_cases.REFUSED[name](given)).save(tmp_path / "model.keras")
    np.savez(str(tmp_path / "in.npz"), in0=data)
    with pytest.raises(AssertionError, match="exit status 3[^$]*(cannot be run|is not known)"):
        quantie("run", tmp_path / "model.keras", "--data", tmp_path / "in.npz", "--out", tmp_path / "out.npz", "--quiet")
