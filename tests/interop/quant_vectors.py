#!/usr/bin/env python3
"""Holds core/quant against TensorFlow 2.15: quantize-dequantize, ranges and codes, bit for bit, on millions of values.

usage: quant_vectors.py QUANT_TOOL [--values 30000000] [--seed N] [--size 200000]

Each round draws a shape, an axis, a scheme and a kind of values (see KINDS); what TensorFlow makes of them must equal
what QUANT_TOOL makes of them in every bit (a zero may have either sign). Prints the seed; exit status 1 on a mismatch.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf  # noqa: E402  (after the environment)

F32 = np.float32
TINY = np.finfo(F32).tiny  # the smallest normal number
HUGE = np.finfo(F32).max


def neighbours(values, rng):
    """Some values moved by one unit of the last place: the two sides of a tie."""
    towards = rng.choice([-np.inf, np.inf], values.shape).astype(F32)
    return np.where(rng.random(values.shape) < 0.5, values, np.nextafter(values, towards))


def normal(rng, shape):
    return (rng.standard_normal(shape) * 10.0 ** rng.uniform(-6, 4)).astype(F32)


def uniform(rng, shape):
    lo, hi = np.sort(rng.uniform(-5, 5, 2))
    return rng.uniform(lo, hi, shape).astype(F32)


def ties(rng, shape):
    """Multiples of half a step, and their neighbours."""
    bits = rng.integers(2, 17)
    steps = rng.integers(-(1 << bits), 1 << bits, shape)
    return neighbours((steps * F32(0.5)).astype(F32) * F32(10.0 ** rng.uniform(-4, 4)), rng)


def coarse(rng, shape):
    """Few distinct values with a power-of-two scale: exact ties."""
    return neighbours((rng.integers(-300, 300, shape) / F32(1 << rng.integers(0, 12))).astype(F32), rng)


def one_sided(rng, shape):
    sign = F32(rng.choice([-1, 1]))
    return sign * (np.abs(normal(rng, shape)) + F32(rng.choice([0, 1e-3, 10])))


def one_value(rng, shape):
    return np.full(shape, rng.choice([0.0, -0.0, 1.0, -1.0, 0.1, -3.3e-5, 1e30, -1e-30]), F32)


def with_zeros(rng, shape):
    values = normal(rng, shape)
    values[rng.random(shape) < 0.5] = 0.0
    values[rng.random(shape) < 0.2] = -0.0
    return values


def tiny(rng, shape):
    """Around the smallest scale that is a normal number: differences and values are denormal here and there."""
    return (rng.standard_normal(shape) * TINY * 10.0 ** rng.uniform(0, 5.5)).astype(F32)


def denormal(rng, shape):
    """Denormals between ordinary values, or alone."""
    values = (rng.standard_normal(shape) * 1e-39).astype(F32)
    if rng.random() < 0.7:
        keep = rng.random(shape) < 0.3
        values[keep] = normal(rng, shape)[keep] if rng.random() < 0.5 else tiny(rng, shape)[keep]
    return values


def huge(rng, shape):
    return np.clip(rng.standard_normal(shape) * 10.0 ** rng.uniform(36, 38), -HUGE / 4, HUGE / 4).astype(F32)


def every_bit(rng, shape):
    """Any finite float32: all exponents."""
    values = rng.integers(0, 2**32, shape, dtype=np.uint32).view(F32)
    return np.where(np.abs(values) < HUGE / 4, values, F32(1)).astype(F32)


def outliers(rng, shape):
    values = normal(rng, shape)
    values[rng.random(shape) < 0.01] *= F32(1000)
    return values


KINDS = [normal, uniform, ties, coarse, one_sided, one_value, with_zeros, tiny, denormal, huge, every_bit, outliers]


def draw_shape(rng, size):
    rank = int(rng.integers(1, 5))
    if rng.random() < 0.1:
        size = int(rng.integers(1, 50))
    dims = [1] * rank
    big = int(rng.integers(rank))
    for d in range(rank):
        if d != big:
            dims[d] = int(rng.choice([1, 2, 3, 5, 16, 31, 32, 33, 64, 100, 257]))
    rest = int(np.prod(dims))
    while rest > size:  # too many small dimensions for a small array
        dims[int(np.argmax(dims))] = 1
        rest = int(np.prod(dims))
    dims[big] = max(1, size // rest)
    return tuple(dims)


def given_range(rng, values, scheme, channels):
    """A range unlike that of the values: values beyond it, values that fill a corner, zero outside it."""
    spread = float(np.abs(values).max()) or 1.0
    lo, hi = np.sort(rng.uniform(-1.2, 1.2, (2, channels)) * spread * 10.0 ** rng.uniform(-1, 0.2), axis=0)
    limit = float(HUGE) / 4
    lo, hi = np.clip(lo, -limit, limit), np.clip(hi, -limit, limit)
    if rng.random() < 0.2:
        lo = np.abs(lo)
        hi = lo + np.abs(hi)
    scheme["range"] = (lo.astype(F32), np.minimum(hi, limit).astype(F32))


def tf_ranges(values, scheme):
    """As TFMOT's LastValueQuantizer takes them."""
    axis = scheme["axis"]
    if "range" in scheme:
        lo, hi = scheme["range"]
        if axis is None:
            lo, hi = lo[0], hi[0]
    else:
        other = None if axis is None else tuple(d for d in range(values.ndim) if d != axis % values.ndim)
        lo, hi = values.min(axis=other), values.max(axis=other)
    lo, hi = np.minimum(lo, F32(0)), np.maximum(hi, F32(0))
    if scheme["symmetric"]:
        steps = 1 << scheme["bits"]
        ratio = F32(-1.0 if scheme["narrow"] else -(steps - 2) / steps)
        lo, hi = np.minimum(lo, hi / ratio), np.maximum(hi, lo * ratio)
    return np.atleast_1d(F32(lo)), np.atleast_1d(F32(hi))


