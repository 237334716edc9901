"""What training does: gradients through every use, ranges that follow or stay, layers that assign to their weights."""
import numpy as np
import pytest
import tensorflow as tf
from quantie import keras2 as quantie
from quantie.keras2.backend import keras

import reference
import reference_models
from helpers import Case, fit_a_little, outputs_of

L = keras.layers


def wrapper_of(model, call):
    return next(w for w in model.layers if isinstance(w, quantie.QuantizeUse) and w.quantize_config.call == call)


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_gradient_is_the_sum_over_uses(axis):
    x = keras.Input((6,), name="x")
    d = L.Dense(6, use_bias=False, name="d")
    case = Case(lambda: keras.Model(x, d(d(x)), name="twice"))
    lo, hi = (-1.0, 1.0) if axis is None else ([-1.0] * 6, [1.0] * 6)  # wide: at the ends TensorFlow clips gradients
    specs = [dict(bits=3, axis=axis, range=[lo, hi]), dict(bits=5, axis=axis, range=[lo, hi])]
    quantized = quantie.quantize_apply(case.model, {"uses": {"d@0:kernel": specs[0], "d@1:kernel": specs[1]}})
    kernel = quantized.trainable_weights[0]
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(quantized(case.inputs[0]) ** 2)
    got = tape.gradient(loss, kernel).numpy()

    values = [tf.constant(reference.fake_quant(kernel.numpy(), spec)) for spec in specs]
    with tf.GradientTape() as tape:
        tape.watch(values)
        loss = tf.reduce_sum(tf.matmul(tf.matmul(case.inputs[0], values[0]), values[1]) ** 2)
    straight = sum(g.numpy() for g in tape.gradient(loss, values))
    np.testing.assert_allclose(got, straight, rtol=1e-4, atol=1e-4 * np.abs(straight).max())


@pytest.mark.parametrize("layer", ["LSTM", "GRU", "SimpleRNN"])
def test_gradient_through_recurrence(layer):
    x = keras.Input((5, 3), name="x")
    case = Case(lambda: keras.Model(x, getattr(L, layer)(4, name="r")(x), name="recurrent"))
    uses = {"r:cell.kernel": dict(bits=16), "r:cell.recurrent_kernel": dict(bits=16)}
    quantized = quantie.quantize_apply(case.model, {"uses": uses})

    @tf.function
    def gradients(model, array):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(array, training=True) ** 2)
        return tape.gradient(loss, model.trainable_weights)

    for got, plain in zip(gradients(quantized, case.inputs[0]), gradients(case.model, case.inputs[0])):
        np.testing.assert_allclose(got, plain, rtol=0.02, atol=2e-3 * np.abs(plain).max())


def test_minmax_follows_and_the_rest_stays():
    case = Case(reference_models.dense_twice)
    uses = {
        "shared@0:kernel": dict(bits=8, symmetric=False, axis=1), "shared@1:kernel": dict(bits=8, range=[-0.11, 0.2]),
        "head:kernel": dict(bits=8, range={"method": "percentile", "p": 90}),
    }
    model = quantie.quantize_apply(case.model, {"uses": uses})
    before = {call: wrapper_of(model, call).current_ranges()["kernel"] for call in ("shared@0", "shared@1", "head")}
    np.testing.assert_array_equal(before["shared@1"], [np.float32(-0.2), np.float32(0.2)])
    outputs_of(model, case.inputs)
    fit_a_little(model, case.inputs, steps=3)
    after = {call: wrapper_of(model, call).current_ranges()["kernel"] for call in before}
    assert (np.stack(after["shared@0"]) != np.stack(before["shared@0"])).any()
    for call in ("shared@1", "head"):
        np.testing.assert_array_equal(after[call], before[call])

    # one more training call takes the range of the kernel as it is now, exactly
    model(case.inputs[0], training=True)
    kernel = wrapper_of(model, "shared@0").layer.kernel.numpy()
    expected = reference.quantization_range(kernel, uses["shared@0:kernel"])
    np.testing.assert_array_equal(wrapper_of(model, "shared@0").current_ranges()["kernel"], expected)


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("narrow", [False, True])
def test_followed_range_is_the_computed_one(symmetric, narrow):
    for bits in (2, 3, 8, 16):
        for axis in (None, 0, -1):
            spec = dict(bits=bits, symmetric=symmetric, narrow_range=narrow, axis=axis)
            layer = L.Dense(7, name="d")
            wrapper = quantie.QuantizeUse(layer, quantie.UseConfig("d", [dict(spec, weight="kernel")]), name="q")
            wrapper(np.ones((2, 5), np.float32))
            layer.kernel.assign(np.random.default_rng(bits).standard_normal((5, 7)) + 0.3)
            wrapper(np.ones((2, 5), np.float32), training=True)
            np.testing.assert_array_equal(
                wrapper.current_ranges()["kernel"], reference.quantization_range(layer.kernel.numpy(), spec))


