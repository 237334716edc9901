"""Conversion to TFLite: right at 8 bits, refused by name at other widths."""
import numpy as np
import pytest
import tensorflow as tf
from quantie import keras2 as quantie

import reference_models
from helpers import CUSTOM, Case


@pytest.mark.parametrize("name", ["dense_twice", "tied_lm"])
def test_eight_bits(name):
    case = Case(getattr(reference_models, name))
    uses = case.random_uses(1, share=1.0, bits=8, symmetric=True, narrow_range=True, axis=None, range="minmax")
    quantized = quantie.quantize_apply(case.model, {"uses": uses}, CUSTOM)
    quantie.check_tflite(quantized)
    content = tf.lite.TFLiteConverter.from_keras_model(quantized).convert()
    interpreter = tf.lite.Interpreter(model_content=content)
    details = interpreter.get_input_details()[0]
    interpreter.resize_tensor_input(details["index"], case.inputs[0].shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(details["index"], case.inputs[0])
    interpreter.invoke()
    got = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    expected = case.expected(uses)[0]
    assert np.abs(got - expected).max() <= 2e-5 * np.abs(expected).max()


def test_other_widths_are_named():
    model = Case(reference_models.dense_twice).model
    quantized = quantie.quantize_apply(model, {"uses": {"shared@1:kernel": dict(bits=4), "head:kernel": dict(bits=8)}})
    with pytest.raises(ValueError, match="shared@1:kernel.*baked"):
        quantie.check_tflite(quantized)
