"""Random recipes on every model: numbers, trainable variables, training, files."""
import numpy as np
import pytest
import tensorflow as tf
from quantie import keras2 as quantie
from quantie.keras2.backend import keras

import hard_models
import reference_models
from helpers import CUSTOM, Case, assert_equal_outputs, fit_a_little, outputs_of

MAKERS = reference_models.MODELS + hard_models.MODELS
UNKNOWN_TO_KERAS = {"spectral"}  # Keras 2.15 itself cannot load SpectralNormalization from a .h5
NAMES = [make.__name__ for make in MAKERS]


def slots_of(optimizer):
    """The moments that Adam keeps; a scalar counts steps or holds a rate."""
    variables = optimizer.variables() if callable(optimizer.variables) else optimizer.variables
    return [v for v in variables if v.shape.rank > 0]


def wrappers(model):
    return [layer for layer in model.layers if isinstance(layer, quantie.QuantizeUse)]


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
def test_outputs_training_and_h5(make, tmp_path):
    case = Case(make)
    uses = case.random_uses(1)
    expected = case.expected(uses)
    trainable = len(case.model.trainable_weights)
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    assert_equal_outputs(outputs_of(quantized, case.inputs), expected)
    assert len(quantized.trainable_weights) == trainable
    assert sorted(w.shape.as_list() for w in quantized.trainable_weights) == (
        sorted(w.shape.as_list() for w in case.model.trainable_weights))

    file = str(tmp_path / "q.h5")
    quantized.save(file)
    load = quantie.load_model if make.__name__ in UNKNOWN_TO_KERAS else keras.models.load_model
    loaded = load(file, custom_objects=CUSTOM)
    assert_equal_outputs(outputs_of(loaded, case.inputs), expected)
    assert len(loaded.trainable_weights) == trainable

    before = [w.numpy() for w in loaded.trainable_weights]
    slots = slots_of(fit_a_little(loaded, case.inputs))
    assert len(slots) == 2 * sum(w.shape.rank > 0 for w in loaded.trainable_weights)
    after = [w.numpy() for w in loaded.trainable_weights]
    assert len(after) == trainable
    assert all(np.isfinite(w).all() for w in after)
    assert any((a != b).any() for a, b in zip(before, after))
    assert len({id(w.layer) for w in wrappers(loaded)}) == len({id(w.layer) for w in wrappers(quantized)})

    loaded.save(file)
    again = quantie.load_model(file, CUSTOM)
    assert len(again.trainable_weights) == trainable
    assert_equal_outputs(outputs_of(again, case.inputs), outputs_of(loaded, case.inputs))


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
def test_clone(make):
    case = Case(make)
    clone = quantie.clone_model(case.model, CUSTOM)
    assert_equal_outputs(outputs_of(clone, case.inputs), outputs_of(case.model, case.inputs), 0)
    assert len(clone.weights) == len(case.model.weights)
    assert not {id(w) for w in clone.weights} & {id(w) for w in case.model.weights}


@pytest.mark.parametrize("make", [
    reference_models.tied_lm, hard_models.attention, hard_models.mixed, hard_models.nested_deep,
], ids=lambda make: make.__name__)
def test_clone_of_quantized(make):
    case = Case(make)
    quantized = quantie.quantize_apply(case.model, {"uses": case.random_uses(4)}, CUSTOM)
    clone = quantie.clone_model(quantized, CUSTOM)
    assert_equal_outputs(outputs_of(clone, case.inputs), outputs_of(quantized, case.inputs), 0)
    assert len(clone.trainable_weights) == len(case.model.trainable_weights)


@pytest.mark.parametrize("make", [
    reference_models.dense_twice, reference_models.tied_lm, reference_models.siamese,
    hard_models.attention, hard_models.scored_attention, hard_models.stacked_cells, hard_models.nested_deep,
], ids=lambda make: make.__name__)
def test_saved_model(make, tmp_path):
    case = Case(make)
    uses = case.random_uses(5, share=0.5)
    expected = case.expected(uses)
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    folder = str(tmp_path / "saved")
    quantized.save(folder, save_format="tf")
    loaded = keras.models.load_model(folder, custom_objects=CUSTOM)
    assert_equal_outputs(outputs_of(loaded, case.inputs), expected)
    assert len(loaded.trainable_weights) == len(case.model.trainable_weights)
    assert len({id(w.layer) for w in wrappers(loaded)}) == len({id(w.layer) for w in wrappers(quantized)})
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
