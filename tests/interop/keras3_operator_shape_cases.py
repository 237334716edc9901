"""Operations of Keras 3 that move elements, multiply matrices, slide windows or change pictures, as keras3_operator_cases.py has the others."""
import functools

import numpy as np
from keras import ops

from operator_cases import axis_of, flag, full, pick


def transpose(rng):
    shape = full(rng, 2, 3)
    order = [0] + [int(n) + 1 for n in rng.permutation(len(shape))]
    return [shape], lambda x: ops.transpose(x[0], order)


def moved(rng):
    shape = full(rng, 3, 3)
    a, b = (int(n) + 1 for n in rng.choice(3, 2, replace=False))
    return [shape], lambda x: pick(rng, [ops.moveaxis, ops.swapaxes])(x[0], a, b)


def along_axis(function, low=1):
    def case(rng):
        shape = full(rng, low=low)
        axis = axis_of(rng, shape, False)
        return [shape], lambda x: function(x[0], axis, rng)
    return case


def joined(function):
    def case(rng):
        shape = full(rng, 2, 3)
        return [shape, shape], lambda x: function(x)
    return case


def concatenate(rng):
    shape = full(rng, 2, 3)
    axis = axis_of(rng, shape, False)
    at = axis - 1 if axis > 0 else len(shape) + axis
    return [shape, shape[:at] + (3,) + shape[at + 1:]], lambda x: ops.concatenate([x[0], x[1], x[0]], axis=axis)


def append(rng):
    shape = full(rng, 2, 3)
    axis = pick(rng, [None, axis_of(rng, shape, False)])
    return [shape, shape], lambda x: ops.append(x[0], x[1], axis=axis)


def split(rng):
    size = int(rng.integers(1, 4))
    parts = pick(rng, [2, [size]])
    return [(2 * size, 3)], lambda x: ops.split(x[0], parts, axis=1)[1]


def array_split(rng):
    return [(int(rng.integers(3, 9)), 2)], lambda x: ops.array_split(x[0], 3, axis=1)[int(rng.integers(3))]


def pad(rng):
    shape = full(rng, low=3)
    pairs = [[0, 0]] + [[int(n) for n in rng.integers(0, 3, 2)] for _ in shape]
    options = pick(rng, [{}, {"constant_values": 2.5}, {"mode": "reflect"}, {"mode": "symmetric"}])
    return [shape], lambda x: ops.pad(x[0], pairs, **options)


def take(rng):
    shape = full(rng, 2, 3)
    axis = axis_of(rng, shape, False)
    indices = [int(n) for n in rng.integers(0, shape[axis - 1 if axis > 0 else axis], 4)]
    return [shape], lambda x: ops.take(x[0], indices, axis=axis)


def take_along(rng):
    return [(4, 5), ((4, 2), ("int", 5))], lambda x: ops.take_along_axis(x[0], x[1], axis=2)


def slices(rng):
    rows, width = (int(n) for n in rng.integers(4, 8, 2))
    index = pick(rng, [(slice(None), 1), (slice(None), slice(1, None, 2)), (Ellipsis, -1), (slice(None), slice(1, 3), slice(None, None, -1)),
                       (slice(None), None, 2), (slice(None), slice(-3, -1))])
    return [(rows, width)], lambda x: x[0][index]


def slice_of(rng):
    return [(5, 6)], lambda x: pick(rng, [ops.slice(x[0], [0, 1, 2], [2, 3, 4]), ops.slice_update(x[0], [0, 1, 2], x[0][:, :2, :3])])


def one_hot(rng):
    depth = int(rng.integers(2, 9))
    options = pick(rng, [{}, {"axis": 1}, {"dtype": "int32"}])
    return [((3,), ("int", 9))], lambda x: pick(rng, [ops.one_hot(x[0], depth, **options), ops.multi_hot(x[0], depth)])


def squeeze(rng):
    return [(1, 3)], lambda x: pick(rng, [ops.squeeze(x[0], 1), ops.squeeze(x[0], -2), ops.expand_dims(x[0], 1), ops.expand_dims(x[0], -1)])


