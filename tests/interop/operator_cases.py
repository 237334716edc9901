"""TensorFlow's operators between layers, with random arguments: FAMILIES maps a family to {operator: function of a random generator that
yields ([input shape, or (shape, kind)], what is done with the list of inputs)}. Arguments go by position and by name.
"""
import numpy as np
import tensorflow as tf


def pick(rng, options):
    return options[rng.integers(len(options))]


def flag(rng):
    return bool(rng.integers(2))


def full(rng, least=1, most=3, low=1, high=7):
    return tuple(int(n) for n in rng.integers(low, high, rng.integers(least, most + 1)))


def axis_of(rng, shape, batch=True):
    """Of the batched tensor, from the front or the end; never the batch unless asked."""
    axis = int(rng.integers(0 if batch else 1, len(shape) + 1))
    return axis - len(shape) - 1 if flag(rng) else axis


def unary(function, kind="float"):
    return lambda rng: ([(full(rng), kind)], lambda x: function(x[0]))


def binary(function, kind="float", number=1.5, second="y"):
    """Two tensors, which may broadcast, or a tensor and a number at either side. `second`: a name to give the second tensor by; None
    for its place alone."""
    def case(rng):
        shape = full(rng)
        other = tuple(n if flag(rng) else 1 for n in shape)
        way = int(rng.integers(4))
        if way == 0:
            return [(shape, kind)], lambda x: function(x[0], number)
        if way == 1:
            return [(shape, kind)], lambda x: function(number, x[0])
        if way == 2:
            return [(shape, kind), (other, kind)], lambda x: function(x[0], **{second: x[1]}) if second else function(x[0], x[1])
        return [(other, kind), (shape, kind)], lambda x: function(x[0], x[1])
    return case


def two(function, kind="float"):
    def case(rng):
        shape = full(rng)
        return [(shape, kind), (shape, kind)], lambda x: function(x[0], x[1])
    return case


def reduction(function, kind="float"):
    def case(rng):
        shape = full(rng)
        keep = flag(rng)
        axis = pick(rng, [axis_of(rng, shape, False), [axis_of(rng, shape, False)], list(range(1, len(shape) + 1))])
        if flag(rng):
            return [(shape, kind)], lambda x: function(x[0], axis=axis, keepdims=keep)
        return [(shape, kind)], lambda x: function(x[0], axis, keep)
    return case


def along(function, kind="float", **options):
    """An axis, and options each of which takes one of its values."""
    def case(rng):
        shape = full(rng)
        chosen = {key: pick(rng, values) for key, values in options.items() if flag(rng)}
        axis = axis_of(rng, shape, False)
        return [(shape, kind)], lambda x: function(x[0], axis=axis, **chosen)
    return case


def with_options(function, kind="float", **options):
    def case(rng):
        chosen = {key: pick(rng, values) for key, values in options.items() if flag(rng)}
        return [(full(rng), kind)], lambda x: function(x[0], **chosen)
    return case


def boolean_where(rng):
    shape = full(rng)
    return pick(rng, [
        ([(shape, "bool"), shape, shape], lambda x: tf.where(x[0], x[1], x[2])), ([shape], lambda x: tf.where(x[0] > 0.0, x[0], 0.0)),
        ([shape], lambda x: tf.where(tf.greater(x[0], 0.2), x=1.0, y=x[0]))])


# --- sorting ---------------------------------------------------------------------------------------------------------


def top_k(rng):
    width = int(rng.integers(2, 9))
    k, part = int(rng.integers(1, width + 1)), int(rng.integers(2))
    return [(3, width)], lambda x: tf.math.top_k(x[0], k)[part] if flag(rng) else tf.math.top_k(x[0], k=k, sorted=True)[part]


def segment(function):
    """Ids are one for the whole batch: positions of its two samples."""
    return lambda rng: ([(4,)], lambda x: function(x[0], [1, 0], 3))


