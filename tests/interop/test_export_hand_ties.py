"""Ties that a recipe makes: between layers of equal arrays, transposed ones, and any that the user says."""
import json

import numpy as np
import pytest
import tensorflow as tf

import export_cases as cases
from reference_walk import Walk

L = tf.keras.layers


def twins():
    """Two layers that begin with one kernel."""
    x = tf.keras.Input((5,), name="x")
    return tf.keras.Model(x, L.Dense(3, name="out")(L.Dense(5, name="b")(L.Dense(5, activation="tanh", name="a")(x))), name="twins")


def autoencoder():
    """A decoder whose kernel is the encoder's, transposed."""
    x = tf.keras.Input((6,), name="x")
    return tf.keras.Model(x, L.Dense(6, name="decoder")(L.Dense(4, activation="relu", name="encoder")(x)), name="autoencoder")


CASES = {
    "equal": (twins, "a:kernel", "b:kernel", lambda k: k, True),
    "transposed": (autoencoder, "encoder:kernel", "decoder:kernel", np.transpose, True),
    "by hand": (twins, "a:kernel", "b:kernel", lambda k: k, False),
}


@pytest.fixture(params=sorted(CASES))
def tied(request, tmp_path):
    """(file, model with the second weight as the tie makes it, inputs, the recipe's ties, turn of the second weight)"""
    make, first, second, turn, equal = CASES[request.param]
    tf.keras.backend.clear_session()
    rng = np.random.default_rng(3)
    model = make()
    model.set_weights([(0.4 * rng.standard_normal(w.shape)).astype("float32") for w in model.get_weights()])
    one, other = (model.get_layer(use.split(":")[0]) for use in (first, second))
    if equal:
        other.kernel.assign(turn(one.kernel.numpy()))
    file = tmp_path / "model.h5"
    model.save(str(file))
    one.kernel.assign(turn(other.kernel.numpy()))  # by hand, the values that Keras loads last count
    inputs = [rng.standard_normal((4,) + tuple(model.inputs[0].shape[1:])).astype("float32")]
    return file, model, inputs, {"accept": [[first, second]], "reject": []}, turn


@pytest.mark.parametrize("form", ["tfmot", "keras"])
def test_one_variable(tied, quantie, tmp_path, form):
    file, original, inputs, ties, turn = tied
    inspected = json.loads(quantie("inspect", file, "--json"))
    recipe = cases.random_recipe(inspected, 11, share=1.0, ties=ties) if form == "tfmot" else {
        "format": "quantie-recipe", "version": 1, "uses": {}, "activations": {}, "ties": ties}
    made = tmp_path / "q.h5"
    quantie("export", file, "--recipe", cases.write_recipe(recipe, tmp_path), "--format", form, "--out", made)
    model = cases.load(made, {}, by_companion=True)
    cases.assert_outputs(cases.outputs_of(model, inputs), Walk(recipe).run(original, inputs))
    assert len(model.trainable_variables) == len(original.trainable_variables) - 1

    cases.train(model, inputs)
    assert len(model.trainable_variables) == len(original.trainable_variables) - 1
    trained = cases.outputs_of(model, inputs)
    saved = tmp_path / "saved.h5"
    model.save(str(saved))
    loaded = cases.load(saved, {}, by_companion=True)
    cases.assert_outputs(cases.outputs_of(loaded, inputs), trained)
    assert len(loaded.trainable_variables) == len(original.trainable_variables) - 1

    back = json.loads(quantie("recipe", saved, "--out", "-"))
    cases.assert_recipe_is(back, recipe)
    assert back["ties"]["accept"] == ties["accept"]


def test_baked_makes_copies(tied, quantie, tmp_path):
    file, original, inputs, ties, turn = tied
    recipe = cases.random_recipe(json.loads(quantie("inspect", file, "--json")), 11, share=1.0, ties=ties)
    made = tmp_path / "b.h5"
    quantie("export", file, "--recipe", cases.write_recipe(recipe, tmp_path), "--format", "baked", "--out", made)
    model = tf.keras.models.load_model(str(made), compile=False)
    cases.assert_outputs(cases.outputs_of(model, inputs), Walk(recipe).run(original, inputs))
