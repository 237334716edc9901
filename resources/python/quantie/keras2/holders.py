"""Layers that read the weights of another layer, as people write them: used for files that name them when the user has
no class of that name.

Each holds the other layer in its config, so that a file can say which layer is meant.
"""
from typing import Any

import tensorflow as tf

from . import sharing
from .backend import keras


class Holder(keras.layers.Layer):
    """A layer whose config nests another layer under `held_key`."""

    held_key = ""

    def __init__(self, held: Any, **kwargs: Any):
        super().__init__(**kwargs)
        setattr(self, self.held_key, held)

    @property
    def held(self) -> Any:
        """The layer whose weights are read."""
        return getattr(self, self.held_key)

    def get_config(self) -> dict:
        config = super().get_config()
        config[self.held_key] = sharing.serialize_layer(self.held)
        return config

    @classmethod
    def from_config(cls, config: dict, custom_objects: Any = None) -> "Holder":
        config = dict(config)
        held = config.pop(cls.held_key)
        if isinstance(held, dict):
            held = sharing.deserialize(held, custom_objects)
        return cls(held, **config)


class TiedDeembedding(Holder):
    """x @ embeddings^T, with the embeddings of the Embedding layer that it holds."""

    held_key = "embedding_layer"

    def build(self, input_shape: Any) -> None:
        super().build(input_shape)
        self.embeddings = self.held.embeddings

    def call(self, x: tf.Tensor) -> tf.Tensor:
        return tf.matmul(x, self.embeddings, transpose_b=True)


class TiedDense(Holder):
    """activation(x @ kernel^T + bias), with the kernel of the Dense layer that it holds and a bias of its own."""

    held_key = "dense"

    def __init__(self, held: Any, activation: Any = None, **kwargs: Any):
        super().__init__(held, **kwargs)
        self.activation = keras.activations.get(activation)

    def build(self, input_shape: Any) -> None:
        super().build(input_shape)
        self.kernel = self.held.kernel
        self.bias = self.add_weight(name="bias", shape=(self.kernel.shape[0],), initializer="zeros")

    def call(self, x: tf.Tensor) -> tf.Tensor:
        return self.activation(tf.matmul(x, self.kernel, transpose_b=True) + self.bias)

    def get_config(self) -> dict:
        config = super().get_config()
        if self.activation is not keras.activations.linear:
            config["activation"] = keras.activations.serialize(self.activation)
        return config


class DenseTranspose(TiedDense):
    """`TiedDense` under the name that the best-known text on tied autoencoders gives it."""


HOLDERS = {cls.__name__: cls for cls in (TiedDeembedding, TiedDense, DenseTranspose)}
