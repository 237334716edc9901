"""Models for the forward pass: a family of layers each, every layer an output, with inputs and outputs by Keras.

    python make_run.py [FAMILY…]    (TensorFlow 2.15; writes NAME.h5, NAME.input.npz and NAME.output.npz beside this file)
"""
import pathlib
import sys

import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, layers as L

HERE = pathlib.Path(__file__).parent


def convolutions():
    line, image, volume = Input((12, 4)), Input((9, 8, 4)), Input((5, 6, 4, 2))
    return [line, image, volume], [
        L.Conv1D(5, 3, padding="causal", dilation_rate=2, activation="relu")(line),
        L.Conv1D(6, 4, strides=3, padding="same")(line),
        L.Conv1DTranspose(3, 4, strides=2, padding="same", activation="tanh")(line),
        L.SeparableConv1D(5, 3, depth_multiplier=2, padding="same")(line),
        L.DepthwiseConv1D(3, depth_multiplier=2)(line),
        L.Conv2D(6, (3, 2), strides=(2, 1), padding="same", activation="swish")(image),
        L.Conv2D(8, 3, groups=2, use_bias=False)(image),
        L.Conv2D(5, 1, activation="relu")(image),
        L.Conv2D(4, 3, dilation_rate=(2, 1), padding="valid")(image),
        L.Conv2DTranspose(3, 3, strides=2, padding="valid", activation="sigmoid")(image),
        L.SeparableConv2D(5, 3, strides=2, padding="same", activation="elu")(image),
        L.DepthwiseConv2D(3, strides=2, depth_multiplier=2, padding="same")(image),
        L.DepthwiseConv2D(3, dilation_rate=2, activation="relu")(image),
        L.Conv3D(3, (2, 3, 2), strides=2, padding="same", activation="selu")(volume),
        L.Conv3DTranspose(2, 3, strides=2, padding="same")(volume),
    ]


def pooling():
    line, image, volume = Input((11, 3)), Input((9, 8, 3)), Input((5, 6, 4, 2))
    return [line, image, volume], [
        L.MaxPooling1D(3, strides=2, padding="same")(line), L.AveragePooling1D(2)(line),
        L.GlobalMaxPooling1D()(line), L.GlobalAveragePooling1D(keepdims=True)(line),
        L.UpSampling1D(2)(line), L.ZeroPadding1D((1, 2))(line), L.Cropping1D((2, 1))(line),
        L.MaxPooling2D((3, 2), strides=(2, 1), padding="same")(image), L.AveragePooling2D(3, strides=2, padding="same")(image),
        L.GlobalMaxPooling2D()(image), L.GlobalAveragePooling2D()(image),
        L.UpSampling2D((2, 3))(image), L.UpSampling2D(2, interpolation="bilinear")(image),
        L.ZeroPadding2D(((1, 0), (2, 1)))(image), L.Cropping2D(((1, 2), (0, 3)))(image),
        L.MaxPooling3D(2)(volume), L.AveragePooling3D(2, strides=1, padding="same")(volume),
        L.GlobalMaxPooling3D()(volume), L.GlobalAveragePooling3D()(volume),
        L.UpSampling3D(2)(volume), L.ZeroPadding3D(1)(volume), L.Cropping3D(1)(volume),
    ]


def normalization():
    rows, image = Input((6, 8)), Input((5, 4, 8))
    return [rows, image], [
        L.BatchNormalization()(image), L.BatchNormalization(axis=1, center=False)(image),
        L.BatchNormalization(scale=False)(rows), L.LayerNormalization()(rows),
        L.LayerNormalization(axis=[1, 2], epsilon=1e-5)(image), L.LayerNormalization(center=False)(image),
        L.GroupNormalization(groups=4)(image), L.GroupNormalization(groups=-1, scale=False)(rows),
        L.UnitNormalization()(rows), L.UnitNormalization(axis=[1, 2])(image),
    ]


def merging():
    a, b, c = Input((4, 6)), Input((4, 6)), Input((1, 6))
    return [a, b, c], [
        L.Add()([a, b, c]), L.Subtract()([a, b]), L.Multiply()([a, c]), L.Average()([a, b]), L.Maximum()([a, b]),
        L.Minimum()([a, c]), L.Concatenate()([a, b]), L.Concatenate(axis=1)([a, b, c]), L.Dot(axes=2)([a, b]),
        L.Dot(axes=(1, 1), normalize=True)([a, b]),
    ]


