"""Keras 3.5, the oldest that is supported, loads what newer versions wrote once the program has exported it.

The source models are of Keras 3.15, which 3.5 cannot load: what an export must compute the program says, which is held against
3.15 elsewhere. Runs in the environment keras3.5, which QUANTIE_ALL=1 makes.
"""
import json
import os
import zipfile

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")
if tuple(map(int, keras.__version__.split(".")[:2])) >= (3, 6):
    pytest.skip("for the oldest Keras 3", allow_module_level=True)

import export_cases as cases  # noqa: E402
from conftest import DATA  # noqa: E402
from keras3_models import CALLS, NAMES, outputs_of  # noqa: E402
from quantie import keras3 as companion  # noqa: E402
from quantie.keras3 import holders  # noqa: E402

# A layer that is listed before what its second call reads: 3.5 says that this is out of bounds, of its own files, too.
OUT_OF_BOUNDS = {("ops_graph", "baked")}
UNKNOWN = {"reversible_lm"}  # Keras 3.5 has no ReversibleEmbedding
CLASSES = {"tied>" + name: getattr(holders, name) for name in ("TiedDeembedding", "DenseTranspose")}


class Source:
    def __init__(self, name, quantie):
        self.file = DATA / "keras3" / (name + ".keras")
        arrays = np.load(DATA / "keras3" / (name + ".input.npz"))
        self.inputs = {key: arrays[key] for key in arrays.files}
        self.inspected = json.loads(quantie("inspect", self.file, "--json"))
        paths = {call["path"] for layer in self.inspected["layers"] for call in layer["calls"]}
        self.calls = [call for call in CALLS.get(name, []) if call in paths]
        self.trainable = sum(v["trainable"] for v in self.inspected["variables"])

    def given(self, model):
        return [self.inputs[tensor.name] for tensor in model.inputs]


@pytest.fixture(params=[name for name in NAMES if name not in UNKNOWN])
def source(request, quantie):
    return Source(request.param, quantie)


def exported(quantie, folder, source, recipe, form):
    """The file, and what it must compute."""
    written, file = cases.write_recipe(recipe, folder), folder / ("%s.keras" % form)
    quantie("export", source.file, "--recipe", written, "--format", form, "--out", file)
    np.savez(folder / "in.npz", **source.inputs)
    quantie("run", source.file, "--recipe", written, "--data", folder / "in.npz", "--out", folder / "out.npz")
    arrays = np.load(folder / "out.npz")
    return file, [arrays["out%d" % k] for k in range(len(arrays.files))]


@pytest.mark.parametrize("seed", cases.seeds(3))
@pytest.mark.parametrize("form", ["keras3", "baked"])
def test_export(source, quantie, tmp_path, form, seed):
    recipe = cases.random_recipe(source.inspected, seed, calls=source.calls, agreeing=form == "baked")
    plain = form if recipe["uses"] else "baked"  # without wrappers the layers stand as they stood
    if (source.file.stem, plain) in OUT_OF_BOUNDS:
        pytest.skip("Keras 3.5 cannot load such a file")
    file, wanted = exported(quantie, tmp_path, source, recipe, form)
    model = companion.load_model(file, CLASSES)
    inputs = source.given(model)
    cases.assert_outputs(outputs_of(model, inputs), wanted)
    assert len(model.trainable_variables) == source.trainable
    if form == "baked":
        return
    model.compile("sgd", "mse")
    keras.utils.set_random_seed(7)
    model.fit(inputs, [y + 1 for y in wanted], verbose=0)
    assert len(model.trainable_variables) == source.trainable
    with companion.scope():
        model.save(tmp_path / "trained.keras")
    again = companion.load_model(tmp_path / "trained.keras", CLASSES)
    cases.assert_outputs(outputs_of(again, inputs), outputs_of(model, inputs), 0)
    assert len(again.trainable_variables) == source.trainable
    cases.assert_recipe_is(json.loads(quantie("recipe", tmp_path / "trained.keras", "--out", "-")), recipe)


def test_a_model_of_this_keras(quantie, tmp_path):
    """What 3.5 writes is opened as what 3.15 writes is."""
    inner = keras.layers.Dense(6, activation="tanh", name="shared")
    inputs = keras.Input((6,), name="x")
    model = keras.Model(inputs, keras.layers.Dense(2, name="head")(inner(inner(inputs))))
    for suffix in (".keras", ".h5"):
        model.save(tmp_path / ("m" + suffix))
        told = json.loads(quantie("inspect", tmp_path / ("m" + suffix), "--json"))
        assert told["tied_variables"] == 2
        x = np.random.default_rng(1).normal(size=(5, 6)).astype("float32")
        np.savez(tmp_path / "in.npz", x=x)
        quantie("run", tmp_path / ("m" + suffix), "--data", tmp_path / "in.npz", "--out", tmp_path / "out.npz")
        cases.assert_outputs([np.load(tmp_path / "out.npz")["out0"]], outputs_of(model, [x]))
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        assert json.loads(archive.read("metadata.json"))["keras_version"] == keras.__version__
