"""Operations of Keras 3 that move elements or make tensors, as keras3_operator_cases.py has the others."""
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


def rearrange(rng):
    a, b = (int(n) for n in rng.integers(1, 5, 2))
    return [(2 * a, 3 * b, 4)], lambda x: pick(rng, [lambda y: ops.rearrange(y, "n h w c -> n c (w h)"), lambda y: ops.rearrange(y, "n (h two) w c -> n h (c w two)", two=2),
                                                     lambda y: ops.rearrange(y, "n (two h) (w three) c -> (three n) c h two w", two=2, three=3)])(x[0])


def spaces(rng):
    """Numbers from one tensor's to another's."""
    options = {"num": int(rng.integers(1, 9)), "endpoint": flag(rng), "axis": pick(rng, [0, 1, -1]), "dtype": pick(rng, [None, "float32"])}
    kind = pick(rng, ["lin", "log", "geom", "int"])
    if kind == "int":
        return [((3,), ("int", 9))], lambda x: ops.linspace(x[0], 20, **dict(options, dtype="int32"))
    if kind == "geom":
        return [((3,), "positive"), ((3,), "positive")], lambda x: ops.geomspace(x[0], x[1] + 1.0, **dict(options, axis=0))
    function = ops.linspace if kind == "lin" else functools.partial(ops.logspace, base=pick(rng, [10, 2]))
    return pick(rng, [([(3,), (1,)], lambda x: function(x[0], x[1], **options)), ([(3,)], lambda x: function(x[0], 2.0, **options))])


def grids(rng):
    indexing = pick(rng, ["xy", "ij"])
    return [(1,), (3,), (2,)][:int(rng.integers(2, 4))], lambda x: ops.meshgrid(*x, indexing=indexing)


def made(rng):
    n = int(rng.integers(2, 5))
    return pick(rng, [([(n,)], lambda x: ops.full((2, 3, n), x[0][0])), ([(n,)], lambda x: ops.vander(x[0][:, 0], N=pick(rng, [None, 4]), increasing=flag(rng))),
                      ([(n,)], lambda x: ops.diag(pick(rng, [x[0], x[0][0]]), k=int(rng.integers(-1, 2)))), ([(n,)], lambda x: ops.diagflat(x[0], k=int(rng.integers(-1, 2)))),
                      ([(4, 4, 3)], lambda x: pick(rng, [lambda y: ops.hsplit(y, pick(rng, [2, [1, 3]])), lambda y: ops.vsplit(y, [1]), lambda y: ops.dsplit(y, pick(rng, [4, [1]])),
                                                                ops.fliplr, ops.flipud])(x[0]))])


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


def unique(rng):
    options = {name: flag(rng) for name in ("sorted", "return_index", "return_inverse", "return_counts")}
    return [((7,), ("int", 6))], lambda x: ops.unique(x[0], size=pick(rng, [None, 3, 9]), fill_value=pick(rng, [None, 8]), **options)


def select(rng):
    return [(3,), (3,)], lambda x: ops.select([x[0] > 0.5, x[1] > 0.2], [x[0], x[1] * 2.0], pick(rng, [0, 1.5]))


FAMILIES = {
    "moving": {
        "transpose": transpose, "moved": moved, "concatenate": concatenate, "append": append, "split": split, "array_split": array_split, "pad": pad, "take": take,
        "take_along": take_along, "slices": slices, "slice": slice_of, "one_hot": one_hot, "squeeze": squeeze, "reshape": reshape, "diagonal": diagonal,
        "rot90": rot90, "rearrange": rearrange, "roll": roll, "repeat": repeat, "broadcast": broadcast, "flip": along_axis(lambda x, axis, rng: ops.flip(x, axis)),
        "flip_all": lambda rng: ([full(rng)], lambda x: ops.flip(x[0])), "sort": along_axis(lambda x, axis, rng: ops.sort(x, pick(rng, [axis, None]))),
        "argsort": along_axis(lambda x, axis, rng: ops.argsort(x, axis)), "diff": along_axis(lambda x, axis, rng: ops.diff(x, pick(rng, [1, 2]), axis), 3),
        "unstack": along_axis(lambda x, axis, rng: ops.unstack(x, axis=axis)[0]), "stack": joined(lambda x: ops.stack(x, axis=1)), "hstack": joined(ops.hstack),
        "vstack": joined(ops.vstack), "dstack": joined(ops.dstack), "tile": lambda rng: ([(2, 3)], lambda x: ops.tile(x[0], (1, 2, int(rng.integers(1, 4))))),
        "full_like": lambda rng: ([full(rng)], lambda x: ops.full_like(x[0], 2.5)), "extract_sequences": lambda rng: ([(12,)], lambda x: ops.extract_sequences(x[0], 4, int(rng.integers(1, 4)))),
    },
    "making": {"spaces": spaces, "grids": grids, "made": made, "viewed": viewed, "scattered": scattered, "counted": counted, "unique": unique, "select": select},
}
