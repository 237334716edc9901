"""Format `keras-int8`: the file is what Keras's own quantize("int8") makes of the same layers, bit for bit."""
import json
import os
import random

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")

import export_cases as cases  # noqa: E402
import per_use_keras3  # noqa: E402
from keras3_models import EMPTY, NAMES, Reference, load as load_source, outputs_of  # noqa: E402
from quantie.keras3 import holders  # noqa: E402

L = keras.layers
CLASSES = {"tied>" + name: getattr(holders, name) for name in ("TiedDeembedding", "DenseTranspose")}


@pytest.fixture(params=NAMES)
def reference(request, quantie, tmp_path):
    return Reference.of(request.param, quantie, tmp_path)


def eight_bits(inspected, seed):
    """Most variables 8 bits in all their uses, with settings of all kinds; a few at another width, or in some uses only."""
    print("seed", seed)
    rng, uses = random.Random(seed), {}
    for variable in inspected["variables"]:
        if not variable["dtype"].startswith("float"):
            continue
        kind = rng.random()
        for use in variable["uses"]:
            scheme = cases.random_scheme(rng, variable["shape"])
            if kind < 0.75 or (kind < 0.9 and rng.random() < 0.5):
                uses[use] = dict(scheme, bits=8)
            elif kind < 0.95:
                uses[use] = scheme
    return dict(EMPTY, uses=uses)


def owner_of(model, use):
    """The layer that owns the variable of a use."""
    path, weight = use.rsplit(":", 1)
    layer = model
    for step in path.split("/"):
        layer = layer.get_layer(step.split("@")[0])
    variable = per_use_keras3.resolve(layer, weight)
    return next(l for l in model._flatten_layers() if any(v is variable for v in l._trainable_variables))


def bits_of(model):
    return sorted((v.dtype, tuple(v.shape), np.array(v).tobytes()) for v in model.variables if "seed" not in v.path)


def quantized_by(plan):
    return [step["what"].rsplit(": ", 1)[0] for step in plan["steps"] if "int8 codes" in step["what"]]


def check(quantie, source, fresh, inputs, recipe, folder):
    """The plan, after the file was found to be Keras's own."""
    file = folder / "i.keras"
    command = ["export", source, "--recipe", cases.write_recipe(recipe, folder), "--format", "keras-int8", "--out", file, "--json"]
    plan = json.loads(quantie(*command, "--dry-run"))
    assert not file.exists()
    assert json.loads(quantie(*command)) == plan
    wanted = fresh()
    layers = {id(owner_of(wanted, use)) for use in quantized_by(plan)}
    if layers:
        wanted.quantize("int8", filters=lambda layer: id(layer) in layers)
    model = keras.saving.load_model(file, custom_objects=CLASSES, compile=False)
    assert bits_of(model) == bits_of(wanted)
    assert len(model.trainable_variables) == len(wanted.trainable_variables)
    cases.assert_outputs(outputs_of(model, inputs), outputs_of(wanted, inputs), 0)
    quantie("compare", source, file)
    told = json.loads(quantie("inspect", file, "--json"))
    assert len([v for v in told["variables"] if v["dtype"] == "int8"]) == len([v for v in model.variables if v.dtype == "int8"])
    file.unlink()
    return plan


@pytest.mark.parametrize("seed", cases.seeds(3))
def test_int8_is_what_keras_makes(reference, quantie, tmp_path, seed):
    recipe = eight_bits(reference.inspected, seed)
    copy = tmp_path / "source.keras"
    copy.write_bytes(reference.file.read_bytes())
    check(quantie, reference.file, lambda: load_source(copy), reference.inputs, recipe, tmp_path)
    everything = dict(EMPTY, uses={use: {"bits": 8} for use in cases.float_uses(reference.inspected)})
    assert_close_to_float(quantie, reference.file, reference.model, reference.inputs, everything, tmp_path)


def test_all_uses_of_a_holder_or_of_none(quantie, tmp_path):
    reference = Reference.of("tied_deembedding_lm", quantie, tmp_path)
    recipe = dict(EMPTY, uses={use: {"bits": 8} for use in cases.float_uses(reference.inspected)})
    copy = tmp_path / "source.keras"
    copy.write_bytes(reference.file.read_bytes())
    plan = check(quantie, reference.file, lambda: load_source(copy), reference.inputs, recipe, tmp_path)
    assert any("emb:embeddings" in w and "'deemb'" in w and "without their scales" in w for w in plan["warnings"])
    assert "emb:embeddings" not in quantized_by(plan)


