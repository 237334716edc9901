"""Where Keras's masks go, and where they end (mask_cases.py), in Keras 2 and in Keras 3, which differ: in layers that merge, of which one input
has a mask, and in what supports masks.
"""
import importlib.util

import numpy as np
import pytest

import mask_cases
from which_keras import imported_for

KERASES = {"keras2": mask_cases}
if importlib.util.find_spec("tf_keras"):  # then `keras` is Keras 3
    import keras as keras3

    KERASES["keras3"] = imported_for(keras3, ["mask_cases"])[0]
# What a Keras itself cannot make or run with a mask.
CANNOT = ["GroupNormalization", "Softmax", "Concatenate of steps", "MultiHeadAttention", "ThresholdedReLU", "RMSNormalization", "Identity", "DepthwiseConv1D",
          "EinsumDense", "UnitNormalization", "SpectralNormalization"]


@pytest.mark.parametrize("group", sorted(mask_cases.GROUPS))
@pytest.mark.parametrize("kind", sorted(KERASES))
def test_masks(quantie, tmp_path, kind, group):
    cases = KERASES[kind]
    rng = np.random.default_rng(3)
    model, names, missing = cases.together(group)
    assert all(line.startswith(tuple(CANNOT)) for line in missing), missing
    for weight in model.weights:
        if "float" in str(weight.dtype):
            weight.assign(rng.uniform(0.1, 1, tuple(weight.shape)).astype("float32"))
    data = {name: rng.integers(0, cases.TOKENS, (8, cases.STEPS)).astype("int32") for name in ("first", "second")}
    for array in data.values():
        array[0] = 1  # nothing masked
        array[1] = [0, 1, 0, 2, 0, 3]
    path = tmp_path / ("model.keras" if hasattr(cases.keras, "ops") else "model.h5")
    model.save(str(path))
    np.savez(str(tmp_path / "in.npz"), **data)
    quantie("run", path, "--data", tmp_path / "in.npz", "--out", tmp_path / "out.npz", "--quiet")
    got = np.load(str(tmp_path / "out.npz"))
    wanted = [np.asarray(want) for want in model([data["first"], data["second"]], training=False)]
    wrong = [name for k, (name, want) in enumerate(zip(names, wanted)) if not np.allclose(got["out%d" % k], want, rtol=2e-5, atol=2e-5)]
    assert not wrong