def test_moving_statistics_train_float_and_infer_quantized():
    x = keras.Input((6,), name="x")
    case = Case(lambda: keras.Model(x, L.BatchNormalization(name="bn", momentum=0.5)(x), name="norm"))
    uses = {"bn:moving_mean": dict(bits=3), "bn:moving_variance": dict(bits=3), "bn:gamma": dict(bits=4)}
    model = quantie.quantize_apply(case.model, {"uses": uses})
    np.testing.assert_allclose(outputs_of(model, case.inputs)[0], case.expected(uses)[0], rtol=1e-5, atol=1e-5)
    before = wrapper_of(model, "bn").layer.moving_mean.numpy()
    fit_a_little(model, case.inputs)
    assert (wrapper_of(model, "bn").layer.moving_mean.numpy() != before).any()


def test_symbolic_training_flag():
    case = Case(reference_models.dense_twice)
    model = quantie.quantize_apply(case.model, {"uses": {"shared@0:kernel": dict(bits=8)}})

    @tf.function
    def run(array, training):
        return model(array, training=training)

    inference = run(case.inputs[0], tf.constant(False)).numpy()
    np.testing.assert_allclose(inference, outputs_of(model, case.inputs)[0], rtol=1e-5, atol=1e-6)
    kernel = wrapper_of(model, "shared@0").layer.kernel
    kernel.assign(kernel * 2.0)
    low = wrapper_of(model, "shared@0").current_ranges()["kernel"][0]
    run(case.inputs[0], tf.constant(True))
    np.testing.assert_allclose(wrapper_of(model, "shared@0").current_ranges()["kernel"][0], 2 * low, rtol=1e-6)


def test_stateful_layer():
    x = keras.Input(batch_shape=(2, 3, 4), name="x")
    case = Case(lambda: keras.Model(x, L.LSTM(3, stateful=True, name="r")(x), name="stateful"))
    model = quantie.quantize_apply(case.model, {"uses": {"r:cell.kernel": dict(bits=16)}})
    array = np.ones((2, 3, 4), np.float32)
    for _ in range(2):
        np.testing.assert_allclose(np.asarray(model(array)), np.asarray(case.model(array)), atol=1e-3)
    model.reset_states()
    case.model.reset_states()
    np.testing.assert_allclose(np.asarray(model(array)), np.asarray(case.model(array)), atol=1e-3)


def test_layer_is_as_it_was_after_an_error():
    class Fails(L.Layer):
        def build(self, shape):
            self.kernel = self.add_weight(name="kernel", shape=(shape[-1],))
            super().build(shape)

        def call(self, x):
            if not isinstance(self.kernel, tf.Variable):
                raise RuntimeError("no variable")
            return x * self.kernel

    layer = Fails()
    wrapper = quantie.QuantizeUse(layer, quantie.UseConfig("f", [dict(weight="kernel", bits=8)]))
    layer(np.ones((1, 3), np.float32))
    kernel = layer.kernel
    with pytest.raises(RuntimeError):
        wrapper(np.ones((1, 3), np.float32))
    assert layer.kernel is kernel and isinstance(kernel, tf.Variable)
    assert [w is kernel for w in layer.weights] == [True]


def test_regularization_counts_once():
    x = keras.Input((4,), name="x")
    d = L.Dense(4, kernel_regularizer="l2", activity_regularizer="l2", name="d")
    model = keras.Model(x, d(d(x)), name="regular")
    quantized = quantie.quantize_apply(model, {"uses": {"d@0:kernel": dict(bits=16), "d@1:kernel": dict(bits=16)}})
    array = np.ones((2, 4), np.float32)
    model(array), quantized(array)
    assert len(quantized.losses) == len(model.losses)
    np.testing.assert_allclose(float(sum(quantized.losses)), float(sum(model.losses)), rtol=1e-2)
