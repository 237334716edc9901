"""Operations of Keras 3 that slide windows, change pictures or mix sequences, as keras3_operator_cases.py has the others."""
import numpy as np
from keras import ops

from operator_cases import flag, full, pick

FORMATS = ["channels_last", "channels_last", "channels_first"]


def ordered(lengths, channels, kind):
    """The shape of a sample."""
    return (channels, *lengths) if kind == "channels_first" else (*lengths, channels)


def pool(function):
    def case(rng):
        size, padding, kind = int(rng.integers(1, 4)), pick(rng, ["valid", "same"]), pick(rng, FORMATS)
        strides = pick(rng, [None, int(rng.integers(1, 4))])
        return [ordered((int(rng.integers(5, 9)), 7), 3, kind)], lambda x: function(x[0], size, strides=strides, padding=padding, data_format=kind)
    return case


def adaptive_pool(function):
    """Of one window TensorFlow dies."""
    def case(rng):
        rank, kind = int(rng.integers(1, 4)), pick(rng, FORMATS)
        lengths, sizes = full(rng, rank, rank, 7, 10), full(rng, rank, rank, 2, 6)
        return [ordered(lengths, 3, kind)], lambda x: function(x[0], pick(rng, [sizes, 2]), data_format=kind)
    return case


def kernel_of(rng, *shape):
    return rng.normal(size=shape).astype("float32")


def conv(rng):
    kernel, kind = kernel_of(rng, 3, 2, 3, 4), pick(rng, FORMATS)
    padding, strides = pick(rng, ["valid", "same"]), int(rng.integers(1, 3))
    return [ordered((8, 7), 3, kind)], lambda x: pick(rng, [ops.conv, ops.depthwise_conv])(x[0], kernel, strides=strides, padding=padding, data_format=kind)


def conv_transpose(rng):
    rank, kind, strides = int(rng.integers(1, 4)), pick(rng, FORMATS), int(rng.integers(1, 4))
    kernel = kernel_of(rng, *full(rng, rank, rank, 1, 5), 2, 3)
    options = {"strides": strides, "padding": pick(rng, ["valid", "same"]), "data_format": kind}
    if flag(rng):
        options["output_padding"] = int(rng.integers(strides))
    return [ordered(full(rng, rank, rank, 3, 7), 3, kind)], lambda x: ops.conv_transpose(x[0], kernel, **options)


def separable_conv(rng):
    rank, kind = int(rng.integers(1, 3)), pick(rng, FORMATS)
    depthwise, pointwise = kernel_of(rng, *full(rng, rank, rank, 1, 4), 3, 2), kernel_of(rng, *(1,) * rank, 6, 4)
    options = {"strides": int(rng.integers(1, 3)), "padding": pick(rng, ["valid", "same"]), "data_format": kind, "dilation_rate": int(rng.integers(1, 3))}
    return [ordered((9, 8)[:rank], 3, kind)], lambda x: ops.separable_conv(x[0], depthwise, pointwise, **options)


def patches(rng):
    rank, kind = int(rng.integers(2, 4)), pick(rng, FORMATS)
    size, dilation = full(rng, rank, rank, 1, 4), int(rng.integers(1, 3))
    strides = pick(rng, [None, int(rng.integers(1, 4))]) if dilation == 1 else 1
    options = {"strides": strides, "padding": pick(rng, ["valid", "same"]), "data_format": kind, "dilation_rate": dilation}
    if flag(rng):  # the batch is a length
        lengths = full(rng, rank - 1, rank - 1, 5, 8)
        return [lengths + (2,)], lambda x: ops.image.extract_patches(x[0], (1, *size[1:]), **dict(options, data_format="channels_last"))
    return [ordered(full(rng, rank, rank, 5, 8), 2, kind)], lambda x: ops.image.extract_patches(x[0], size, **options)


def unfold(rng):
    options = {"dilation": int(rng.integers(1, 3)), "padding": pick(rng, [0, (1, 2)]), "stride": pick(rng, [1, (2, 1)])}
    return [(3, 8, 7)], lambda x: ops.unfold(x[0], pick(rng, [2, (3, 2)]), **options)


def fold(rng):
    """What unfold has made, put together again."""
    options = {"dilation": int(rng.integers(1, 3)), "padding": pick(rng, [0, (1, 2)]), "stride": pick(rng, [1, (2, 1)])}
    return [(2, 8, 7)], lambda x: ops.fold(ops.unfold(x[0], (3, 2), **options), (8, 7), (3, 2), **options)


