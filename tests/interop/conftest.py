"""What the interop tests share: the program, the reference models, and which TensorFlow this is."""
import importlib.util
import os
import pathlib
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_DETERMINISTIC_OPS", "1")
# Where tf_keras is, tf.keras is to be it and not Keras 3; this must be said before TensorFlow is imported.
if importlib.util.find_spec("tf_keras"):
    os.environ["TF_USE_LEGACY_KERAS"] = "1"

import pytest
import tensorflow as tf

# One thread each: sums then come out in one order, and environments that run side by side do not fight for cores.
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
PROGRAM = os.environ.get("QUANTIE", str(ROOT / "build" / "quantie"))
FLAVOURS = {"2.6": "tf2.6", "2.15": "tf2.15", "2.20": "tf_keras"}

# The companion, the custom layers of the reference models, the oracle, and the models that are hard to read.
sys.path[:0] = [str(ROOT / "resources" / "python"), str(DATA / "keras2"), str(DATA / "oracle"), str(DATA / "hard"), str(DATA / "keras3")]


@pytest.fixture(scope="session")
def flavour():
    """The environment: "tf2.6", "tf2.15" or "tf_keras"."""
    return FLAVOURS[".".join(tf.__version__.split(".")[:2])]


@pytest.fixture(scope="session")
def models():
    """The folder of the reference models of Keras 2: below it tf2.6 and tf2.15."""
    return DATA / "keras2"


@pytest.fixture(scope="session")
def custom_objects():
    """The custom layers of the reference models."""
    from custom_layers import CUSTOM_OBJECTS

    return CUSTOM_OBJECTS


@pytest.fixture(scope="session")
def quantie():
    """Runs the program: `quantie("inspect", path)` gives its standard output. Another exit status than `status` fails the test."""

    def run(*arguments, status=0):
        command = [PROGRAM] + [str(a) for a in arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=600)
        assert done.returncode == status, "%s\nexit status %d\n%s%s" % (
            " ".join(command), done.returncode, done.stdout, done.stderr)
        return done.stdout

    return run
