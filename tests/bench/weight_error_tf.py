#!/usr/bin/env python3
"""The error of a weight in Quantie against TensorFlow, eager and compiled by XLA, in one run.

usage: weight_error_tf.py BENCH_WEIGHT_ERROR [--rows 8192] [--cols 8192] [--repeat 3]    (needs tensorflow 2.15)

TensorFlow does the same work on a like weight: quantize-dequantize per channel by the last axis, then MSE, largest error,
SQNR and cosine per channel. BENCH_WEIGHT_ERROR runs before and after, and the mean counts, so that neither
profits from a quieter moment.
"""
import argparse
import json
import os
import subprocess
import time

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf  # noqa: E402


def make_weight(rows, columns):
    rng = np.random.default_rng(7)
    w = rng.standard_normal((rows, columns), dtype=np.float32) * np.float32(0.05)
    w[:, ::97] *= 8
    w[:, 5] = 0
    return w


def figures(x, q):
    e = x - q
    squares, error = tf.reduce_sum(x * x, 0), tf.reduce_sum(e * e, 0)
    product, quantized = tf.reduce_sum(x * q, 0), tf.reduce_sum(q * q, 0)
    return (error / float(x.shape[0]), tf.reduce_max(tf.abs(e), 0), 10.0 * tf.math.log(squares / error) / np.log(10.0),
            product / tf.sqrt(squares * quantized))


def eager(x, histogram):
    """What a user of TFMOT would write; with `histogram`, the first analysis."""
    lo, hi = tf.reduce_min(x, 0), tf.reduce_max(x, 0)
    lo, hi = tf.minimum(lo, -hi), tf.maximum(hi, -lo)
    q = tf.quantization.fake_quant_with_min_max_vars_per_channel(x, lo, hi, 8, True)
    result = figures(x, q)
    if histogram:
        result += (tf.histogram_fixed_width(x, [tf.reduce_min(x), tf.reduce_max(x)], nbins=2048),)
    return result


@tf.function(jit_compile=True)
def compiled(x):
    """The same work from elementwise operations, which XLA can fuse; it has no kernel for fake-quant per channel."""
    lo, hi = tf.reduce_min(x, 0), tf.reduce_max(x, 0)
    top = tf.maximum(hi, -lo)
    scale = tf.maximum(top, 1e-30) / 127.0
    q = tf.floor(tf.clip_by_value(x, -top, top) / scale + 0.5) * scale
    return figures(x, q)


def seconds(work, repeat):
    work()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        for part in work():
            part.numpy()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=8192)
    parser.add_argument("--cols", type=int, default=8192)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()

    def quantie():
        command = [arguments.program, "--rows", arguments.rows, "--cols", arguments.cols, "--repeat", 5, "--json"]
        return json.loads(subprocess.check_output(list(map(str, command))))

    before = quantie()
    with tf.device("CPU"):
        x = tf.constant(make_weight(arguments.rows, arguments.cols))
        xla = seconds(lambda: compiled(x), arguments.repeat)
        first = seconds(lambda: eager(x, True), arguments.repeat)
        again = seconds(lambda: eager(x, False), arguments.repeat)
    after = quantie()
    own = {name: (before[name] + after[name]) / 2 for name in before}
    toggle, analysis = own["toggle, per channel (last axis)"], own["first analysis (last axis)"]
    print("%d x %d, TensorFlow %s, medians" % (arguments.rows, arguments.cols, tf.__version__))
    print("%-44s %10s %10s %9s" % ("work", "TF ms", "Quantie ms", "ratio"))
    for name, theirs, ours, target in (
            ("toggle per channel, against XLA", xla, toggle, 8),
            ("toggle per channel, against eager", again, toggle, None),
            ("first analysis, against eager", first, analysis, 50)):
        verdict = "" if target is None else ">= %d %s" % (target, "reached" if theirs >= target * ours else "MISSED")
        print("%-44s %10.1f %10.1f %8.1fx  %s" % (name, theirs * 1e3, ours * 1e3, theirs / ours, verdict))


if __name__ == "__main__":
    main()
