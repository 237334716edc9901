"""Random configs of the preprocessing layers, as forward_cases.py has those of the others."""
import numpy as np
import tensorflow as tf

from which_keras import keras

L = keras.layers
KINDS = ["bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"]


def pick(rng, options):
    return options[rng.integers(len(options))]


def flag(rng):
    return bool(rng.integers(2))


def picture(rng, most=20):
    return tuple(int(n) for n in rng.integers(3, most, 2)) + (int(rng.integers(1, 6)),)


def shape(rng, least=1, most=3):
    return tuple(int(n) for n in rng.integers(1, 8, rng.integers(least, most + 1)))


def numbers(rng, count, low=-2.0, high=2.0):
    return [float(x) for x in rng.uniform(low, high, count)]


def rescaling(rng):
    full = shape(rng)
    scale = pick(rng, [float(rng.uniform(-2, 2)), numbers(rng, full[-1])])
    offset = pick(rng, [0.0, float(rng.uniform(-2, 2)), numbers(rng, full[-1])])
    return L.Rescaling(scale, offset), [pick(rng, [full, (full, ("int", 256))])]


def normalization(rng):
    full = shape(rng)
    axes = sorted(int(a) + 1 for a in rng.choice(len(full), rng.integers(0, len(full) + 1), replace=False))
    config = {"axis": pick(rng, [tuple(axes), axes[0] if len(axes) == 1 else tuple(a - len(full) - 1 for a in axes)]) if axes else None}
    kept = tuple(full[a - 1] for a in axes)
    given = int(rng.integers(3))
    if given == 1:
        config.update(mean=float(rng.normal()), variance=float(rng.uniform(0.2, 3)))
    elif given == 2 and kept:
        config.update(mean=rng.normal(size=kept).tolist(), variance=rng.uniform(0.2, 3, kept).tolist())
    if tf.__version__ >= "2.12" and flag(rng):
        config["invert"] = True
    return L.Normalization(**config), [full]


def resizing(rng):
    config = {"height": int(rng.integers(1, 25)), "width": int(rng.integers(1, 25)), "interpolation": pick(rng, KINDS)}
    if flag(rng):
        config["crop_to_aspect_ratio"] = True
    image = picture(rng)
    return L.Resizing(**config), [pick(rng, [image, (image, ("int", 256))])]


def cropping(cls, least, most):
    return lambda rng: (cls(int(rng.integers(least, most)), int(rng.integers(least, most))), [picture(rng)])


def upsampling(rng):
    config = {"size": tuple(int(n) for n in rng.integers(1, 4, 2)), "interpolation": pick(rng, KINDS)}
    image = picture(rng, 8)
    if flag(rng):
        config["data_format"] = "channels_first"
        image = (image[2],) + image[:2]
    return L.UpSampling2D(**config), [image]


def category_encoding(rng):
    depth, mode = int(rng.integers(1, 12)), pick(rng, ["one_hot", "multi_hot", "count"])
    width = int(rng.integers(1, 6))
    tokens = ((1,) if mode == "one_hot" else (width,), ("int", depth))
    layer = L.CategoryEncoding(num_tokens=depth, output_mode=mode)
    if mode == "count" and flag(rng):
        return layer, [tokens, (width,)], lambda layer, inputs: layer(inputs[0], count_weights=inputs[1])
    return layer, [tokens]


def encoded(rng):
    """(mode, shape of one sample) of a layer that yields categories or encodes them."""
    mode = pick(rng, ["int", "one_hot", "multi_hot", "count"])
    return mode, shape(rng, 1, 2) if mode == "int" else (1,) if mode == "one_hot" else shape(rng, 1, 1)


def discretization(rng):
    mode, full = encoded(rng)
    return L.Discretization(sorted(numbers(rng, rng.integers(1, 6))), output_mode=mode), [full]


def integer_lookup(rng):
    mode, full = encoded(rng)
    if mode == "count" and flag(rng):
        mode = "tf_idf"
    tokens = [int(n) for n in rng.permutation(30)[:rng.integers(1, 20)] + 2]
    config = {"vocabulary": tokens, "num_oov_indices": int(rng.integers(1, 4)), "output_mode": mode}
    if mode == "tf_idf":
        config["idf_weights"] = numbers(rng, len(tokens), 0.1, 3)
    if flag(rng):
        config.update(mask_token=pick(rng, [0, 1]))
    if mode != "int" and flag(rng):
        config.update(pad_to_max_tokens=True, max_tokens=len(tokens) + 7)
    if mode == "int" and flag(rng):
        config.update(invert=True)
    return L.IntegerLookup(**config), [(full, ("int", 40))]


def hashing(rng):
    mode, full = encoded(rng)
    config = {"num_bins": int(rng.integers(1, 50)), "output_mode": mode}
    if flag(rng):
        config["mask_value"] = int(rng.integers(0, 5))
    return L.Hashing(**config), [(full, ("int", int(pick(rng, [20, 3000, 2**31 - 1]))))]


def random_layer(make):
    return lambda rng: (make(rng), [picture(rng)])


def fraction(rng):
    return float(rng.uniform(0.1, 0.5))


CASES = {
    "Rescaling": rescaling, "Normalization": normalization, "Resizing": resizing, "CenterCrop": cropping(L.CenterCrop, 1, 14),
    "RandomCrop": cropping(L.RandomCrop, 1, 14), "UpSampling2D.interpolation": upsampling, "CategoryEncoding": category_encoding,
    "Discretization": discretization, "IntegerLookup": integer_lookup, "Hashing": hashing,
    "RandomFlip": random_layer(lambda rng: L.RandomFlip()), "RandomContrast": random_layer(lambda rng: L.RandomContrast(fraction(rng))),
    "RandomRotation": random_layer(lambda rng: L.RandomRotation(fraction(rng))), "RandomZoom": random_layer(lambda rng: L.RandomZoom(fraction(rng))),
    "RandomTranslation": random_layer(lambda rng: L.RandomTranslation(fraction(rng), fraction(rng))),
    "RandomHeight": random_layer(lambda rng: L.RandomHeight(fraction(rng))), "RandomWidth": random_layer(lambda rng: L.RandomWidth(fraction(rng))),
    "GaussianNoise": random_layer(lambda rng: L.GaussianNoise(0.4)), "GaussianDropout": random_layer(lambda rng: L.GaussianDropout(0.4)),
    "AlphaDropout": random_layer(lambda rng: L.AlphaDropout(0.4)), "SpatialDropout2D": random_layer(lambda rng: L.SpatialDropout2D(0.4)),
    "ActivityRegularization": random_layer(lambda rng: L.ActivityRegularization(0.1)),
}
if hasattr(L, "RandomBrightness"):
    CASES["RandomBrightness"] = random_layer(lambda rng: L.RandomBrightness(fraction(rng)))