FAMILIES = {
    "functions": {name: unary(function) for name, function in {
        "abs": tf.abs, "ceil": tf.math.ceil, "cos": tf.cos, "cosh": tf.cosh, "erf": tf.math.erf, "exp": tf.exp, "expm1": tf.math.expm1,
        "floor": tf.floor, "negative": tf.negative, "round": tf.round, "rint": tf.math.rint, "sigmoid": tf.sigmoid, "sign": tf.sign, "sin": tf.sin,
        "sinh": tf.sinh, "square": tf.square, "tan": tf.tan, "tanh": tf.tanh, "atan": tf.atan, "asinh": tf.asinh, "softplus": tf.math.softplus,
        "relu": tf.nn.relu, "relu6": tf.nn.relu6, "elu": tf.nn.elu, "selu": tf.nn.selu, "silu": tf.nn.silu, "swish": tf.nn.swish,
        "softsign": tf.nn.softsign, "gelu": tf.nn.gelu, "leaky_relu": tf.nn.leaky_relu, "log_sigmoid": tf.math.log_sigmoid,
        "identity": tf.identity, "stop_gradient": tf.stop_gradient, "zeros_like": tf.zeros_like, "ones_like": tf.ones_like,
        "is_nan": tf.math.is_nan, "is_finite": tf.math.is_finite, "is_inf": tf.math.is_inf, "sigmoid_of": lambda x: tf.keras.activations.sigmoid(x),
        "hard_sigmoid": lambda x: tf.keras.activations.hard_sigmoid(x), "keras_relu": lambda x: tf.keras.activations.relu(x, alpha=0.1, max_value=1.0),
        "square_backend": lambda x: tf.keras.backend.square(x), "erfc": tf.math.erfc, "atanh": lambda x: tf.atanh(tf.tanh(x) * 0.9),
        "asin": lambda x: tf.asin(tf.tanh(x)), "acos": lambda x: tf.acos(tf.tanh(x)), "sigmoid_math": tf.math.sigmoid,
    }.items()},
    "positive": {name: unary(function, "positive") for name, function in {
        "sqrt": tf.sqrt, "rsqrt": tf.math.rsqrt, "log": tf.math.log, "log1p": tf.math.log1p, "reciprocal": tf.math.reciprocal,
        "lgamma": tf.math.lgamma, "digamma": tf.math.digamma, "acosh": lambda x: tf.acosh(x + 1.0), "reciprocal_no_nan": tf.math.reciprocal_no_nan,
    }.items()},
    "arithmetic": {
        "add": binary(tf.add), "subtract": binary(tf.subtract), "multiply": binary(tf.multiply), "divide": binary(tf.divide),
        "maximum": binary(tf.maximum), "minimum": binary(tf.minimum), "pow": binary(tf.pow, "positive"), "truediv": binary(tf.truediv),
        "squared_difference": binary(tf.math.squared_difference), "floordiv": binary(tf.math.floordiv), "floormod": binary(tf.math.floormod),
        "divide_no_nan": binary(tf.math.divide_no_nan), "multiply_no_nan": binary(tf.math.multiply_no_nan), "xlogy": binary(tf.math.xlogy, "positive"),
        "atan2": two(tf.math.atan2), "atan2_named": two(lambda a, b: tf.math.atan2(y=a, x=b)), "xlog1py": binary(tf.math.xlog1py, "positive"),
        "plus": binary(lambda a, y: a + y), "minus": binary(lambda a, y: a - y), "times": binary(lambda a, y: a * y), "by": binary(lambda a, y: a / y),
        "power": binary(lambda a, y: a ** y, "positive"), "floor_by": binary(lambda a, y: a // y), "rest": binary(lambda a, y: a % y),
        "negated": unary(lambda x: -x), "absolute": unary(abs), "add_n": two(lambda a, b: tf.add_n([a, b, a])),
        "int_add": binary(tf.add, ("int", 50), 3), "int_floordiv": binary(lambda a, y: (a + 1) // (y + 2), ("int", 50), 3),
        "int_maximum": binary(tf.maximum, ("int", 50), 3), "int_true": binary(lambda a, y: (a + 1) / (y + 2), ("int", 50), 3),
    },
    "comparing": {
        "equal": binary(tf.equal, ("int", 3), 1), "not_equal": binary(tf.not_equal, ("int", 3), 1), "less": binary(tf.less), "less_equal": binary(tf.less_equal),
        "greater": binary(tf.greater), "greater_equal": binary(tf.greater_equal), "logical_and": two(tf.logical_and, "bool"),
        "logical_or": two(tf.logical_or, "bool"), "logical_xor": two(tf.math.logical_xor, "bool"), "logical_not": unary(tf.logical_not, "bool"),
        "where": boolean_where, "and_sign": two(lambda a, b: a & b, "bool"),
        "or_sign": two(lambda a, b: a | b, "bool"), "not_sign": unary(lambda x: ~x, "bool"), "less_sign": binary(lambda a, y: a < y),
        "clip": lambda rng: ([full(rng)], lambda x: tf.clip_by_value(x[0], -0.5, clip_value_max=0.7)),
        "clip_norm": lambda rng: ([full(rng)], lambda x: tf.clip_by_norm(x[0], 0.7, axes=[1])),
    },
    "reducing": {
        **{name: reduction(function) for name, function in {
            "sum": tf.reduce_sum, "mean": tf.reduce_mean, "max": tf.reduce_max, "min": tf.reduce_min, "prod": tf.reduce_prod,
            "std": tf.math.reduce_std, "variance": tf.math.reduce_variance, "logsumexp": tf.reduce_logsumexp,
            "euclidean": tf.math.reduce_euclidean_norm}.items()},
        "any": reduction(tf.reduce_any, "bool"), "all": reduction(tf.reduce_all, "bool"), "int_sum": reduction(tf.reduce_sum, ("int", 9)),
        "int_mean": reduction(tf.reduce_mean, ("int", 9)), "int_max": reduction(tf.reduce_max, ("int", 9)),
        "argmax": along(tf.argmax, output_type=[tf.int32, tf.int64]), "argmin": along(tf.argmin), "count": along(tf.math.count_nonzero),
        "norm": along(tf.norm, ord=["euclidean", 1, 2, np.inf], keepdims=[True]), "l2_normalize": along(tf.math.l2_normalize, epsilon=[1e-5]),
        "softmax": along(tf.nn.softmax), "log_softmax": along(tf.nn.log_softmax), "cumsum": along(tf.cumsum, exclusive=[True], reverse=[True]),
        "cumprod": along(tf.math.cumprod, exclusive=[True], reverse=[True]),
        "moments": lambda rng: ([(4, 5)], lambda x: tf.nn.moments(x[0], axes=[1])[int(rng.integers(2))]),
        "segment_sum": segment(tf.math.unsorted_segment_sum), "segment_mean": segment(tf.math.unsorted_segment_mean),
        "segment_max": segment(tf.math.unsorted_segment_max), "segment_min": segment(tf.math.unsorted_segment_min),
        "keras_sum": along(tf.keras.backend.sum), "keras_mean": along(tf.keras.backend.mean), "keras_max": along(tf.keras.backend.max),
        "keras_l2": along(tf.keras.backend.l2_normalize),
    },
    "sorting": {"sort": along(tf.sort, direction=["ASCENDING", "DESCENDING"]), "argsort": along(tf.argsort, direction=["ASCENDING", "DESCENDING"]),
                "top_k": top_k, "in_top_k": lambda rng: ([(5,)], lambda x: tf.math.in_top_k([1, 2], x[0], 2))},
    "casting": {"to_%s" % name: unary(lambda x, name=name: tf.cast(x * 9.0, name)) for name in ("int32", "int64", "int8", "int16", "bool", "float64", "float16")},
}