def shapes():
    rows, image = Input((6, 8)), Input((5, 4, 3))
    return [rows, image], [
        L.Reshape((4, -1))(rows), L.Permute((2, 1))(rows), L.Permute((3, 1, 2))(image), L.Flatten()(image),
        L.RepeatVector(3)(L.Flatten()(image)), L.EinsumDense("abc,cd->abd", output_shape=(None, 5), bias_axes="d")(rows),
        L.EinsumDense("...x,xy->...y", output_shape=4, activation="relu")(image), L.Dense(5, activation="softmax")(image),
        L.Masking()(rows), L.Dropout(0.5)(rows), L.GaussianNoise(0.5)(rows), L.ActivityRegularization(0.1)(rows),
    ]


def activations():
    rows = Input((5, 7))
    names = ["relu", "relu6", "elu", "selu", "softplus", "softsign", "swish", "gelu", "tanh", "sigmoid", "hard_sigmoid", "exponential",
             "linear", "softmax", "mish"]
    known = [name for name in names if hasattr(tf.keras.activations, name) or name == "relu6"]
    return [rows], [L.Activation(tf.nn.relu6 if name == "relu6" else name)(rows) for name in known if name != "relu6"] + [
        L.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2)(rows), L.LeakyReLU(0.2)(rows), L.ELU(0.7)(rows),
        L.ThresholdedReLU(0.3)(rows), L.Softmax(axis=1)(rows), L.PReLU(shared_axes=[1])(rows),
    ]


def recurrent():
    rows, tokens, h, c = Input((5, 4)), Input((5,), dtype="int32"), Input((3,)), Input((3,))
    masked = L.Embedding(6, 4, mask_zero=True)(tokens)
    cells = [L.LSTMCell(3), L.GRUCell(2), L.SimpleRNNCell(3)]
    single = [
        L.SimpleRNN(3, go_backwards=True)(rows), L.LSTM(3, activation="softsign", recurrent_activation="hard_sigmoid", implementation=1)(rows),
        L.GRU(3, reset_after=False, return_sequences=True)(rows), L.GRU(3, use_bias=False, unroll=True)(rows),
        L.LSTM(3)(L.GRU(4, return_sequences=True)(masked)), L.LSTM(3, return_sequences=True, zero_output_for_mask=True)(masked),
        L.TimeDistributed(L.Dense(2, activation="relu"))(masked), L.RNN(cells, return_sequences=True, go_backwards=True)(masked),
    ]
    single += [L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode=mode)(masked) for mode in ("concat", "sum", "mul", "ave")]
    several = [
        L.LSTM(3, return_state=True)(rows, initial_state=[h, c]), L.Bidirectional(L.LSTM(3), merge_mode=None)(rows, initial_state=[h, c, c, h]),
        L.Bidirectional(L.SimpleRNN(3), backward_layer=L.GRU(3, go_backwards=True), merge_mode=None)(masked),
        tf.nest.flatten(L.LSTMCell(3)(h, states=[c, h])),
    ]
    return [rows, tokens, h, c], single + [output for outputs in several for output in outputs]


def attention():
    asked, kept, room = Input((3, 4)), Input((5, 4)), Input((2, 3, 4))
    first, second, allowed = Input((3,), dtype="int32"), Input((5,), dtype="int32"), Input((3, 5), dtype="bool")
    q, v = L.Embedding(6, 4, mask_zero=True)(first), L.Embedding(6, 4, mask_zero=True)(second)
    single = [
        L.Attention(use_scale=True)([asked, kept]), L.Attention(score_mode="concat")([q, v]), L.AdditiveAttention()([q, v, kept]),
        L.Attention()([asked, kept], use_causal_mask=True), L.MultiHeadAttention(2, 3)(asked, kept, attention_mask=allowed),
        L.MultiHeadAttention(2, 3, value_dim=2, output_shape=5, use_bias=False)(q, v), L.LSTM(2)(L.MultiHeadAttention(1, 4)(q, q, use_causal_mask=True)),
        L.MultiHeadAttention(2, 2, attention_axes=2)(room, room), L.MultiHeadAttention(2, 2, attention_axes=(1, 2))(room, room),
    ]
    several = L.MultiHeadAttention(2, 3)(asked, kept, kept, return_attention_scores=True)
    return [asked, kept, room, first, second, allowed], single + list(several)


