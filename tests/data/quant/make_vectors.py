#!/usr/bin/env python3
"""Makes vectors.bin beside this script: small arrays and what TensorFlow 2.15.1 makes of them. Needs tensorflow==2.15.1.

Little-endian. Records until the end of the file, each: int32 bits, symmetric, narrow, has axis, axis, given, refused, rank;
int32 dims[rank]; int32 channels; float32 given lo[channels], hi[channels] where `given`; float32 values[product of dims];
and where not `refused`, float32 range lo[channels], hi[channels] and the dequantized values. `refused`: a range has a
scale that is denormal or infinite.
"""
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "interop"))
import quant_vectors as source  # noqa: E402

SHAPES = [(90,), (1,), (7, 13), (13, 7), (1, 64), (64, 1), (2, 40), (3, 3, 2, 5), (2, 1, 45), (3, 70), (1, 1, 1, 1)]


def record(values, scheme):
    axis = scheme["axis"]
    channels = 1 if axis is None else values.shape[axis]
    lo, hi = source.tf_ranges(values, scheme)
    refused = not source.has_scale(lo, hi, scheme)
    head = [scheme["bits"], scheme["symmetric"], scheme["narrow"], axis is not None, axis or 0, "range" in scheme,
            refused, values.ndim, *values.shape, channels]
    parts = [np.array(head, "<i4")]
    if "range" in scheme:
        parts += scheme["range"]
    parts.append(values)
    if not refused:
        parts += [lo, hi, source.tf_fake_quant(values, lo, hi, scheme)]
    return b"".join(np.ascontiguousarray(p, "<i4" if p.dtype == np.int32 else "<f4").tobytes() for p in parts)


def main():
    rng = np.random.default_rng(2151)
    data, count = b"", 0
    for bits in range(2, 17):
        for setting in range(4):
            for kind in source.KINDS:
                for per_axis in (False, True):
                    shape = SHAPES[int(rng.integers(len(SHAPES)))]
                    values = np.ascontiguousarray(kind(rng, shape), np.float32)
                    axis = int(rng.integers(-len(shape), len(shape))) if per_axis else None
                    scheme = {"bits": bits, "symmetric": bool(setting & 1), "narrow": bool(setting & 2), "axis": axis}
                    if rng.random() < 0.3:
                        source.given_range(rng, values, scheme, 1 if axis is None else shape[axis])
                    data += record(values, scheme)
                    count += 1
    (HERE / "vectors.bin").write_bytes(data)
    print("%d records, %d bytes, TensorFlow %s" % (count, len(data), source.tf.__version__))


if __name__ == "__main__":
    main()
