"""Operations of Keras 3 between layers, with random arguments, in the form of operator_cases.py: FAMILIES maps a family to
{operation: function of a random generator that yields ([input shape, or (shape, kind)], what is done with the list of inputs)}.
"""
import functools

import numpy as np
from keras import ops

import operator_cases
from operator_cases import axis_of, boolean_where, flag, full, pick, reduction, two, unary, with_options


def along(function, kind="float", **options):
    """An axis, and options each of which takes one of its values."""
    def case(rng):
        shape = full(rng)
        chosen = {key: pick(rng, values) for key, values in options.items() if flag(rng)}
        axis = axis_of(rng, shape, False)
        return [(shape, kind)], lambda x: function(x[0], axis=axis, **chosen)
    return case


binary = functools.partial(operator_cases.binary, second=None)


def mixed(function, kinds=("float", ("int", 9))):
    """Tensors of two types."""
    def case(rng):
        shape = full(rng)
        kind, other = [kinds[i] for i in rng.permutation(2)]
        return [(shape, kind), (shape, other)], lambda x: function(x[0], x[1])
    return case


def with_nans(function):
    """NaN where a number is far below zero."""
    def case(rng):
        shape = full(rng, 2, 3, 2)
        keep, axis = flag(rng), axis_of(rng, full(rng, len(shape), len(shape)), False)
        return [shape], lambda x: function(ops.where(x[0] < -1.2, float("nan"), x[0]), axis=axis, keepdims=keep)
    return case


def named(names, wrap=unary, kind="float"):
    return {name: wrap(getattr(ops, name), kind) for name in names.split()}


def quantile(function, most):
    def case(rng):
        shape = full(rng, 2, 3)
        q = pick(rng, [0.3 * most, [0.25 * most, 0.9 * most]])
        keep, axis = flag(rng), axis_of(rng, shape, False)
        method = pick(rng, ["linear", "lower", "higher", "midpoint"])
        return [shape], lambda x: function(x[0], q, axis=axis, keepdims=keep, method=method)
    return case


def norm(rng):
    shape = full(rng, 2, 3)
    axis = pick(rng, [axis_of(rng, shape, False), (1, 2), (-1, -2)])
    orders = [None, "fro", 1, np.inf] if isinstance(axis, tuple) else [None, 1, 2, 3, np.inf]
    order, keep = pick(rng, orders), flag(rng)
    return [shape], lambda x: ops.norm(x[0], ord=order, axis=axis, keepdims=keep)


def average(rng):
    shape = full(rng)
    axis = axis_of(rng, shape, False)
    if flag(rng):
        return [shape], lambda x: ops.average(x[0], axis=axis)
    return [shape, (shape, "positive")], lambda x: ops.average(x[0], axis=axis, weights=x[1])


def flattening(function):
    """Without an axis."""
    return lambda rng: ([full(rng)], lambda x: function(x[0]))


def along_nans(function, *arguments, **options):
    """NaN in each line, but not all along it."""
    def case(rng):
        shape, keep = (3, 5), flag(rng)
        return [shape], lambda x: function(ops.where(x[0] < -0.6, float("nan"), x[0] * np.float32([1, 0, 1, 1, 1]) + np.float32([0, 0.1, 0, 0, 0])), *arguments,
                                           axis=pick(rng, [2, -1]), keepdims=keep, **options)
    return case


def compared(rng):
    shape = full(rng)
    return [shape], lambda x: pick(rng, [lambda y: ops.allclose(y, y + 1e-4, atol=pick(rng, [1e-3, 1e-6])), lambda y: ops.cast(ops.size(y), "int32"), lambda y: ops.cast(ops.ndim(y), "int32"),
                                         lambda y: ops.empty_like(y) * 0.0,
                                         lambda y: ops.searchsorted(np.float32([-1, 0, 0.5]), ops.ravel(y), side=pick(rng, ["left", "right"]))])(x[0])


def segments(function):
    """So many segments, or as many as there are; sorted ones are never counted."""
    def case(rng):
        ids, options = pick(rng, [([1, 0], {"num_segments": 3}), ([1, 0], {}), ([0, 2], {"sorted": True})])
        return [(4,)], lambda x: function(x[0], np.array(ids), **options)
    return case


def clip(rng):
    return [full(rng)], lambda x: ops.clip(x[0], -0.5, 0.7)


def isclose(rng):
    shape = full(rng)
    return [shape, shape], lambda x: ops.isclose(x[0], x[1], rtol=0.5, atol=0.1)


