"""The float reference models of Keras 3, read once, and what tests of their exports ask of a model."""
import json
import zipfile

import keras
import numpy as np

from conftest import DATA
from quantie import keras3 as companion

NAMES = sorted(f.stem for f in (DATA / "keras3").glob("*.truth.json") if not f.stem.startswith("q_"))
NAMES = [name[:-len(".truth")] for name in NAMES]
# Calls whose outputs are quantized in some recipes: of layers, of nested models, inside them, of operations.
CALLS = {
    "siamese_conv": ["tower@0", "tower@1"], "seq_mlp": ["d1"], "shared_dense_twice": ["shared@0", "shared@1"],
    "tied_deembedding_lm": ["emb"],
}
EMPTY = {"format": "quantie-recipe", "version": 1, "uses": {}, "activations": {}}


def config_of(file):
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("config.json"))


def nodes_in(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from nodes_in(item)


def without_ids(value):
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if key != "shared_object_id"}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


def load(file):
    """What Keras makes of a file that it wrote; the id that it forgot on a first copy is put back before."""
    with companion.scope():
        try:
            return keras.saving.load_model(file, compile=False)
        except ValueError:
            pass
        with zipfile.ZipFile(file) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        config = json.loads(members["config.json"])
        layers = [d for d in nodes_in(config) if "class_name" in d and "trainable" in (d.get("config") or {})]
        for known in [d for d in layers if "shared_object_id" in d]:
            for layer in layers:
                if without_ids(layer["config"]) == without_ids(known["config"]):
                    layer["shared_object_id"] = known["shared_object_id"]
        mended = str(file) + ".mended.keras"
        members["config.json"] = json.dumps(config).encode()
        with zipfile.ZipFile(mended, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return keras.saving.load_model(mended, compile=False)


class Reference:
    """A reference model, read once."""

    _known = {}

    def __init__(self, name, quantie, folder):
        self.file = DATA / "keras3" / (name + ".keras")
        copy = folder / (name + ".keras")
        copy.write_bytes(self.file.read_bytes())
        self.model = load(copy)
        arrays = np.load(DATA / "keras3" / (name + ".input.npz"))
        self.inputs = [arrays[t.name] for t in self.model.inputs]
        arrays = np.load(DATA / "keras3" / (name + ".output.npz"))
        self.outputs = [arrays["output_%d" % k] for k in range(len(arrays.files))]
        self.inspected = json.loads(quantie("inspect", self.file, "--json"))
        paths = {call["path"] for layer in self.inspected["layers"] for call in layer["calls"]}
        self.calls = [call for call in CALLS.get(name, []) if call in paths]

    @classmethod
    def of(cls, name, quantie, folder):
        if name not in cls._known:
            cls._known[name] = cls(name, quantie, folder)
        return cls._known[name]


def outputs_of(model, inputs):
    given = list(inputs) if len(inputs) > 1 else inputs[0]
    return [np.asarray(o) for o in keras.tree.flatten(model(given, training=False))]