def reshape(rng):
    shape = full(rng)
    return [shape], lambda x: pick(rng, [ops.reshape(x[0], (-1, int(np.prod(shape)), 1)), ops.ravel(x[0])])


def diagonal(rng):
    shape, k = full(rng, 2, 2, 3), int(rng.integers(-2, 3))
    return [shape], lambda x: pick(rng, [ops.tril(x[0], k), ops.triu(x[0], k), ops.diagonal(x[0], k, 1, 2), ops.trace(x[0], k, 1, 2)])


def rot90(rng):
    """Two quarters mix up the elements of what is no square, in Keras 3.15 on TensorFlow."""
    return [full(rng, 2, 3)], lambda x: ops.rot90(x[0], k=int(pick(rng, [-1, 1, 3])), axes=(1, 2))


def roll(rng):
    shape = full(rng)
    axis, shift = pick(rng, [None, axis_of(rng, shape, False)]), int(rng.integers(-9, 9))
    return [shape], lambda x: ops.roll(x[0], shift, axis)


def repeat(rng):
    shape = full(rng)
    axis, times = pick(rng, [None, axis_of(rng, shape, False)]), int(rng.integers(1, 4))
    return [shape], lambda x: ops.repeat(x[0], times, axis=axis)


def broadcast(rng):
    return [(1, 4)], lambda x: ops.broadcast_to(x[0], (2, 3, 4))


def matmul(rng):
    a, b, c = (int(n) for n in rng.integers(1, 7, 3))
    return pick(rng, [([(a, b), (b, c)], lambda x: ops.matmul(x[0], x[1])), ([(3, a, b), (1, b, c)], lambda x: x[0] @ x[1]),
                      ([(a, b)], lambda x: ops.matmul(x[0], np.linspace(0, 1, b * c).reshape(b, c).astype("float32")))])


def einsum(rng):
    a, b, c = (int(n) for n in rng.integers(1, 7, 3))
    return pick(rng, [([(a, b), (b, c)], lambda x: ops.einsum("nab,nbc->nac", x[0], x[1])), ([(a, b), (c, b)], lambda x: ops.einsum("nab,ncb->nac", x[0], x[1])),
                      ([(a, b), (a, b)], lambda x: ops.einsum("nab,nab->na", x[0], x[1])), ([(a, b, c)], lambda x: ops.einsum("nabc->nacb", x[0])),
                      ([(a, b)], lambda x: ops.einsum("...ab->...ba", x[0]))])


def products(rng):
    a, b = (int(n) for n in rng.integers(1, 7, 2))
    return pick(rng, [([(a,), (b,)], lambda x: ops.outer(x[0], x[1])), ([(a, b), (a, b)], lambda x: ops.inner(x[0], x[1])),
                      ([(a, b), (b,)], lambda x: ops.dot(x[0], ops.transpose(x[1]))), ([(a, b), (b, a)], lambda x: ops.tensordot(x[0], x[1], axes=[[2], [1]])),
                      ([(a, 3), (a, 3)], lambda x: ops.cross(x[0], x[1])), ([(a, b), (3, b)], lambda x: ops.cdist(x[0], x[1])),
                      ([(a,), (a,)], lambda x: ops.vdot(x[0], x[1])), ([(a, b), (2, 3)], lambda x: ops.kron(x[0], x[1]))])


def positive(x):
    """Matrices that can be inverted, and that have a Cholesky factor."""
    return ops.matmul(x, ops.transpose(x, (0, 2, 1))) + np.eye(x.shape[-1], dtype="float32")


def linalg(rng):
    n = int(rng.integers(1, 6))
    return pick(rng, [([(n, n)], lambda x: ops.inv(positive(x[0]))), ([(n, n)], lambda x: ops.det(positive(x[0]))), ([(n, n)], lambda x: ops.cholesky(positive(x[0]))),
                      ([(n, n), (n, 2)], lambda x: ops.solve(positive(x[0]), x[1])), ([(n, n), (n, 2)], lambda x: ops.solve_triangular(positive(x[0]), x[1], lower=flag(rng))),
                      ([(n, n)], lambda x: ops.logdet(positive(x[0])))])


