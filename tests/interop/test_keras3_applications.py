"""The architectures of keras.applications of Keras 3, with random weights: what the verb run computes is what Keras computes.

As test_forward_applications.py does it for Keras 2, by the same rules: ordinary runs take four that differ most, at a small input (that of
Keras 2 takes one of each family, of the same layers), QUANTIE_ALL=1 every one there is; how near the outputs can be is measured by TensorFlow's own difference with oneDNN and without it.
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

keras = pytest.importorskip("keras", minversion="3")

BATCH = 2
CLASSES = 10


ORDINARY = {"ConvNeXtTiny", "EfficientNetV2B0", "MobileNetV3Small", "ResNet50V2"}


def architectures():
    """{name: (side of the input, ordinary)} of those of test_forward_applications.py that Keras 3 has."""
    from test_forward_applications import ARCHITECTURES

    return {name: (side, name in ORDINARY) for name, (side, _) in ARCHITECTURES.items() if hasattr(keras.applications, name)}


def built(name, side):
    """The model and the data it is run on, the same in every process."""
    from test_forward_applications import randomized

    keras.backend.clear_session()
    keras.utils.set_random_seed(5)
    model = getattr(keras.applications, name)(weights=None, input_shape=(side, side, 3), classes=CLASSES, classifier_activation=None)
    rng = np.random.default_rng(17)
    for variable in model.weights:
        if str(variable.dtype).startswith("float"):
            variable.assign(randomized(Described(variable), rng))
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):  # it computes with what it made of its weights
            layer.finalize_state()
    data = rng.uniform(0, 255, (BATCH, side, side, 3)).astype(np.float32)
    settle(model, data)
    return model, data


class Described:
    """A variable of Keras 3 as one of TensorFlow is seen: the name with its path."""

    def __init__(self, variable):
        self.shape, self.name, self.dtype = variable.shape, variable.path, self
        self.is_floating = True


def settle(model, data):
    """Each batch normalization takes the statistics of what it reads: its size, and a fiftieth of its mean (test_forward_applications.py)."""

    def settled(operation):
        if not isinstance(operation, keras.layers.BatchNormalization):
            return lambda *args, **kwargs: operation(*args, **{key: value for key, value in kwargs.items() if key != "training"})

        def call(x, **_):
            values = np.asarray(x)
            axes = tuple(k for k in range(values.ndim) if k != operation.axis % values.ndim)
            mean = 0.02 * values.mean(axes)
            operation.moving_mean.assign(mean)
            operation.moving_variance.assign(np.square(values - mean).mean(axes) + 0.01)
            return operation(x)
        return call

    model._run_through_graph([keras.ops.convert_to_tensor(data)], operation_fn=settled)


KNOWN = architectures() if __name__ != "__main__" else {}


@pytest.mark.parametrize("name", sorted(name for name, (_, ordinary) in KNOWN.items() if ordinary or os.environ.get("QUANTIE_ALL") == "1"))
def test_application(quantie, tmp_path, name):
    from application_judge import assert_runs

    model, data = built(name, KNOWN[name][0])
    want = np.asarray(model(data, training=False))
    path = tmp_path / "model.keras"
    model.save(path)
    assert_runs(quantie, __file__, path, data, want)


if __name__ == "__main__":
    sys.setrecursionlimit(20000)  # Keras follows a model of hundreds of layers that deep
    loaded = keras.saving.load_model(sys.argv[1], compile=False)
    np.save(sys.argv[3], np.asarray(loaded(np.load(sys.argv[2])["in0"], training=False)))
