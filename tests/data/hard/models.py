"""Models with ties, near-ties and odd corners, for make_hard.py. Every function returns a model."""
import numpy as np
import tensorflow as tf

from layers import Block, Gain, Holder, MinimalCell, OwnFunctional, PlainReader, Scaled, Subclassed, TiedDense
from models_of_layers import (
    normal_layers, mixed, odd_names, slashes, repeated_name, chain, coincidences, compiled, masks, random_images,
    metrics_inside, long_names, optional_bias, empty_sequential, towers, encoder_decoder, translator, inside_and_outside,
    optional_names, old_dialect)
from parts import Input, L, functional, keras, register, undecided


def attention():
    """One attention layer as self-attention and as cross-attention, tensors in keyword arguments."""
    x, y = Input((5, 6), name="x"), Input((7, 6), name="y")
    mha = L.MultiHeadAttention(2, 3, value_dim=4, name="mha")
    once = L.MultiHeadAttention(2, 3, output_shape=5, use_bias=False, name="once")
    a = mha(x, x)
    b, scores = mha(a, value=y, key=y, return_attention_scores=True)
    c = L.AdditiveAttention(name="additive")([b, y])
    d = L.Attention(use_scale=True, name="luong")([c, y])
    return functional([x, y], [once(d, y), scores], "attention")


def recurrent():
    """Recurrent layers of every kind, cells shared and stacked."""
    x = Input((4, 5), name="x")
    cell = L.LSTMCell(3, name="cell")
    stack = L.StackedRNNCells([L.LSTMCell(3, name="s0"), L.GRUCell(2, name="s1"), L.SimpleRNNCell(2, name="s2")], name="stack")
    both = L.Bidirectional(L.GRU(2, return_sequences=True, name="ahead"),
                           backward_layer=L.LSTM(2, return_sequences=True, go_backwards=True, name="back"), name="both")
    outputs = [
        L.GRU(3, name="gru")(x),
        L.GRU(3, reset_after=False, name="gru_old")(x),
        L.SimpleRNN(3, name="simple")(x),
        L.RNN(cell, name="rnn1")(x),
        L.RNN(cell, name="rnn2", go_backwards=True)(x),
        L.RNN(stack, name="stacked")(x),
        L.RNN(MinimalCell(3, name="minimal"), name="own")(x),
        L.GlobalAveragePooling1D(name="gap")(both(both(x)[:, :, :4] @ tf.ones((4, 5)))),
        L.Flatten(name="flat")(L.ConvLSTM2D(2, (1, 2), name="conv_lstm")(L.Reshape((4, 1, 5, 1), name="re")(x))),
    ]
    return functional(x, L.Concatenate(name="all")(outputs), "recurrent")


def seq2seq():
    """States of an encoder start a decoder, which is called twice."""
    source, target = Input((4,), dtype="int32", name="source"), Input((3,), dtype="int32", name="target")
    words = L.Embedding(12, 5, mask_zero=True, name="words")
    encoder = L.LSTM(6, return_state=True, name="encoder")
    decoder = L.LSTM(6, return_sequences=True, return_state=True, name="decoder")
    reader = L.Bidirectional(L.LSTM(3, return_state=True), name="reader")
    _, h, c = encoder(words(source))
    _, fh, fc, bh, bc = reader(words(source))
    h = L.Add(name="h")([h, L.Concatenate(name="rh")([fh, bh])])
    c = L.Add(name="c")([c, L.Concatenate(name="rc")([fc, bc])])
    first, h2, c2 = decoder(words(target), initial_state=[h, c])
    second, _, _ = decoder(words(target), initial_state=[h2, c2])
    head = L.TimeDistributed(L.Dense(12, name="vocabulary"), name="head")
    return functional([source, target], [head(first), head(second)], "seq2seq")


def time_distributed():
    """One Dense inside two TimeDistributed and by itself; a model inside two more, and by itself."""
    x = Input((4, 5), name="x")
    dense = L.Dense(5, name="inner")
    i = Input((5,), name="i")
    block = functional(i, L.BatchNormalization(name="bn")(L.Dense(5, name="c1")(i)), "block")
    lazy = keras.Sequential([L.Dense(5, name="l1"), L.Dense(5, name="l2")], name="lazy")
    y = L.TimeDistributed(dense, name="td1")(x)
    y = L.TimeDistributed(dense, name="td2")(y)
    y = L.TimeDistributed(block, name="td3")(y)
    y = L.TimeDistributed(block, name="td4")(y)
    y = L.TimeDistributed(lazy, name="td5")(y)
    z = L.GlobalMaxPooling1D(name="pool")(y)
    return functional(x, lazy(block(dense(z))), "time_distributed")


