"""Random configs of the layers of Keras 3: those of Keras 2 made with its layers, and what Keras 3 alone has.

The form is that of forward_cases.py. A case of Keras 2 with an argument that Keras 3 does not know is none.
"""
import keras
import numpy as np

from which_keras import imported_for

forward, recurrent, attention, preprocessing = imported_for(keras, ["forward_cases", "recurrent_cases", "attention_cases", "preprocessing_cases"])
pick, flag, shape, picture, steps, units = forward.pick, forward.flag, forward.shape, preprocessing.picture, recurrent.steps, recurrent.units
L = keras.layers

# With what each activation function is called; glu halves the last axis, and so has cases of its own.
ACTIVATIONS = ["celu", "elu", "exponential", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "leaky_relu", "linear",
               "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "soft_shrink", "softmax", "softplus", "softsign",
               "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus", "swish", "tanh", "tanh_shrink", "threshold"]
forward.ACTIVATIONS[:] = [None] + ACTIVATIONS
recurrent.ACTIVATIONS.extend(["mish", "hard_tanh", "relu6", "log_sigmoid", "gelu", "soft_shrink"])
preprocessing.KINDS[:] = ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"]


def activation(rng):
    return L.Activation(pick(rng, ACTIVATIONS)), [shape(rng)]


def activation_of_halves(rng):
    full = shape(rng)
    return L.Activation("glu"), [full[:-1] + (2 * full[-1],)]


def activation_layer(rng):
    """A layer in place of the name of a function."""
    held = pick(rng, [lambda: L.LeakyReLU(0.3), lambda: L.ReLU(max_value=2.0, negative_slope=0.1), lambda: L.ELU(0.7), lambda: L.Softmax()])()
    return L.Dense(units(rng), activation=held), [shape(rng, 1, 2)]


def rms_norm(rng):
    full = shape(rng, 1, 3)
    axes = sorted(int(a) + 1 for a in rng.choice(len(full), rng.integers(1, len(full) + 1), replace=False))
    return L.RMSNormalization(axis=pick(rng, [axes, -1]), epsilon=float(pick(rng, [1e-6, 1e-3]))), [full[:-1] + (full[-1] + 2,)]


def batch_norm_masked(rng):
    steps_, features = steps(rng), units(rng)
    return L.BatchNormalization(scale=flag(rng)), [((steps_,), ("int", recurrent.TOKENS))], lambda layer, x: layer(recurrent.masked(x[0], features))


def reversible(rng):
    rows, width = int(rng.integers(2, 30)), int(rng.integers(1, 20))
    layer = L.ReversibleEmbedding(rows, width, tie_weights=flag(rng), mask_zero=flag(rng), logit_soft_cap=pick(rng, [None, 2.0]))
    both = flag(rng)
    return layer, [((steps(rng),), ("int", rows))] + ([(3, width)] if both else []), \
        lambda layer, x: [layer(x[0])] + ([layer(x[1], reverse=True)] if both else [layer(layer(x[0]), reverse=True)])


def grouped_query(rng):
    groups, each = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    config = {"head_dim": int(rng.integers(1, 9)), "num_query_heads": groups * each, "num_key_value_heads": groups, "use_bias": flag(rng),
              "use_gate": not rng.integers(3), "sliding_window": pick(rng, [None, None, 1, 2, 3])}
    asked, kept, features = steps(rng), steps(rng), int(rng.integers(1, 20))
    kwargs = {"use_causal_mask": not rng.integers(3), "return_attention_scores": flag(rng)}
    keyed, kind = flag(rng), pick(rng, ["plain", "mask", "tokens"])
    layer = L.GroupQueryAttention(**config)
    if kind == "tokens":
        return layer, [((asked,), ("int", recurrent.TOKENS)), ((kept,), ("int", recurrent.TOKENS))], \
            lambda layer, x: recurrent.probed(layer, layer(*[recurrent.masked(t, features) for t in x], **kwargs))
    inputs = [(asked, features), (kept, features)] + ([(kept, features)] if keyed else []) + ([((asked, kept), "bool")] if kind == "mask" else [])

    def call(layer, inputs):
        given = dict(kwargs)
        inputs = list(inputs)
        if kind == "mask":
            given["attention_mask"] = inputs.pop()
        return layer(*inputs, **given)
    return layer, inputs, call


