"""Recipes on live models: ids, mistakes, ties by hand, and the way back."""
import json

import numpy as np
import pytest
from quantie import keras2 as quantie
from quantie.keras2.backend import keras

import hard_models
import reference_models
from helpers import CUSTOM, Case, assert_equal_outputs, outputs_of

L = keras.layers
OK = {"bits": 8}


@pytest.fixture(scope="module")
def dense_twice():
    return Case(reference_models.dense_twice).model


@pytest.mark.parametrize("recipe, words", [
    ({"use": {}}, "did you mean 'uses'"),
    ({"format": "other"}, "quantie-recipe"),
    ({"version": 2}, "version 1"),
    ({"uses": {"shared@0:kernl": OK}}, "shared@0:kernl: no such use .did you mean 'shared@0:kernel'"),
    ({"uses": {"shared:kernel": OK}}, "did you mean 'shared@"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "symetric": True}}}, "unknown key 'symetric' .did you mean 'symmetric'"),
    ({"uses": {"shared@0:kernel": {"bits": 1}}}, "bits must be 2 to 16"),
    ({"uses": {"shared@0:kernel": {"bits": 8.0}}}, "bits must be 2 to 16"),
    ({"uses": {"shared@0:kernel": {}}}, "bits"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "axis": 2}}}, "shared@0:kernel: axis 2, but the weight has 2 dimensions"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "axis": -3}}}, "axis -3"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "axis": 0, "range": [[0.0], [1.0, 2.0]]}}}, "shared@0:kernel: 1 "),
    ({"uses": {"shared@0:kernel": {"bits": 8, "axis": 0, "range": [[0.0, 0.0], [1.0, 2.0]]}}}, "2 ranges for 16 channels"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "range": [[0.0], [1.0]]}}}, "needs an axis"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "range": [1.0, 0.0]}}}, "begins above its end"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "range": "minmx"}}}, "did you mean 'minmax'"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "range": {"method": "mean"}}}}, "unknown method 'mean'"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "range": {"method": "percentile"}}}}, "p must be above 0"),
    ({"uses": {"shared@0:kernel": {"bits": 8, "range": {"method": "mse", "p": 3}}}}, "unknown key 'p'"),
    ({"activations": {"heed": dict(OK, range=[0, 1])}}, "heed: no such call .did you mean 'head'"),
    ({"activations": {"head": OK}}, "head: the range of an activation"),
    ({"ties": {"acept": []}}, "did you mean 'accept'"),
    ({"ties": {"accept": [["head:bias", "shared@0:kernel"]]}}, "cannot be tied"),
])
def test_mistakes_are_named(dense_twice, recipe, words):
    with pytest.raises(ValueError, match=words):
        quantie.quantize_apply(dense_twice, recipe)


def test_one_use_under_two_names():
    model = Case(reference_models.tied_lm).model
    with pytest.raises(ValueError, match="the same use as"):
        quantie.quantize_apply(model, {"uses": {"deemb:embeddings": OK, "deemb:embedding_layer.embeddings": OK}}, CUSTOM)


def test_not_finite():
    case = Case(reference_models.dense_twice)
    kernel = case.model.get_layer("head").kernel
    kernel.assign(np.full(kernel.shape, np.nan, np.float32))
    with pytest.raises(ValueError, match="head:kernel: the weight holds NaN"):
        quantie.quantize_apply(case.model, {"uses": {"head:kernel": OK}})


def test_json_form_of_ids():
    case = Case(hard_models.nested_deep)
    uses = {"middle@1/inner@0/d:kernel": dict(OK, bits=3), "middle@0/side:bias": dict(OK, bits=2)}
    as_json = {
        json.dumps([["middle", 1], ["inner", 0], ["d", 0], "kernel"]): uses["middle@1/inner@0/d:kernel"],
        json.dumps([["middle", 0], ["side", 0], "bias"]): uses["middle@0/side:bias"],
    }
    quantized = quantie.quantize_apply(case.model, {"uses": as_json})
    assert_equal_outputs(outputs_of(quantized, case.inputs), case.expected(uses))


def test_names_with_slashes_and_colons():
    x = keras.Input((4,), name="x")
    model = keras.Model(x, L.Dense(4, name="a/b.c")(L.Dense(4, name="a")(x)), name="named")
    quantized = quantie.quantize_apply(model, {"uses": {"a/b.c:kernel": OK}})
    assert [layer.name for layer in quantized.layers] == ["x", "a", "quantize_a/b.c"]


def test_names_of_an_inlined_model(tmp_path):
    case = Case(hard_models.nested_deep)
    quantized = quantie.quantize_apply(case.model, {"uses": {"middle@1/inner@0/d:kernel": OK}})
    names = [layer.name for layer in quantized.layers]
    assert "quantize_middle/inner/d_2" in names and "middle/inner/d" in names and "middle/side" in names
    assert not any(isinstance(layer, keras.Model) for layer in quantized.layers)


