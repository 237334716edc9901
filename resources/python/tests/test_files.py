"""Files written without Keras, in the form that the program writes, and what re-saving makes of them."""
import json

import numpy as np
import pytest
from quantie import keras2 as quantie
from quantie.keras2.backend import keras, known_layers

import file_writer
import reference_models
from helpers import CUSTOM, Case, assert_equal_outputs, fit_a_little, outputs_of

KERNEL = {
    "weight": "kernel", "bits": 4, "symmetric": True, "narrow_range": True, "axis": -1, "range": "minmax", "array": 0}
BIAS = {
    "weight": "bias", "bits": 3, "symmetric": False, "narrow_range": False, "axis": None, "range": [-0.3, 0.2], "array": 1}
EMBEDDING = dict(KERNEL, weight="embeddings", axis=0)
DEEMBEDDING = dict(KERNEL, weight="embedding_layer.embeddings", axis=0, bits=6)
ACTIVATION = {"bits": 8, "symmetric": False, "narrow_range": False, "range": [-0.5, 1.5]}


def spec(entry, **changes):
    return dict({k: v for k, v in entry.items() if k not in ("weight", "array")}, **changes)


DENSE_TWICE = (
    reference_models.dense_twice,
    {("shared", 0): {"weights": [KERNEL, BIAS], "activation": ACTIVATION},
     ("shared", 1): {"weights": [dict(KERNEL, bits=8, axis=None)]}, ("head", 0): {"weights": [KERNEL]}},
    {"shared@0:kernel": spec(KERNEL), "shared@0:bias": spec(BIAS), "shared@1:kernel": spec(KERNEL, bits=8, axis=None),
     "head:kernel": spec(KERNEL)},
    {"shared@0": ACTIVATION},
)
HALF_WRAPPED = (
    reference_models.dense_twice, {("shared", 1): {"weights": [KERNEL]}}, {"shared@1:kernel": spec(KERNEL)}, {},
)
TIED_LM = (
    reference_models.tied_lm,
    {("emb", 0): {"weights": [EMBEDDING]}, ("deemb", 0): {"weights": [DEEMBEDDING]}},
    {"emb:embeddings": spec(EMBEDDING), "deemb:embedding_layer.embeddings": spec(DEEMBEDDING)},
    {},
)
CASES = {"dense_twice": DENSE_TWICE, "half_wrapped": HALF_WRAPPED, "tied_lm": TIED_LM}


def exported(case, calls, tmp_path):
    """The architecture, weights and order of layers of an export of `case`, from its file."""
    plain = str(tmp_path / "plain.h5")
    case.model.save(plain)
    architecture, weights = file_writer.wrap(*file_writer.read(plain), calls)
    _share_held(architecture)
    with quantie.scope(CUSTOM):
        order = [layer.name for layer in keras.models.model_from_json(json.dumps(architecture)).layers]
    return architecture, weights, order


def _share_held(architecture):
    """A holder's copy of a layer carries the id and the config of that layer."""
    inner = {}
    for layer in architecture["config"]["layers"]:
        bearer = layer["config"].get("layer", layer)
        inner[bearer["config"]["name"]] = bearer
    for layer in inner.values():
        held = layer["config"].get("embedding_layer")
        if held:
            bearer = inner[held["config"]["name"]]
            layer["config"]["embedding_layer"] = {k: bearer[k] for k in ("class_name", "config", "shared_object_id")}


@pytest.mark.parametrize("name", sorted(CASES))
def test_h5(name, tmp_path):
    make, calls, uses, activations = CASES[name]
    case = Case(make)
    expected = case.expected(uses, activations)
    file = str(tmp_path / "q.h5")
    file_writer.write_h5(file, *exported(case, calls, tmp_path))
    model = keras.models.load_model(file, custom_objects=CUSTOM)
    assert_equal_outputs(outputs_of(model, case.inputs), expected)
    assert len(model.trainable_weights) == len(case.model.trainable_weights)
    recipe = quantie.recipe_of(model, current=False)
    assert recipe["uses"] == uses
    assert recipe["activations"] == activations

    fit_a_little(model, case.inputs)
    for target in ("again.h5", "again"):
        target = str(tmp_path / target)
        model.save(target)
        again = keras.models.load_model(target, custom_objects=CUSTOM)
        assert len(again.trainable_weights) == len(case.model.trainable_weights)
        assert_equal_outputs(outputs_of(again, case.inputs), outputs_of(model, case.inputs))


