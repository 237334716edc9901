"""Random configs of layers: CASES maps a class of Keras to a function of a random generator that yields
(layer, [input shape without batch or (shape, kind)], call), `kind` being "float" (default), "positive", "bool" or
("int", n) for token ids below n, and `call` how the layer is applied to the list of inputs where that is not layer(x) or layer([x, …]).
"""
import numpy as np
import tensorflow as tf

from which_keras import keras

L = keras.layers
FORMATS = ["channels_last", "channels_last", "channels_last", "channels_first"]
ACTIVATIONS = [None, "relu", "tanh", "sigmoid", "hard_sigmoid", "swish", "elu", "selu", "softplus", "softsign", "exponential", "gelu", "softmax"]


def pick(rng, options):
    return options[rng.integers(len(options))]


def flag(rng):
    return bool(rng.integers(2))


def sides(rng, rank, low=4, high=11):
    return [int(n) for n in rng.integers(low, high, rank)]


def image(rng, rank, channels, data_format, low=4, high=11):
    spatial = sides(rng, rank, low, high)
    return tuple(spatial + [channels]) if data_format == "channels_last" else tuple([channels] + spatial)


def window(rng, rank, least=1):
    """Sizes, and strides or dilation: Keras takes one of the two."""
    size = tuple(int(n) for n in rng.integers(least, 4, rank))
    if flag(rng):
        return {"kernel_size": size, "strides": tuple(int(n) for n in rng.integers(1, 3, rank))}
    return {"kernel_size": size, "dilation_rate": tuple(int(n) for n in rng.integers(1, 3, rank))}


def conv(cls, rank, transposed=False):
    def case(rng):
        data_format = pick(rng, FORMATS)
        groups = 1 if transposed else int(pick(rng, [1, 1, 2, 3]))
        channels = groups * int(rng.integers(1, 14))
        config = dict(window(rng, rank), filters=groups * int(rng.integers(1, 20)), padding=pick(rng, ["valid", "same"]), data_format=data_format,
                      use_bias=flag(rng), activation=pick(rng, ACTIVATIONS))
        if transposed:
            config.pop("dilation_rate", None)
            config.setdefault("strides", 1)
        else:
            config["groups"] = groups
            if rank == 1 and data_format == "channels_last" and flag(rng):
                config["padding"] = "causal"
        return cls(**config), [image(rng, rank, channels, data_format, 7, 12)]
    return case


def depthwise(cls, rank, separable):
    def case(rng):
        data_format = pick(rng, FORMATS)
        config = window(rng, rank)
        for key in config:
            config[key] = (config[key][0],) * rank
        config.update(padding=pick(rng, ["valid", "same"]), data_format=data_format, use_bias=flag(rng), activation=pick(rng, ACTIVATIONS),
                      depth_multiplier=int(rng.integers(1, 4)))
        if separable:
            config["filters"] = int(rng.integers(1, 20))
        return cls(**config), [image(rng, rank, int(rng.integers(1, 40)), data_format, 7, 12)]
    return case


def pool(cls, rank):
    def case(rng):
        data_format = pick(rng, FORMATS)
        size = tuple(int(n) for n in rng.integers(1, 4, rank))
        strides = None if flag(rng) else tuple(int(n) for n in rng.integers(1, 4, rank))
        return cls(pool_size=size, strides=strides, padding=pick(rng, ["valid", "same"]), data_format=data_format), \
            [image(rng, rank, int(rng.integers(1, 20)), data_format)]
    return case


def global_pool(cls, rank):
    def case(rng):
        data_format = pick(rng, FORMATS)
        config = {"data_format": data_format}
        if tf.__version__ >= "2.7" and flag(rng):
            config["keepdims"] = True
        return cls(**config), [image(rng, rank, int(rng.integers(1, 20)), data_format)]
    return case


def padded(cls, key, rank, most):
    def case(rng):
        data_format = pick(rng, FORMATS)
        pairs = tuple(tuple(int(n) for n in rng.integers(0, most, 2)) for _ in range(rank))
        config = {key: pairs[0] if rank == 1 else pairs}
        if rank > 1:
            config["data_format"] = data_format
        else:
            data_format = "channels_last"
        return cls(**config), [image(rng, rank, int(rng.integers(1, 9)), data_format, 5, 9)]
    return case


