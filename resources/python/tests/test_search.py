"""Percentile, mse and entropy against plain computations; given ranges and minmax stand in test_models."""
import numpy as np
import pytest
import tensorflow as tf
from quantie.calibration import weight_range

VALUES = np.random.default_rng(5).standard_t(3, (40, 30)).astype(np.float32)


def spec(method, **changes):
    return dict(dict(bits=4, symmetric=True, narrow_range=True, axis=None, range=method), **changes)


@pytest.mark.parametrize("p", [50, 99, 99.9, 100])
def test_percentile(p):
    lo, hi = weight_range(VALUES, spec({"method": "percentile", "p": p}, symmetric=False))
    t = np.float32(np.percentile(np.abs(VALUES).astype(np.float64), p))
    assert (lo, hi) == (max(VALUES.min(), -t), min(VALUES.max(), t))


def squared_error(row, lo, hi, bits, narrow):
    q = tf.quantization.fake_quant_with_min_max_vars(row, lo, hi, num_bits=bits, narrow_range=narrow).numpy()
    return ((np.float64(row) - q) ** 2).sum()


@pytest.mark.parametrize("symmetric", [False, True])
def test_mse_is_the_least_of_its_candidates(symmetric):
    setting = spec({"method": "mse"}, symmetric=symmetric, narrow_range=False, bits=3)
    lo, hi = weight_range(VALUES, setting)
    best = squared_error(VALUES, lo, hi, 3, False)
    for k in range(1, 129):
        f = np.float32(k / 128)
        ends = weight_range(VALUES, dict(setting, range=[VALUES.min() * f, VALUES.max() * f]))
        assert best <= squared_error(VALUES, *ends, 3, False) * (1 + 1e-6)


def test_mse_per_channel_is_mse_of_each_channel():
    lo, hi = weight_range(VALUES, spec({"method": "mse"}, axis=1))
    assert lo.shape == (30,)
    for c in (0, 7, 29):
        one = weight_range(VALUES[:, c:c + 1], spec({"method": "mse"}, axis=1))
        assert (lo[c], hi[c]) == (one[0][0], one[1][0])


def test_entropy():
    lo, hi = weight_range(VALUES, spec({"method": "entropy"}))
    assert 0 < hi < np.abs(VALUES).max() and lo == -hi
    everything = weight_range(VALUES, spec({"method": "entropy"}, bits=12))
    assert everything[1] == np.abs(VALUES).max()
    zeros = weight_range(np.zeros((3, 2), np.float32), spec({"method": "entropy"}, axis=0))
    assert not np.any(zeros)


def test_not_finite():
    with pytest.raises(ValueError, match="NaN"):
        weight_range(np.array([1, np.inf], np.float32), spec("minmax"))