@undecided(json="that equal dicts are two layers")
def inner_names():
    """Two TimeDistributed with layers of one name and config that are two layers."""
    x = Input((4, 5), name="x")
    y = L.TimeDistributed(L.Dense(5, name="inner"), name="td1")(x)
    y = L.TimeDistributed(L.Dense(5, name="inner"), name="td2")(y)
    return functional(x, L.Dense(5, name="inner")(y), "inner_names")


def loop():
    """Models in models, three deep, called again and again: A(B(A(x)))."""
    i = Input((4,), name="ci")
    c = functional(i, L.Dense(4, name="dc")(i), "C")
    i = Input((4,), name="ai")
    dense = L.Dense(4, name="d")
    a = functional(i, c(dense(c(dense(i)))), "A")
    i = Input((4,), name="bi")
    b = functional(i, [a(L.Dense(4, name="e")(i)), L.Dense(2, name="unused")(i)], "B")
    x = Input((4,), name="x")
    y = a(b(a(x))[0])
    return functional(x, [y, b(c(y))[1]], "loop")


@undecided(json="the output of a custom layer, and with it that equal dicts are two layers")
def sequential_inside():
    """Sequential in Functional in Sequential."""
    small = keras.Sequential([L.Dense(3, name="d1"), Gain(name="gain")], name="small")
    i = Input((4,), name="i")
    middle = functional(i, L.Concatenate(name="cat")([small(i), small(i)]), "middle")
    model = keras.Sequential([middle, L.Dense(2, name="d1"), keras.Sequential([L.Dense(2, name="d1")], name="tail")], name="sequential_inside")
    model.build((None, 4))
    return model


def sequential_lazy():
    """A Sequential that learned its input when it was called."""
    model = keras.Sequential([L.Conv1D(3, 2, name="conv"), L.Flatten(name="flat"), L.Dense(2, name="dense")], name="sequential_lazy")
    model(np.zeros((2, 5, 3), "float32"))
    model._hard_inputs = [np.zeros((2, 5, 3), "float32")]
    return model


def shared_across():
    """One layer in two nested models and outside; one nested model inside two others."""
    shared, norm = L.Dense(4, name="shared"), L.BatchNormalization(name="norm")
    i = Input((4,), name="i")
    a = functional(i, norm(shared(i)), "a")
    i = Input((4,), name="i")
    b = functional(i, shared(a(shared(i))), "b")
    c = keras.Sequential([Input((4,)), shared, L.Dense(4, name="own")], name="c")
    x = Input((4,), name="x")
    return functional(x, shared(c(b(a(norm(x))))), "shared_across")


def frozen():
    """Frozen layers and models: what is trainable comes first in the file."""
    def tower(name):
        i = Input((4,), name="i")
        bn = L.BatchNormalization(name="bn")
        y = bn(L.Dense(4, name="d1")(i))
        return functional(i, L.Dense(4, name="d2")(Gain(name="gain")(y)), name)

    one, two, three, four = tower("one"), tower("two"), tower("three"), tower("four")
    one.get_layer("bn").trainable = False
    one.get_layer("d1").trainable = False
    two.trainable = False
    three.get_layer("gain").trainable = False
    i = Input((4,), name="i")
    wrap = functional(i, L.Dense(4, name="last")(four(i)), "wrap")
    four.get_layer("d2").trainable = False
    wrap.get_layer("last").trainable = False
    seq = keras.Sequential([L.Dense(4, name="s1", trainable=False), L.BatchNormalization(name="s2"), L.Dense(4, name="s3")], name="seq")
    x = Input((4,), name="x")
    td = L.TimeDistributed(tower("five"), name="td")
    td.layer.get_layer("d1").trainable = False
    rnn = L.Bidirectional(L.LSTM(2), name="rnn", trainable=False)
    sequence = L.Reshape((2, 4), name="sequence")(L.Concatenate(name="cat")([seq(x), x]))
    y = wrap(three(two(one(x, training=False))))
    bn = L.BatchNormalization(name="outer_bn", trainable=False)(y)
    return functional(x, L.Concatenate(name="end")([bn, rnn(td(sequence))]), "frozen")


def ends():
    """Several inputs and outputs, some unused, some doubled; a nested model with a dict of inputs."""
    p, q = Input((3,), name="p"), Input((4,), name="q")
    nested = keras.Model({"p": p, "q": q}, [L.Dense(2, name="dp")(p), L.Dense(2, name="dq")(q), p], name="nested")
    a, b, unused = Input((3,), name="a"), Input((4,), name="b"), Input((2,), name="unused")
    r1, _, back = nested({"p": a, "q": b})
    _, r2, _ = nested({"q": b, "p": back})
    return functional([unused, b, a], [r2, r1, r2, a, unused], "ends")


