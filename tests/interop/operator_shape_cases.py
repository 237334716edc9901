"""TensorFlow's operators that move elements, slide windows or multiply matrices, as operator_cases.py has the others."""
import numpy as np
import tensorflow as tf

from operator_cases import axis_of, flag, full, pick

# --- moving ----------------------------------------------------------------------------------------------------------


def roll(rng):
    shape = full(rng)
    if flag(rng):
        axis, shift = axis_of(rng, shape), int(rng.integers(-9, 9))
        return [shape], lambda x: tf.roll(x[0], shift, axis)
    return [shape], lambda x: tf.roll(x[0], shift=[2, -1], axis=[1, len(shape)])


def reverse(rng):
    shape = full(rng)
    axes = sorted({axis_of(rng, shape) % (len(shape) + 1) for _ in range(2)})
    return [pick(rng, [shape, (shape, ("int", 9))])], lambda x: tf.reverse(x[0], axes)


def transpose(rng):
    shape = full(rng, 2, 3)
    order = [0] + [int(n) + 1 for n in rng.permutation(len(shape))]
    return [shape], lambda x: tf.transpose(x[0], perm=order) if order[1] % 2 else tf.transpose(x[0], order)


def tile(rng):
    shape = full(rng)
    times = [1] + [int(n) for n in rng.integers(1, 4, len(shape))]
    return [shape], lambda x: tf.tile(x[0], times)


def repeat(rng):
    shape = full(rng)
    axis, times = axis_of(rng, shape, False), int(rng.integers(1, 4))
    return [shape], lambda x: tf.repeat(x[0], times, axis=axis)


def pad(rng):
    shape = full(rng, low=3)
    pairs = [[0, 0]] + [[int(n) for n in rng.integers(0, 3, 2)] for _ in shape]
    options = pick(rng, [{}, {"constant_values": 2.5}, {"mode": "REFLECT"}, {"mode": "SYMMETRIC"}, {"mode": "CONSTANT"}])
    return [shape], lambda x: tf.pad(x[0], pairs, **options)


def gather(rng):
    shape = full(rng, 2, 3)
    axis = axis_of(rng, shape, False)
    indices = [int(n) for n in rng.integers(0, shape[axis - 1 if axis > 0 else axis], 4)]
    return [shape], lambda x: tf.gather(x[0], indices, axis=axis)


def gather_batched(rng):
    rows, width = (int(n) for n in rng.integers(2, 7, 2))
    return [(rows, width), ((3,), ("int", rows))], lambda x: tf.gather(x[0], x[1], batch_dims=1, axis=1)


def gather_nd(rng):
    rows, width, depth = (int(n) for n in rng.integers(2, 7, 3))
    index = [[int(rng.integers(rows)), int(rng.integers(width))][:int(rng.integers(1, 3))]]
    if flag(rng):
        return [(rows, width), ((3, 1), ("int", rows))], lambda x: tf.gather_nd(x[0], x[1], batch_dims=1)
    return [(rows, width, depth)], lambda x: tf.gather_nd(x[0], [[[0] + part for part in index], [[1] + part for part in index]])


def reshape(rng):
    shape = full(rng)
    return [shape], lambda x: tf.reshape(x[0], (-1, int(np.prod(shape)), 1))


def dynamic_reshape(rng):
    shape = full(rng, 2, 2)
    return [shape], lambda x: tf.reshape(x[0], [tf.shape(x[0])[0], shape[1], shape[0]])


def expand(rng):
    shape = full(rng)
    axis = int(rng.integers(1, len(shape) + 2))
    return [shape], lambda x: tf.squeeze(tf.expand_dims(x[0], axis), [axis]) if flag(rng) else tf.expand_dims(x[0], axis)


def one_hot(rng):
    depth = int(rng.integers(2, 9))
    options = pick(rng, [{}, {"on_value": 2.0, "off_value": -1.0}, {"axis": 1}, {"dtype": tf.int32}])
    return [((3,), ("int", 9))], lambda x: tf.one_hot(x[0], depth, **options)


def concat(rng):
    shape = full(rng, 2, 3)
    axis = axis_of(rng, shape, False)
    at = axis - 1 if axis > 0 else len(shape) + axis
    other = shape[:at] + (3,) + shape[at + 1:]
    return [shape, other], lambda x: tf.concat([x[0], x[1], x[0]], axis=axis) if flag(rng) else tf.concat(x, axis)


