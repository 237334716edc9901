"""Models of Keras 3 in which weights are read more than once, and layers that are hard to quantize per use."""
import keras
from keras import layers as L
from keras import ops

serialize, deserialize = keras.saving.serialize_keras_object, keras.saving.deserialize_keras_object


class _Holds(L.Layer):
    """A layer whose config nests another layer under "held"."""

    def __init__(self, held, **kwargs):
        super().__init__(**kwargs)
        self.held = held

    def get_config(self):
        return dict(super().get_config(), held=serialize(self.held))

    @classmethod
    def from_config(cls, config):
        return cls(**dict(config, held=deserialize(config["held"])))


@keras.saving.register_keras_serializable(package="mine")
class Deembedding(_Holds):
    """logits = x @ embeddings^T."""

    def build(self, shape):
        self.built = True

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.held.embeddings))

    def compute_output_shape(self, shape):
        return tuple(shape[:-1]) + (self.held.input_dim,)


@keras.saving.register_keras_serializable(package="mine")
class Transposed(_Holds):
    """x @ kernel^T + bias, which asks the held layer for its list of weights."""

    def build(self, shape):
        self.bias = self.add_weight(name="bias", shape=(self.held.kernel.shape[0],), initializer="zeros")

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.held.weights[0])) + self.bias


