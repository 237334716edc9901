"""Hard models for single things: layers, names, operators, dialects."""
import numpy as np
import tensorflow as tf

from layers import Block, Gain, Holder, MinimalCell, OwnFunctional, PlainReader, Subclassed, TiedDense
from parts import Input, L, functional, keras, register, undecided


def normal_layers():
    """Layers with weights of odd shapes."""
    x = Input((6, 4), name="x")
    adapted = L.Normalization(axis=-1, name="adapted") if hasattr(L, "Normalization") else L.experimental.preprocessing.Normalization(name="adapted")
    adapted.adapt(np.random.RandomState(1).rand(8, 6, 4).astype("float32"))
    y = adapted(x)
    y = L.PReLU(shared_axes=[1], name="prelu")(y)
    y = L.PReLU(name="prelu_all")(y)
    y = L.SeparableConv1D(5, 2, depth_multiplier=2, padding="same", name="separable")(y)
    y = L.LocallyConnected1D(4, 2, name="local")(y)
    y = L.LocallyConnected1D(4, 1, implementation=3, name="local3")(y)
    d = getattr(L, "EinsumDense", None) or L.experimental.EinsumDense
    y = d("abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de", name="einsum")(y)
    y = L.LayerNormalization(axis=[2, 3], name="ln")(y)
    y = L.BatchNormalization(axis=1, scale=False, name="bn1")(y)
    y = L.Conv2DTranspose(3, 2, strides=2, output_padding=1, name="transposed")(y)
    y = L.DepthwiseConv2D(2, depth_multiplier=2, name="depthwise")(y)
    y = L.Conv2D(4, 2, groups=2, use_bias=False, name="grouped")(y)
    if hasattr(L, "SpectralNormalization"):
        y = L.SpectralNormalization(L.Conv2D(4, 2, name="in_sn"), name="sn")(y)
    return functional(x, L.Flatten(name="flat")(y), "normal_layers")


def mixed():
    """mixed_float16, set per layer and for a nested model."""
    policy = getattr(keras.mixed_precision, "Policy", None)("mixed_float16")
    i = Input((4,), name="i", dtype="float16")
    nested = functional(i, L.BatchNormalization(name="bn", dtype=policy)(L.Dense(4, dtype=policy, name="d1")(i)), "nested")
    x = Input((4,), name="x")
    y = L.Dense(4, dtype=policy, name="half")(x)
    y = nested(nested(y))
    y = L.Dense(4, dtype="float16", name="real_half")(y)
    return functional(x, L.Dense(2, dtype="float64", name="double")(y), "mixed")


def odd_names():
    """Names that look like paths and calls; two uses print the same id."""
    x = Input((4,), name="x")
    i = Input((4,), name="i")
    a = functional(i, L.Dense(4, name="b")(i), "a")
    y = L.Dense(4, name="a/b")(a(x))
    z = L.Dense(4, name="a.b-c>d")(y)
    y = L.Dense(4, name="layer.kernel")(z)
    return functional(x, L.Dense(4, name="a/b/c")(y), "odd_names")


def slashes():
    """Names with slashes, dots and arrows that HDF5 can store."""
    x = Input((4,), name="x/in")
    i = Input((4,), name="i")
    a = functional(i, L.Dense(4, name="sub/b")(L.Dense(4, name="b")(i)), "net/a")
    y = L.Dense(4, name="net/b")(a(a(x)))
    y = L.Dense(4, name="net/b/c")(L.Dense(4, name="a.b-c>d")(y))
    return functional(x, L.TimeDistributed(L.Dense(4, name="t/d"), name="t")(L.Reshape((2, 2), name="re/shape")(y)), "slashes")


def repeated_name():
    """`a@0` printed twice: a layer of that name, and the first call of `a`."""
    x = Input((4,), name="x")
    a = L.Dense(4, name="a")
    b = L.Dense(4, name="a_0")
    return functional(x, b(a(a(x))), "repeated_name")