def multi_head_new(rng):
    """What Keras 3 has given MultiHeadAttention: a gate, and a window that slides."""
    asked, features = steps(rng), units(rng)
    layer = L.MultiHeadAttention(int(rng.integers(1, 4)), int(rng.integers(1, 9)), use_gate=flag(rng), sliding_window=pick(rng, [None, 1, 2, 4]),
                                 use_bias=flag(rng))
    kwargs = {"use_causal_mask": flag(rng), "return_attention_scores": flag(rng)}
    return layer, [(asked, features)], lambda layer, x: layer(x[0], x[0], **kwargs)


def adaptive(cls, rank):
    """TensorFlow dies of a division by zero where there is one window for everything."""
    def case(rng):
        data_format = pick(rng, forward.FORMATS)
        size = [int(n) for n in rng.integers(2, 7, rank)]
        return cls(size[0] if rank == 1 or flag(rng) else size, data_format=data_format), \
            [forward.image(rng, rank, int(rng.integers(1, 9)), data_format, 7, 12)]
    return case


def stft(rng):
    mode = pick(rng, ["log", "magnitude", "psd", "real", "imag", "stft"])
    length = int(rng.integers(8, 24))
    config = dict(mode=mode, frame_length=length, frame_step=pick(rng, [None, int(rng.integers(2, length))]), fft_length=pick(rng, [None, 32]),
                  window=pick(rng, ["hann", "hamming", None]), periodic=flag(rng), scaling=pick(rng, ["density", "spectrum", None]),
                  padding=pick(rng, ["valid", "same"]), expand_dims=flag(rng), data_format=pick(rng, forward.FORMATS))
    time, channels = int(rng.integers(40, 80)), int(rng.integers(1, 4))
    return L.STFTSpectrogram(**config), [(time, channels) if config["data_format"] == "channels_last" else (channels, time)]


def mel(rng):
    length = int(pick(rng, [64, 100, 128]))
    config = dict(fft_length=128, sequence_stride=int(rng.integers(20, 64)), sequence_length=length, sampling_rate=4000, num_mel_bins=int(rng.integers(3, 20)),
                  window=pick(rng, ["hann", "hamming", None]), power_to_db=flag(rng), min_freq=float(pick(rng, [20.0, 100.0])), mag_exp=float(pick(rng, [1.0, 2.0])),
                  top_db=float(pick(rng, [80.0, 20.0])), ref_power=float(pick(rng, [1.0, 0.1])), max_freq=pick(rng, [None, 1500.0]))
    return L.MelSpectrogram(**config), [(int(rng.integers(200, 500)),)]


def spectral(rng):
    held = pick(rng, [lambda: L.Dense(units(rng)), lambda: L.Conv1D(units(rng), 2)])()
    return L.SpectralNormalization(held, power_iterations=int(rng.integers(1, 3))), [(steps(rng) + 1, units(rng))]


def pipeline(rng):
    wide = int(rng.integers(3, 9))
    return L.Pipeline([L.Rescaling(0.5), L.CenterCrop(wide, wide), L.RandomFlip()]), [picture(rng)]


def lora(rng):
    """The weights hold what LoRA added when they are written."""
    kind = pick(rng, ["dense", "einsum", "embedding", "conv"])
    if kind == "embedding":
        layer, inputs = L.Embedding(9, units(rng)), [((steps(rng),), ("int", 9))]
    else:
        layer = {"dense": L.Dense, "conv": L.Conv1D, "einsum": L.EinsumDense}[kind](
            *{"dense": (units(rng),), "conv": (units(rng), 1), "einsum": ("abc,cd->abd", (None, 5))}[kind])
        inputs = [(steps(rng), units(rng))]

    def call(layer, x):
        y = layer(x[0])
        layer.enable_lora(int(rng.integers(1, 4)))
        return y
    return layer, inputs, call


def hashed_crossing(rng):
    return L.HashedCrossing(int(rng.integers(2, 40)), output_mode=pick(rng, ["int", "one_hot"])), [((1,), ("int", 30)), ((1,), ("int", 30))], \
        lambda layer, x: layer(tuple(x))