FORMATS = ["channels_last", "channels_last", "channels_first"]


def ordered(lengths, channels, kind):
    """The shape of a sample."""
    return (channels, *lengths) if kind == "channels_first" else (*lengths, channels)


def spaces(rng):
    """Numbers from one tensor's to another's."""
    options = {"num": int(rng.integers(1, 9)), "endpoint": flag(rng), "axis": pick(rng, [0, 1, -1]), "dtype": pick(rng, [None, "float32"])}
    kind = pick(rng, ["lin", "log", "geom", "int"])
    if kind == "int":
        return [((3,), ("int", 9))], lambda x: ops.linspace(x[0], 20, **dict(options, dtype="int32"))
    if kind == "geom":
        return [((3,), "positive"), ((3,), "positive")], lambda x: ops.geomspace(x[0], x[1] + 1.0, **options)
    function = ops.linspace if kind == "lin" else functools.partial(ops.logspace, base=pick(rng, [10, 2]))
    return pick(rng, [([(3,), (1,)], lambda x: function(x[0], x[1], **options)), ([(3,)], lambda x: function(x[0], 2.0, **options))])


def grids(rng):
    indexing = pick(rng, ["xy", "ij"])
    return [(1,), (3,), (2,)][:int(rng.integers(2, 4))], lambda x: ops.meshgrid(*x, indexing=indexing)


def made(rng):
    n = int(rng.integers(2, 5))
    return pick(rng, [([(n,)], lambda x: ops.full((2, 3, n), x[0][0])), ([(n,)], lambda x: ops.vander(x[0][:, 0], N=pick(rng, [None, 4]), increasing=flag(rng))),
                      ([(n,)], lambda x: ops.diag(pick(rng, [x[0], x[0][0]]), k=int(rng.integers(-1, 2)))), ([(n,)], lambda x: ops.diagflat(x[0], k=int(rng.integers(-1, 2)))),
                      ([(n, 3, 4)], lambda x: pick(rng, [ops.fliplr, ops.flipud])(x[0])),
                      ([(4, 4, 3)], lambda x: pick(rng, [lambda y: ops.hsplit(y, pick(rng, [2, [1, 3]])), lambda y: ops.vsplit(y, [1]), lambda y: ops.dsplit(y, pick(rng, [4, [1]]))])(x[0]))])


def viewed(rng):
    return pick(rng, [([(4,)], lambda x: ops.view(x[0], "int32")), ([(4,)], lambda x: ops.view(x[0], "uint8")), ([((4,), ("int", 9))], lambda x: ops.view(x[0], "int64")),
                      ([((4,), ("int", 9))], lambda x: ops.view(x[0], "float32"))])


def scattered(rng):
    """Indices of one or two dimensions of a tensor of three."""
    depth, count = int(rng.integers(1, 3)), int(rng.integers(1, 6))
    places = [[int(n) for n in rng.integers(0, 2, depth)] for _ in range(count)]
    if flag(rng):
        return [(count,)], lambda x: ops.scatter(np.array([[[k, n % 4] for n in range(count)] for k in range(2)]), x[0], (2, 4))
    reduction = pick(rng, [None, "add", "max", "min", "mul"])
    if reduction is None:  # which of those on one place is last, nobody says
        places = [list(place) for place in {tuple(place) for place in places}]
    shape = (len(places),) + (2, 3)[depth - 1:]
    return [(2, 3), shape], lambda x: ops.scatter_update(x[0], np.array(places), x[1][0], reduction=reduction)


def counted(rng):
    return pick(rng, [([((6,), ("int", 5))], lambda x: ops.bincount(x[0], minlength=pick(rng, [0, 9]))), ([(6,)], lambda x: ops.histogram(x[0][0], bins=int(rng.integers(1, 6)))),
                      ([(6,)], lambda x: ops.histogram(x[0][0], bins=3, range=(-1.0, 0.5))), ([(4,)], ops_of(ops.corrcoef)), ([((5,), ("int", 3))], ops_of(ops.nonzero)),
                      ([(6,), (3,)], lambda x: ops.correlate(x[0][0], x[1][0], mode=pick(rng, ["valid", "same", "full"]))),
                      ([((5,), ("int", 24))], lambda x: ops.unravel_index(pick(rng, [x[0], x[0][0]]), (2, 3, 4)))])