def upsampling(cls, rank):
    def case(rng):
        config = {"size": tuple(int(n) for n in rng.integers(1, 4, rank)) if rank > 1 else int(rng.integers(1, 4))}
        data_format = "channels_last"
        if rank > 1:
            config["data_format"] = data_format = pick(rng, FORMATS)
        if rank == 2:
            config["interpolation"] = pick(rng, ["nearest", "bilinear"])
        return cls(**config), [image(rng, rank, int(rng.integers(1, 9)), data_format)]
    return case


def shape(rng, least=1, most=4):
    return tuple(int(n) for n in rng.integers(1, 8, rng.integers(least, most + 1)))


def dense(rng):
    return L.Dense(int(rng.integers(1, 70)), activation=pick(rng, ACTIVATIONS), use_bias=flag(rng)), [shape(rng, 1, 3)[:-1] + (int(rng.integers(1, 70)),)]


def einsum_dense(rng):
    a, b, c, d = (int(n) for n in rng.integers(1, 7, 4))
    equation, output, inputs, axes = pick(rng, [
        ("ab,bc->ac", d, (a,), ["c", None]), ("abc,cd->abd", (None, d), (a, b), ["d", None]), ("abc,cde->abde", (None, c, d), (a, b), ["de", "e", "d", None]),
        ("abcd,cde->abe", (None, d), (a, b, c), ["e", None]), ("...x,xy->...y", d, (a, b), ["y", None]), ("abc,bcd->ad", d, (a, b), ["d", None]),
        ("abc,bd->adc", (d, None), (a, b), ["d", None])])
    return L.EinsumDense(equation, output_shape=output, bias_axes=pick(rng, axes), activation=pick(rng, ACTIVATIONS[:6])), [inputs]


def embedding(rng):
    rows = int(rng.integers(1, 50))
    return L.Embedding(rows, int(rng.integers(1, 40)), mask_zero=flag(rng)), [(shape(rng, 1, 2), ("int", rows))]


def merge(cls, least=2, most=4):
    def case(rng):
        full = shape(rng, 1, 3)
        inputs = [tuple(n if rng.integers(4) else 1 for n in full) for _ in range(rng.integers(least, most + 1))]
        return cls(), inputs
    return case


def concatenate(rng):
    full = shape(rng, 2, 3)
    axis = int(rng.integers(len(full)))
    inputs = [full[:axis] + (int(rng.integers(1, 6)),) + full[axis + 1:] for _ in range(rng.integers(2, 5))]
    return L.Concatenate(axis=axis + 1 if flag(rng) else axis - len(full)), inputs


def dot(rng):
    common, a, b = (int(n) for n in rng.integers(1, 7, 3))
    first, second = pick(rng, [((common,), (common,)), ((common, a), (common, b)), ((common, a), (common,))])
    if len(first) == 1 or len(second) == 1:
        return L.Dot(axes=1, normalize=flag(rng)), [first, second]
    if flag(rng):
        return L.Dot(axes=(2, 1), normalize=flag(rng)), [(a, common), second]
    return L.Dot(axes=1, normalize=flag(rng)), [first, second]


def batch_norm(rng):
    full = shape(rng, 1, 4)
    axis = int(rng.integers(len(full))) + 1
    return L.BatchNormalization(axis=axis, scale=flag(rng), center=flag(rng), epsilon=float(pick(rng, [1e-3, 1e-5, 0.1]))), [full]


def layer_norm(rng):
    full = shape(rng, 1, 3)
    axes = sorted(int(a) + 1 for a in rng.choice(len(full), rng.integers(1, len(full) + 1), replace=False))
    return L.LayerNormalization(axis=axes if flag(rng) or len(axes) > 1 else axes[0], scale=flag(rng), center=flag(rng)), [full[:-1] + (full[-1] + 3,)]


def group_norm(rng):
    groups, each = (int(n) for n in rng.integers(1, 5, 2))
    config = {"groups": pick(rng, [groups, -1]), "scale": flag(rng), "center": flag(rng)}
    return L.GroupNormalization(**config), [tuple(sides(rng, rng.integers(1, 3), 2, 6)) + (groups * (each + 1),)]


def unit_norm(rng):
    full = shape(rng, 1, 3)
    return L.UnitNormalization(axis=int(rng.integers(len(full))) + 1), [full]


def reshape(rng):
    full = shape(rng, 1, 4)
    target = [int(n) for n in rng.permutation(full)]
    if flag(rng):
        target[int(rng.integers(len(target)))] = -1
    return L.Reshape(target), [full]


