"""A `.keras` of 4 GB opens in under a second and in less than 300 MB: its weights are mapped where they lie in the archive.

The file is real but for its numbers, which are zeros; it takes as much of the disk, so only QUANTIE_ALL=1 makes it.
"""
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

keras = pytest.importorskip("keras", minversion="3")

import h5py  # noqa: E402

from conftest import PROGRAM  # noqa: E402

GB = 1 << 30
WIDTH = 1 << 15
# A process counts the memory of the one that it was forked from: a small one in between tells that of the program alone.
MEASURED = """
import json, resource, subprocess, sys, time
begin = time.monotonic()
text = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True).stdout.decode()
seconds = time.monotonic() - begin
print(json.dumps([text, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))
"""


def large_archive(folder):
    """A Dense of 32,768 × 32,768, as Keras saves it; built small, for nobody needs it in memory."""
    keras.backend.clear_session()
    inputs = keras.Input((8,), name="x")
    keras.Model(inputs, keras.layers.Dense(8, use_bias=False, name="wide")(inputs)).save(folder / "small.keras")
    with h5py.File(folder / "weights.h5", "w") as h5:
        h5.create_dataset("layers/dense/vars/0", (WIDTH, WIDTH), "float32")
        h5["layers/dense/vars/0"][WIDTH - 1] = 1  # so that the space is allocated
    with zipfile.ZipFile(folder / "small.keras") as small, zipfile.ZipFile(folder / "large.keras", "w") as large:
        config = small.read("config.json").decode().replace('"units": 8', '"units": %d' % WIDTH).replace("[null, 8]", "[null, %d]" % WIDTH)
        assert json.loads(config)["config"]["layers"][1]["config"]["units"] == WIDTH
        large.writestr("config.json", config)
        large.writestr("metadata.json", small.read("metadata.json"))
        large.write(folder / "weights.h5", "model.weights.h5")
    (folder / "weights.h5").unlink()
    return folder / "large.keras"


@pytest.mark.skipif(not os.environ.get("QUANTIE_ALL"), reason="takes 8 GB of the disk; QUANTIE_ALL=1 runs it")
def test_four_gigabytes_open_at_once(tmp_path):
    if shutil.disk_usage(tmp_path).free < 12 * GB:
        pytest.skip("there is no room for it here")
    archive = large_archive(tmp_path)
    try:
        assert archive.stat().st_size > 4 * GB
        done = subprocess.run([sys.executable, "-c", MEASURED, PROGRAM, "inspect", str(archive)], stdout=subprocess.PIPE, check=True)
        text, seconds, megabytes = json.loads(done.stdout)
        print("%.3f s, %.0f MB" % (seconds, megabytes))
        assert "wide/kernel" in text
        assert seconds < 1
        assert megabytes < 300
    finally:
        archive.unlink()