def ops_of(function):
    return lambda x: function(x[0])


def select(rng):
    return [(3,), (3,)], lambda x: ops.select([x[0] > 0.5, x[1] > 0.2], [x[0], x[1] * 2.0], pick(rng, [0, 1.5]))


def spread(x):
    """Positive matrices whose eigenvalues are far from each other, so that their vectors are well defined."""
    return positive(x) + np.diag(np.arange(x.shape[-1]) * 9).astype("float32")


def triangles(rng):
    n, upper = int(rng.integers(1, 6)), flag(rng)
    return pick(rng, [([(n, n)], lambda x: ops.cholesky(positive(x[0]), upper=upper)), ([(n, n)], lambda x: ops.cholesky_inverse(ops.cholesky(positive(x[0]), upper=upper), upper=upper)),
                      ([(n, n)], lambda x: ops.solve_triangular(positive(x[0]), x[0][:, :, 0], lower=upper)), ([(n, n)], lambda x: ops.lu_factor(x[0])),
                      ([(n, n)], lambda x: ops.slogdet(x[0])), ([(n, int(rng.integers(1, 6)))], lambda x: ops.qr(x[0], mode=pick(rng, ["reduced", "complete"])))])


def spectrum(rng):
    """Signs of vectors are free: their magnitudes, and what they make together, are not."""
    n = int(rng.integers(1, 6))

    def of(x):
        values, vectors = ops.eigh(spread(x[0]))
        return [values, ops.abs(vectors), ops.matmul(vectors * values[:, None], ops.transpose(vectors, (0, 2, 1)))]
    return [(n, n)], of


def singular(rng):
    shape = full(rng, 2, 2, 1, 6)

    def parts(x):
        u, s, v = ops.svd(x[0], full_matrices=shape[0] == shape[1])
        return [s, ops.matmul(u * s[:, None], v)]
    return [shape], pick(rng, [parts, lambda x: ops.svd(x[0], compute_uv=False), lambda x: ops.pinv(x[0], **pick(rng, [{}, {"rcond": 0.3}])), lambda x: ops.matrix_rank(x[0], **pick(rng, [{}, {"tol": 0.9}])),
                               lambda x: ops.matrix_rank(ops.matmul(x[0][:, :, :1], x[0][:, :1])), lambda x: ops.norm(x[0], ord=pick(rng, ["nuc", 2, -2]), axis=(1, 2), keepdims=flag(rng))])


def lstsq(rng):
    n, m = (int(n) for n in rng.integers(1, 6, 2))
    return [(n,), (m,)], lambda x: ops.lstsq(x[0], x[1][:, 0] if flag(rng) else x[1], **pick(rng, [{}, {"rcond": 0.5}]))


def complexes(function):
    """Real and imaginary parts, of any number of dimensions."""
    def case(rng):
        shape = full(rng, 2, 3, 1, 14)
        return [shape, shape], lambda x: function((x[0], x[1]), rng)
    return case


def transform_length(rng):
    return pick(rng, [None, int(rng.integers(1, 20))])


def frames(rng):
    length = int(rng.integers(2, 12))
    options = {"sequence_length": length, "sequence_stride": int(rng.integers(1, length + 1)), "fft_length": length + int(rng.integers(0, 6)),
               "window": pick(rng, ["hann", "hamming", None]), "center": flag(rng)}
    return length, options


def stft(rng):
    _, options = frames(rng)
    return [pick(rng, [(40,), (2, 37)])], lambda x: ops.stft(x[0], **options)