@pytest.mark.parametrize("name", sorted(CASES))
def test_json_and_weights(name, tmp_path):
    make, calls, uses, activations = CASES[name]
    case = Case(make)
    file = str(tmp_path / "q.json")
    file_writer.write_json(file, *exported(case, calls, tmp_path))
    model = quantie.load_model(file, {})  # the holders come with the scope
    assert_equal_outputs(outputs_of(model, case.inputs), case.expected(uses, activations))
    assert len(model.trainable_weights) == len(case.model.trainable_weights)
    assert quantie.load_model(file, weights=False).count_params() == model.count_params()


def test_json_without_weights_says_so(tmp_path):
    file = tmp_path / "q.json"
    file.write_text(reference_models.dense_twice().to_json())
    with pytest.raises(FileNotFoundError, match="weights=False"):
        quantie.load_model(str(file))


@pytest.mark.parametrize("transpose", [False, True])
def test_tie_by_hand(transpose, tmp_path):
    """`second` reads the kernel of `first`; its own does not exist any more."""
    L = keras.layers

    def make():
        x = keras.Input((6,), name="x")
        return keras.Model(x, L.Dense(6, name="second")(L.Dense(6, activation="relu", name="first")(x)), name="pair")

    case = Case(make)
    plain = str(tmp_path / "plain.h5")
    kernel = case.model.get_layer("first").get_weights()[0]
    tied = kernel.T if transpose else kernel
    case.model.save(plain)
    architecture, weights = file_writer.read(plain)
    first = next(layer for layer in architecture["config"]["layers"] if layer["name"] == "first")
    first["shared_object_id"] = 5
    source = {k: first[k] for k in ("class_name", "config", "shared_object_id")}
    tie = {"weight": "kernel", "layer": source, "source": "kernel", "transpose": transpose}
    choice = {
        "weights": [dict(KERNEL, axis=1)], "ties": [tie], "values": {"kernel": tied},
        "own_weights": [("kernel:0", kernel), weights["second"][1]],
    }
    wrapped = file_writer.wrap(architecture, weights, {("second", 0): choice})
    file = str(tmp_path / "q.h5")
    file_writer.write_h5(file, *wrapped, ["x", "first", "quantize_second"])
    model = keras.models.load_model(file)
    case.model.get_layer("second").set_weights([tied, case.model.get_layer("second").get_weights()[1]])
    expected = case.expected({"second:kernel": spec(KERNEL, axis=1)})
    assert_equal_outputs(outputs_of(model, case.inputs), expected)

    kernel_variable = model.get_layer("first").kernel
    assert [w.shape.as_list() for w in model.trainable_weights] == [[6, 6], [6], [6]]
    assert model.get_layer("quantize_second").weights[0] is kernel_variable
    assert [w.name.split("/")[-1] for w in model.get_layer("quantize_second").weights] == [
        "kernel:0", "bias:0", "kernel_min:0", "kernel_max:0"]
    fit_a_little(model, case.inputs)
    for target in ("again.h5", "again"):
        target = str(tmp_path / target)
        model.save(target)
        again = keras.models.load_model(target)
        assert len(again.trainable_weights) == 3
        assert_equal_outputs(outputs_of(again, case.inputs), outputs_of(model, case.inputs))
    assert quantie.recipe_of(model)["ties"]["accept"] == [["first:kernel", "second:kernel"]]


def test_order_of_weights():
    """Trainable, non-trainable, then min and max per entry, then the activation's."""
    layer = keras.layers.BatchNormalization(name="bn")
    entries = [{"weight": "moving_mean", "bits": 8}, {"weight": "gamma", "bits": 8, "axis": 0}]
    wrapper = quantie.QuantizeUse(layer, quantie.UseConfig("bn", entries, ACTIVATION), name="q")
    wrapper(np.zeros((2, 3), np.float32))
    names = [w.name.split("/")[-1] for w in wrapper.weights]
    assert names == [
        "gamma:0", "beta:0", "moving_mean:0", "moving_variance:0", "moving_mean_min:0", "moving_mean_max:0", "gamma_min:0",
        "gamma_max:0", "activation_min:0", "activation_max:0"]
    assert [w.shape.as_list() for w in wrapper.weights[4:]] == [[], [], [3], [3], [], []]
    layer.trainable = False
    assert [w.name.split("/")[-1] for w in wrapper.weights] == names
    assert wrapper.trainable_weights == []


def test_opaque_source_is_kept():
    config = quantie.UseConfig("d", [{"weight": "kernel", "bits": 8}], source="{\"a\": 1}")
    wrapper = quantie.QuantizeUse(keras.layers.Dense(2), config)
    again = quantie.QuantizeUse.from_config(wrapper.get_config())
    assert again.quantize_config.source == "{\"a\": 1}"
    assert again.get_config()["quantize_config"] == wrapper.get_config()["quantize_config"]


