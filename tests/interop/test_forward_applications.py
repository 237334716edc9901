"""The architectures of tf.keras.applications, with random weights: what the verb run computes is what Keras computes.

Ordinary runs take the smallest of each family; QUANTIE_ALL=1 takes every one there is. How near the outputs can be is
measured: TensorFlow's own with oneDNN and without it differ, and four times that is allowed where it is more than a tolerance (application_judge.py).
"""
import os
import sys

import numpy as np
import pytest
import tensorflow as tf

from application_judge import assert_runs

EVERYTHING = os.environ.get("QUANTIE_ALL") == "1"
BATCH = 2
CLASSES = 10
applications = tf.keras.applications

# Architecture: (side of the input, ordinary). Of the least sides that they take, the last layers of most have one place left: the
# statistics of two samples, which blow up every rounding.
ARCHITECTURES = {
    "VGG16": (32, True), "VGG19": (32, False),
    "ResNet50": (96, True), "ResNet101": (96, False), "ResNet152": (96, False),
    "ResNet50V2": (96, True), "ResNet101V2": (96, False), "ResNet152V2": (96, False),
    "InceptionV3": (139, True), "InceptionResNetV2": (96, False), "Xception": (96, True),
    "MobileNet": (96, True), "MobileNetV2": (96, True), "MobileNetV3Small": (96, True), "MobileNetV3Large": (96, False),
    "DenseNet121": (96, True), "DenseNet169": (96, False), "DenseNet201": (96, False),
    "NASNetMobile": (96, True), "NASNetLarge": (96, False),
    "EfficientNetV2B0": (96, True), "EfficientNetV2S": (96, False), "ConvNeXtTiny": (32, True), "RegNetX002": (96, True), "RegNetY002": (96, True),
    "ResNetRS50": (96, True),
}
ARCHITECTURES.update({"EfficientNetB%d" % k: (96, k == 0) for k in range(8)})
ARCHITECTURES.update({"EfficientNetV2%s" % k: (96, False) for k in ("B1", "B2", "B3", "M", "L")})
ARCHITECTURES.update({"ConvNeXt" + size: (32, False) for size in ("Small", "Base", "Large", "XLarge")})
ARCHITECTURES.update({"RegNet%s%s" % (kind, size): (96, False) for kind in "XY"
                      for size in ("004", "006", "008", "016", "032", "040", "064", "080", "120", "160", "320")})
ARCHITECTURES.update({"ResNetRS%d" % depth: (96, False) for depth in (101, 152, 200, 270, 350, 420)})
KNOWN = sorted(name for name in ARCHITECTURES if hasattr(applications, name) or hasattr(applications, "resnet_rs") and "ResNetRS" in name)


def built(name):
    """The model and the data it is run on, the same in every process."""
    side, _ = ARCHITECTURES[name]
    make = getattr(applications, name, None) or getattr(applications.resnet_rs, name)
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(5)
    model = make(weights=None, input_shape=(side, side, 3), classes=CLASSES, classifier_activation=None)
    rng = np.random.default_rng(17)
    model.set_weights([randomized(variable, rng) for variable in model.weights])
    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.Normalization):  # it computes with what it made of its weights
            layer.finalize_state()
    data = rng.uniform(0, 255, (BATCH, side, side, 3)).astype(np.float32)
    settle(model, data)
    return model, data


def randomized(variable, rng):
    """Weights of a size that keeps activations near one: kernels by their fan, offsets small, statistics of any value."""
    shape, kind = tuple(variable.shape), variable.name.split("/")[-1]
    if not variable.dtype.is_floating:
        return variable.numpy()
    if len(shape) > 1:
        depthwise = "depthwise" in kind
        fan = int(np.prod(shape[:2] if depthwise else shape[:-1]))
        return (rng.normal(size=shape) * np.sqrt(1.5 / fan)).astype(np.float32)
    if "beta" in kind or "bias" in kind or "mean" in kind:
        return (0.1 * rng.normal(size=shape)).astype(np.float32)
    return rng.uniform(0.8, 1.2, shape).astype(np.float32)


def settle(model, data):
    """Each batch normalization takes the statistics of what it reads, call after call: its size, and a fiftieth of its mean. More of the
    mean would leave the difference of like samples, which a deep model blows up with every rounding in it."""
    values = {id(model.inputs[0]): tf.constant(data)}
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            if node.is_input:
                continue
            args, kwargs = tf.nest.map_structure(lambda t: values.get(id(t), t), (node.call_args, node.call_kwargs))
            layer, x = node.layer, args[0]
            if isinstance(layer, tf.keras.layers.BatchNormalization):
                axes = [k for k in range(x.shape.rank) if k not in [axis % x.shape.rank for axis in layer.axis]]
                mean = 0.02 * tf.reduce_mean(x, axes)
                layer.moving_mean.assign(mean)
                layer.moving_variance.assign(tf.reduce_mean(tf.square(x - mean), axes) + 0.01)
            outputs = layer(*args, **{key: value for key, value in kwargs.items() if key != "training"})
            for tensor, value in zip(tf.nest.flatten(node.outputs), tf.nest.flatten(outputs)):
                values[id(tensor)] = value


@pytest.mark.skipif(not tf.__version__.startswith("2.15"), reason="the architectures are the same in every version")
@pytest.mark.parametrize("name", [name for name in KNOWN if EVERYTHING or ARCHITECTURES[name][1]])
def test_application(quantie, tmp_path, name):
    model, data = built(name)
    want = np.asarray(model(data, training=False))
    path = tmp_path / "model.h5"
    model.save(str(path), include_optimizer=False)
    assert_runs(quantie, __file__, path, data, want)


if __name__ == "__main__":
    from keras.src.applications.convnext import LayerScale
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

    sys.setrecursionlimit(20000)  # Keras follows a model of hundreds of layers that deep
    own = {"LayerScale": LayerScale, "CustomScaleLayer": CustomScaleLayer}
    loaded = tf.keras.models.load_model(sys.argv[1], custom_objects=own, compile=False)
    np.save(sys.argv[3], np.asarray(loaded(np.load(sys.argv[2])["in0"], training=False)))
