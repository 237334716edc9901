"""Models that are hard to quantize per use: attention, recurrence, cells, masks, mixed precision, deep nesting."""
import tensorflow as tf
from quantie.keras2.backend import keras

from custom_layers import BookTranspose, TiedDeembedding, serialize_layer

L = keras.layers


class Gated(L.Layer):
    """Holds two layers in its config and reads one weight of each; its own weights stand in a list."""

    def __init__(self, first, second, **kwargs):
        super().__init__(**kwargs)
        self.first, self.second = first, second

    def build(self, input_shape):
        self.scales = [self.add_weight(name="scale_%d" % k, shape=(input_shape[-1],), initializer="ones") for k in range(2)]
        super().build(input_shape)

    def call(self, x):
        a = tf.matmul(x * self.scales[0], self.first.kernel)
        return tf.sigmoid(a) * tf.matmul(x * self.scales[1], self.second.kernel)

    def get_config(self):
        return dict(super().get_config(), first=serialize_layer(self.first), second=serialize_layer(self.second))

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        held = [L.deserialize(config.pop(key)) for key in ("first", "second")]
        return cls(*held, **config)


class Composite(L.Layer):
    """Builds its sub-layers only when it is called, and wants two inputs."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.left, self.right = L.Dense(units, name="left"), L.Dense(units, name="right")

    def call(self, inputs, training=None):
        a, b = inputs
        return self.left(a) + self.right(b) * (2.0 if training else 1.0)

    def get_config(self):
        return dict(super().get_config(), units=self.units)


CUSTOM = {"Gated": Gated, "Composite": Composite}


def attention():
    q, v = keras.Input((5, 8), name="q"), keras.Input((7, 8), name="v")
    mha = L.MultiHeadAttention(2, 4, name="mha")
    x = mha(q, v)
    x = mha(x, v, key=v)
    x = L.LayerNormalization(name="ln")(x)
    return keras.Model([q, v], L.Dense(3, name="out")(x), name="attention")


def scored_attention():
    q, v = keras.Input((5, 8), name="q"), keras.Input((7, 8), name="v")
    scale = L.Attention(use_scale=True, name="scored")
    pair = Composite(6, name="pair")
    x = scale([q, v])
    return keras.Model([q, v], [pair([x, q]), pair([q, x])], name="scored_attention")


def recurrent():
    x = keras.Input((6, 5), name="x")
    lstm = L.LSTM(5, return_sequences=True, return_state=True, name="lstm")
    a, h, c = lstm(x)
    b, _, _ = lstm(a, initial_state=[h, c])
    g = L.GRU(5, return_sequences=True, name="gru")
    y = L.SimpleRNN(4, name="simple")(g(g(b)))
    return keras.Model(x, L.Dense(2, name="out")(y), name="recurrent")


def stacked_cells():
    x = keras.Input((6, 5), name="x")
    rnn = L.RNN([L.LSTMCell(4, name="low"), L.GRUCell(5, name="high")], return_sequences=True, name="stack")
    return keras.Model(x, rnn(rnn(x)), name="stacked_cells")


def conv_lstm():
    x = keras.Input((3, 6, 6, 2), name="x")
    layer = L.ConvLSTM2D(2, 3, padding="same", return_sequences=True, name="cl")
    return keras.Model(x, L.GlobalAveragePooling3D(name="gap")(layer(layer(x))), name="conv_lstm")


def per_step_model():
    inner_in = keras.Input((5,), name="inner_in")
    inner = keras.Model(inner_in, L.Dense(5, name="c2")(L.Dense(6, activation="relu", name="c1")(inner_in)), name="inner")
    td = L.TimeDistributed(inner, name="td")
    x = keras.Input((4, 5), name="x")
    return keras.Model(x, td(td(x)), name="per_step_model")


def spectral():
    x = keras.Input((6,), name="x")
    sn = L.SpectralNormalization(L.Dense(6, name="inner"), name="sn")
    return keras.Model(x, sn(L.ReLU(name="r")(sn(x))), name="spectral")


def convolutions():
    x = keras.Input((8, 8, 3), name="x")
    y = L.SeparableConv2D(6, 3, padding="same", name="sep")(x)
    y = L.DepthwiseConv2D(3, padding="same", name="dw")(y)
    y = L.Conv2DTranspose(4, 3, strides=2, padding="same", name="up")(y)
    norm = L.BatchNormalization(name="bn")
    y = norm(L.ReLU(name="relu")(norm(y)))
    y = L.Reshape((64, 16), name="rows")(y)
    y = L.SeparableConv1D(5, 3, name="sep1")(L.Conv1D(6, 3, name="c1")(y))
    return keras.Model(x, L.Dense(3, name="out")(L.Flatten(name="flat")(y)), name="convolutions")


def volumes():
    x = keras.Input((4, 5, 6, 2), name="x")
    c = L.Conv3D(2, 3, padding="same", name="c3")
    return keras.Model(x, L.LocallyConnected1D(3, 2, name="lc")(L.Reshape((20, 12), name="r")(c(c(x)))), name="volumes")


def mixed():
    policy = keras.mixed_precision.Policy("mixed_float16")
    x = keras.Input((8,), name="x")
    d = L.Dense(8, activation="relu", name="d", dtype=policy)
    y = L.LayerNormalization(name="ln", dtype=policy)(d(d(x)))
    y = L.BatchNormalization(name="bn", dtype=policy)(y)
    return keras.Model(x, L.Activation("linear", dtype="float32", name="as32")(y), name="mixed")


def nested_deep():
    """A model in a model; the inner one is called twice by the middle one, which is called twice itself."""
    i = keras.Input((6,), name="i")
    inner = keras.Model(i, L.Dense(6, activation="tanh", name="d")(i), name="inner")
    m = keras.Input((6,), name="m")
    middle = keras.Model(m, L.Add(name="sum")([inner(inner(m)), L.Dense(6, name="side")(m)]), name="middle")
    a, b = keras.Input((6,), name="a"), keras.Input((6,), name="b")
    return keras.Model([a, b], L.Concatenate(name="both")([middle(a), middle(b)]), name="nested_deep")


def shared_across():
    """A layer shared between a nested model and the outer one, and an embedding held beyond the nested model."""
    emb, shared = L.Embedding(30, 8, name="emb"), L.Dense(8, activation="relu", name="shared")
    tower = keras.Sequential([keras.Input((5, 8), name="i"), shared, L.Dense(8, name="own")], name="tower")
    tokens = keras.Input((5,), dtype="int32", name="tokens")
    x = emb(tokens)
    y = TiedDeembedding(emb, name="deemb")(shared(tower(tower(x))))
    return keras.Model(tokens, y, name="shared_across")


def masked():
    tokens = keras.Input((7,), dtype="int32", name="tokens")
    emb = L.Embedding(40, 6, mask_zero=True, name="emb")
    rnn = L.Bidirectional(L.LSTM(4, return_sequences=True), name="bi")
    x = rnn(emb(tokens))
    x = L.LSTM(3, name="last")(L.TimeDistributed(L.Dense(5, name="pw"), name="td")(x))
    return keras.Model(tokens, x, name="masked")


def frozen():
    x = keras.Input((6,), name="x")
    d = L.Dense(6, activation="tanh", name="d")
    bn = L.BatchNormalization(name="bn")
    model = keras.Model(x, L.Dense(2, name="out")(bn(d(d(x)))), name="frozen")
    d.trainable = False
    bn.trainable = False
    return model


def held():
    x = keras.Input((6,), name="x")
    a, b = L.Dense(6, use_bias=False, name="a"), L.Dense(6, use_bias=False, name="b")
    y = b(a(x))
    gate = Gated(a, b, name="gate")
    return keras.Model(x, gate(gate(y)), name="held")


def book_autoencoder():
    x = keras.Input((6,), name="x")
    first, second = L.Dense(5, activation="selu", name="first"), L.Dense(3, name="second")
    y = BookTranspose(second, activation="selu", name="back2")(second(first(x)))
    return keras.Model(x, BookTranspose(first, name="back1")(y), name="book_autoencoder")


def sequential():
    return keras.Sequential(
        [keras.Input((6,), name="x"), L.Dense(5, activation="relu", name="d1"), L.Dense(2, name="d2")], name="sequential")


def normalized():
    norm = L.Normalization(axis=-1, name="norm") if hasattr(L, "Normalization") else (
        L.experimental.preprocessing.Normalization(axis=-1, name="norm"))
    x = keras.Input((4,), name="x")
    return keras.Model(x, L.Dense(2, name="out")(norm(x)), name="normalized")


MODELS = [
    attention, scored_attention, recurrent, stacked_cells, conv_lstm, per_step_model, convolutions, volumes, mixed,
    nested_deep, shared_across, masked, frozen, held, book_autoencoder, sequential, normalized,
] + ([spectral] if hasattr(L, "SpectralNormalization") else [])
