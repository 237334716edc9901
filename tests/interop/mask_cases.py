"""Models that show where masks go and where they end: behind a layer that a sequence can pass stand layers that heed a mask."""
import numpy as np

from which_keras import keras

L = keras.layers
STEPS, WIDTH, TOKENS = 6, 4, 5

ALONE = {
    "Activation": lambda: L.Activation("tanh"), "ActivityRegularization": lambda: L.ActivityRegularization(0.1), "AlphaDropout": lambda: L.AlphaDropout(0.2),
    "AveragePooling1D": lambda: L.AveragePooling1D(1), "BatchNormalization": L.BatchNormalization, "Bidirectional": lambda: L.Bidirectional(
        L.LSTM(2, return_sequences=True)), "Conv1D": lambda: L.Conv1D(3, 2, padding="same"), "Cropping1D": lambda: L.Cropping1D((1, 0)),
    "Dense": lambda: L.Dense(3), "DepthwiseConv1D": lambda: L.DepthwiseConv1D(2, padding="same"), "Dropout": lambda: L.Dropout(0.3), "ELU": L.ELU,
    "EinsumDense": lambda: L.EinsumDense("btf,fg->btg", output_shape=(None, 3)), "GRU": lambda: L.GRU(3, return_sequences=True), "GaussianDropout": lambda:
    L.GaussianDropout(0.2), "GaussianNoise": lambda: L.GaussianNoise(0.1), "GroupNormalization": lambda: L.GroupNormalization(2), "Identity": lambda:
    L.Identity(), "LayerNormalization": L.LayerNormalization, "LeakyReLU": L.LeakyReLU, "Masking": lambda: L.Masking(0.0), "MaxPooling1D": lambda:
    L.MaxPooling1D(1), "PReLU": L.PReLU, "Permute": lambda: L.Permute((1, 2)), "RMSNormalization": lambda: L.RMSNormalization(), "RNN": lambda: L.RNN(
        L.SimpleRNNCell(3), return_sequences=True), "ReLU": L.ReLU, "Rescaling": lambda: L.Rescaling(2.0), "Reshape": lambda: L.Reshape((STEPS, WIDTH)),
    "SeparableConv1D": lambda: L.SeparableConv1D(3, 2, padding="same"), "SimpleRNN": lambda: L.SimpleRNN(3, return_sequences=True), "Softmax": L.Softmax,
    "SpatialDropout1D": lambda: L.SpatialDropout1D(0.2), "ThresholdedReLU": lambda: L.ThresholdedReLU(0.5), "TimeDistributed": lambda: L.TimeDistributed(
        L.Dense(3)), "TimeDistributed of a model": lambda: L.TimeDistributed(keras.Sequential([keras.Input((WIDTH,)), L.Dense(3)])), "UnitNormalization": lambda:
    L.UnitNormalization(), "UpSampling1D": lambda: L.UpSampling1D(1), "ZeroPadding1D": lambda: L.ZeroPadding1D(1), "SpectralNormalization": lambda:
    L.SpectralNormalization(L.Dense(3)), "Sequential": lambda: keras.Sequential([keras.Input((STEPS, WIDTH)), L.Dense(3), L.ReLU()]), "Sequential that ends masks":
    lambda: keras.Sequential([keras.Input((STEPS, WIDTH)), L.Conv1D(3, 1), L.ReLU()]), "MultiHeadAttention": lambda: Attended(L.MultiHeadAttention(1, 3)),
}
MERGED = {name: getattr(L, name) for name in ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"]}
MERGED["Concatenate of steps"] = lambda: L.Concatenate(axis=1)
MERGED["Attention"] = L.Attention
MERGED["AdditiveAttention"] = L.AdditiveAttention


class Attended:
    """A layer that is called with its query and its value."""

    def __init__(self, layer):
        self.layer = layer

    def __call__(self, x):
        return self.layer(x, x)


def tokens(name):
    return keras.Input((STEPS,), dtype="int32", name=name)


def embedded(words, masks):
    return L.Embedding(TOKENS, WIDTH, mask_zero=masks)(words)


def shown(x):
    """The mean heeds a mask; the sequence before it shows what else changed."""
    return [x, L.GlobalAveragePooling1D()(x)]


def one_input(name):
    words = tokens("words")
    return keras.Model(words, shown(ALONE[name]()(embedded(words, True))))


def in_sequence(name):
    """A Sequential has no calls in its file: what is masked, only the layers tell."""
    return keras.Sequential([tokens("words"), L.Embedding(TOKENS, WIDTH, mask_zero=True), ALONE[name](), L.Dense(3), L.GlobalAveragePooling1D()])


def two_inputs(name, masks):
    first, second = tokens("first"), tokens("second")
    inputs = [embedded(first, masks != "second"), embedded(second, masks != "first")]
    return keras.Model([first, second], shown(MERGED[name]()(inputs)))


def two_inputs_in_a_model(name):
    """The calls inside a nested model do not know who masks its inputs."""
    first, second = tokens("first"), tokens("second")
    a, b = keras.Input((STEPS, WIDTH)), keras.Input((STEPS, WIDTH))
    inside = keras.Model([a, b], MERGED[name]()([a, b]))
    return keras.Model([first, second], shown(inside([embedded(first, True), embedded(second, False)])))


GROUPS = {
    "one_input": [(one_input, name) for name in sorted(ALONE)],
    "in_sequence": [(in_sequence, name) for name in sorted(ALONE)],
    "two_inputs": [(two_inputs, name, masks) for name in sorted(MERGED) for masks in ("both", "first", "second")],
    "two_inputs_in_a_model": [(two_inputs_in_a_model, name) for name in sorted(MERGED)],
}


def flat(outputs):
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def together(group):
    """One model of all the models of a group that this Keras can make, and what each of its outputs is called."""
    first, second = tokens("first"), tokens("second")
    outputs, names, missing = [], [], []
    data = [np.ones((2, STEPS), "int32")] * 2
    for make, *what in GROUPS[group]:
        try:
            part = make(*what)
            part(data if len(part.inputs) > 1 else data[0], training=False)
        except (AttributeError, ValueError, TypeError) as error:
            missing.append("%s: %s" % (" ".join(what), str(error)[:80]))
            continue
        made = flat(part([first, second] if len(part.inputs) > 1 else first))
        outputs += made
        names += ["%s, output %d" % (" ".join(what), i) for i in range(len(made))]
    return keras.Model([first, second], outputs), names, missing
