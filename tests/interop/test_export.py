"""Exports of the reference models: they load, compute what the oracle computes, train with their ties, and come back."""
import json

import h5py
import numpy as np
import pytest
import tensorflow as tf

import export_cases as cases
import per_use_keras2
from plain_keras import PlainKeras
from custom_layers import CUSTOM_OBJECTS

NAMES = ["autoencoder", "dense_twice", "plain_cnn", "query_document", "shared_initializer", "siamese", "tf_ops", "tied_lm"]
OWN = "tf2.6" if tf.__version__.startswith("2.6.") else "tf2.15"
# 2.15 also reads what 2.6 wrote.
MODELS = [(OWN, name) for name in NAMES]
if tf.__version__.startswith("2.15."):
    MODELS += [("tf2.6", name) for name in NAMES]
# Calls whose outputs are quantized in some recipes: of plain layers, of nested models, inside them, of operators.
CALLS = {
    "autoencoder": ["enc1", "dec2", "relu"],
    "dense_twice": ["shared@0", "shared@1", "skip"],
    "siamese": ["tower@0", "tower@1", "tower@0/conv1", "tower@1/conv2", "difference"],
    "tied_lm": ["emb", "ff"],
}
EMPTY = {"format": "quantie-recipe", "version": 1, "uses": {}, "activations": {}}


class Reference:
    """A reference model, read once."""

    _known = {}

    def __init__(self, folder, name, quantie):
        self.h5 = folder / (name + ".h5")
        self.model = tf.keras.models.load_model(str(self.h5), custom_objects=CUSTOM_OBJECTS, compile=False)
        arrays = np.load(folder / (name + ".input.npz"))
        self.inputs = [arrays["in%d" % k] for k in range(len(arrays.files))]
        arrays = np.load(folder / (name + ".output.npz"))
        self.outputs = [arrays["out%d" % k] for k in range(len(arrays.files))]
        self.inspected = json.loads(quantie("inspect", self.h5, "--json"))
        self.calls = CALLS.get(name, [])
        if name == "tf_ops":
            self.calls = [call["path"] for layer in self.inspected["layers"] if layer["class"] == "TFOpLambda" for call in layer["calls"]]

    @classmethod
    def of(cls, folder, name, quantie):
        key = (str(folder), name)
        if key not in cls._known:
            cls._known[key] = cls(folder, name, quantie)
        return cls._known[key]

    def expected(self, recipe):
        return per_use_keras2.run(self.model, self.inputs, recipe["uses"], "", recipe["activations"])


@pytest.fixture(params=MODELS, ids="-".join)
def reference(request, models, quantie):
    version, name = request.param
    return Reference.of(models / version, name, quantie)


@pytest.fixture(scope="module")
def plain_keras():
    process = PlainKeras()
    yield process
    process.close()


@pytest.mark.parametrize("seed", cases.seeds(3))
@pytest.mark.parametrize("suffix", [".h5", ".json"])
def test_tfmot_computes_what_the_oracle_does(reference, quantie, tmp_path, suffix, seed):
    recipe = cases.random_recipe(reference.inspected, seed, calls=reference.calls)
    file = tmp_path / ("q" + suffix)
    quantie("export", reference.h5, "--recipe", cases.write_recipe(recipe, tmp_path), "--out", file)
    model = cases.load(file, CUSTOM_OBJECTS, by_companion=seed % 2 == 1)
    cases.assert_outputs(cases.outputs_of(model, reference.inputs), reference.expected(recipe))
    cases.assert_one_variable_per_tie(model, reference.model)
    cases.assert_recipe_is(json.loads(quantie("recipe", file, "--out", "-")), recipe)
    quantie("compare", reference.h5, file)