def attention(rng):
    steps, kept, heads, width = (int(n) for n in rng.integers(1, 6, 4))
    causal = not rng.integers(3)
    inputs = [(steps, heads, width), (kept, heads, width), (kept, heads, width)]
    if flag(rng):
        return inputs + [((heads, steps, kept), "bool")], lambda x: ops.dot_product_attention(x[0], x[1], x[2], mask=x[3])
    if flag(rng):
        return inputs + [(1, steps, kept)], lambda x: ops.dot_product_attention(x[0], x[1], x[2], bias=x[3], scale=0.7)
    if flag(rng):  # fewer heads are read than ask
        inputs = [(steps, 2 * heads, width), (kept, heads, width), (kept, heads, width)]
    return inputs, lambda x: ops.dot_product_attention(x[0], x[1], x[2], is_causal=causal)


def normalization(rng):
    width = int(rng.integers(2, 8))
    scale = rng.uniform(0.5, 2, width).astype("float32")
    return [(3, width)], lambda x: pick(rng, [
        lambda x: ops.layer_normalization(x, scale, scale, epsilon=1e-3), lambda x: ops.rms_normalization(x), lambda x: ops.rms_normalization(x, scale=scale),
        lambda x: ops.batch_normalization(x, scale, scale, axis=-1, offset=scale, scale=scale)])(x[0])


def rms_of_squares(rng):
    """Axes before the last, with a scale that fits the last dimensions as well: there Keras multiplies by it."""
    side = int(rng.integers(2, 6))
    scale = rng.uniform(0.5, 2, (side, side)).astype("float32")
    return [(side, side, side)], lambda x: ops.rms_normalization(x[0], scale=scale, axis=(1, 2))


def loss(rng):
    classes = int(rng.integers(2, 6))
    logits = flag(rng)
    return pick(rng, [
        ([(classes,), (classes,)], lambda x: ops.binary_crossentropy(ops.sigmoid(x[0]), x[1] if logits else ops.hard_sigmoid(x[1]), from_logits=logits)),
        ([(classes,), (classes,)], lambda x: ops.categorical_crossentropy(ops.softmax(x[0]), x[1] if logits else ops.abs(x[1]), from_logits=logits)),
        ([(classes, 3, 2), (classes, 3, 2)], lambda x: ops.categorical_crossentropy(ops.softmax(x[0], 1), x[1] if logits else ops.abs(x[1]), from_logits=logits, axis=1)),
        ([((3,), ("int", classes)), (3, classes)], lambda x: ops.sparse_categorical_crossentropy(x[0], x[1] if logits else ops.abs(x[1]), from_logits=logits)),
        ([(classes,), (classes,)], lambda x: ops.psnr(x[0], x[1], max_val=2.0))])


def colours(rng):
    return [((5, 4, 3), "positive")], lambda x: pick(rng, [ops.image.rgb_to_grayscale, ops.image.rgb_to_hsv, lambda y: ops.image.hsv_to_rgb(y / 2.0)])(x[0])


def borders(rng):
    top, left = (int(n) for n in rng.integers(0, 3, 2))
    return [(7, 8, 2)], lambda x: pick(rng, [ops.image.pad_images(x[0], top_padding=top, left_padding=left, target_height=11, target_width=12),
                                             ops.image.crop_images(x[0], top_cropping=top, left_cropping=left, target_height=4, target_width=3)])


def resize(rng):
    size, kind, order = tuple(int(n) for n in rng.integers(2, 12, 2)), pick(rng, ["bilinear", "nearest", "bicubic", "lanczos3", "area"]), pick(rng, FORMATS)
    options = pick(rng, [{}, {"crop_to_aspect_ratio": True}, {"pad_to_aspect_ratio": True, "fill_value": 0.5}])
    return [ordered((6, 7), 2, order)], lambda x: ops.image.resize(x[0], size, interpolation=kind, data_format=order, antialias=flag(rng), **options)


def affine(rng):
    order = pick(rng, FORMATS)
    options = {"interpolation": pick(rng, ["bilinear", "nearest"]), "fill_mode": pick(rng, ["constant", "nearest", "wrap", "reflect"]), "fill_value": 0.25, "data_format": order}
    near, shift = rng.normal(scale=0.4, size=(2, 2, 2)), rng.normal(scale=6, size=(2, 2))
    numbers = [[1 + a[0, 0], a[0, 1], s[0], a[1, 0], 1 + a[1, 1], s[1], 0.01, -0.02] for a, s in zip(near, shift)]
    return [ordered((7, 8), 2, order)], lambda x: ops.image.affine_transform(x[0], np.array(pick(rng, [numbers, numbers[0]]), "float32"), **options)


