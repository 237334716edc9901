"""Format `baked` for Keras 3: plain Keras loads it, it computes what the oracle does, and stores what its plan says."""
import json
import os
import re
import zipfile

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")

import export_cases as cases  # noqa: E402
import per_use_keras3  # noqa: E402
from keras3_models import EMPTY, NAMES, Reference, outputs_of  # noqa: E402
from quantie.keras3 import holders  # noqa: E402

L = keras.layers
# The user's own classes, as any user of the models has them.
CLASSES = {"tied>" + name: getattr(holders, name) for name in ("TiedDeembedding", "DenseTranspose")}
NOT_FLOAT = ("InputLayer", "ops.NotEqual", "ops.Greater")


@pytest.fixture(params=NAMES)
def reference(request, quantie, tmp_path):
    return Reference.of(request.param, quantie, tmp_path)


def load(file, classes=()):
    """By Keras alone: nothing of the companion is in the file."""
    with zipfile.ZipFile(file) as archive:
        assert "quantie" not in archive.read("config.json").decode()
    return keras.saving.load_model(file, custom_objects={**CLASSES, **dict(classes)}, compile=False)


def float_calls(inspected):
    """Calls at the top that can be quantized, of layers and of nested models."""
    calls = {call["path"] for layer in inspected["layers"] if layer["class"] not in NOT_FLOAT for call in layer["calls"]}
    return sorted(call for call in calls if "/" not in call)


def trainable_of(model, name):
    """How many trainable variables a layer has for itself, wherever in the model it is."""
    found = {id(layer): layer for layer in model._flatten_layers() if layer.name == name}
    assert len(found) == 1
    layer = next(iter(found.values()))
    inside = isinstance(layer, L.MultiHeadAttention)  # its projections are no layers of the model's own
    return len(layer.trainable_variables if inside else layer._trainable_variables)


def planned_variables(plan, original):
    """The trainable variables that the file must have by its plan."""
    count = len(original.trainable_variables)
    for what in (step["what"] for step in plan["steps"] if step["kind"] == "copy"):
        if "becomes a Dense" in what:
            count += 1
            continue
        name, times = re.fullmatch("(.*): .*, stored ([0-9]+) times, .*", what).groups()
        count += (int(times) - 1) * trainable_of(original, name)
    return count


def check(quantie, source, original, inputs, recipe, folder, classes=()):
    """Exports, loads and runs; the loaded model and the plan."""
    recipe_file, file = cases.write_recipe(recipe, folder), folder / "b.keras"
    command = ["export", source, "--recipe", recipe_file, "--format", "baked", "--out", file, "--json"]
    plan = json.loads(quantie(*command, "--dry-run"))
    assert not file.exists()
    assert json.loads(quantie(*command)) == plan
    model = load(file, classes)
    cases.assert_outputs(outputs_of(model, inputs), per_use_keras3.run(original, inputs, recipe))
    assert len(model.trainable_variables) == planned_variables(plan, original)
    cut = any(step["kind"] == "copy" for step in plan["steps"])
    quantie("compare", source, file, status=1 if cut else 0)
    file.unlink()
    return model, plan


@pytest.mark.parametrize("seed", cases.seeds(2))
def test_baked_computes_what_the_oracle_does(reference, quantie, tmp_path, seed):
    recipe = cases.random_recipe(reference.inspected, seed, calls=float_calls(reference.inspected) if seed % 2 else [])
    check(quantie, reference.file, reference.model, reference.inputs, recipe, tmp_path)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_baked_keeps_ties_where_uses_agree(reference, quantie, tmp_path, suffix):
    source = reference.file.with_suffix(suffix)
    recipe = cases.random_recipe(reference.inspected, 11, agreeing=True)
    model, plan = check(quantie, source, reference.model, reference.inputs, recipe, tmp_path)
    assert len(model.trainable_variables) == len(reference.model.trainable_variables)
    assert not [step for step in plan["steps"] if step["kind"] == "copy"]


