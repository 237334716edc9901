"""Makes the sample models of this folder: `python make_samples.py [OUT_DIR]`, with TensorFlow 2.15.

Each is a small model with tied weights, trained for some seconds on a task made up here, so that its weights look like those
of a real model. Seeded: the same TensorFlow on the same processor writes the same weights.
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf
from tensorflow import keras

from custom_layers import TiedDeembedding, TiedDense

L = keras.layers


def tied_lm(rng):
    """A language model whose output layer reads the embedding table transposed: one table, two uses.

    The language: a word belongs to one of 20 topics and is mostly followed by a word of the topic that comes after its own;
    common words are more common, as in real text.
    """
    words, topics, length = 400, 20, 12
    topic = np.arange(words) % topics
    common = 1.0 / (10.0 + np.arange(words))
    follows = np.where(topic[None, :] == (topic[:, None] + 1) % topics, 30.0, 1.0) * common
    cumulative = np.cumsum(follows / follows.sum(axis=1, keepdims=True), axis=1)
    text = np.empty((3000, length + 1), np.int64)
    text[:, 0] = rng.choice(words, len(text), p=common / common.sum())
    for t in range(length):
        drawn = cumulative[text[:, t]] > rng.random((len(text), 1))
        text[:, t + 1] = np.argmax(drawn, axis=1)

    embedding = L.Embedding(words, 48, name="emb")
    tokens = keras.Input((length,), dtype="int32", name="tokens")
    x = L.Dense(48, activation="relu", name="ff")(embedding(tokens))
    x = L.LayerNormalization(name="norm")(x)
    model = keras.Model(tokens, TiedDeembedding(embedding, name="deemb")(x), name="tied_lm")
    model.compile(keras.optimizers.Adam(0.005), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, text[:, :-1], text[:, 1:], 8


def siamese(rng):
    """Two pictures through one convolutional tower: are they of the same kind of stripes? Every weight of the tower has two uses."""
    tower = keras.Sequential(
        [
            L.Conv2D(12, 3, activation="relu", padding="same", name="conv1"),
            L.BatchNormalization(name="bn"),
            L.MaxPooling2D(name="pool"),
            L.Conv2D(24, 3, strides=2, activation="relu", name="conv2"),
            L.GlobalAveragePooling2D(name="gap"),
        ],
        name="tower",
    )
    left, right = keras.Input((20, 20, 3), name="left"), keras.Input((20, 20, 3), name="right")
    difference = L.Subtract(name="difference")([tower(left), tower(right)])
    distance = L.Multiply(name="square")([difference, difference])
    model = keras.Model([left, right], L.Dense(1, activation="sigmoid", name="same")(distance), name="siamese")
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")

    y, x = np.mgrid[:20, :20]
    kinds = [x, y, x + y, x - y]

    def picture(kind):
        stripes = np.sin(kinds[kind] * rng.uniform(0.7, 1.3) + rng.uniform(0, 6.3))
        return stripes[..., None] * rng.uniform(0.3, 1.0, 3) + rng.normal(0, 0.3, (20, 20, 3))

    first = rng.integers(0, len(kinds), 600)
    same = rng.random(600) < 0.5
    second = np.where(same, first, (first + rng.integers(1, len(kinds), 600)) % len(kinds))
    pictures = [np.stack([picture(k) for k in side]).astype("float32") for side in (first, second)]
    return model, pictures, same.astype("float32")[:, None], 8


def autoencoder(rng):
    """An autoencoder whose decoder reads the kernels of the encoder transposed, with biases of its own."""
    enc1, enc2 = L.Dense(48, activation="relu", name="enc1"), L.Dense(12, name="enc2")
    pixels = keras.Input((64,), name="pixels")
    decoded = L.Activation("relu", name="relu")(TiedDense(enc2, name="dec2")(enc2(enc1(pixels))))
    model = keras.Model(pixels, L.Activation("sigmoid", name="out")(TiedDense(enc1, name="dec1")(decoded)), name="autoencoder")
    model.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")

    y, x = np.mgrid[:8, :8]
    centre, width = rng.uniform(1, 6, (2, 3000, 1, 1)), rng.uniform(0.8, 2.0, (3000, 1, 1))
    blobs = np.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * width**2)).reshape(-1, 64).astype("float32")
    return model, blobs, blobs, 12


def main(out):
    os.makedirs(out, exist_ok=True)
    tf.config.experimental.enable_op_determinism()
    for make in (tied_lm, siamese, autoencoder):
        keras.backend.clear_session()
        keras.utils.set_random_seed(7)
        model, inputs, targets, epochs = make(np.random.default_rng(7))
        losses = model.fit(inputs, targets, batch_size=32, epochs=epochs, verbose=0).history["loss"]
        model.save(os.path.join(out, make.__name__ + ".h5"), include_optimizer=False)
        print("%s: %d parameters, loss %.3f -> %.3f" % (make.__name__, model.count_params(), losses[0], losses[-1]))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