def permute(rng):
    full = shape(rng, 1, 4)
    return L.Permute([int(n) + 1 for n in rng.permutation(len(full))]), [full]


def softmax(rng):
    full = shape(rng, 1, 3)
    axes = [int(a) + 1 for a in rng.choice(len(full), rng.integers(1, len(full) + 1), replace=False)]
    return L.Softmax(axis=axes if len(axes) > 1 else axes[0]), [full]


def prelu(rng):
    full = shape(rng, 1, 3)
    shared = sorted(int(a) + 1 for a in rng.choice(len(full), rng.integers(0, len(full) + 1), replace=False))
    return L.PReLU(shared_axes=shared or None), [full]


def of_any_shape(make):
    return lambda rng: (make(rng), [shape(rng)])


CASES = {
    "Dense": dense, "Embedding": embedding,
    "Conv1D": conv(L.Conv1D, 1), "Conv2D": conv(L.Conv2D, 2), "Conv3D": conv(L.Conv3D, 3),
    "Conv1DTranspose": conv(L.Conv1DTranspose, 1, True), "Conv2DTranspose": conv(L.Conv2DTranspose, 2, True),
    "Conv3DTranspose": conv(L.Conv3DTranspose, 3, True),
    "DepthwiseConv2D": depthwise(L.DepthwiseConv2D, 2, False),
    "SeparableConv1D": depthwise(L.SeparableConv1D, 1, True), "SeparableConv2D": depthwise(L.SeparableConv2D, 2, True),
    "BatchNormalization": batch_norm, "LayerNormalization": layer_norm,
    "Add": merge(L.Add), "Average": merge(L.Average), "Maximum": merge(L.Maximum), "Minimum": merge(L.Minimum), "Multiply": merge(L.Multiply),
    "Subtract": merge(L.Subtract, 2, 2), "Concatenate": concatenate, "Dot": dot,
    "Reshape": reshape, "Permute": permute, "Flatten": lambda rng: (L.Flatten(data_format=pick(rng, FORMATS)), [shape(rng)]),
    "RepeatVector": lambda rng: (L.RepeatVector(int(rng.integers(1, 5))), [shape(rng, 1, 1)]),
    "Softmax": softmax, "PReLU": prelu, "Masking": lambda rng: (L.Masking(float(pick(rng, [0.0, 1.0]))), [shape(rng, 2, 3)]),
    "ReLU": of_any_shape(lambda rng: L.ReLU(max_value=pick(rng, [None, 6.0, 0.5]), negative_slope=pick(rng, [0.0, 0.2]), threshold=pick(rng, [0.0, 0.3]))),
    "LeakyReLU": of_any_shape(lambda rng: L.LeakyReLU(float(rng.uniform(0, 1)))),
    "ELU": of_any_shape(lambda rng: L.ELU(float(rng.uniform(0, 2)))),
    "ThresholdedReLU": of_any_shape(lambda rng: L.ThresholdedReLU(float(rng.uniform(0, 1)))),
    "Activation": of_any_shape(lambda rng: L.Activation(pick(rng, ACTIVATIONS[1:]))),
    "Dropout": of_any_shape(lambda rng: L.Dropout(0.5)),
}
for rank in (1, 2, 3):
    for kind in ("Max", "Average"):
        CASES["%sPooling%dD" % (kind, rank)] = pool(getattr(L, "%sPooling%dD" % (kind, rank)), rank)
        CASES["Global%sPooling%dD" % (kind, rank)] = global_pool(getattr(L, "Global%sPooling%dD" % (kind, rank)), rank)
    CASES["ZeroPadding%dD" % rank] = padded(getattr(L, "ZeroPadding%dD" % rank), "padding", rank, 3)
    CASES["Cropping%dD" % rank] = padded(getattr(L, "Cropping%dD" % rank), "cropping", rank, 2)
    CASES["UpSampling%dD" % rank] = upsampling(getattr(L, "UpSampling%dD" % rank), rank)
# Not in every TensorFlow that the tests run in.
for name, case in {"EinsumDense": einsum_dense, "DepthwiseConv1D": lambda rng: depthwise(L.DepthwiseConv1D, 1, False)(rng), "GroupNormalization": group_norm,
                   "UnitNormalization": unit_norm}.items():
    if hasattr(L, name):
        CASES[name] = case