@keras.saving.register_keras_serializable(package="mine")
class Pair(L.Layer):
    """Builds its sub-layers only when it is called, wants two inputs and is told of training."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.left, self.right = L.Dense(units, name="left"), L.Dense(units, name="right")

    def call(self, first, second=None, training=False):
        return self.left(first) + self.right(second) * (2.0 if training else 1.0)

    def get_config(self):
        return dict(super().get_config(), units=self.units)


def dense_twice():
    x = keras.Input((6,), name="x")
    shared = L.Dense(6, activation="relu", name="shared")
    return keras.Model(x, L.Dense(4, name="head")(L.Add(name="skip")([shared(shared(x)), x])), name="dense_twice")


def tied_lm():
    tokens = keras.Input((5,), dtype="int32", name="tokens")
    emb = L.Embedding(30, 8, name="emb")
    x = L.LayerNormalization(name="norm")(L.Dense(8, activation="relu", name="ff")(emb(tokens)))
    return keras.Model(tokens, Deembedding(emb, name="deemb")(x), name="tied_lm")


def autoencoder():
    x = keras.Input((7,), name="x")
    first, second = L.Dense(5, activation="selu", name="first"), L.Dense(3, name="second")
    y = Transposed(second, name="back2")(second(first(x)))
    return keras.Model(x, Transposed(first, name="back1")(y), name="autoencoder")


def reversible_lm():
    tokens = keras.Input((5,), dtype="int32", name="tokens")
    emb = L.ReversibleEmbedding(30, 8, name="emb")
    return keras.Model(tokens, emb(L.RMSNormalization(name="norm")(emb(tokens)), reverse=True), name="reversible_lm")


def attention():
    q, v = keras.Input((5, 8), name="q"), keras.Input((7, 8), name="v")
    mha = L.MultiHeadAttention(2, 4, name="mha")
    x = mha(q, v)
    x = mha(query=x, value=v, key=v)
    x = mha(x, value=x, use_causal_mask=True)
    return keras.Model([q, v], L.Dense(3, name="out")(L.LayerNormalization(name="ln")(x)), name="attention")


def cell_in_two_rnns():
    x = keras.Input((6, 5), name="x")
    cell = L.LSTMCell(5, name="cell")
    y = L.RNN(cell, return_sequences=True, name="below")(x)
    return keras.Model(x, L.RNN(cell, name="above")(y), name="cell_in_two_rnns")


def recurrent():
    x = keras.Input((6, 5), name="x")
    lstm = L.LSTM(5, return_sequences=True, return_state=True, name="lstm")
    a, h, c = lstm(x)
    b, _, _ = lstm(a, initial_state=[h, c])
    stack = L.RNN([L.LSTMCell(4, name="low"), L.GRUCell(5, name="high")], return_sequences=True, name="stack")
    y = L.Bidirectional(L.GRU(4, return_sequences=True), name="both")(stack(stack(b)))
    return keras.Model(x, L.SimpleRNN(4, name="simple")(y), name="recurrent")


def masked():
    tokens = keras.Input((7,), dtype="int32", name="tokens")
    emb = L.Embedding(30, 6, mask_zero=True, name="emb")
    x = L.Bidirectional(L.LSTM(4, return_sequences=True), name="bi")(emb(tokens))
    x = L.LSTM(3, name="last")(L.TimeDistributed(L.Dense(5, name="pw"), name="td")(x))
    return keras.Model(tokens, x, name="masked")


def dense_in_two_wrappers():
    x = keras.Input((4, 5), name="x")
    dense = L.Dense(5, name="inner")
    y = L.TimeDistributed(dense, name="second")(L.TimeDistributed(dense, name="first")(x))
    return keras.Model(x, dense(y), name="dense_in_two_wrappers")


def nested_twice():
    """A model in a model; the inner one is called twice by the middle one, which is called twice itself."""
    i = keras.Input((6,), name="i")
    inner = keras.Model(i, L.Dense(6, activation="tanh", name="d")(i), name="inner")
    m = keras.Input((6,), name="m")
    middle = keras.Model(m, L.Add(name="sum")([inner(inner(m)), L.Dense(6, name="side")(m)]), name="middle")
    a, b = keras.Input((6,), name="a"), keras.Input((6,), name="b")
    return keras.Model([a, b], L.Concatenate(name="both")([middle(a), middle(b)]), name="nested_twice")


def shared_by_two_models():
    shared = L.Dense(6, activation="relu", name="shared")
    towers = []
    for name in ("left", "right"):
        i = keras.Input((6,), name="in_" + name)
        towers.append(keras.Model(i, L.Dense(4, name="own")(shared(i)), name=name))
    x = keras.Input((6,), name="x")
    return keras.Model(x, L.Add(name="sum")([towers[0](x), towers[1](shared(x))]), name="shared_by_two_models")


def repeated_in_sequence():
    d = L.Dense(6, name="d")
    return keras.Sequential([keras.Input((6,), name="x"), d, L.ReLU(name="relu"), d], name="repeated_in_sequence")


def per_step_model():
    inner = keras.Sequential([keras.Input((5,), name="i"), L.Dense(6, activation="relu", name="c1"), L.Dense(5, name="c2")],
                             name="inner")
    td = L.TimeDistributed(inner, name="td")
    x = keras.Input((4, 5), name="x")
    return keras.Model(x, td(td(x)), name="per_step_model")


def convolutions():
    x = keras.Input((8, 8, 3), name="x")
    y = L.SeparableConv2D(6, 3, padding="same", name="sep")(x)
    y = L.DepthwiseConv2D(3, padding="same", name="dw")(y)
    y = L.Conv2DTranspose(4, 3, strides=2, padding="same", name="up")(y)
    norm = L.BatchNormalization(name="bn")
    y = norm(L.ReLU(name="relu")(norm(y)))
    return keras.Model(x, L.Dense(3, name="out")(L.GlobalAveragePooling2D(name="gap")(y)), name="convolutions")


def operations():
    x = keras.Input((4, 6), name="x")
    k = L.EinsumDense("abc,cd->abd", (None, 6), name="key")
    a = ops.softmax(ops.matmul(k(x), ops.transpose(x, (0, 2, 1))) / 3.0)
    return keras.Model(x, ops.mean(ops.concatenate([a @ x, k(x)[:, :, :4] * 2.0 + 1.0], axis=-1), axis=1), name="operations")


def mixed():
    x = keras.Input((8,), name="x")
    d = L.Dense(8, activation="relu", name="d", dtype="mixed_float16")
    y = L.BatchNormalization(name="bn", dtype="mixed_float16")(d(d(x)))
    return keras.Model(x, L.Activation("linear", dtype="float32", name="as32")(y), name="mixed")


def frozen():
    x = keras.Input((6,), name="x")
    d, bn = L.Dense(6, activation="tanh", name="d"), L.BatchNormalization(name="bn")
    model = keras.Model(x, L.Dense(2, name="out")(bn(d(d(x)))), name="frozen")
    d.trainable = False
    bn.trainable = False
    return model


def composite():
    a, b = keras.Input((6,), name="a"), keras.Input((6,), name="b")
    pair = Pair(6, name="pair")
    return keras.Model([a, b], pair(pair(a, b), second=b), name="composite")


def normalized():
    x = keras.Input((4,), name="x")
    norm = L.Normalization(name="norm")
    norm.build((None, 4))
    return keras.Model(x, L.Dense(2, name="out")(norm(x)), name="normalized")


def spectral():
    x = keras.Input((6,), name="x")
    sn = L.SpectralNormalization(L.Dense(6, name="inner"), name="sn")
    return keras.Model(x, sn(L.ReLU(name="r")(sn(x))), name="spectral")


MODELS = [
    dense_twice, tied_lm, autoencoder, attention, cell_in_two_rnns, recurrent, masked, dense_in_two_wrappers, nested_twice,
    shared_by_two_models, repeated_in_sequence, per_step_model, convolutions, operations, mixed, frozen, composite,
    normalized, spectral,
] + ([reversible_lm] if hasattr(L, "ReversibleEmbedding") else [])