def conv_lstm():
    line, image, volume, tokens = Input((3, 5, 2)), Input((3, 4, 5, 2)), Input((2, 3, 4, 3, 1)), Input((3,), dtype="int32")
    masked = L.Reshape((3, 5, 2))(L.Embedding(6, 10)(tokens))
    single = [
        L.ConvLSTM1D(2, 3)(line), L.ConvLSTM1D(2, 2, padding="same", strides=2, return_sequences=True, go_backwards=True)(line),
        L.ConvLSTM2D(2, (2, 3), dilation_rate=2, padding="same", recurrent_activation="sigmoid")(image), L.ConvLSTM3D(2, 2, use_bias=False)(volume),
        L.ConvLSTM1D(2, 3, return_sequences=True)(masked, mask=L.Embedding(6, 1, mask_zero=True).compute_mask(tokens)),
        L.Bidirectional(L.ConvLSTM2D(2, 2, return_sequences=True))(image),
    ]
    return [line, image, volume, tokens], single + L.ConvLSTM2D(2, 3, padding="same", return_state=True)(image)


def stateful():
    """Two samples at once: what comes after goes on where they stood."""
    rows = Input(batch_shape=(2, 3, 4))
    shared = L.GRU(4, stateful=True, return_sequences=True)
    return [rows], [L.LSTM(3, stateful=True)(rows), shared(shared(rows)), L.Bidirectional(L.SimpleRNN(3, stateful=True))(rows)]


def values(random, tensor, samples):
    shape = (samples,) + tuple(tensor.shape[1:])
    if tensor.dtype == tf.bool:
        return random.uniform(size=shape) < 0.7
    if tensor.dtype == tf.int32:
        return random.integers(0, 6, size=shape).astype("int32")
    return random.normal(size=shape).astype("float32")


def blocks():
    """Layers that follow each other as in well-known networks, and all but so: what can be computed as one, and what cannot."""
    image, rows = Input((9, 8, 20)), Input((5, 24))

    def normal(x, **arguments):
        return L.BatchNormalization(**arguments)(x)

    padded = L.Conv2D(24, 3, strides=2, use_bias=False)(L.ZeroPadding2D(((0, 1), (2, 1)))(image))
    narrow = normal(L.Conv2D(40, 1)(image))
    short = normal(L.Conv2D(40, 1)(image))
    split = L.Conv2D(16, 3, padding="same", groups=2)(image)
    deep = L.DepthwiseConv2D(3, depth_multiplier=2)(L.ZeroPadding2D(1)(image))
    return [image, rows], [
        L.ReLU(6.0)(normal(padded)),
        L.ReLU()(L.Add()([short, narrow])),
        L.Activation("swish")(normal(split, scale=False)),
        L.Add()([normal(L.Conv2D(20, 3, padding="same")(image)), image]),
        L.Activation("hard_sigmoid")(normal(deep)),
        L.Activation("gelu")(normal(image)),
        L.Activation("tanh")(normal(L.Dense(7, use_bias=False)(rows))),
        L.Activation("softmax")(normal(L.Dense(9)(rows))),
        normal(L.Conv2D(6, 3, activation="relu")(image)),
        normal(L.Conv2D(8, 1)(image), axis=1),
        L.ReLU(negative_slope=0.2)(L.Conv2D(5, 1)(image)),
        L.Add()([L.Dense(24)(rows), L.Dense(1)(rows)]),
        L.Add()([L.Dense(3)(rows), L.Dense(3)(rows), L.Dense(3)(rows)]),
        L.MaxPooling2D(2)(L.Activation("relu")(L.Conv2D(17, 3)(L.ZeroPadding2D(1)(image)))),
    ]


def main():
    families = [convolutions, pooling, normalization, merging, shapes, activations, recurrent, attention, conv_lstm, stateful,
                blocks]
    for family in [family for family in families if len(sys.argv) < 2 or family.__name__ in sys.argv[1:]]:
        tf.keras.backend.clear_session()
        tf.keras.utils.set_random_seed(7)
        random = np.random.default_rng(11)
        inputs, outputs = family()
        model = Model(inputs, outputs, name=family.__name__)
        # Variances must be positive, everything else is any number.
        model.set_weights([np.abs(random.normal(0.5, 0.3, w.shape)).astype("float32") + 0.1 if "variance" in v.name else
                           random.normal(0, 0.4, w.shape).astype("float32")
                           for v, w in zip(model.weights, model.get_weights())])
        data = [values(random, x, 6 if family is stateful else 2) for x in inputs]
        results = model.predict(data, verbose=0, batch_size=2)
        results = results if isinstance(results, list) else [results]
        model.save(HERE / (family.__name__ + ".h5"), include_optimizer=False)
        np.savez(HERE / (family.__name__ + ".input.npz"), **{"in%d" % i: x for i, x in enumerate(data)})
        np.savez(HERE / (family.__name__ + ".output.npz"), **{"out%d" % i: y for i, y in enumerate(results)})


if __name__ == "__main__":
    main()