def searched(rng):
    return [full(rng)], lambda x: ops.digitize(x[0], np.array([-1.0, 0.0, 0.5]))


def moments(rng):
    shape, keep = full(rng, 2, 3), flag(rng)
    return [shape], lambda x: ops.moments(x[0], axes=[1], keepdims=keep)[int(rng.integers(2))]


def top_k(rng):
    width = int(rng.integers(2, 9))
    k, part = int(rng.integers(1, width + 1)), int(rng.integers(2))
    return [(3, width)], lambda x: ops.top_k(x[0], k)[part]


def tests_of(rng):
    return pick(rng, [([full(rng)], lambda x, f=f: f(ops.log(x[0]))) for f in (ops.isnan, ops.isfinite, ops.isinf, ops.isneginf, ops.isposinf)])


def nan_to_num(rng):
    return [full(rng)], lambda x: ops.nan_to_num(ops.log(ops.relu(x[0])), nan=2.0, neginf=pick(rng, [-3.0, -50.0]))


FAMILIES = {
    "functions": {
        **named("abs arctan arcsinh ceil copy cos cosh deg2rad exp exp2 expm1 fabs floor i0 imag negative rad2deg real sign signbit sin sinc sinh "
                "square stop_gradient tan tanh trunc ones_like zeros_like erf erfc conj angle isreal cbrt"),
        **named("sqrt rsqrt log log1p log10 log2 reciprocal", kind="positive"),
        "arcsin": unary(lambda x: ops.arcsin(ops.tanh(x))), "arccos": unary(lambda x: ops.arccos(ops.tanh(x))),
        "arctanh": unary(lambda x: ops.arctanh(ops.tanh(x) * 0.9)), "arccosh": unary(lambda x: ops.arccosh(x + 1.0), "positive"),
        "erfinv": unary(lambda x: ops.erfinv(ops.tanh(x) * 0.99)), "round": with_options(ops.round, decimals=[1, 2]), "nan_to_num": nan_to_num, "tests": tests_of,
        "exp_int": unary(ops.exp, ("int", 9)), "sqrt_int": unary(ops.sqrt, ("int", 9)), "abs_int": unary(lambda x: ops.abs(x - 4), ("int", 9)),
        "square_int": unary(ops.square, ("int", 9)),
    },
    "activations": {
        **named("relu relu6 sigmoid sparse_sigmoid softplus softsign sparse_plus silu swish log_sigmoid hard_sigmoid hard_silu hard_swish selu tanh_shrink hard_tanh"),
        "soft_shrink": with_options(ops.soft_shrink, threshold=[0.2]), "hard_shrink": with_options(ops.hard_shrink, threshold=[0.2]),
        "squareplus": with_options(ops.squareplus, b=[2]), "leaky_relu": with_options(ops.leaky_relu, negative_slope=[0.4]),
        "elu": with_options(ops.elu, alpha=[0.7]), "celu": with_options(ops.celu, alpha=[0.7]), "gelu": with_options(ops.gelu, approximate=[False]),
        "threshold": unary(lambda x: ops.threshold(x, 0.3, -1.0)), "softmax": along(ops.softmax), "log_softmax": along(ops.log_softmax),
        "sparsemax": along(ops.sparsemax), "glu": lambda rng: ([(3, 4)], lambda x: ops.glu(x[0], axis=pick(rng, [-1, 2]))),
    },
    "arithmetic": {
        **named("add subtract multiply divide true_divide maximum minimum arctan2 logaddexp logaddexp2 fmax fmin mod floor_divide divide_no_nan", binary),
        **named("nextafter hypot heaviside", two), "power": binary(ops.power, "positive"), "fmod": binary(ops.fmod), "ldexp": lambda rng: ([(4,), ((4,), ("int", 4))], lambda x: ops.ldexp(x[0], x[1])),
        "plus": binary(lambda a, b: a + b), "minus": binary(lambda a, b: a - b), "times": binary(lambda a, b: a * b), "by": binary(lambda a, b: a / b),
        "raised": binary(lambda a, b: a ** b, "positive"), "floor_by": binary(lambda a, b: a // b), "rest": binary(lambda a, b: a % b),
        "int_add": binary(ops.add, ("int", 50), 3), "int_by": binary(lambda a, b: (a + 1) / (b + 2), ("int", 50), 3), "int_half": binary(ops.multiply, ("int", 50), 0.5),
        "int_floor": binary(lambda a, b: (a + 1) // (b + 2), ("int", 50), 3), "mixed_add": mixed(ops.add), "mixed_multiply": mixed(ops.multiply),
        "mixed_maximum": mixed(ops.maximum), "bool_multiply": mixed(ops.multiply, ("float", "bool")), "bool_add": mixed(ops.add, (("int", 5), "bool")),
        "bitwise_and": two(ops.bitwise_and, ("int", 50)), "bitwise_or": two(ops.bitwise_or, ("int", 50)), "bitwise_xor": two(ops.bitwise_xor, ("int", 50)),
        "bitwise_not": unary(ops.bitwise_not, ("int", 50)), "left_shift": two(ops.left_shift, ("int", 5)), "right_shift": two(ops.right_shift, ("int", 5)),
        "gcd": two(ops.gcd, ("int", 50)), "lcm": two(ops.lcm, ("int", 50)),
    },
    "comparing": {
        **named("less less_equal greater greater_equal", binary), **named("logical_and logical_or logical_xor", two, "bool"),
        "equal": binary(ops.equal, ("int", 3), 1), "not_equal": binary(ops.not_equal, ("int", 3), 1), "logical_not": unary(ops.logical_not, "bool"),
        "int_less": binary(ops.less, ("int", 3), 0.5), "mixed_less": mixed(ops.less), "isclose": isclose, "clip": clip, "searched": searched,
        "where": lambda rng: ([((3,), "bool"), (3,), (3,)], lambda x: ops.where(x[0], x[1], x[2])),
        "where_number": unary(lambda x: ops.where(x > 0.1, x, -1.0)), "isin": unary(lambda x: ops.isin(x, [1, 4]), ("int", 9)),
    },
    "reducing": {
        **{name: reduction(getattr(ops, name)) for name in "sum mean max min amax amin prod std var logsumexp median ptp".split()},
        "any": reduction(ops.any, "bool"), "all": reduction(ops.all, "bool"), "int_sum": reduction(ops.sum, ("int", 9)), "int_mean": reduction(ops.mean, ("int", 9)),
        "int_max": reduction(ops.max, ("int", 9)), "bool_sum": reduction(ops.sum, "bool"),
        **{name: along_nans(getattr(ops, name)) for name in ("nanargmax", "nanargmin", "nanmedian") if hasattr(ops, name)},
        **{name: along_nans(getattr(ops, name), q) for name, q in (("nanpercentile", 30), ("nanquantile", 0.3)) if hasattr(ops, name)}, "compared": compared,
        "argmax": along(ops.argmax, keepdims=[True]), "argmin": along(ops.argmin, keepdims=[True]), "argmax_all": flattening(ops.argmax),
        "count_nonzero": along(ops.count_nonzero, ("int", 3)), "average": average, "norm": norm, "moments": moments,
        "quantile": quantile(ops.quantile, 1), "percentile": quantile(ops.percentile, 100), "cumsum": along(ops.cumsum), "cumprod": along(ops.cumprod),
        "cumsum_all": flattening(ops.cumsum), "normalize": along(ops.normalize, order=[1, 2, 3]), "trapezoid": along(ops.trapezoid, dx=[0.5]),
        **{name: with_nans(getattr(ops, name)) for name in "nansum nanmean nanmax nanmin nanprod nanstd nanvar".split()},
        **{name: lambda rng, f=getattr(ops, name): ([(3, 4)], lambda x: f(ops.where(x[0] < -0.5, float("nan"), x[0]), axis=pick(rng, [None, 1, -1]))) for name in ("nancumsum", "nancumprod")},
        "segment_sum": segments(ops.segment_sum), "segment_max": segments(ops.segment_max), **{name: segments(getattr(ops, name)) for name in ("segment_min", "segment_prod") if hasattr(ops, name)}, "top_k": top_k,
        "in_top_k": lambda rng: ([(5,)], lambda x: ops.in_top_k(np.array([1, 2]), x[0], 2)),
    },
    "casting": {"to_%s" % name: unary(lambda x, name=name: ops.cast(x * 9.0, name)) for name in ("int32", "int64", "int8", "int16", "bool", "float64", "float16", "bfloat16")},
}
FAMILIES["casting"]["saturate"] = unary(lambda x: ops.saturate_cast(x * 99.0, "int8"))
FAMILIES["casting"]["convert"] = unary(lambda x: ops.convert_to_tensor(x, dtype="float16"))
