"""Regenerates the models of this folder: the layers and operations that Keras 3 has, each once, by the random cases of tests/interop,
and where masks go.

Run:  python make_models.py     (keras 3.15.1, tensorflow 2.20 cpu)
"""
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "interop")]
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import conftest  # noqa: F401
import keras
import keras3_faults
import numpy as np
import pytest
import test_keras3_layers as layers
import test_keras3_operators as operators
from keras3_cases import CASES
from packed import pack
from test_forward_masks import KERASES


def write(name, parts):
    inputs, outputs, data = ([item for part in parts for item in part[k]] for k in range(3))
    model = keras.Model(inputs, outputs)
    model.save(HERE / (name + ".keras"))
    pack(HERE / (name + ".keras"))
    np.savez_compressed(HERE / (name + ".input.npz"), **{"in%d" % k: array for k, array in enumerate(data)})
    wanted = [np.asarray(y) for y in keras.tree.flatten(model(data, training=False))]
    np.savez_compressed(HERE / (name + ".output.npz"), **{"output_%d" % k: y for k, y in enumerate(wanted)})


def operations(part):
    return {type(operation).__name__ for operation in keras.Model(part[0], part[1]).operations}


def each_once(cases):
    """The first of each case, and further ones for operations that none has made yet."""
    made, known = [], set()
    for case in cases:
        for seed in range(60):
            part = operators.one(case, seed)
            if part is not None and (seed == 0 or operations(part) - known):
                made.append(part)
                known |= operations(part)
    return made


def main():
    keras3_faults.callable_operations(pytest.MonkeyPatch())
    made = []
    for name in sorted(CASES):
        part = next((p for p in (layers.one(name, seed) for seed in (0, 1, 2)) if p is not None), None)
        if part is not None:
            made.append(part)
    write("layers", made)
    for family in sorted(operators.FAMILIES):
        write("operations_" + family, each_once(operators.FAMILIES[family].values()))
    rng = np.random.default_rng(3)
    for group in ("one_input", "two_inputs"):
        model, _, _ = KERASES["keras3"].together(group)
        words = [rng.integers(0, 3, (4,) + tuple(tensor.shape[1:])).astype("int32") for tensor in model.inputs]
        write("masks_" + group, [(model.inputs, model.outputs, words)])


if __name__ == "__main__":
    main()