@undecided(json="Keras 2.6 loses the arguments of einsum")
def operators():
    """TensorFlow's functions between layers, constants first."""
    x, y = Input((4, 6), name="x"), Input((4, 6), name="y")
    d = L.Dense(6, name="d")
    a = 3.0 / (tf.abs(d(x)) + 1.0)
    b = tf.where(d(y) > 0.0, a, tf.zeros_like(y))
    c = tf.stack([a, b, x], axis=1)
    e = tf.einsum("bij,bkj->bik", a, b)
    f, g = tf.split(d(e @ y), 2, axis=-1)
    h = tf.concat([f, g, 1.0 - f], -1)[:, None, ..., 1:]
    k = L.Dense(3, name="k")(tf.squeeze(h, 1) * np.float32(2.0))
    m = tf.reduce_sum(c, axis=[1, 2])
    n = tf.reshape(tf.transpose(k, [0, 2, 1]), (-1, 12)) - tf.constant([[1.0] * 12])
    return functional([x, y], [L.Dense(2, name="m")(m), L.Dense(2, name="n")(n), tf.cast(tf.shape(n)[0], "float32") * n], "operators")


def lambdas():
    x = Input((6,), name="x")
    y = L.Lambda(lambda t: t[:, :3] * 2.0, name="half")(L.Dense(6, name="before")(x))
    z = L.Lambda(tf.nn.relu, output_shape=(3,), name="relu")(y)
    return functional(x, L.Dense(2, name="after")(z), "lambdas")


@undecided(json="the input of a layer that a custom layer holds")
def custom():
    """Layers that the program does not know."""
    x, words = Input((4,), name="x"), Input((3,), dtype="int32", name="words")
    emb = L.Embedding(9, 4, name="emb")
    shared = L.Dense(4, name="shared")
    hold = Holder(shared, [L.Dense(4, name="r0"), Gain(name="r1")], name="hold")
    y = Gain(name="gain")(shared(x))
    y = hold(hold(y))
    i = Input((4,), name="i")
    inside = functional(i, TiedDense(shared, name="tied")(Gain(name="gain")(i)), "inside")
    e = PlainReader(emb, name="reader")(emb(words))
    return functional([x, words], [inside(inside(y)), e], "custom")


@undecided(json="all weights")
def custom_hidden():
    """Custom layers whose sub-layers no config names: ids can only be guessed."""
    x = Input((4,), name="x")
    block = Block(name="block")
    return functional(x, Subclassed(name="sub")(block(block(x))), "custom_hidden")


custom_hidden.guessed_ids = True


def custom_registered():
    """A class with a package, and a Functional subclass."""
    x = Input((4,), name="x")
    i = Input((4,), name="i")
    own = OwnFunctional(i, L.Dense(4, name="d")(i), name="own")
    gain = register(package="my")(type("Gain", (Gain,), {}))
    return functional(x, own(gain(name="g")(own(x))), "custom_registered")


@undecided(json="the output of a custom layer")
def holder_first():
    """The holder stands before the layer that it holds."""
    x = Input((4,), name="x")
    late = L.Dense(4, name="a_late")
    late.build((None, 4))
    y = Holder(late, [], name="hold")(x)
    return functional(x, late(L.Dense(4, name="mid")(y)), "holder_first")


@undecided(json="the input of a layer that a custom layer holds")
def holders_deep():
    """A holder of a holder, and a model held by a custom layer."""
    x = Input((4,), name="x")
    dense = L.Dense(4, name="dense")
    i = Input((4,), name="i")
    inner = functional(i, L.BatchNormalization(name="bn")(L.Dense(4, name="in_model")(i)), "inner")
    h1 = Holder(dense, [inner], name="h1")
    h2 = Holder(h1, [L.Dense(4, name="more")], name="h2")
    return functional(x, inner(dense(h2(h1(x)))), "holders_deep")


@undecided(json="the weights of a layer of one's own")
def own_like_held():
    """Arrays of a custom layer that could be the held layer's by their shape."""
    x = Input((4,), name="x")
    dense = L.Dense(4, name="dense")
    scaled = Scaled(dense, name="scaled")
    return functional(x, scaled(scaled(dense(x))), "own_like_held")


MODELS = [towers, encoder_decoder, translator, inside_and_outside, optional_names, attention, recurrent, seq2seq, time_distributed, inner_names, loop, sequential_inside, sequential_lazy, shared_across, frozen,
          ends, operators, lambdas, custom, custom_hidden, custom_registered, holder_first, holders_deep, own_like_held, normal_layers, mixed, odd_names,
          slashes, repeated_name, chain, coincidences, compiled, masks, random_images, metrics_inside, long_names, optional_bias, empty_sequential]
