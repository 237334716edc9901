"""Custom Keras layers that hold another layer and read its weights: the ways people tie weights by hand."""
import tensorflow as tf
from quantie.keras2.backend import keras

L = keras.layers


def serialize_layer(layer):
    """Serialize with the shared-object bookkeeping, as `keras.utils.serialize_keras_object` did up to Keras 2.11."""
    legacy = getattr(keras.utils, "legacy", None)
    return (legacy or keras.utils).serialize_keras_object(layer)


class _Holds(L.Layer):
    """A layer whose config nests another layer under `held_key`."""

    held_key = ""

    def __init__(self, held, **kwargs):
        super().__init__(**kwargs)
        setattr(self, self.held_key, held)

    @property
    def held(self):
        return getattr(self, self.held_key)

    def get_config(self):
        config = super().get_config()
        config[self.held_key] = serialize_layer(self.held)
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        held = config.pop(cls.held_key)
        if isinstance(held, dict):
            held = L.deserialize(held, custom_objects=custom_objects)
        return cls(held, **config)


class TiedDeembedding(_Holds):
    """logits = x @ embeddings^T, with the embeddings of the embedding layer that it holds."""

    held_key = "embedding_layer"

    def build(self, input_shape):
        super().build(input_shape)
        self.embeddings = self.held.embeddings

    def call(self, x):
        return tf.matmul(x, self.embeddings, transpose_b=True)


class TiedDense(_Holds):
    """y = x @ kernel^T + bias, with the kernel of the Dense layer that it holds and a bias of its own."""

    held_key = "dense"

    def build(self, input_shape):
        super().build(input_shape)
        self.kernel = self.held.kernel
        self.bias = self.add_weight(name="bias", shape=(self.kernel.shape[0],), initializer="zeros")

    def call(self, x):
        return tf.matmul(x, self.kernel, transpose_b=True) + self.bias


class BookTranspose(_Holds):
    """The layer of the best-known text on tied autoencoders: it reads `weights[0]` and asks for `input_shape`."""

    held_key = "dense"

    def __init__(self, dense, activation=None, **kwargs):
        super().__init__(dense, **kwargs)
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.biases = self.add_weight(name="bias", shape=[self.dense.input_shape[-1]], initializer="zeros")
        super().build(input_shape)

    def call(self, x):
        return self.activation(tf.matmul(x, self.dense.weights[0], transpose_b=True) + self.biases)

    def get_config(self):
        return dict(super().get_config(), activation=keras.activations.serialize(self.activation))


CUSTOM_OBJECTS = {"TiedDeembedding": TiedDeembedding, "TiedDense": TiedDense, "BookTranspose": BookTranspose}
