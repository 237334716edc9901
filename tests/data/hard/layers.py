"""Custom layers as people write them, beyond the ones that the program has definitions of."""
import tensorflow as tf
from tensorflow import keras

L = keras.layers


def serialize_layer(layer):
    legacy = getattr(keras.utils, "legacy", None)
    return (legacy or keras.utils).serialize_keras_object(layer)


class Holds(L.Layer):
    """A layer that makes what it holds from its config again. `held_keys`: {attribute: key of the config}."""

    held_keys = {}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        def loaded(value):
            if isinstance(value, list):
                return [loaded(item) for item in value]
            return L.deserialize(value, custom_objects=custom_objects) if isinstance(value, dict) else value

        config = dict(config)
        held = {attribute: loaded(config.pop(key)) for attribute, key in cls.held_keys.items()}
        return cls(**held, **config)


class Gain(L.Layer):
    """A weight of its own, and one that is not trained, made first."""

    def build(self, shape):
        self.seen = self.add_weight(name="seen", shape=(), initializer="zeros", trainable=False)
        self.gain = self.add_weight(name="gain", shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(name="shift", shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.gain + self.shift + self.seen

    def compute_output_shape(self, shape):
        return shape


class Block(L.Layer):
    """Sub-layers that the config does not name."""

    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = L.Dense(units, name="first")
        self._second = L.Dense(units, name="second")

    def call(self, x):
        return self._second(self.first(x))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Holder(Holds):
    """Layers in the config, under an odd key and in a list."""

    held_keys = {"inner": "Inner-Layer", "others": "layers_in_a_row"}

    def __init__(self, inner, others, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner
        self.others = list(others)

    def call(self, x):
        y = self.inner(x)
        for layer in self.others:
            y = layer(y)
        return y

    def get_config(self):
        return {**super().get_config(), "Inner-Layer": serialize_layer(self.inner),
                "layers_in_a_row": [serialize_layer(layer) for layer in self.others]}


class Scaled(Holds):
    """A weight of its own in the shape of one that the held layer has."""

    held_keys = {"dense": "dense"}

    def __init__(self, dense, **kwargs):
        super().__init__(**kwargs)
        self.dense = dense

    def build(self, shape):
        self.alpha = self.add_weight(name="alpha", shape=(self.dense.units,), initializer="ones")

    def call(self, x):
        return self.dense(x) * self.alpha

    def get_config(self):
        return {**super().get_config(), "dense": serialize_layer(self.dense)}


class PlainReader(Holds):
    """Reads the table of an embedding that it holds, without an attribute for the variable; unknown to the program."""

    held_keys = {"table": "table"}

    def __init__(self, table, **kwargs):
        super().__init__(**kwargs)
        self.table = table

    def call(self, x):
        return tf.matmul(x, self.table.embeddings, transpose_b=True)

    def get_config(self):
        return {**super().get_config(), "table": serialize_layer(self.table)}


class TiedDense(Holds):
    """As in the feature request: a definition of it comes with the program."""

    held_keys = {"dense": "dense"}

    def __init__(self, dense, **kwargs):
        super().__init__(**kwargs)
        self.dense = dense

    def build(self, shape):
        self.kernel = self.dense.kernel
        self.bias = self.add_weight(name="bias", shape=(self.kernel.shape[0],), initializer="zeros")

    def call(self, x):
        return tf.matmul(x, self.kernel, transpose_b=True) + self.bias

    def reads(self):
        return [self.kernel, self.bias]

    def get_config(self):
        return {**super().get_config(), "dense": serialize_layer(self.dense)}


class MinimalCell(L.Layer):
    """A recurrent cell of one's own."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=(shape[-1], self.units), initializer="uniform")
        self.recurrent = self.add_weight(name="recurrent", shape=(self.units, self.units), initializer="uniform")

    def call(self, x, states):
        h = tf.matmul(x, self.kernel) + tf.matmul(states[0], self.recurrent)
        return h, [h]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Subclassed(keras.Model):
    """A model that is Python code, used as a layer."""

    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = L.Dense(units, name="dense_inside")

    def call(self, x):
        return self.dense(x)

    def get_config(self):
        return {"name": self.name, "units": self.units}


class OwnFunctional(keras.Model):
    """A Functional model under a class name of its own."""
