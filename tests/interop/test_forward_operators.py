"""TensorFlow's operators with random arguments (operator_cases.py, operator_shape_cases.py): what the verb run computes is what Keras computes.

QUANTIE_CONFIGS: how often each operator; QUANTIE_SEED: where the random numbers begin.
"""
import os

import numpy as np
import pytest
import tensorflow as tf

import operator_cases
import operator_shape_cases
from test_forward_layers import BATCH, SEED, TOLERANCE, problems, values

CONFIGS = int(os.environ.get("QUANTIE_CONFIGS", 40 if os.environ.get("QUANTIE_ALL") else 3))
FAMILIES = dict(operator_cases.FAMILIES, **operator_shape_cases.FAMILIES)
# Not each version of TensorFlow puts each operator into a model.
OLD = not tf.__version__.startswith("2.15")


def one(case, seed):
    """(inputs, outputs, data) of one random call."""
    rng = np.random.default_rng(seed)
    shapes, function = case(rng)
    data, inputs = [], []
    for entry in shapes:
        shape, kind = entry if len(entry) == 2 and isinstance(entry[0], tuple) else (entry, "float")
        data.append(values(rng, (BATCH,) + tuple(shape), kind))
        inputs.append(tf.keras.Input(shape, BATCH, dtype=data[-1].dtype.name))
    try:
        return inputs, [function(inputs)], data
    except (TypeError, ValueError, AttributeError, NotImplementedError):
        if OLD:
            return None
        raise


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_operators(quantie, tmp_path, family):
    tf.keras.backend.clear_session()
    found = []
    for name, case in FAMILIES[family].items():
        cases = [(seed, one(case, seed)) for seed in range(SEED, SEED + CONFIGS)]
        cases = [case for case in cases if case[1] is not None]
        found += ["%s, seed %d: %s" % (name, seed, problem) for seed, problem in problems(quantie, tmp_path, cases, TOLERANCE)] if cases else []
    assert not found, "\n".join(found)