def tf_fake_quant(values, lo, hi, scheme):
    options = dict(num_bits=scheme["bits"], narrow_range=scheme["narrow"])
    axis = scheme["axis"]
    if axis is None:
        return tf.quantization.fake_quant_with_min_max_vars(values, lo[0], hi[0], **options).numpy()
    moved = np.ascontiguousarray(np.moveaxis(values, axis, -1))
    result = tf.quantization.fake_quant_with_min_max_vars_per_channel(moved, lo, hi, **options).numpy()
    return np.moveaxis(result, -1, axis)


def has_scale(lo, hi, scheme):
    """Whether every range has a scale that is a normal number; all-zero ranges need none."""
    steps = F32((1 << scheme["bits"]) - 1 - (1 if scheme["narrow"] else 0))
    lo, hi = (np.where(np.abs(v) < TINY, F32(0), v) for v in (lo, hi))
    with np.errstate(over="ignore"):
        scale = (hi - lo) / steps
    return bool((((lo == 0) & (hi == 0)) | ((scale >= TINY) & np.isfinite(scale))).all())


def run_tool(tool, folder, values, scheme):
    source, target = folder / "in.bin", folder / "out.bin"
    values.tofile(source)
    command = [tool, source, target, "--shape", ",".join(map(str, values.shape)), "--bits", str(scheme["bits"]),
               "--symmetric", str(int(scheme["symmetric"])), "--narrow", str(int(scheme["narrow"]))]
    if scheme["axis"] is not None:
        command += ["--axis", str(scheme["axis"])]
    if "range" in scheme:
        for name, bounds in zip(("--lo", "--hi"), scheme["range"]):
            command += [name, ",".join(repr(float(b)) for b in bounds)]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip() or "exit status %d" % done.returncode
    data = target.read_bytes()
    channels = 1 if scheme["axis"] is None else values.shape[scheme["axis"]]
    parts, at = [], 0
    for dtype, count in ((F32, values.size), (F32, channels), (F32, channels), (np.uint16, values.size),
                         (F32, channels), (np.int32, channels)):
        parts.append(np.frombuffer(data, dtype, count, at))
        at += parts[-1].nbytes
    return parts