def rows_and_below():
    d, x = L.Dense(6, name="d"), keras.Input((4, 6), name="x")
    return keras.Model(x, L.TimeDistributed(d, name="td")(d(x)), name="rows_and_below"), [(4, 6)]


def model_in_rows():
    i, x = keras.Input((6,), name="i"), keras.Input((4, 6), name="x")
    inside = keras.Model(i, L.Dense(5, activation="relu", name="c")(i), name="inside")
    return keras.Model(x, L.TimeDistributed(inside, name="td")(x), name="model_in_rows"), [(4, 6)]


def model_twice():
    i, x = keras.Input((6,), name="i"), keras.Input((6,), name="x")
    inside = keras.Model(i, L.Dense(6, name="c")(L.Dense(6, name="b", activation="tanh")(i)), name="inside")
    return keras.Model(x, L.Dense(3, name="head")(inside(inside(x))), name="model_twice"), [(6,)]


def layer_in_two_models():
    shared, towers = L.Dense(6, activation="relu", name="shared"), []
    for name in ("left", "right"):
        i = keras.Input((6,), name="in_" + name)
        towers.append(keras.Model(i, L.Dense(4, name="own_" + name)(shared(i)), name=name))
    x = keras.Input((6,), name="x")
    return keras.Model(x, L.Add(name="sum")([towers[0](x), towers[1](shared(x))]), name="layer_in_two_models"), [(6,)]


def sequence():
    rows = [keras.Input((5,), dtype="int32", name="tokens"), L.Embedding(17, 6, name="emb"), L.Flatten(), L.Dense(4, name="d")]
    return keras.Sequential(rows, name="sequence"), [17]


def untied():
    table, tokens = L.ReversibleEmbedding(17, 6, tie_weights=False, logit_soft_cap=3.0, name="emb"), keras.Input((5,), dtype="int32")
    return keras.Model(tokens, table(table(tokens), reverse=True), name="untied"), [17]


def einsums():
    x = keras.Input((4, 6), name="x")
    y = L.EinsumDense("abc,cde->abde", (4, 3, 5), bias_axes="de", name="e0")(x)
    y = L.EinsumDense("abde,edc->abc", (4, 7), bias_axes="c", name="e1")(y)
    y = L.EinsumDense("abc,dbc->abd", (4, 3), name="e2")(y)
    return keras.Model(x, L.EinsumDense("abcd,bcde->ae", (2,), name="e4")(L.Reshape((4, 3, 1), name="r")(y)), name="einsums"), [(4, 6)]


def bfloat():
    x = keras.Input((6,), name="x")
    y = L.Dense(5, dtype="mixed_bfloat16", name="d")(x)
    return keras.Model(x, L.Activation("linear", dtype="float32", name="end")(y), name="bfloat"), [(6,)]


MADE = [model_in_rows, model_twice, layer_in_two_models, sequence, untied, einsums, bfloat]


def made(make, folder):
    keras.backend.clear_session()

    def fresh():
        keras.utils.set_random_seed(5)
        model, _ = make()
        rng = np.random.default_rng(3)
        for variable in model.trainable_variables:
            variable.assign(rng.normal(size=variable.shape) * 0.5)
        return model

    wanted, rng, source = make()[1], np.random.default_rng(4), folder / "model.keras"
    fresh().save(source)
    inputs = [rng.integers(0, w, (3, 5)).astype("int32") if isinstance(w, int) else rng.normal(size=(3,) + w).astype("float32")
              for w in wanted]
    return fresh, source, inputs


def assert_close_to_float(quantie, source, original, inputs, recipe, folder):
    """That Keras does the same is not enough: what reads codes without their scales computes something else altogether."""
    file = folder / "i.keras"
    quantie("export", source, "--recipe", cases.write_recipe(recipe, folder), "--format", "keras-int8", "--out", file)
    model = keras.saving.load_model(file, custom_objects=CLASSES, compile=False)
    cases.assert_outputs(outputs_of(model, inputs), outputs_of(original, inputs), 0.1)
    file.unlink()