def chain():
    """60 calls one behind the other, of three layers again and again."""
    layers = [L.Dense(2, name="c%d" % k) for k in range(3)]
    relu = L.Activation("relu", name="relu")
    x = y = Input((2,), name="x")
    for k in range(60):
        y = layers[k % 3](y) if k % 2 else relu(y)
    return functional(x, y, "chain")


def coincidences():
    """Equal arrays that are no ties: constants, equal seeds, one the transpose of another."""
    x = Input((3,), name="x")
    y = L.Dense(3, name="zeros1")(x)
    y = L.Dense(3, name="zeros2")(y)
    y = L.Dense(3, name="same1")(y)
    y = L.Dense(3, name="same2")(y)
    model = functional(x, L.Dense(3, name="transposed")(y), "coincidences")
    kernel = np.random.RandomState(0).rand(3, 3).astype("float32")
    for layer, value in (("zeros1", 0 * kernel), ("zeros2", 0 * kernel), ("same1", kernel), ("same2", kernel), ("transposed", kernel.T)):
        model.get_layer(layer).set_weights([value, np.zeros(3, "float32")])
    model._hard_weights = True
    return model


def compiled():
    """With optimizer state, metrics and a loss that are no weights of the model."""
    x = Input((4,), name="x")
    d = L.Dense(4, name="d")
    model = functional(x, d(L.Dropout(0.5, name="drop")(d(x))), "compiled")
    model.add_loss(tf.reduce_mean(model.output) * 0.1)
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.ones((8, 4)), np.ones((8, 4)), verbose=0)
    model._hard_weights = True
    return model


def masks():
    """Masks given by hand and by layers; random layers with a state of their own."""
    x, m = Input((4, 5), name="x"), Input((4,), dtype="bool", name="m")
    lstm = L.LSTM(3, return_sequences=True, name="lstm")
    y = lstm(L.Masking(name="masking")(x), mask=m)
    z = L.GRU(3, name="gru")(L.GaussianNoise(0.1, name="noise")(y), mask=m)
    return functional([x, m], L.Concatenate(name="cat")([z, L.GlobalAveragePooling1D(name="gap")(y, mask=m)]), "masks")


def random_images():
    """Layers with random generators."""
    x = Input((8, 8, 3), name="x")
    R = L if hasattr(L, "RandomFlip") else L.experimental.preprocessing
    y = R.RandomRotation(0.1, name="rotate")(R.RandomFlip(name="flip")(R.Rescaling(0.5, name="rescale")(x)))
    return functional(x, L.Conv2D(2, 3, name="conv")(L.Dropout(0.2, name="drop")(y)), "random_images")


def metrics_inside():
    """Losses and metrics added as layers."""
    x = Input((4,), name="x")
    y = L.Dense(4, name="d")(x)
    model = functional(x, L.ActivityRegularization(0.1, name="ar")(y), "metrics_inside")
    model.add_loss(tf.reduce_sum(tf.square(y)))
    model.add_metric(tf.reduce_mean(y), name="mean_y", aggregation="mean")
    return model


def long_names():
    """Attribute lists of more than 64 KiB."""
    x = y = Input((2,), name="x")
    for k in range(36):
        y = L.Dense(2, name="n%02d_" % k + "long" * 475)(y)
    return functional(x, y, "long_names")


def optional_bias():
    """Layers without bias and weights of equal shapes, whose order matters."""
    x = Input((3, 3), name="x")
    y = L.LSTM(3, use_bias=False, return_sequences=True, name="lstm")(x)
    y = L.BatchNormalization(name="bn", center=False)(y)
    y = L.LayerNormalization(name="ln")(y)
    y = L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode="sum", name="bi")(y)
    y = L.MultiHeadAttention(3, 1, name="mha")(y, y)
    y = L.GRU(3, reset_after=False, return_sequences=True, name="gru")(y)
    return functional(x, L.SeparableConv1D(3, 1, name="sep")(y), "optional_bias")


