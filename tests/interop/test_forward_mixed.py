"""Layers in mixed precision: what the verb run computes is what Keras computes, to the rounding of its half floats.

A value of the compute type is known to half a unit in the last place: u = 2^-11 of itself for float16, 2^-8 for bfloat16. Both sides round
the inputs, the weights and each layer's result alike, so that layers of one step differ by one rounding, 2u of the largest output. TensorFlow
sums products in the compute type or in float32, by kernel and by CPU; over n terms of like size a sum in the compute type strays by about
sqrt(n) roundings, and ROUNDINGS allows for it.
"""
import os

import numpy as np
import pytest
import tensorflow as tf

from test_forward_layers import CASES, SEED, one

CONFIGS = int(os.environ.get("QUANTIE_CONFIGS", 60 if os.environ.get("QUANTIE_ALL") else 8))
UNIT = {"mixed_float16": 2.0 ** -11, "mixed_bfloat16": 2.0 ** -8}
# Roundings of the largest output: 2 for a layer of one step. In a group of few values x·s and mean·s, each rounded, cancel.
ROUNDINGS = {
    "Dense": 12, "EinsumDense": 8, "Conv1D": 12, "Conv2D": 16, "Conv3D": 16, "DepthwiseConv2D": 8, "SeparableConv2D": 16, "Conv2DTranspose": 16,
    "Embedding": 0, "BatchNormalization": 3, "LayerNormalization": 3, "GroupNormalization": 20, "Softmax": 10, "Activation": 4, "ReLU": 2, "LeakyReLU": 2,
    "ELU": 4, "PReLU": 4, "Add": 4, "Subtract": 2, "Multiply": 4, "Average": 6, "Maximum": 0, "Minimum": 0, "Concatenate": 0, "MaxPooling2D": 0,
    "AveragePooling2D": 8, "GlobalAveragePooling2D": 8, "GlobalMaxPooling2D": 0, "Reshape": 0, "Permute": 0, "Flatten": 0, "ZeroPadding2D": 0,
    "Dropout": 0, "Rescaling": 4, "Resizing": 2,
}


def mixed(policy, name, seed):
    tf.keras.mixed_precision.set_global_policy(policy)
    try:
        return one(name, seed)
    finally:
        tf.keras.mixed_precision.set_global_policy("float32")


def apart(have, want):
    want, have = np.asarray(want, np.float64), np.asarray(have, np.float64)
    return np.abs(have - want).max(initial=0) / max(np.abs(want).max(initial=0), 1e-30)


@pytest.mark.skipif(not tf.__version__.startswith("2.15"), reason="older ones lack kernels, newer ones sum in other types")
@pytest.mark.parametrize("policy", sorted(UNIT))
@pytest.mark.parametrize("name", sorted(name for name in ROUNDINGS if name in CASES))
def test_layer(quantie, tmp_path, name, policy):
    tf.keras.backend.clear_session()
    cases = [(seed, mixed(policy, name, seed)) for seed in range(SEED, SEED + CONFIGS)]
    cases = [case for case in cases if case[1] is not None]
    if not cases:
        pytest.skip("TensorFlow has no kernels of this type for it")
    inputs = [tensor for _, (tensors, _, _) in cases for tensor in tensors]
    data = [array for _, (_, _, arrays) in cases for array in arrays]
    model = tf.keras.Model(inputs, [outputs[0] for _, (_, outputs, _) in cases])
    model.save(str(tmp_path / "model.h5"), include_optimizer=False)
    np.savez(str(tmp_path / "in.npz"), **{"in%d" % k: array for k, array in enumerate(data)})
    quantie("run", tmp_path / "model.h5", "--data", tmp_path / "in.npz", "--out", tmp_path / "out.npz", "--quiet")
    got, worst = np.load(str(tmp_path / "out.npz")), 0
    wanted = model(data, training=False)
    for k, want in enumerate(wanted if len(cases) > 1 else [wanted]):
        have = got["out%d" % k]
        assert have.shape == tuple(want.shape)
        if policy == "mixed_float16":  # NumPy has no bfloat16: the file holds its values in float32
            assert have.dtype == want.dtype.as_numpy_dtype
        worst = max(worst, apart(have, tf.cast(want, tf.float32)))
    assert worst <= ROUNDINGS[name] * UNIT[policy], "%g roundings off" % (worst / UNIT[policy])