def perspective(rng):
    order = pick(rng, FORMATS)
    corners = np.array([[0, 0], [7, 0], [0, 6], [7, 6]], "float32")
    moved_corners = (corners + rng.normal(size=(2, 4, 2))).astype("float32")
    options = {"interpolation": pick(rng, ["bilinear", "nearest"]), "fill_value": 0.25, "data_format": order}
    return [ordered((7, 8), 2, order)], lambda x: pick(rng, [lambda y: ops.image.perspective_transform(y, np.stack([corners] * 2), moved_corners, **options),
                                                             lambda y: ops.image.perspective_transform(y, moved_corners[0], corners, **options)])(x[0])


def coordinates(rng):
    """Mirrored beyond twice its length, or just behind it, Keras reads what is not there."""
    mode, order = pick(rng, ["constant", "nearest", "wrap", "reflect"]), int(rng.integers(2))
    places = rng.uniform(-4, 8, (2, 3, 4)).astype("float32")
    return [(6,)], lambda x: ops.image.map_coordinates(x[0], pick(rng, [places, ops.stack([x[0][0] * 0.3, x[0][1] * 3.0])]), order, fill_mode=mode, fill_value=0.5)


def scaled(rng):
    method, smooth = pick(rng, ["linear", "cubic", "lanczos3", "lanczos5"]), flag(rng)
    scale, shift = rng.uniform(0.4, 2, 2).astype("float32"), rng.uniform(-2, 2, 2).astype("float32")
    return [(7, 8, 2)], lambda x: ops.image.scale_and_translate(x[0], (2, 5, 9, 2), scale, shift, (1, 2), method, antialias=smooth)


def filters(rng):
    order = pick(rng, FORMATS)
    size, sigma = tuple(int(n) for n in rng.integers(1, 6, 2)), tuple(float(n) for n in rng.uniform(0.5, 2, 2))
    return pick(rng, [([ordered((7, 8), 2, order)], lambda x: ops.image.gaussian_blur(x[0], size, sigma, order)), ([ordered((5, 6), 2, order)], lambda x: ops.image.sobel_edges(x[0], order))])


def likeness(rng):
    order = pick(rng, FORMATS)
    options = {"filter_size": pick(rng, [3, 5, 7]), "max_val": pick(rng, [1.0, 2.0]), "data_format": order}
    shape = ordered((9, 8), 2, order)
    return [(shape, "positive"), (shape, "positive")], lambda x: ops.image.ssim(x[0], x[1], **options)


def decoded(rng):
    options = {"merge_repeated": flag(rng), "mask_index": int(rng.integers(4))}
    return [(9, 4)], lambda x: ops.ctc_decode(x[0], np.array([9, 5]), **options)


def ctc(rng):
    labels = rng.integers(1, 4, (2, 3))
    return [(9, 4)], lambda x: ops.ctc_loss(labels, x[0], np.array([3, 2]), np.array([9, 7]))


def blocks(rng):
    kind = pick(rng, FORMATS)
    return pick(rng, [([ordered((4, 6), 3, kind)], lambda x: ops.space_to_depth(x[0], 2, kind)), ([ordered((2, 3), 8, kind)], lambda x: ops.depth_to_space(x[0], 2, kind))])


FAMILIES = {
    "windows": {"max_pool": pool(ops.max_pool), "average_pool": pool(ops.average_pool), "conv": conv, "conv_transpose": conv_transpose, "separable_conv": separable_conv,
                "adaptive_average": adaptive_pool(ops.adaptive_average_pool), "adaptive_max": adaptive_pool(ops.adaptive_max_pool), "unfold": unfold, "fold": fold, "attention": attention, "normalization": normalization, "rms_of_squares": rms_of_squares, "loss": loss, "ctc_decode": decoded,
                "ctc_loss": ctc},
    "pictures": {"colours": colours, "borders": borders, "resize": resize, "blocks": blocks, "patches": patches, "affine": affine, "perspective": perspective,
                 "coordinates": coordinates, "scaled": scaled, "filters": filters, "likeness": likeness},
}
