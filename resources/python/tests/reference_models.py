"""Reference models of Keras 2: layers called again, held, nested, and decoys that look like ties but are none."""
import numpy as np
import tensorflow as tf
from quantie.keras2.backend import keras

from custom_layers import TiedDeembedding, TiedDense

L = keras.layers


def dense_twice():
    """One Dense layer called twice in a row: kernel and bias have two uses each."""
    shared = L.Dense(16, activation="relu", name="shared")
    x = keras.Input((16,), name="x")
    y = L.Add(name="skip")([shared(shared(x)), x])
    return keras.Model(x, L.Dense(4, name="head")(y), name="dense_twice")


def tied_lm():
    """A language model with a tied embedding and de-embedding (the layer of the feature request)."""
    emb = L.Embedding(100, 32, name="emb")
    i = keras.Input((12,), dtype="int32", name="tokens")
    x = L.LayerNormalization(name="norm")(L.Dense(32, activation="relu", name="ff")(emb(i)))
    return keras.Model(i, TiedDeembedding(emb, name="deemb")(x), name="tied_lm")


def autoencoder():
    """An autoencoder whose decoder reads the encoder kernels transposed."""
    e1, e2 = L.Dense(32, activation="relu", name="enc1"), L.Dense(8, name="enc2")
    i = keras.Input((64,), name="pixels")
    z = e2(e1(i))
    d = L.Activation("relu", name="relu")(TiedDense(e2, name="dec2")(z))
    return keras.Model(i, L.Activation("sigmoid", name="out")(TiedDense(e1, name="dec1")(d)), name="autoencoder")


def siamese():
    """One convolutional sub-model called on two inputs; every variable inside it has two uses."""
    tower = keras.Sequential(
        [
            L.Conv2D(8, 3, activation="relu", padding="same", name="conv1"),
            L.BatchNormalization(name="bn"),
            L.MaxPooling2D(name="pool"),
            L.Conv2D(16, 3, strides=2, name="conv2"),
            L.GlobalAveragePooling2D(name="gap"),
        ],
        name="tower",
    )
    a, b = keras.Input((20, 20, 3), name="left"), keras.Input((20, 20, 3), name="right")
    d = L.Subtract(name="difference")([tower(a), tower(b)])
    return keras.Model([a, b], L.Dense(1, activation="sigmoid", name="same")(d), name="siamese")


def query_document():
    """One embedding for two inputs; recurrent layers and wrappers above it."""
    emb = L.Embedding(80, 24, mask_zero=False, name="words")
    q, d = keras.Input((7,), dtype="int32", name="query"), keras.Input((11,), dtype="int32", name="document")
    rnn = L.Bidirectional(L.LSTM(10), name="reader")
    dq, dd = rnn(emb(q)), rnn(L.TimeDistributed(L.Dense(24, activation="tanh"), name="per_word")(emb(d)))
    return keras.Model([q, d], L.Dot(axes=1, normalize=True, name="cosine")([dq, dd]), name="query_document")


def plain_cnn():
    """No tie at all: nothing may be reported as tied."""
    i = keras.Input((28, 28, 1), name="image")
    x = L.Conv2D(8, 3, name="c1")(i)
    x = L.ReLU(name="r1")(L.BatchNormalization(name="b1")(x))
    x = L.DepthwiseConv2D(3, padding="same", name="dw")(x)
    x = L.SeparableConv2D(12, 3, name="sep")(x)
    x = L.AveragePooling2D(name="avg")(x)
    x = L.Dropout(0.3, name="drop")(L.Flatten(name="flat")(x))
    return keras.Model(i, L.Dense(10, activation="softmax", name="digits")(x), name="plain_cnn")


def shared_initializer():
    """Initializer and regularizer objects are shared, weights are not: their shared_object_ids are not ties."""
    init, reg = keras.initializers.GlorotUniform(seed=3), keras.regularizers.L2(1e-4)
    i = keras.Input((12,), name="x")
    x = i
    for k in range(3):
        x = L.Dense(12, activation="tanh", kernel_initializer=init, kernel_regularizer=reg, name="d%d" % k)(x)
    return keras.Model(i, x, name="shared_initializer")


def tf_ops():
    """Operators of TensorFlow between the layers (TFOpLambda, SlicingOpLambda)."""
    i = keras.Input((6, 10), name="x")
    k = L.Dense(10, name="key")
    a = tf.nn.softmax(tf.matmul(k(i), i, transpose_b=True) / 3.0)
    y = tf.concat([a @ i, k(i)[:, :, :4] * 2.0 + 1.0], axis=-1)
    return keras.Model(i, tf.reduce_mean(y, axis=1), name="tf_ops")


MODELS = [dense_twice, tied_lm, autoencoder, siamese, query_document, plain_cnn, shared_initializer, tf_ops]


def inputs_for(model, rng, batch=4):
    """Random arrays for a model's inputs."""
    arrays = []
    for t in model.inputs:
        shape = (batch,) + tuple(int(d) for d in t.shape[1:])
        if t.dtype.is_integer:
            arrays.append(rng.integers(0, 50, shape).astype(t.dtype.as_numpy_dtype))
        else:
            arrays.append(rng.standard_normal(shape).astype("float32"))
    return arrays


def with_random_weights(model, rng):
    """`model` with weights that are neither zero nor one; variances stay positive."""
    values = []
    for variable, value in zip(model.weights, model.get_weights()):
        if "variance" in variable.name:
            value = 0.5 + rng.random(value.shape)
        elif np.issubdtype(value.dtype, np.floating):
            value = 0.15 * rng.standard_normal(value.shape) + (1.5 if "gamma" in variable.name else 0.0)
        values.append(np.asarray(value).astype(variable.dtype.as_numpy_dtype))
    model.set_weights(values)
    return model