def test_two_files_in_one_scope(tmp_path):
    """Ids are numbered per file: layers of one file are never taken for those of another."""
    case = Case(reference_models.tied_lm)
    file = str(tmp_path / "m.h5")
    case.model.save(file)
    with quantie.scope():
        a = keras.models.load_model(file, custom_objects=CUSTOM)
        b = keras.models.load_model(file, custom_objects=CUSTOM)
    assert not {id(w) for w in a.weights} & {id(w) for w in b.weights}


def test_users_own_holder_comes_first(tmp_path):
    case = Case(reference_models.tied_lm)
    file = str(tmp_path / "m.h5")
    case.model.save(file)
    assert type(quantie.load_model(file).get_layer("deemb")) is quantie.TiedDeembedding
    assert type(quantie.load_model(file, CUSTOM).get_layer("deemb")) is CUSTOM["TiedDeembedding"]
    with quantie.scope():
        model = keras.models.load_model(file, custom_objects=CUSTOM)
    assert type(model.get_layer("deemb")) is CUSTOM["TiedDeembedding"]


@pytest.mark.parametrize("name", ["tied_lm", "autoencoder"])
def test_holders_of_the_package(name, tmp_path):
    case = Case(getattr(reference_models, name))
    file = str(tmp_path / "m.h5")
    case.model.save(file)
    model = quantie.load_model(file)
    assert_equal_outputs(outputs_of(model, case.inputs), outputs_of(case.model, case.inputs), 0)
    assert_equal_outputs(outputs_of(quantie.clone_model(model), case.inputs), outputs_of(case.model, case.inputs), 0)


def test_to_json_in_scope():
    case = Case(reference_models.tied_lm)
    uses = case.random_uses(1, share=1.0)
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    with quantie.scope(CUSTOM):
        again = keras.models.model_from_json(quantized.to_json())
    again.set_weights(quantized.get_weights())
    assert_equal_outputs(outputs_of(again, case.inputs), case.expected(uses))


@pytest.mark.skipif(not hasattr(keras.utils, "legacy"), reason="this Keras has no .keras files")
@pytest.mark.parametrize("name", ["dense_twice", "query_document"])
def test_keras_file(name, tmp_path):
    """Between wrappers the newer form keeps ties too."""
    case = Case(getattr(reference_models, name))
    uses = case.random_uses(1, share=1.0)
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    file = str(tmp_path / "q.keras")
    quantized.save(file)
    loaded = keras.models.load_model(file)
    assert_equal_outputs(outputs_of(loaded, case.inputs), case.expected(uses))
    assert len(loaded.trainable_weights) == len(case.model.trainable_weights)


@pytest.mark.skipif(not hasattr(keras.utils, "legacy"), reason="this Keras has no .keras files")
@pytest.mark.parametrize("name, use", [("dense_twice", "shared@1:kernel"), ("tied_lm", "emb:embeddings")])
def test_keras_file_in_scope(name, use, tmp_path):
    """Where a call of the shared layer stays float, or another layer holds it, the scope keeps the tie."""
    case = Case(getattr(reference_models, name))
    uses = {use: {"bits": 4}}
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    file = str(tmp_path / "q.keras")
    with quantie.scope():
        quantized.save(file)
    loaded = quantie.load_model(file, CUSTOM)
    assert_equal_outputs(outputs_of(loaded, case.inputs), case.expected(uses))
    assert len(loaded.trainable_weights) == len(case.model.trainable_weights)


@pytest.mark.skipif("LayerScale" not in known_layers(), reason="this Keras has no ConvNeXt")
def test_layers_of_keras_applications(tmp_path):
    """ConvNeXt's own layers are no part of `keras.layers`; Keras alone cannot load its model from a .h5."""
    x = keras.Input((4,), name="x")
    scale = known_layers()["LayerScale"](1e-1, 4, name="scale")
    model = keras.Model(x, known_layers()["StochasticDepth"](0.1, name="depth")(scale(scale(x))))
    file = str(tmp_path / "scaled.h5")
    quantie.quantize_apply(model, {"uses": {"scale@1:gamma": {"bits": 4}}}).save(file)
    inputs = [np.ones((2, 4), "float32")]
    assert len(quantie.load_model(file).trainable_weights) == 1
    assert_equal_outputs(outputs_of(quantie.load_model(file), inputs), outputs_of(model, inputs))