@pytest.mark.parametrize("seed", cases.seeds(1, 5))
def test_ties_survive_training_and_saving(reference, quantie, tmp_path, seed):
    recipe = cases.random_recipe(reference.inspected, 100 + seed, calls=reference.calls)
    file, saved, again = tmp_path / "q.h5", tmp_path / "saved.h5", tmp_path / "again.h5"
    quantie("export", reference.h5, "--recipe", cases.write_recipe(recipe, tmp_path), "--out", file)
    model = cases.load(file, CUSTOM_OBJECTS, by_companion=True)
    cases.train(model, reference.inputs)
    cases.assert_one_variable_per_tie(model, reference.model)
    trained = cases.outputs_of(model, reference.inputs)
    model.save(str(saved))

    loaded = cases.load(saved, CUSTOM_OBJECTS, by_companion=seed % 2 == 0)
    cases.assert_outputs(cases.outputs_of(loaded, reference.inputs), trained)
    cases.assert_one_variable_per_tie(loaded, reference.model)
    loaded.save(str(again))
    for path in (saved, again):
        cases.assert_recipe_is(json.loads(quantie("recipe", path, "--out", "-")), recipe)
        quantie("compare", reference.h5, path)

    # The original with what training made of its weights, quantized by the recipe, computes what the trained model does.
    back = tmp_path / "back.h5"
    quantie("export", saved, "--format", "keras", "--out", back)
    original = tf.keras.models.load_model(str(back), custom_objects=CUSTOM_OBJECTS, compile=False)
    wanted = per_use_keras2.run(original, reference.inputs, recipe["uses"], "", recipe["activations"])
    cases.assert_outputs(trained, wanted)


@pytest.mark.parametrize("name", ["tied_lm", "siamese"] if not cases.EVERYTHING else NAMES)
def test_ties_survive_a_saved_model(models, quantie, tmp_path, name):
    reference = Reference.of(models / OWN, name, quantie)
    recipe = cases.random_recipe(reference.inspected, 7, calls=reference.calls)
    quantie("export", reference.h5, "--recipe", cases.write_recipe(recipe, tmp_path), "--out", tmp_path / "q.h5")
    model = cases.load(tmp_path / "q.h5", CUSTOM_OBJECTS, by_companion=True)
    cases.train(model, reference.inputs)
    with cases.companion.scope():
        model.save(str(tmp_path / "saved"), save_format="tf")
    loaded = cases.companion.load_model(tmp_path / "saved", custom_objects=CUSTOM_OBJECTS)
    cases.assert_outputs(cases.outputs_of(loaded, reference.inputs), cases.outputs_of(model, reference.inputs))
    cases.train(loaded, reference.inputs, steps=1)
    cases.assert_one_variable_per_tie(loaded, reference.model)


def values_by_layer(path):
    """{layer: its arrays in order}, which is what Keras goes by."""
    def names(item, attribute):
        return [name.decode() if isinstance(name, bytes) else name for name in item.attrs[attribute]]

    with h5py.File(str(path), "r") as file:
        weights = file["model_weights"]
        return {layer: [weights[layer][name][()].tobytes() for name in names(weights[layer], "weight_names")]
                for layer in names(weights, "layer_names")}


def without_ids(value):
    if isinstance(value, dict):
        return {k: without_ids(v) for k, v in value.items() if k != "shared_object_id"}
    return [without_ids(v) for v in value] if isinstance(value, list) else value


def config_of(path):
    with h5py.File(str(path), "r") as file:
        return json.loads(file.attrs["model_config"])


def test_keras_with_an_empty_recipe_is_the_model_itself(reference, quantie, plain_keras, tmp_path):
    file = tmp_path / "k.h5"
    quantie("export", reference.h5, "--recipe", cases.write_recipe(EMPTY, tmp_path), "--format", "keras", "--out", file)
    assert values_by_layer(file) == values_by_layer(reference.h5)
    given, made = config_of(reference.h5), config_of(file)
    assert without_ids(made) == without_ids(given)
    cases.assert_outputs(plain_keras.outputs(file, reference.inputs, tmp_path), reference.outputs)
    model = tf.keras.models.load_model(str(file), custom_objects=CUSTOM_OBJECTS, compile=False)
    assert len(model.trainable_variables) == len(reference.model.trainable_variables)
    assert json.loads(quantie("compare", reference.h5, file, "--json"))["same"]


