"""More models for test_export_hard.py: shared layers of every family, nested models that are called again and again."""
import tensorflow as tf
from tensorflow import keras

L = keras.layers
Input = keras.Input


def shared_convolutions():
    """Convolutions of every kind, each called twice."""
    x = Input((6, 6, 4), name="x")
    y = x
    for layer in (L.SeparableConv2D(4, 3, padding="same", name="sep"), L.DepthwiseConv2D(3, padding="same", name="dw"),
                  L.Conv2DTranspose(4, 3, padding="same", name="up"), L.BatchNormalization(name="bn")):
        y = layer(layer(y))
    rows = L.Reshape((36, 4), name="rows")(y)
    sep1 = L.SeparableConv1D(4, 3, padding="same", name="sep1")
    return keras.Model(x, L.Dense(3, name="out")(L.Flatten(name="flat")(sep1(sep1(rows)))), name="shared_convolutions")


def shared_recurrent():
    """Recurrent layers called twice; the second call starts from the states of the first."""
    x = Input((4, 5), name="x")
    lstm = L.LSTM(5, return_sequences=True, return_state=True, name="lstm")
    gru = L.GRU(5, return_sequences=True, name="gru")
    a, h, c = lstm(x)
    b, _, _ = lstm(a, initial_state=[h, c])
    rnn = L.RNN([L.LSTMCell(5, name="low"), L.GRUCell(5, name="high")], return_sequences=True, name="stack")
    images = L.Reshape((4, 5, 1, 1), name="images")(rnn(rnn(gru(gru(b)))))
    conv = L.ConvLSTM2D(1, (3, 1), padding="same", return_sequences=True, name="conv_lstm")
    return keras.Model(x, L.Flatten(name="flat")(conv(conv(images))), name="shared_recurrent")


def per_step_model():
    """A model inside one wrapper that is called twice."""
    i = Input((5,), name="i")
    inner = keras.Model(i, L.Dense(5, name="c2")(L.Dense(6, activation="relu", name="c1")(i)), name="inner")
    td = L.TimeDistributed(inner, name="td")
    x = Input((4, 5), name="x")
    return keras.Model(x, td(td(x)), name="per_step_model")


def nested_deep():
    """The inner model is called twice by the middle one, which is called twice itself."""
    i = Input((6,), name="i")
    inner = keras.Model(i, L.Dense(6, activation="tanh", name="d")(i), name="inner")
    m = Input((6,), name="m")
    middle = keras.Model(m, L.Add(name="sum")([inner(inner(m)), L.Dense(6, name="side")(m)]), name="middle")
    a, b = Input((6,), name="a"), Input((6,), name="b")
    return keras.Model([a, b], L.Concatenate(name="both")([middle(a), middle(b)]), name="nested_deep")


def crossing_calls():
    """Two layers, each called on what the other made, named against the order of their calls."""
    x = Input((4,), name="x")
    z, a = L.Dense(4, name="z"), L.Dense(4, name="a")
    return keras.Model(x, L.Add(name="sum")([z(a(z(x))), a(z(a(x)))]), name="crossing_calls")


def spectral():
    """A wrapper that computes with a rewritten weight."""
    x = Input((6,), name="x")
    sn = L.SpectralNormalization(L.Dense(6, name="inner"), name="sn")
    return keras.Model(x, sn(L.ReLU(name="r")(sn(x))), name="spectral")


def masked():
    """Masks from an embedding through wrappers to the last layer."""
    tokens = Input((7,), dtype="int32", name="tokens")
    emb = L.Embedding(40, 6, mask_zero=True, name="emb")
    x = L.Bidirectional(L.LSTM(4, return_sequences=True), name="bi")(emb(tokens))
    x = L.LSTM(3, name="last")(L.TimeDistributed(L.Dense(5, name="pw"), name="td")(x))
    return keras.Model(tokens, x, name="masked")


def plain_sequential():
    """A Sequential as the whole model."""
    return keras.Sequential([Input((6,), name="x"), L.Dense(5, activation="relu", name="d1"), L.Dense(2, name="d2")],
                            name="plain_sequential")


def foreign_name():
    """A name in another script: TensorFlow allows it for the model alone."""
    x = Input((4,), name="x")
    d = L.Dense(4, name="d")
    return keras.Model(x, d(d(x)), name="modèle 密集")


def operators_between():
    """TensorFlow's functions between layers: constants first, tensors in keyword arguments and lists."""
    x, y = Input((4, 6), name="x"), Input((4, 6), name="y")
    d = L.Dense(6, name="d")
    a = 3.0 / (tf.abs(d(x)) + 1.0)
    b = tf.where(d(y) > 0.0, a, tf.zeros_like(y))
    e = tf.matmul(a, b=b, transpose_b=True)
    f, g = tf.split(d(e @ y), 2, axis=-1)
    h = tf.concat([f, g, 1.0 - f], -1)[:, None, ..., 1:]
    k = L.Dense(3, name="k")(tf.squeeze(h, 1) * 2.0)
    return keras.Model([x, y], [tf.reduce_sum(tf.stack([a, b, x], axis=1), axis=[1, 2]), k], name="operators_between")


MODELS = [shared_convolutions, shared_recurrent, per_step_model, nested_deep, crossing_calls, masked, plain_sequential, foreign_name, operators_between]
if hasattr(L, "SpectralNormalization"):
    MODELS.append(spectral)