def istft(rng):
    """Without a centre the window of Hann begins with a zero, by which TensorFlow divides another."""
    _, options = frames(rng)
    shape = (int(rng.integers(3, 6)), options["fft_length"] // 2 + 1)
    options["length"] = pick(rng, [None, 9])
    return [shape, shape], lambda x: ops.istft((x[0], x[1]), **options)


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
    return inputs, lambda x: ops.dot_product_attention(x[0], x[1], x[2], is_causal=causal)


def normalization(rng):
    width = int(rng.integers(2, 8))
    scale = rng.uniform(0.5, 2, width).astype("float32")
    return [(3, width)], lambda x: pick(rng, [
        lambda x: ops.layer_normalization(x, scale, scale, epsilon=1e-3), lambda x: ops.rms_normalization(x), lambda x: ops.rms_normalization(x, scale=scale),
        lambda x: ops.batch_normalization(x, scale, scale, axis=-1, offset=scale, scale=scale)])(x[0])


def loss(rng):
    classes = int(rng.integers(2, 6))
    logits = flag(rng)
    return pick(rng, [
        ([(classes,), (classes,)], lambda x: ops.binary_crossentropy(ops.sigmoid(x[0]), x[1] if logits else ops.hard_sigmoid(x[1]), from_logits=logits)),
        ([(classes,), (classes,)], lambda x: ops.categorical_crossentropy(ops.softmax(x[0]), x[1] if logits else ops.abs(x[1]), from_logits=logits)),
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
    "moving": {
        "transpose": transpose, "moved": moved, "concatenate": concatenate, "append": append, "split": split, "array_split": array_split, "pad": pad, "take": take,
        "take_along": take_along, "slices": slices, "slice": slice_of, "one_hot": one_hot, "squeeze": squeeze, "reshape": reshape, "diagonal": diagonal,
        "rot90": rot90, "roll": roll, "repeat": repeat, "broadcast": broadcast, "flip": along_axis(lambda x, axis, rng: ops.flip(x, axis)),
        "flip_all": lambda rng: ([full(rng)], lambda x: ops.flip(x[0])), "sort": along_axis(lambda x, axis, rng: ops.sort(x, axis)),
        "argsort": along_axis(lambda x, axis, rng: ops.argsort(x, axis)), "diff": along_axis(lambda x, axis, rng: ops.diff(x, pick(rng, [1, 2]), axis), 3),
        "unstack": along_axis(lambda x, axis, rng: ops.unstack(x, axis=axis)[0]), "stack": joined(lambda x: ops.stack(x, axis=1)), "hstack": joined(ops.hstack),
        "vstack": joined(ops.vstack), "dstack": joined(ops.dstack), "tile": lambda rng: ([(2, 3)], lambda x: ops.tile(x[0], (1, 2, int(rng.integers(1, 4))))),
        "full_like": lambda rng: ([full(rng)], lambda x: ops.full_like(x[0], 2.5)), "extract_sequences": lambda rng: ([(12,)], lambda x: ops.extract_sequences(x[0], 4, int(rng.integers(1, 4)))),
    },
    "making": {"spaces": spaces, "grids": grids, "made": made, "viewed": viewed, "scattered": scattered, "counted": counted, "select": select},
    "products": {"matmul": matmul, "einsum": einsum, "products": products, "linalg": linalg},
    "decompositions": {"triangles": triangles, "spectrum": spectrum, "singular": singular, "lstsq": lstsq},
    "signals": {"fft": complexes(lambda x, rng: pick(rng, [ops.fft, ops.fft2, ops.ifft2])(x)), "rfft": lambda rng: ([full(rng, 1, 2, 1, 14)], lambda x: ops.rfft(x[0], transform_length(rng))),
                "irfft": complexes(lambda x, rng: ops.irfft(x, transform_length(rng))), "stft": stft, "istft": istft},
    "windows": {"max_pool": pool(ops.max_pool), "average_pool": pool(ops.average_pool), "conv": conv, "conv_transpose": conv_transpose, "separable_conv": separable_conv,
                "adaptive_average": adaptive_pool(ops.adaptive_average_pool), "adaptive_max": adaptive_pool(ops.adaptive_max_pool), "unfold": unfold, "fold": fold, "attention": attention, "normalization": normalization, "loss": loss, "ctc_decode": decoded,
                "ctc_loss": ctc},
    "pictures": {"colours": colours, "borders": borders, "resize": resize, "blocks": blocks, "patches": patches, "affine": affine, "perspective": perspective,
                 "coordinates": coordinates, "scaled": scaled, "filters": filters, "likeness": likeness},
}