def test_same_input_gives_the_same_bytes(reference, quantie, tmp_path):
    recipe = cases.write_recipe(cases.random_recipe(reference.inspected, 3, calls=float_calls(reference.inspected)), tmp_path)
    for name in ("a.keras", "b.keras"):
        quantie("export", reference.file, "--recipe", recipe, "--format", "baked", "--out", tmp_path / name)
    assert (tmp_path / "a.keras").read_bytes() == (tmp_path / "b.keras").read_bytes()


# --- harder ones ----------------------------------------------------------------------------------------------------


@keras.saving.register_keras_serializable(package="own")
class Halved(L.Layer):
    """Reads the kernel of a layer that it holds; no definition tells what it does with it."""

    def __init__(self, source, **more):
        super().__init__(**more)
        self.source = source

    def build(self, shape):
        self.built = True

    def call(self, x, mask=None):
        return keras.ops.matmul(x, self.source.kernel) * 0.5

    def compute_output_shape(self, shape):
        return tuple(shape[:-1]) + (self.source.units,)

    def get_config(self):
        return {**super().get_config(), "source": keras.saving.serialize_keras_object(self.source)}

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "source": keras.saving.deserialize_keras_object(config["source"])})


def reversible(**more):
    table, tokens = L.ReversibleEmbedding(17, 6, name="emb", **more), keras.Input((5,), dtype="int32", name="tokens")
    return keras.Model(tokens, table(L.Dense(6, name="mid")(table(tokens)), reverse=True), name="reversible"), [17]


def reversible_capped():
    return reversible(logit_soft_cap=2.0)


def reversible_untied():
    """The shared Dense makes it a clone; the two tables are one each, and need no copy."""
    table, shared = L.ReversibleEmbedding(17, 6, tie_weights=False, name="emb"), L.Dense(6, name="shared")
    tokens = keras.Input((5,), dtype="int32", name="tokens")
    return keras.Model(tokens, table(shared(shared(table(tokens))), reverse=True), name="untied"), [17]


def reversible_typed():
    return reversible(reverse_dtype="float32", mask_zero=True)


def holder_that_nobody_knows():
    dense, x = L.Dense(6, name="d"), keras.Input((6,), name="x")
    return keras.Model(x, Halved(dense, name="halved")(dense(x)), name="unknown_holder"), [(6,)]


def layers_in_layers():
    inner, x = L.Dense(6, name="inner"), keras.Input((4, 6), name="x")
    rows, cell = L.TimeDistributed(inner, name="rows"), L.LSTMCell(6, name="cell")
    y = L.RNN(cell, return_sequences=True, name="below")(inner(rows(x)))
    return keras.Model(x, L.RNN(cell, name="above")(L.TimeDistributed(inner, name="again")(y)), name="layers_in_layers"), [(4, 6)]


def attention_twice():
    mha, x = L.MultiHeadAttention(2, 3, name="mha"), keras.Input((4, 6), name="x")
    y = L.LayerNormalization(name="norm")(L.Add(name="sum")([x, mha(x, x)]))
    return keras.Model(x, mha(y, y, use_causal_mask=True), name="attention_twice"), [(4, 6)]


def masks_in_a_sequence():
    rows = [keras.Input((5,), dtype="int32", name="tokens"), L.Embedding(17, 6, mask_zero=True, name="emb"),
            L.Dense(6, name="d"), L.LSTM(4, name="lstm")]
    return keras.Sequential(rows, name="masks"), [17]


def model_in_a_wrapper():
    i, x = keras.Input((6,), name="i"), keras.Input((3, 6), name="x")
    inside = keras.Model(i, L.Dense(6, activation="tanh", name="c")(L.Dense(6, name="c0")(i)), name="inside")
    y = L.TimeDistributed(inside, name="rows")(x)
    return keras.Model(x, L.TimeDistributed(inside, name="again")(y), name="model_in_a_wrapper"), [(3, 6)]


def operations():
    d, x = L.Dense(6, name="d"), keras.Input((6,), name="x")
    y = keras.ops.where(d(x) > 0.1, d(d(x)), keras.ops.split(keras.ops.concatenate([x, x], axis=-1), 2, axis=-1)[1])
    return keras.Model(x, [y, keras.ops.softmax(y) / 3.0]), [(6,)]


