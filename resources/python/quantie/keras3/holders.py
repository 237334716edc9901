"""Layers that read the weights of another layer, as people write them: used for files that name them when the user has
no class of that name.

Each holds the other layer in its config, under the key that the file has for it.
"""
from typing import Any

from . import sharing
from .backend import Layer, keras

ops = keras.ops


class Holder(Layer):
    """A layer whose config nests another layer under `held_key`."""

    def __init__(self, held: Any, held_key: str, **kwargs: Any):
        super().__init__(**kwargs)
        self.held_key = held_key
        setattr(self, held_key, held)

    @property
    def held(self) -> Any:
        """The layer whose weights are read."""
        return getattr(self, self.held_key)

    def get_config(self) -> dict:
        return dict(super().get_config(), **{self.held_key: sharing.serialize(self.held)})

    @classmethod
    def from_config(cls, config: dict, custom_objects: Any = None) -> "Holder":
        config = dict(config)
        keys = [key for key, value in config.items() if isinstance(value, dict) and "config" in value and key not in _OWN]
        if len(keys) != 1:
            raise ValueError("%s: its config holds %d layers, not one" % (config.get("name"), len(keys)))
        return cls(sharing.deserialize(config.pop(keys[0]), custom_objects), keys[0], **config)


_OWN = ("dtype", "activation")


class TiedDeembedding(Holder):
    """x @ embeddings^T, with the embeddings of the Embedding layer that it holds."""

    def build(self, input_shape: Any = None) -> None:
        self.built = True

    def call(self, x: Any) -> Any:
        return ops.matmul(x, ops.transpose(self.held.embeddings))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape[:-1]) + (self.held.input_dim,)


class TiedDense(Holder):
    """activation(x @ kernel^T + bias), with the kernel of the Dense layer that it holds and a bias of its own."""

    def __init__(self, held: Any, held_key: str, activation: Any = None, **kwargs: Any):
        super().__init__(held, held_key, **kwargs)
        self.activation = keras.activations.get(activation)

    def build(self, input_shape: Any = None) -> None:
        self.bias = self.add_weight(name="bias", shape=(self.held.kernel.shape[0],), initializer="zeros")

    def call(self, x: Any) -> Any:
        return self.activation(ops.matmul(x, ops.transpose(self.held.kernel)) + self.bias)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape[:-1]) + (int(self.held.kernel.shape[0]),)

    def get_config(self) -> dict:
        return dict(super().get_config(), activation=keras.activations.serialize(self.activation))


class DenseTranspose(TiedDense):
    """`TiedDense` under the name that the best-known text on tied autoencoders gives it."""


HOLDERS = {cls.__name__: cls for cls in (TiedDeembedding, TiedDense, DenseTranspose)}