@pytest.mark.parametrize("make", MADE)
def test_int8_of_harder_models(quantie, tmp_path, make):
    fresh, source, inputs = made(make, tmp_path)
    inspected = json.loads(quantie("inspect", source, "--json"))
    everything = dict(EMPTY, uses={use: {"bits": 8} for use in cases.float_uses(inspected)})
    plan = check(quantie, source, fresh, inputs, everything, tmp_path)
    assert quantized_by(plan)
    assert_close_to_float(quantie, source, fresh(), inputs, everything, tmp_path)
    for seed in cases.seeds(3):
        check(quantie, source, fresh, inputs, eight_bits(inspected, seed), tmp_path)


def attention():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, L.MultiHeadAttention(2, 3, name="mha")(x, x), name="attention"), [(4, 6)]


def dots():
    x = keras.Input((4, 6), name="x")
    return keras.Model(x, L.EinsumDense("...x,xy->...y", 9, name="e")(x), name="dots"), [(4, 6)]


def spectral():
    x = keras.Input((6,), name="x")
    return keras.Model(x, L.SpectralNormalization(L.Dense(6, name="d"), name="sn")(x), name="spectral"), [(6,)]


def half():
    x = keras.Input((6,), name="x")
    y = L.Dense(6, dtype="mixed_float16", name="d")(x)
    return keras.Model(x, L.Activation("linear", dtype="float32", name="end")(y), name="half"), [(6,)]


def convolution():
    x = keras.Input((8, 3), name="x")
    return keras.Model(x, L.LSTM(4, name="lstm")(L.Conv1D(4, 3, name="conv")(x)), name="convolution"), [(8, 3)]


@pytest.mark.parametrize("make, reasons", [
    (attention, ["cannot load its own file of a quantized MultiHeadAttention"]), (dots, ["of this shape or equation"]),
    (rows_and_below, ["'td' of the class TimeDistributed has it inside"]), (spectral, ["'sn' of the class SpectralNormalization has it inside"]), (half, ["float16"]),
    (convolution, ["no int8 form of the class Conv1D", "no int8 form of the class LSTM"])])
def test_what_stays_float_and_why(quantie, tmp_path, make, reasons):
    fresh, source, inputs = made(make, tmp_path)
    inspected = json.loads(quantie("inspect", source, "--json"))
    plan = check(quantie, source, fresh, inputs, dict(EMPTY, uses={use: {"bits": 8} for use in cases.float_uses(inspected)}), tmp_path)
    assert not quantized_by(plan)
    for reason in reasons:
        assert any("stays float" in warning and reason in warning for warning in plan["warnings"]), plan["warnings"]


def test_settings_that_keras_does_not_keep_are_told(quantie, tmp_path):
    fresh, source, inputs = made(model_twice, tmp_path)
    own = {"bits": 8, "axis": -1}
    uses = {"head:kernel": {"bits": 8, "range": [-1, 1]}, "head:bias": {"bits": 8}}
    uses.update({"inside@%d/c:kernel" % k: own for k in (0, 1)})
    uses.update({"inside@0/b:kernel": own, "inside@1/b:kernel": {"bits": 4}})
    activations = {"head": {"bits": 8, "range": [-1, 1]}}
    plan = check(quantie, source, fresh, inputs, dict(EMPTY, uses=uses, activations=activations), tmp_path)
    assert quantized_by(plan) == ["inside@0/c:kernel", "inside@1/c:kernel", "head:kernel"]
    told = {w.split(": ")[0]: w for w in plan["warnings"]}
    assert len(plan["warnings"]) == 3
    assert "not head:kernel (8 bits, one scale, symmetric" in " ".join(plan["warnings"])
    assert "float stays head:bias" in " ".join(plan["warnings"])
    assert "inside@0/b:kernel 8 bits, inside@1/b:kernel 4 bits" in " ".join(plan["warnings"])
    assert "activations.head" in told


def test_int8_needs_weights_and_keras_3(quantie, tmp_path):
    recipe = cases.write_recipe(dict(EMPTY, uses={"d1:kernel": {"bits": 8}}), tmp_path)
    reference = Reference.of("seq_mlp", quantie, tmp_path)
    out = tmp_path / "i.keras"
    quantie("export", reference.file.with_suffix(".json"), "--recipe", recipe, "--format", "keras-int8", "--out", out, status=3)
    quantized = reference.file.with_name("q_int8_shared.keras")
    quantie("export", quantized, "--recipe", cases.write_recipe(EMPTY, tmp_path), "--format", "keras-int8", "--out", out, status=3)
    assert not out.exists()