def half():
    policy, x = keras.dtype_policies.DTypePolicy("mixed_bfloat16"), keras.Input((6,), name="x")
    d = L.Dense(6, dtype=policy, name="d")
    return keras.Model(x, L.Activation("linear", dtype="float32", name="end")(d(d(x))), name="half"), [(6,)]


MODELS = [reversible, reversible_capped, reversible_untied, reversible_typed, holder_that_nobody_knows, layers_in_layers,
          attention_twice, masks_in_a_sequence, model_in_a_wrapper, operations, half]
CALLS = {"masks_in_a_sequence": ["emb", "d"], "reversible_typed": ["emb@0", "mid"], "attention_twice": ["mha@0", "sum", "norm"],
         "operations": ["d@0", "d@1", "d@2", "split", "concatenate", "where"]}


def made(make, folder):
    """A model, its file and data for it."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(5)
    model, wanted = make()
    rng = np.random.default_rng(3)
    for variable in model.variables:
        if "float" in variable.dtype:
            variable.assign(rng.normal(size=variable.shape) * 0.5)
    source = folder / "model.keras"
    model.save(source)
    inputs = [rng.integers(0, w, (3, 5)).astype("int32") if isinstance(w, int) else rng.normal(size=(3,) + w).astype("float32")
              for w in wanted]
    return model, source, inputs


@pytest.mark.parametrize("make", MODELS)
def test_baked_of_harder_models(quantie, tmp_path, make):
    model, source, inputs = made(make, tmp_path)
    inspected = json.loads(quantie("inspect", source, "--json"))
    for seed in cases.seeds(2):
        recipe = cases.random_recipe(inspected, seed, calls=CALLS.get(make.__name__, []) if seed % 2 else [])
        if make is half:
            compare_half(quantie, source, model, inputs, recipe, tmp_path)
            continue
        check(quantie, source, model, inputs, recipe, tmp_path, {"own>Halved": Halved})


def compare_half(quantie, source, model, inputs, recipe, folder):
    file = folder / "b.keras"
    quantie("export", source, "--recipe", cases.write_recipe(recipe, folder), "--format", "baked", "--out", file)
    cases.assert_outputs(outputs_of(load(file), inputs), per_use_keras3.run(model, inputs, recipe), 1e-2)


def test_baked_tells_what_it_copies(quantie, tmp_path):
    model, source, inputs = made(reversible_untied, tmp_path)
    recipe = dict(EMPTY, uses={"shared@1:kernel": {"bits": 4}, "emb@0:embeddings": {"bits": 8}, "emb@1:reverse_embeddings": {"bits": 5}})
    _, plan = check(quantie, source, model, inputs, recipe, tmp_path)
    assert [step["what"] for step in plan["steps"] if step["kind"] == "copy"] == [
        "shared: its uses differ, stored 2 times, 168 bytes more"]
    quantie("export", source, "--recipe", cases.write_recipe(recipe, tmp_path), "--format", "baked", "--out", tmp_path / "b.keras",
            "--fail-on-broken-tie", status=1)
    assert not (tmp_path / "b.keras").exists()


@pytest.mark.parametrize("seed", cases.seeds(3))
def test_ties_made_by_hand_become_copies(quantie, tmp_path, seed):
    """A decoder whose kernel is the encoder's, transposed, and the setting's axis with it."""
    x = keras.Input((6,), name="x")
    model = keras.Model(x, L.Dense(6, name="decoder")(L.Dense(4, activation="relu", name="encoder")(x)), name="autoencoder")
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    decoder.kernel.assign(np.transpose(encoder.kernel))
    source, file = tmp_path / "model.keras", tmp_path / "b.keras"
    model.save(source)
    inputs = [np.random.default_rng(3).normal(size=(4, 6)).astype("float32")]
    ties = {"accept": [["encoder:kernel", "decoder:kernel"]], "reject": []}
    recipe = cases.random_recipe(json.loads(quantie("inspect", source, "--json")), seed, share=1.0, ties=ties)
    told = quantie("export", source, "--recipe", cases.write_recipe(recipe, tmp_path), "--format", "baked", "--out", file, "--json")
    assert "ties made by hand are copies here" in " ".join(json.loads(told)["warnings"])
    cases.assert_outputs(outputs_of(load(file), inputs), per_use_keras3.run(model, inputs, recipe))
