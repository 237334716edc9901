#!/usr/bin/env python3
"""Makes the small HDF5, zip, NumPy and JSON files of this folder (needs h5py, numpy, ml_dtypes).

Every array holds 0, 1, 2, … in C order (bool: odd ones are true), so that a test knows what must come out."""
import io
import json
import os
import random
import zipfile

import h5py
import ml_dtypes
import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))
TYPES = "float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool".split()
BIG_ENDIAN = [">f2", ">f4", ">f8", ">i2", ">u8"]


def counting(shape, dtype):
    values = np.arange(int(np.prod(shape))).reshape(shape)
    return values % 2 == 1 if dtype == "bool" else values.astype(dtype)


def fill(file, **how):
    for dtype in TYPES + BIG_ENDIAN:
        name = dtype.replace(">", "big_")
        file.create_dataset("types/" + name, data=counting((3, 5, 2), dtype), track_times=False, **how)


def hdf5(name, **how):
    return h5py.File(name + ".h5", "w", **how)


with hdf5("plain") as f:
    fill(f)
    bfloat = f.create_dataset("types/bfloat16", data=counting((3, 5, 2), ml_dtypes.bfloat16).view("V2"))
    bfloat.attrs["dtype"] = "bfloat16"
    f["scalar"] = np.float32(3)
    f["empty"] = np.zeros((0, 4), np.float32)
    f["text"] = "not a weight"
    f["complex"] = np.ones(2, np.complex64)
    f["hard"] = f["types/int8"]
    f["soft"] = h5py.SoftLink("/types/float32")
    f["types/relative"] = h5py.SoftLink("float64")
    f.attrs["text"] = "Grüße"
    f.attrs["long"] = "0123456789" * 7000
    f.attrs["fixed"] = np.bytes_("fixed")
    f.attrs["fixed_list"] = np.array([b"a", b"longer", b""])
    f.attrs["list"] = ["one", "zwei", "", "trois"]
    f.attrs["none"] = []
    f.attrs["split0"] = np.array([b"a", b"b"])
    f.attrs["split1"] = np.array([b"c"])
    f.attrs["integer"] = -7
    f.attrs["unsigned"] = np.uint8(200)
    f.attrs["number"] = 0.5
    f.attrs["big_number"] = np.array(0.25, ">f4")
with hdf5("user_block", userblock_size=1024) as f:
    fill(f)
    f.attrs["list"] = ["one", "two"]
with open("user_block.h5", "r+b") as f:
    f.write(b"anything may stand here")
with hdf5("chunked") as f:
    fill(f, chunks=(2, 2, 2))
with hdf5("gzip") as f:
    fill(f, chunks=(2, 3, 1), compression="gzip", shuffle=True, fletcher32=True)
with hdf5("lzf") as f:
    f.create_dataset("x", data=counting((30,), "float32"), compression="lzf")
with hdf5("latest", libver="latest") as f:
    fill(f)
    f.attrs["text"] = "latest"
    f["first"] = np.float32(1)
with hdf5("dense", libver="latest") as f:
    for i in range(100):
        f.create_dataset(f"größe {i}/x", data=np.float32(i))
    for i in range(40):
        f.attrs[f"attribute {i}"] = f"text {i}"
with hdf5("ordered", track_order=True) as f:
    for name in "zmayxwbcdefghijk":
        f[name] = np.float32(1)
with hdf5("links") as f:
    f["group/x"] = counting((4,), "float32")
    f["group/up"] = f["/"]
    f["circle_a"] = h5py.SoftLink("/circle_b")
    f["circle_b"] = h5py.SoftLink("/circle_a")
    f["nowhere"] = h5py.SoftLink("/nothing")
    f["other_file"] = h5py.ExternalLink("plain.h5", "/types")
with hdf5("elsewhere", libver="latest") as f:
    f.create_dataset("external", (4,), "f4", external=[("/etc/passwd", 0, 16)])
    layout = h5py.VirtualLayout((4,), "f4")
    layout[:] = h5py.VirtualSource("plain.h5", "scalar", shape=(4,))
    f.create_virtual_dataset("virtual", layout)
with hdf5("huge") as f:
    f.create_dataset("never_written", (1 << 40,), "f4")
    f.create_dataset("never_written_chunks", (1 << 36,), "f4", chunks=(1 << 20,), compression="gzip")
    f.create_dataset("overflow", (1 << 31, 1 << 31, 1 << 31), "f4", chunks=(8, 8, 8))
    bomb = f.create_dataset("bomb", (1 << 33,), "f4", chunks=(1 << 10,), compression="gzip")
    bomb[:1024] = 0
    f.create_dataset("small", (10,), "f4")

NUMPY = {
    "c": counting((2, 3), "<f4"),
    "fortran": np.asfortranarray(counting((2, 3, 4), "<f8")),
    "big": counting((5,), ">f4"),
    "big_fortran": np.asfortranarray(counting((2, 3), ">i2")),
    "half": counting((4,), "<f2"),
    "bool": counting((4,), "bool"),
    "int64": counting((4,), "<i8"),
    "scalar": np.array(3.0, np.float32),
    "empty": np.zeros((0, 3), np.float32),
    "bfloat16": counting((4,), ml_dtypes.bfloat16).view("V2"),
    "text": np.array(["a", "bc"]),
    "structured": np.zeros(2, [("a", "<f4")]),
    "objects": np.array([None, 1], object),
}
np.savez("arrays.npz", **{k: v for k, v in NUMPY.items() if k not in ("text", "structured", "objects")})
np.savez_compressed("deflated.npz", a=counting((50, 2), "<f4"), b=counting((3,), "<i4"))
for name, array in NUMPY.items():
    np.save(name + ".npy", array)
with open("version2.npy", "wb") as f:
    np.lib.format.write_array(f, NUMPY["c"], version=(2, 0))
with open("version3.npy", "wb") as f:
    np.lib.format.write_array(f, NUMPY["c"], version=(3, 0))

with zipfile.ZipFile("twice.zip", "w") as z:
    z.writestr("a", b"1")
    z.writestr("a", b"2")
with zipfile.ZipFile("lzma.zip", "w", zipfile.ZIP_LZMA) as z:
    z.writestr("a", b"1" * 1000)
with zipfile.ZipFile("members.zip", "w") as z:
    z.writestr("stored", b"stored bytes")
    z.writestr("deflated", b"deflated bytes " * 100, zipfile.ZIP_DEFLATED)
    z.writestr("empty", b"")

random.seed(1)
floats = [random.uniform(-1, 1) * 10.0 ** random.randint(-320, 308) for _ in range(500)]
document = {
    "floats": [1e-05, 0.001, 1.0, 0.0001, 1e15, 1e16, 123456789012345680.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2,
               -0.0, 1e22, 1e-7, 100.0, 2.5, float("nan"), float("inf"), float("-inf")] + floats,
    "integers": [0, -1, 2**63 - 1, -(2**63), 2**64 - 1, 2**64, -(2**200), 10**40],
    "texts": ["", "plain", "quote \" backslash \\ slash /", "\b\f\n\r\t\x00\x1f\x7f", "Grüße, 世界, 𝄞", "\ud800 alone"],
    "others": [None, True, False, {}, [], [[]], {"": {}}],
}
for name, options in (("python.json", {}), ("python_indented.json", {"indent": 4})):
    with open(name, "w", encoding="ascii") as f:
        f.write(json.dumps(document, **options))
