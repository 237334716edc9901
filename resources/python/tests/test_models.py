"""Random recipes on every model: numbers, trainable variables, training, files."""
import numpy as np
import pytest
from quantie import keras2 as quantie
from quantie.keras2.backend import keras

import hard_models
import reference_models
from helpers import CUSTOM, Case, assert_equal_outputs, fit_a_little, outputs_of

MAKERS = reference_models.MODELS + hard_models.MODELS
NAMES = [make.__name__ for make in MAKERS]


def wrappers(model):
    return [layer for layer in model.layers if isinstance(layer, quantie.QuantizeUse)]


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
@pytest.mark.parametrize("seed", [1, 2])
def test_outputs_and_h5(make, seed, tmp_path):
    case = Case(make)
    uses = case.random_uses(seed)
    expected = case.expected(uses)
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    assert_equal_outputs(outputs_of(quantized, case.inputs), expected)
    assert len(quantized.trainable_weights) == len(case.model.trainable_weights)
    assert sum(np.prod(w.shape) for w in quantized.trainable_weights) == (
        sum(np.prod(w.shape) for w in case.model.trainable_weights))

    file = str(tmp_path / "q.h5")
    quantized.save(file)
    loaded = keras.models.load_model(file, custom_objects=CUSTOM)
    assert_equal_outputs(outputs_of(loaded, case.inputs), expected)
    assert len(loaded.trainable_weights) == len(case.model.trainable_weights)


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
def test_training_keeps_ties(make, tmp_path):
    case = Case(make)
    quantized = quantie.quantize_apply(case.model, {"uses": case.random_uses(3, bits=8)}, CUSTOM)
    trainable = len(case.model.trainable_weights)
    before = [w.numpy() for w in quantized.trainable_weights]
    optimizer = fit_a_little(quantized, case.inputs)
    slots = optimizer.variables() if callable(optimizer.variables) else optimizer.variables
    slots = [v for v in slots if v.shape.rank > 0 or len(quantized.trainable_weights) != trainable]
    assert len([v for v in slots if v.shape.rank > 0]) <= 2 * trainable
    after = [w.numpy() for w in quantized.trainable_weights]
    assert len(after) == trainable
    assert all(np.isfinite(w).all() for w in after)
    assert any((a != b).any() for a, b in zip(before, after))

    file = str(tmp_path / "trained.h5")
    quantized.save(file)
    loaded = quantie.load_model(file, CUSTOM)
    assert len(loaded.trainable_weights) == trainable
    assert_equal_outputs(outputs_of(loaded, case.inputs), outputs_of(quantized, case.inputs))


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
def test_clone_and_json(make, tmp_path):
    case = Case(make)
    clone = quantie.clone_model(case.model, CUSTOM)
    assert_equal_outputs(outputs_of(clone, case.inputs), outputs_of(case.model, case.inputs), 0)
    assert len(clone.weights) == len(case.model.weights)
    assert not {id(w) for w in clone.weights} & {id(w) for w in case.model.weights}

    quantized = quantie.quantize_apply(case.model, {"uses": case.random_uses(4)}, CUSTOM)
    again = quantie.clone_model(quantized, CUSTOM)
    assert_equal_outputs(outputs_of(again, case.inputs), outputs_of(quantized, case.inputs), 0)
    assert len(again.trainable_weights) == len(case.model.trainable_weights)


@pytest.mark.parametrize("make", [
    reference_models.dense_twice, reference_models.tied_lm, reference_models.query_document, reference_models.siamese,
    hard_models.attention, hard_models.recurrent, hard_models.nested_deep, hard_models.masked,
], ids=lambda make: make.__name__)
def test_saved_model(make, tmp_path):
    import tensorflow as tf

    case = Case(make)
    uses = case.random_uses(5, share=0.5)
    expected = case.expected(uses)
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    folder = str(tmp_path / "saved")
    quantized.save(folder, save_format="tf")
    loaded = keras.models.load_model(folder, custom_objects=CUSTOM)
    assert_equal_outputs(outputs_of(loaded, case.inputs), expected)
    assert len(loaded.trainable_weights) == len(case.model.trainable_weights)
    assert {id(w.layer) for w in wrappers(loaded)}.__len__() == {id(w.layer) for w in wrappers(quantized)}.__len__()
    served = tf.saved_model.load(folder)  # the traced functions, without Keras
    assert_equal_outputs(outputs_of(served, case.inputs), expected)

    fit_a_little(loaded, case.inputs)
    loaded.save(folder + "2", save_format="tf")
    again = quantie.load_model(folder + "2", CUSTOM)
    assert_equal_outputs(outputs_of(again, case.inputs), outputs_of(loaded, case.inputs))


@pytest.mark.parametrize("make", [reference_models.tied_lm, reference_models.query_document, hard_models.shared_across],
                         ids=lambda make: make.__name__)
def test_weights_alone(make, tmp_path):
    case = Case(make)
    recipe = {"uses": case.random_uses(6)}
    quantized = quantie.quantize_apply(case.model, recipe, CUSTOM)
    other = quantie.quantize_apply(Case(make, seed=8).model, recipe, CUSTOM)
    for name in ("w.h5", "checkpoint"):
        file = str(tmp_path / name)
        quantized.save_weights(file)
        other.set_weights([w + 1 for w in other.get_weights()])
        other.load_weights(file)
        assert_equal_outputs(outputs_of(other, case.inputs), outputs_of(quantized, case.inputs), 0)
