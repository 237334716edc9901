"""The custom layers of the reference models of Keras 2 (tests/data/keras2/custom_layers.py), written for Keras 3."""
import keras
from keras import ops


class _Holds(keras.layers.Layer):
    """A layer whose config nests another layer under `held_key`."""

    held_key = ""

    def __init__(self, held, **kwargs):
        super().__init__(**kwargs)
        setattr(self, self.held_key, held)

    @property
    def held(self):
        return getattr(self, self.held_key)

    def get_config(self):
        return dict(super().get_config(), **{self.held_key: keras.saving.serialize_keras_object(self.held)})

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        return cls(keras.saving.deserialize_keras_object(config.pop(cls.held_key)), **config)


class TiedDeembedding(_Holds):
    """logits = x @ embeddings^T, with the embeddings of the embedding layer that it holds."""

    held_key = "embedding_layer"

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.held.embeddings))

    def compute_output_shape(self, shape):
        return tuple(shape[:-1]) + (self.held.input_dim,)


class TiedDense(_Holds):
    """y = x @ kernel^T + bias, with the kernel of the Dense layer that it holds and a bias of its own."""

    held_key = "dense"

    def build(self, input_shape):
        self.bias = self.add_weight(name="bias", shape=(self.held.kernel.shape[0],), initializer="zeros")

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.held.kernel)) + self.bias

    def compute_output_shape(self, shape):
        return tuple(shape[:-1]) + (self.held.kernel.shape[0],)


CUSTOM_OBJECTS = {"TiedDeembedding": TiedDeembedding, "TiedDense": TiedDense}