def along(per_channel, values, axis):
    """A row per channel, shaped to broadcast against the values."""
    if axis is None:
        return per_channel[0]
    shape = [1] * values.ndim
    shape[axis] = -1
    return per_channel.reshape(shape)


def compare(values, scheme, tool, folder):
    """(values compared, what differs or None, whether the scheme was refused)."""
    lo, hi = tf_ranges(values, scheme)
    result = run_tool(tool, folder, values, scheme)
    if not has_scale(lo, hi, scheme):
        refused = isinstance(result, str) and ("denormal" in result or "infinite" in result)
        return 0, None if refused else "a range without a scale was not refused: %s" % (result,), True
    if isinstance(result, str):
        return 0, "refused: " + result, False
    dequantized, tool_lo, tool_hi, codes, scales, zero_points = result
    if not (np.array_equal(tool_lo, lo) and np.array_equal(tool_hi, hi)):
        return 0, "ranges %s %s, not %s %s" % (tool_lo, tool_hi, lo, hi), False
    expected = tf_fake_quant(values, lo, hi, scheme)
    dequantized, codes = dequantized.reshape(values.shape), codes.reshape(values.shape)
    axis = scheme["axis"]
    steps = codes.astype(np.int32) - along(zero_points, values, axis)
    first_code = 1 if scheme["narrow"] else 0
    wrong = np.argwhere((dequantized != expected) | (steps.astype(F32) * along(scales, values, axis) != expected) |
                        (codes < first_code) | (codes > (1 << scheme["bits"]) - 1))
    if len(wrong):
        at = tuple(wrong[0])
        return values.size, "%d values differ, first at %s: x %r, TensorFlow %r, Quantie %r, code %d" % (
            len(wrong), at, values[at], expected[at], dequantized[at], codes[at]), False
    return values.size, None, False


def draw(rng, size):
    """A random array and scheme."""
    kind = KINDS[int(rng.integers(len(KINDS)))]
    shape = draw_shape(rng, size)
    values = np.ascontiguousarray(kind(rng, shape), dtype=F32)
    scheme = {"bits": int(rng.integers(2, 17)), "symmetric": bool(rng.integers(2)), "narrow": bool(rng.integers(2)),
              "axis": None if rng.random() < 0.4 else int(rng.integers(-len(shape), len(shape)))}
    if scheme["axis"] is not None and rng.random() < 0.5:  # channels of very different ranges
        count = shape[scheme["axis"]]
        factors = (10.0 ** rng.uniform(-3, 0, count)).astype(F32) * (rng.random(count) > 0.05)
        values = values * along(factors.astype(F32), values, scheme["axis"])
    channels = 1 if scheme["axis"] is None else shape[scheme["axis"]]
    if channels <= 300 and rng.random() < 0.35:
        given_range(rng, values, scheme, channels)
    return kind.__name__, values, scheme


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tool")
    parser.add_argument("--values", type=int, default=30_000_000)
    parser.add_argument("--size", type=int, default=200_000, help="values of one round, about")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else int.from_bytes(os.urandom(4), "little")
    print("TensorFlow %s, seed %d" % (tf.__version__, seed), flush=True)
    rng = np.random.default_rng(seed)
    compared = rounds = refused = failures = 0
    with tempfile.TemporaryDirectory() as name:
        while compared < arguments.values and failures < 10:
            kind, values, scheme = draw(rng, arguments.size)
            count, problem, was_refused = compare(values, scheme, arguments.tool, pathlib.Path(name))
            rounds += 1
            compared += count
            refused += was_refused
            if problem:
                failures += 1
                print("round %d, %s %s, %s: %s" % (rounds, kind, values.shape, scheme, problem[:600]), flush=True)
    print("%d values in %d rounds, %d ranges without a scale refused, %d rounds differ" %
          (compared, rounds, refused, failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
