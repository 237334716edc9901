"""Models for the forward pass: a family of layers each, every layer an output, with inputs and outputs by Keras.

    python make_run.py        (TensorFlow 2.15; writes NAME.h5, NAME.input.npz and NAME.output.npz beside this file)
"""
import pathlib

import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, layers as L

HERE = pathlib.Path(__file__).parent


def convolutions():
    line, image, volume = Input((12, 4)), Input((9, 8, 4)), Input((5, 6, 4, 2))
    return [line, image, volume], [
        L.Conv1D(5, 3, padding="causal", dilation_rate=2, activation="relu")(line),
        L.Conv1D(6, 4, strides=3, padding="same")(line),
        L.Conv1DTranspose(3, 4, strides=2, padding="same", activation="tanh")(line),
        L.SeparableConv1D(5, 3, depth_multiplier=2, padding="same")(line),
        L.DepthwiseConv1D(3, depth_multiplier=2)(line),
        L.Conv2D(6, (3, 2), strides=(2, 1), padding="same", activation="swish")(image),
        L.Conv2D(8, 3, groups=2, use_bias=False)(image),
        L.Conv2D(5, 1, activation="relu")(image),
        L.Conv2D(4, 3, dilation_rate=(2, 1), padding="valid")(image),
        L.Conv2DTranspose(3, 3, strides=2, padding="valid", activation="sigmoid")(image),
        L.SeparableConv2D(5, 3, strides=2, padding="same", activation="elu")(image),
        L.DepthwiseConv2D(3, strides=2, depth_multiplier=2, padding="same")(image),
        L.DepthwiseConv2D(3, dilation_rate=2, activation="relu")(image),
        L.Conv3D(3, (2, 3, 2), strides=2, padding="same", activation="selu")(volume),
        L.Conv3DTranspose(2, 3, strides=2, padding="same")(volume),
    ]


def pooling():
    line, image, volume = Input((11, 3)), Input((9, 8, 3)), Input((5, 6, 4, 2))
    return [line, image, volume], [
        L.MaxPooling1D(3, strides=2, padding="same")(line), L.AveragePooling1D(2)(line),
        L.GlobalMaxPooling1D()(line), L.GlobalAveragePooling1D(keepdims=True)(line),
        L.UpSampling1D(2)(line), L.ZeroPadding1D((1, 2))(line), L.Cropping1D((2, 1))(line),
        L.MaxPooling2D((3, 2), strides=(2, 1), padding="same")(image), L.AveragePooling2D(3, strides=2, padding="same")(image),
        L.GlobalMaxPooling2D()(image), L.GlobalAveragePooling2D()(image),
        L.UpSampling2D((2, 3))(image), L.UpSampling2D(2, interpolation="bilinear")(image),
        L.ZeroPadding2D(((1, 0), (2, 1)))(image), L.Cropping2D(((1, 2), (0, 3)))(image),
        L.MaxPooling3D(2)(volume), L.AveragePooling3D(2, strides=1, padding="same")(volume),
        L.GlobalMaxPooling3D()(volume), L.GlobalAveragePooling3D()(volume),
        L.UpSampling3D(2)(volume), L.ZeroPadding3D(1)(volume), L.Cropping3D(1)(volume),
    ]


def normalization():
    rows, image = Input((6, 8)), Input((5, 4, 8))
    return [rows, image], [
        L.BatchNormalization()(image), L.BatchNormalization(axis=1, center=False)(image),
        L.BatchNormalization(scale=False)(rows), L.LayerNormalization()(rows),
        L.LayerNormalization(axis=[1, 2], epsilon=1e-5)(image), L.LayerNormalization(center=False)(image),
        L.GroupNormalization(groups=4)(image), L.GroupNormalization(groups=-1, scale=False)(rows),
        L.UnitNormalization()(rows), L.UnitNormalization(axis=[1, 2])(image),
    ]


def merging():
    a, b, c = Input((4, 6)), Input((4, 6)), Input((1, 6))
    return [a, b, c], [
        L.Add()([a, b, c]), L.Subtract()([a, b]), L.Multiply()([a, c]), L.Average()([a, b]), L.Maximum()([a, b]),
        L.Minimum()([a, c]), L.Concatenate()([a, b]), L.Concatenate(axis=1)([a, b, c]), L.Dot(axes=2)([a, b]),
        L.Dot(axes=(1, 1), normalize=True)([a, b]),
    ]


def shapes():
    rows, image = Input((6, 8)), Input((5, 4, 3))
    return [rows, image], [
        L.Reshape((4, -1))(rows), L.Permute((2, 1))(rows), L.Permute((3, 1, 2))(image), L.Flatten()(image),
        L.RepeatVector(3)(L.Flatten()(image)), L.EinsumDense("abc,cd->abd", output_shape=(None, 5), bias_axes="d")(rows),
        L.EinsumDense("...x,xy->...y", output_shape=4, activation="relu")(image), L.Dense(5, activation="softmax")(image),
        L.Masking()(rows), L.Dropout(0.5)(rows), L.GaussianNoise(0.5)(rows), L.ActivityRegularization(0.1)(rows),
    ]


def activations():
    rows = Input((5, 7))
    names = ["relu", "relu6", "elu", "selu", "softplus", "softsign", "swish", "gelu", "tanh", "sigmoid", "hard_sigmoid", "exponential",
             "linear", "softmax", "mish"]
    known = [name for name in names if hasattr(tf.keras.activations, name) or name == "relu6"]
    return [rows], [L.Activation(tf.nn.relu6 if name == "relu6" else name)(rows) for name in known if name != "relu6"] + [
        L.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2)(rows), L.LeakyReLU(0.2)(rows), L.ELU(0.7)(rows),
        L.ThresholdedReLU(0.3)(rows), L.Softmax(axis=1)(rows), L.PReLU(shared_axes=[1])(rows),
    ]


def main():
    for family in (convolutions, pooling, normalization, merging, shapes, activations):
        tf.keras.backend.clear_session()
        tf.keras.utils.set_random_seed(7)
        random = np.random.default_rng(11)
        inputs, outputs = family()
        model = Model(inputs, outputs, name=family.__name__)
        # Variances must be positive, everything else is any number.
        model.set_weights([np.abs(random.normal(0.5, 0.3, w.shape)).astype("float32") + 0.1 if "variance" in v.name else
                           random.normal(0, 0.4, w.shape).astype("float32")
                           for v, w in zip(model.weights, model.get_weights())])
        data = [random.normal(size=(2,) + tuple(x.shape[1:])).astype("float32") for x in inputs]
        results = model.predict(data, verbose=0)
        results = results if isinstance(results, list) else [results]
        model.save(HERE / (family.__name__ + ".h5"), include_optimizer=False)
        np.savez(HERE / (family.__name__ + ".input.npz"), **{"in%d" % i: x for i, x in enumerate(data)})
        np.savez(HERE / (family.__name__ + ".output.npz"), **{"out%d" % i: y for i, y in enumerate(results)})


if __name__ == "__main__":
    main()