@pytest.mark.parametrize("suffix", [".json", ".keras"])
@pytest.mark.parametrize("name", NAMES)
def test_keras_repairs_what_lost_its_ids(models, quantie, plain_keras, tmp_path, name, suffix):
    """TensorFlow 2.15 writes a .json and a .keras in which no id tells that a layer is held by another."""
    reference = Reference.of(models / OWN, name, quantie)
    source = models / OWN / (name + suffix)
    cases.skip_unless_there(source)
    file = tmp_path / "k.h5"
    weights = ["--weights", reference.h5] if suffix == ".json" else []
    quantie("export", source, *weights, "--format", "keras", "--out", file)
    cases.assert_outputs(plain_keras.outputs(file, reference.inputs, tmp_path), reference.outputs)
    model = tf.keras.models.load_model(str(file), custom_objects=CUSTOM_OBJECTS, compile=False)
    assert len(model.trainable_variables) == len(reference.model.trainable_variables)
    quantie("compare", reference.h5, file)


@pytest.mark.parametrize("seed", cases.seeds(3))
def test_baked_needs_nothing_but_keras(reference, quantie, plain_keras, tmp_path, seed):
    recipe = cases.random_recipe(reference.inspected, 200 + seed, calls=reference.calls)
    file = tmp_path / "b.h5"
    quantie("export", reference.h5, "--recipe", cases.write_recipe(recipe, tmp_path), "--format", "baked", "--out", file)
    cases.assert_outputs(plain_keras.outputs(file, reference.inputs, tmp_path), reference.expected(dict(recipe, uses=cases.rounded_as_2_15(recipe["uses"]))))


def test_baked_keeps_ties_where_uses_agree(models, quantie, tmp_path):
    for name in NAMES:
        reference = Reference.of(models / OWN, name, quantie)
        recipe = dict(EMPTY, uses={use: {"bits": 5} for use in cases.float_uses(reference.inspected)})
        file = tmp_path / (name + ".h5")
        quantie("export", reference.h5, "--recipe", cases.write_recipe(recipe, tmp_path), "--format", "baked", "--out", file,
                "--fail-on-broken-tie")
        model = tf.keras.models.load_model(str(file), custom_objects=CUSTOM_OBJECTS, compile=False)
        assert len(model.trainable_variables) == len(reference.model.trainable_variables)
        quantie("compare", reference.h5, file)


@pytest.mark.parametrize("form", ["tfmot", "keras", "baked"])
def test_same_input_gives_the_same_bytes(models, quantie, tmp_path, form):
    for name in ("tied_lm", "siamese", "tf_ops"):
        reference = Reference.of(models / OWN, name, quantie)
        recipe = cases.write_recipe(cases.random_recipe(reference.inspected, 1), tmp_path)
        for suffix in (".h5", ".json"):
            written = []
            for folder in ("a", "b"):
                (tmp_path / folder).mkdir(exist_ok=True)
                file = tmp_path / folder / (name + suffix)
                quantie("export", reference.h5, "--recipe", recipe, "--format", form, "--out", file)
                written.append({f.name: f.read_bytes() for f in (tmp_path / folder).iterdir()})
            assert written[0] == written[1]


def test_a_dry_run_writes_nothing(models, quantie, tmp_path):
    reference = Reference.of(models / OWN, "tied_lm", quantie)
    recipe = cases.write_recipe(cases.random_recipe(reference.inspected, 1), tmp_path)
    before = sorted(tmp_path.iterdir())
    for form in ("tfmot", "keras", "baked"):
        told = quantie("export", reference.h5, "--recipe", recipe, "--format", form, "--out", tmp_path / "q.h5", "--dry-run")
        assert "Plan" in told
        assert sorted(tmp_path.iterdir()) == before


def test_an_untied_clone_is_told(models, quantie, tmp_path):
    """What Keras's own clone_model makes of a nested tie: two variables with equal values."""
    reference = Reference.of(models / OWN, "dense_twice", quantie)
    layers = {layer.name: layer for layer in reference.model.layers}
    x = tf.keras.Input((16,), name="x")
    first, second = (tf.keras.layers.Dense(16, activation="relu", name=name) for name in ("shared", "other"))
    y = tf.keras.layers.Add(name="skip")([second(first(x)), x])
    head = tf.keras.layers.Dense(4, name="head")
    clone = tf.keras.Model(x, head(y), name="dense_twice")
    for layer in (first, second):
        layer.set_weights(layers["shared"].get_weights())
    head.set_weights(layers["head"].get_weights())
    clone.save(str(tmp_path / "clone.h5"))
    assert "BROKEN" in quantie("compare", reference.h5, tmp_path / "clone.h5", status=1)