def clahe(rng):
    return L.ContrastLimitedAdaptiveHistogramEqualization(), [picture(rng)]


def sequential(rng):
    model = keras.Sequential([keras.Input((units(rng),)), L.Dense(units(rng), activation=pick(rng, ACTIVATIONS)), L.Dropout(0.5), L.Dense(3)])
    return model, [tuple(model.input_shape[1:])]


def random_pictures():
    """The layers that change pictures at random, and only in training."""
    factor = {"RandomColorJitter": lambda: L.RandomColorJitter(brightness_factor=0.2), "RandomErasing": lambda: L.RandomErasing(1.0),
              "RandomZoom": lambda: L.RandomZoom(0.2), "RandomTranslation": lambda: L.RandomTranslation(0.2, 0.1), "RandomFlip": lambda: L.RandomFlip(),
              "RandomPosterization": lambda: L.RandomPosterization(4), "RandomPerspective": lambda: L.RandomPerspective(0.5),
              "RandomShear": lambda: L.RandomShear(0.2, 0.1), "RandomElasticTransform": lambda: L.RandomElasticTransform(0.5),
              "RandomGaussianBlur": lambda: L.RandomGaussianBlur(0.5), "RandomInvert": lambda: L.RandomInvert(0.5),
              "RandomGrayscale": lambda: L.RandomGrayscale(0.5), "AugMix": lambda: L.AugMix(), "CutMix": lambda: L.CutMix(), "MixUp": lambda: L.MixUp(),
              "RandAugment": lambda: L.RandAugment(), "Solarization": lambda: L.Solarization(0.3, 0.2), "Equalization": lambda: L.Equalization(),
              "MaxNumBoundingBoxes": lambda: L.MaxNumBoundingBoxes(4)}
    for name in ("Brightness", "Contrast", "Hue", "Saturation", "Sharpness", "ColorDegeneration", "Rotation"):
        factor["Random" + name] = lambda cls=getattr(L, "Random" + name): cls(0.3)
    return {name: lambda rng, make=make: (make(), [tuple(int(n) for n in rng.integers(4, 12, 2)) + (3,)]) for name, make in factor.items()}


def resizing(rng):
    """Whole numbers come out as such: where a float lies halfway between two, its last bit says which. Nearest makes no such floats."""
    config = {"height": int(rng.integers(1, 25)), "width": int(rng.integers(1, 25)), "interpolation": pick(rng, preprocessing.KINDS)}
    config[pick(rng, ["crop_to_aspect_ratio", "pad_to_aspect_ratio"])] = flag(rng)
    config["antialias"] = config["interpolation"] != "nearest" and flag(rng)
    image = picture(rng)
    if flag(rng):
        config["data_format"] = "channels_first"
        image = (image[2],) + image[:2]
    return L.Resizing(**config), [(image, ("int", 256)) if config["interpolation"] == "nearest" else image]


def auto_contrast(rng):
    low, high = pick(rng, [(0, 255), (0, 1), (-2, 2)])
    return L.AutoContrast(value_range=(low, high)), [picture(rng)]


CASES = {name: case for module in (forward, recurrent, attention, preprocessing) for name, case in module.CASES.items()
         if hasattr(L, name.split(".")[0]) or name == "RNNCell"}
CASES.update({
    "Activation": activation, "Activation.glu": activation_of_halves, "Dense.activation": activation_layer, "RMSNormalization": rms_norm,
    "BatchNormalization.mask": batch_norm_masked, "ReversibleEmbedding": reversible, "GroupQueryAttention": grouped_query,
    "MultiHeadAttention.new": multi_head_new, "STFTSpectrogram": stft, "MelSpectrogram": mel, "SpectralNormalization": spectral, "Pipeline": pipeline,
    "LoRA": lora, "Sequential": sequential, "AutoContrast": auto_contrast, "Resizing": resizing,
    "Identity": lambda rng: (L.Identity(), [shape(rng)]),
})
REFUSED = {"HashedCrossing": hashed_crossing, "ContrastLimitedAdaptiveHistogramEqualization": clahe}
CASES.update(random_pictures())
for rank in (1, 2, 3):
    for kind in ("Max", "Average"):
        name = "Adaptive%sPooling%dD" % (kind, rank)
        CASES[name] = adaptive(getattr(L, name), rank)