def empty_sequential():
    """A model that passes its input on, inside another."""
    nothing = keras.Sequential([Input((4,))], name="nothing")
    x = Input((4,), name="x")
    i = Input((4,), name="i")
    same = functional(i, i, "same")
    return functional(x, L.Dense(2, name="d")(same(nothing(nothing(x)))), "empty_sequential")


def towers():
    """Two models that one function made: equal names, no common layer; inside each a holder."""
    def tower(name):
        i = Input((3,), dtype="int32", name="i")
        emb = L.Embedding(9, 4, name="emb")
        y = L.TimeDistributed(L.Dense(4, name="inner"), name="td")(emb(i))
        y = L.RNN(L.LSTMCell(4, name="cell"), return_sequences=True, name="rnn")(y)
        return functional(i, PlainReader(emb, name="reader")(y), name)

    a, b = Input((3,), dtype="int32", name="a"), Input((3,), dtype="int32", name="b")
    return functional([a, b], L.Subtract(name="difference")([tower("left")(a), tower("right")(b)]), "towers")


@undecided(json="that equal dicts are one layer")
def encoder_decoder():
    """Two models side by side that share one layer."""
    emb = L.Embedding(9, 4, name="emb")
    i = Input((3,), dtype="int32", name="source")
    encoder = functional(i, L.GRU(4, name="gru")(emb(i)), "encoder")
    j, h = Input((3,), dtype="int32", name="target"), Input((4,), name="h")
    decoder = functional([j, h], L.GRU(4, name="gru")(emb(j), initial_state=h), "decoder")
    a, b = Input((3,), dtype="int32", name="a"), Input((3,), dtype="int32", name="b")
    return functional([a, b], decoder([b, encoder(a)]), "encoder_decoder")


@undecided(json="that equal dicts are one layer")
def translator():
    """Two models side by side that share one layer, which the second holds as well."""
    emb = L.Embedding(9, 4, name="emb")
    i = Input((3,), dtype="int32", name="source")
    encoder = functional(i, L.GRU(4, name="read")(emb(i)), "encoder")
    j, h = Input((3,), dtype="int32", name="target"), Input((4,), name="h")
    decoder = functional([j, h], PlainReader(emb, name="words")(L.GRU(4, return_sequences=True, name="write")(emb(j), initial_state=h)), "decoder")
    a, b = Input((3,), dtype="int32", name="a"), Input((3,), dtype="int32", name="b")
    return functional([a, b], decoder([b, encoder(a)]), "translator")


def inside_and_outside():
    """One layer in a nested model and before it: Keras writes the wrong calls of it."""
    dense = L.Dense(4, name="dense")
    i = Input((4,), name="i")
    nested = functional(i, dense(i), "nested")
    x = Input((4,), name="x")
    return functional(x, nested(dense(x)), "inside_and_outside")


def optional_names():
    """Names that Keras gives."""
    x = Input((4,))
    d = L.Dense(4)
    y = L.Bidirectional(L.LSTM(2, return_sequences=True))(L.Reshape((2, 2))(d(d(x))))
    y = L.Dense(3)(L.BatchNormalization()(L.Flatten()(y)))
    return keras.Model(x, L.Dense(3)(y))


def old_dialect():
    """What Keras 2.0 could do; make_hard.py rewrites the file."""
    x, y = Input((4,), name="x"), Input((4,), name="y")
    tower = keras.Sequential([Input((4,)), L.Dense(4, name="d1"), L.BatchNormalization(name="bn")], name="tower")
    i = Input((2, 4), name="i")
    shared = L.Dense(4, name="shared")
    inner = functional(i, L.Bidirectional(L.LSTM(2, name="lstm"), name="rnn")(L.TimeDistributed(shared, name="td")(i)), "inner")
    pair = L.Reshape((2, 4), name="pair")
    y2 = inner(pair(L.Concatenate(name="cat")([tower(x), tower(y)])))
    return functional([x, y], L.Add(name="add")([y2, inner(pair(L.Concatenate(name="cat2")([x, y])))]), "old_dialect")