def stack(rng):
    shape = full(rng)
    axis = axis_of(rng, shape, False)
    return [shape, shape], lambda x: tf.stack(x, axis=axis)


def unstack(rng):
    shape = full(rng, 1, 2, 2)
    return [shape], lambda x: tf.unstack(x[0], axis=1)[1]


def split(rng):
    size = int(rng.integers(1, 4))
    parts = pick(rng, [2, [size, 2 * size - size]])
    return [(2 * size, 3)], lambda x: tf.split(x[0], parts, axis=1)[1]


def ranges(rng):
    width = int(rng.integers(2, 7))
    return [(width, 3)], lambda x: x[0] + tf.cast(tf.range(tf.shape(x[0])[2]), tf.float32)


def sequence_mask(rng):
    return [((4,), ("int", 6))], lambda x: tf.sequence_mask(x[0], int(rng.integers(5, 8)), dtype=pick(rng, [tf.bool, tf.float32]))


def slices(rng):
    rows, width = (int(n) for n in rng.integers(4, 8, 2))
    index = pick(rng, [
        (slice(None), 1), (slice(None), slice(1, None, 2)), (Ellipsis, -1), (slice(None), slice(None, None, -1), slice(1, 3)),
        (slice(None), None, 2), (slice(None), slice(-3, -1))])
    return [(rows, width)], lambda x: x[0][index]


def slice_op(rng):
    rows, width = (int(n) for n in rng.integers(4, 8, 2))
    return [(rows, width)], lambda x: tf.slice(x[0], [0, 1, 0], [-1, 2, width - 1])


def strided(rng):
    rows, width = (int(n) for n in rng.integers(4, 8, 2))
    return [(rows, width)], lambda x: tf.strided_slice(x[0], [0, 1, 0], [2, rows, width], [1, 2, 1])


# --- pictures and windows --------------------------------------------------------------------------------------------


def picture(rng, channels=None):
    return tuple(int(n) for n in rng.integers(5, 12, 2)) + (channels or int(rng.integers(1, 5)),)


def image_resize(rng):
    size = [int(n) for n in rng.integers(2, 15, 2)]
    method = pick(rng, ["bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"])
    return [picture(rng)], lambda x: tf.image.resize(x[0], size, method=method) if flag(rng) else tf.image.resize(images=x[0], size=size)


def image_crop(rng):
    return [picture(rng)], lambda x: tf.image.crop_to_bounding_box(x[0], 1, 0, 3, 4)


def image_pad(rng):
    return [picture(rng)], lambda x: tf.image.pad_to_bounding_box(x[0], 1, 2, 14, 15)


def on_picture(function):
    return lambda rng: ([picture(rng, 3)], lambda x: function(x[0]))


def conv2d(rng):
    channels, filters = (int(n) for n in rng.integers(1, 6, 2))
    kernel = rng.normal(size=(3, 2, channels, filters)).astype(np.float32).tolist()
    strides, padding = pick(rng, [1, 2, [1, 2, 2, 1]]), pick(rng, ["SAME", "VALID"])
    dilations = pick(rng, [None, 2]) if strides == 1 else None
    return [picture(rng, channels)], lambda x: tf.nn.conv2d(x[0], kernel, strides, padding, dilations=dilations)


def conv1d(rng):
    channels, filters = (int(n) for n in rng.integers(1, 6, 2))
    kernel = rng.normal(size=(3, channels, filters)).astype(np.float32).tolist()
    stride, padding = int(rng.integers(1, 3)), pick(rng, ["SAME", "VALID"])
    return [(9, channels)], lambda x: tf.nn.conv1d(x[0], kernel, stride=stride, padding=padding)


def depthwise(rng):
    channels = int(rng.integers(1, 6))
    kernel = rng.normal(size=(3, 2, channels, int(rng.integers(1, 3)))).astype(np.float32).tolist()
    stride, padding = int(rng.integers(1, 3)), pick(rng, ["SAME", "VALID"])
    return [picture(rng, channels)], lambda x: tf.nn.depthwise_conv2d(x[0], kernel, [1, stride, stride, 1], padding)


def bias(rng):
    channels = int(rng.integers(1, 6))
    return [picture(rng, channels), ], lambda x: tf.nn.bias_add(x[0], [float(k) for k in range(channels)])


