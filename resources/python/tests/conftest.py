"""Quiet TensorFlow, Keras 2, and the package as it lies here."""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import pytest  # noqa: E402
import tensorflow as tf  # noqa: E402

from quantie.keras2.backend import keras  # noqa: E402

tf.config.threading.set_intra_op_parallelism_threads(2)


@pytest.fixture(autouse=True)
def fresh_names():
    """Every test begins with layer names and seeds of its own."""
    keras.backend.clear_session()
    tf.random.set_seed(7)
    yield