def test_activations():
    case = Case(reference_models.siamese)
    spec = dict(bits=6, range=[-0.4, 0.9])
    uses = {"tower@1/conv2:kernel": dict(OK, axis=-1)}
    activations = {"tower@0/conv1": spec, "tower@1/conv2": spec, "tower@0": spec, "difference": spec}
    quantized = quantie.quantize_apply(case.model, {"uses": uses, "activations": activations})
    assert_equal_outputs(outputs_of(quantized, case.inputs), case.expected(uses, activations))
    assert set(quantie.recipe_of(quantized)["activations"]) == set(activations)


def test_activation_after_operators():
    case = Case(reference_models.tf_ops)
    name = next(layer.name for layer in case.model.layers if "softmax" in layer.name)
    activations = {name: dict(bits=4, range=[0.0, 1.0])}
    quantized = quantie.quantize_apply(case.model, {"activations": activations})
    assert_equal_outputs(outputs_of(quantized, case.inputs), case.expected({}, activations))


def test_recipe_of_and_back(tmp_path):
    case = Case(reference_models.query_document)
    uses = case.random_uses(3)
    file = tmp_path / "r.recipe.json"
    file.write_text(json.dumps({"format": "quantie-recipe", "version": 1, "uses": uses}))
    quantized = quantie.quantize_apply(case.model, file)
    asked = quantie.recipe_of(quantized, current=False)
    assert asked["uses"] == uses
    held = quantie.recipe_of(quantized)
    json.dumps(held)
    assert all(isinstance(spec["range"], list) for spec in held["uses"].values())
    again = quantie.quantize_apply(case.model, held)
    assert_equal_outputs(outputs_of(again, case.inputs), outputs_of(quantized, case.inputs))


def test_ties_by_hand():
    """An output layer that reads the embeddings transposed, and a layer tied to another's equal shape."""
    tokens = keras.Input((5,), dtype="int32", name="tokens")
    x = L.Embedding(30, 8, name="emb")(tokens)
    x = L.Dense(8, activation="tanh", name="two")(L.Dense(8, activation="tanh", name="one")(x))
    case = Case(lambda: keras.Model(tokens, L.Dense(30, name="logits")(x), name="lm"))
    recipe = {
        "uses": {"logits:kernel": dict(OK, bits=6, axis=1), "two:kernel": dict(OK, bits=4)},
        "ties": {"accept": [["emb:embeddings", "logits:kernel"], ["one:kernel", "two:kernel"]], "reject": []},
    }
    quantized = quantie.quantize_apply(case.model, recipe)
    emb, one = case.model.get_layer("emb").get_weights()[0], case.model.get_layer("one").get_weights()[0]
    for name, kernel in (("logits", emb.T), ("two", one)):
        layer = case.model.get_layer(name)
        layer.set_weights([kernel, layer.get_weights()[1]])
    assert_equal_outputs(outputs_of(quantized, case.inputs), case.expected(recipe["uses"]))
    assert len(quantized.trainable_weights) == len(case.model.trainable_weights) - 2
    assert quantie.recipe_of(quantized)["ties"]["accept"] == [
        ["one:kernel", "two:kernel"], ["emb:embeddings", "logits:kernel"]]
    clone = quantie.clone_model(quantized)
    assert_equal_outputs(outputs_of(clone, case.inputs), outputs_of(quantized, case.inputs), 0)


def test_training_argument_of_a_nested_model():
    i, x = keras.Input((4,), name="i"), keras.Input((4,), name="x")
    tower = keras.Model(i, L.Dropout(0.9, name="drop")(L.Dense(4, name="d")(i)), name="tower")
    model = keras.Model(x, tower(x, training=False), name="frozen_tower")
    quantized = quantie.quantize_apply(model, {"uses": {"tower/d:kernel": dict(OK, bits=16)}})
    array = np.ones((3, 4), np.float32)
    assert (np.asarray(quantized(array, training=True)) != 0).all()


def test_only_graph_models():
    class Own(keras.Model):
        def call(self, x):
            return x

    with pytest.raises(ValueError, match="Functional and Sequential"):
        quantie.clone_model(Own())


def test_structure_of_inputs_and_outputs(tmp_path):
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    d = L.Dense(3, name="d")
    model = keras.Model({"a": a, "b": b}, {"u": d(a), "v": d(d(b))}, name="named")
    quantized = quantie.quantize_apply(model, {"uses": {"d@0:kernel": dict(OK, bits=16)}})
    arrays = {"a": np.ones((2, 3), np.float32), "b": np.ones((2, 3), np.float32)}
    got, plain = quantized(arrays), model(arrays)
    assert set(got) == {"u", "v"}
    for key in got:
        np.testing.assert_allclose(got[key], plain[key], atol=1e-3)
