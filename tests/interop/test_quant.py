"""core/quant against TensorFlow's kernels (quant_vectors.py) and its range methods against numpy."""
import os
import pathlib
import subprocess
import sys

import numpy as np
import pytest

import quant_vectors
import rounding_2_15

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = pathlib.Path(os.environ.get("QUANT_TOOL", ROOT / "build" / "tests" / "interop" / "quant_tool"))

pytestmark = [
    pytest.mark.skipif(not TOOL.exists(), reason="the target quant_tool is not built"),
    pytest.mark.skipif(quant_vectors.tf.__version__.startswith("2.6."), reason="TensorFlow 2.6 rounds differently; 2.15 is the reference"),
]


@pytest.mark.parametrize("size, values", [(200, 200_000), (20_000, 2_000_000), (200_000, 6_000_000)])
def test_values_ranges_and_codes_are_tensorflows(size, values):
    done = subprocess.run([sys.executable, quant_vectors.__file__, str(TOOL), "--values", str(values), "--size", str(size)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("bits, narrow, lo, hi", [(11, True, -0.196, 0.308), (7, False, -0.3, 0.2), (12, False, -0.1, 0.3), (4, True, -0.3, 0.3),
                                                  (8, False, 0.0, 0.5), (8, False, 0.0, 0.0)])
def test_the_rounding_of_the_oracle_is_tensorflows(bits, narrow, lo, hi):
    values = np.random.default_rng(bits).normal(0, 0.1, (50_000, 1)).astype(np.float32)
    lo, hi = np.float32([lo]), np.float32([hi])
    for axis in (None, 1):
        expected = quant_vectors.tf_fake_quant(values, lo, hi, {"bits": bits, "narrow": narrow, "axis": axis})
        assert np.array_equal(rounding_2_15.rounded(values, lo, hi, bits, narrow, axis is not None), expected)


def ranges_by_tool(folder, values, axis, bits, method):
    np.ascontiguousarray(values).tofile(str(folder / "in.bin"))
    command = [TOOL, folder / "in.bin", folder / "out.bin", "--shape", ",".join(map(str, values.shape)), "--bits", bits,
               "--symmetric", 0, "--narrow", 0, "--range", method] + ([] if axis is None else ["--axis", axis])
    subprocess.run(list(map(str, command)), check=True)
    channels = 1 if axis is None else values.shape[axis]
    data = np.fromfile(str(folder / "out.bin"), np.uint8)[4 * values.size:][:8 * channels].view(np.float32)
    return data[:channels], data[channels:]


def slices(values, axis):
    return [values.ravel()] if axis is None else list(np.moveaxis(values, axis, 0).reshape(values.shape[axis], -1))


def clipped(x, t):
    return min(max(x.min(), -t), 0), max(min(x.max(), t), 0)


def entropy_threshold(x, bits):
    """By the definition in core/quant/calibration.h, bin by bin."""
    magnitudes, groups = np.abs(x), 1 << (bits - 1)
    top = magnitudes.max()
    counts = np.bincount(np.minimum((magnitudes * np.float32(2048 / float(top))).astype(int), 2047), minlength=2048).astype(float)
    best = None
    for i in range(2048, 15, -16):
        if i < groups or counts[:i].sum() == 0:
            break
        p, beyond = counts[:i].copy(), counts[i:].sum()
        p[-1] += beyond
        q = np.zeros(i)
        for g in range(groups):
            part = slice(g * i // groups, (g + 1) * i // groups)
            count = counts[part].sum()
            if g == groups - 1 and beyond:
                count = max(count, 1)
            if p[part].any():
                q[part] = np.where(p[part] > 0, count / np.count_nonzero(p[part]), 0)
        kept = p > 0
        p, q = p[kept] / p.sum(), q[kept] / q.sum()
        divergence = float((p * np.log(p / q)).sum())
        if best is None or divergence < best[0] - 1e-12:
            best = divergence, i
    return np.float32(float(top) * best[1] / 2048)


@pytest.mark.parametrize("shape, axis", [((5000,), None), ((300, 40), 1), ((12, 700), 0), ((400, 400), None)])
@pytest.mark.parametrize("method", ["p99.9", "p50", "entropy", "mse"])
def test_range_methods_are_as_defined(tmp_path, shape, axis, method):
    rng = np.random.default_rng(5)
    values = (rng.standard_normal(shape) ** 3).astype(np.float32)
    bits = 6
    lo, hi = ranges_by_tool(tmp_path, values, axis, bits, method)
    for c, x in enumerate(slices(values, axis)):
        if method == "mse":
            error = [squared_error(x, *quant_pair(x, k), bits, axis is not None) for k in range(128, 0, -1)]
            k = 128 - int(np.argmin(error))
            expected = quant_pair(x, k)
        elif method == "entropy":
            expected = clipped(x, entropy_threshold(x, bits))
        else:
            expected = clipped(x, np.float32(np.percentile(np.abs(x).astype(np.float64), float(method[1:]))))
        assert (lo[c], hi[c]) == tuple(map(np.float32, expected)), "channel %d" % c


def quant_pair(x, k):
    fraction = np.float32(k / 128)
    return min(x.min(), np.float32(0)) * fraction, max(x.max(), np.float32(0)) * fraction


def squared_error(x, lo, hi, bits, per_channel):
    scheme = {"bits": bits, "narrow": False, "axis": -1 if per_channel else None}
    q = quant_vectors.tf_fake_quant(x.reshape(-1, 1), np.atleast_1d(lo), np.atleast_1d(hi), scheme).ravel()
    return float(((x - q).astype(np.float64) ** 2).sum())
