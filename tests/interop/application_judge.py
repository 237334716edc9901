"""How near the outputs of a large architecture must be: TensorFlow's own with oneDNN and without it differ, and four times that is allowed where it is
more than TOLERANCE.
"""
import os
import subprocess
import sys

import numpy as np
import pytest

TOLERANCE = 2e-5  # of the largest output
CERTAIN = 5e-3  # of the largest output: where TensorFlow itself is less certain nothing can be told


def own_difference(script, path, data, here):
    """How far TensorFlow is from itself on the saved model, with oneDNN on and off: one number. `script` runs MODEL on DATA and writes OUT."""
    results = [here]
    for setting in ("0", "1"):
        out = path.with_suffix(".%s.npy" % setting)
        environment = dict(os.environ, TF_ENABLE_ONEDNN_OPTS=setting)
        subprocess.run([sys.executable, script, str(path), str(data), str(out)], env=environment, check=True, stderr=subprocess.DEVNULL)
        results.append(np.load(str(out)))
    return max(np.abs(a - b).max() for a in results for b in results)


def assert_runs(quantie, script, path, data, want):
    """The program runs the saved model on `data` as near to `want` as can be told."""
    assert 1e-3 < np.abs(want).max() < 1e4, "the model's activations are not near one"
    given, out = path.with_name("in.npz"), path.with_name("out.npz")
    np.savez(str(given), in0=data)
    quantie("run", path, "--data", given, "--out", out, "--quiet")
    have = np.load(str(out))["out0"]
    assert have.shape == want.shape and have.dtype == want.dtype
    off, largest = np.abs(have - want).max(), np.abs(want).max()
    print("off", off / largest)
    if off > TOLERANCE * largest:
        own = own_difference(script, path, given, want)
        if own > CERTAIN * largest:
            pytest.skip("random weights blow roundings up here: TensorFlow is %g of %g away from itself" % (own, largest))
        assert off <= 4 * own, "off by %g of %g; four times TensorFlow's own difference is %g" % (off, largest, 4 * own)