def pooling(function):
    def case(rng):
        size, stride, padding = pick(rng, [2, 3, [2, 3]]), int(rng.integers(1, 4)), pick(rng, ["SAME", "VALID"])
        return [picture(rng)], lambda x: function(x[0], ksize=size, strides=stride, padding=padding) if flag(rng) else function(x[0], size, stride, padding)
    return case


# --- products --------------------------------------------------------------------------------------------------------


def matmul(rng):
    a, b, c, d = (int(n) for n in rng.integers(1, 6, 4))
    ta, tb = flag(rng), flag(rng)
    return [(d, b, a) if ta else (d, a, b), (d, c, b) if tb else (d, b, c)], lambda x: tf.matmul(x[0], x[1], transpose_a=ta, transpose_b=tb)


def matmul_constant(rng):
    a, b, c = (int(n) for n in rng.integers(1, 6, 3))
    matrix = rng.normal(size=(b, c)).astype(np.float32).tolist()
    return [(a, b)], lambda x: tf.matmul(x[0], [matrix, matrix]) if flag(rng) else tf.tensordot(x[0], matrix, axes=1)


def tensordot(rng):
    a, b, c = (int(n) for n in rng.integers(1, 6, 3))
    matrix = rng.normal(size=(b, c)).astype(np.float32).tolist()
    return [(a, b)], lambda x: tf.tensordot(x[0], matrix, axes=[[2], [0]])


FAMILIES = {
    "moving": {
        "roll": roll, "reverse": reverse, "transpose": transpose, "tile": tile, "repeat": repeat, "pad": pad, "gather": gather, "gather_batched": gather_batched,
        "gather_nd": gather_nd, "reshape": reshape, "dynamic_reshape": dynamic_reshape, "expand": expand, "one_hot": one_hot,
        "concat": concat, "stack": stack, "unstack": unstack, "split": split, "range": ranges, "sequence_mask": sequence_mask, "slices": slices,
        "slice": slice_op, "strided": strided, "broadcast_to": lambda rng: ([(1, 3)], lambda x: tf.broadcast_to(x[0], [2, 4, 3])),
        "shape": lambda rng: ([(3, 4)], lambda x: x[0] * tf.cast(tf.shape(x[0])[1], tf.float32)),
        "permute": lambda rng: ([(3, 4)], lambda x: tf.keras.backend.permute_dimensions(x[0], (0, 2, 1))),
        "keras_concat": lambda rng: ([(3, 4), (3, 4)], lambda x: tf.keras.backend.concatenate(x, axis=1)),
    },
    "windows": {
        "resize": image_resize, "crop": image_crop, "pad_image": image_pad, "conv2d": conv2d, "conv1d": conv1d, "depthwise": depthwise, "bias_add": bias,
        "max_pool2d": pooling(tf.nn.max_pool2d), "avg_pool2d": pooling(tf.nn.avg_pool2d), "max_pool": pooling(tf.nn.max_pool), "avg_pool": pooling(tf.nn.avg_pool),
        "flip": on_picture(tf.image.flip_left_right), "flip_up": on_picture(tf.image.flip_up_down),
        "standard": on_picture(tf.image.per_image_standardization),
        "depth_to_space": lambda rng: ([(3, 2, 8)], lambda x: tf.nn.depth_to_space(x[0], 2)),
        "space_to_depth": lambda rng: ([(4, 6, 3)], lambda x: tf.nn.space_to_depth(x[0], block_size=2)),
    },
    "products": {
        "matmul": matmul, "matmul_constant": matmul_constant,
        "tensordot": tensordot, "matvec": lambda rng: ([(3, 4), (4,)], lambda x: tf.linalg.matvec(x[0], x[1])),
        "diag_part": lambda rng: ([(4, 4)], lambda x: tf.linalg.diag_part(x[0])), "diag": lambda rng: ([(4,)], lambda x: tf.linalg.diag(x[0])),
        "band_part": lambda rng: ([(4, 5)], lambda x: tf.linalg.band_part(x[0], 1, -1)), "trace": lambda rng: ([(4, 4)], lambda x: tf.linalg.trace(x[0])),
        "dot_keras": lambda rng: ([(3, 4), (4, 2)], lambda x: tf.keras.backend.batch_dot(x[0], x[1], axes=(2, 1))),
    },
}
