"""Quantization per use on models of Keras 3: numbers, trainable variables, training, files; under TensorFlow, JAX and PyTorch."""
import importlib.util
import os
import random
import subprocess
import sys

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3")

from quantie import keras3 as quantie  # noqa: E402
from quantie.keras3.calls import calls_of  # noqa: E402
from quantie.keras3.fake_quant import by_operations, fake_quant  # noqa: E402
from quantie.keras3.paths import named_weights, resolve  # noqa: E402
from quantie.keras3.recipe import finder  # noqa: E402
import keras3_models  # noqa: E402
import keras3_reference  # noqa: E402
import reference  # noqa: E402
from helpers import random_spec  # noqa: E402

L, ops = keras.layers, keras.ops
MAKERS = keras3_models.MODELS
NAMES = [make.__name__ for make in MAKERS]
TOLERANCE = {"mixed": 2e-3}
UNSTABLE = {"spectral"}  # training rewrites its kernel


# JAX compiles every operation that a test meets for the first time: a few tests are enough to tell.
UNDER_OTHERS = "to_the_bit and None or follows or moving or files and (tied_lm or nested_twice) or keep_mask"


class Case:
    """A model with random weights and inputs."""

    def __init__(self, make, seed=7):
        rng = np.random.default_rng(seed)
        keras.utils.set_random_seed(seed)
        self.model = make()
        self.tolerance = TOLERANCE.get(make.__name__, 2e-5)
        for variable in self.model.variables:
            if "float" in variable.dtype:
                value = rng.normal(0, 0.4, variable.shape)
                variable.assign(np.abs(value) + 0.5 if "variance" in variable.name else value)
        for layer in self.model._flatten_layers():
            if isinstance(layer, L.Normalization):
                layer.finalize_state()
        self.inputs = [self._input(rng, tensor) for tensor in self.model.inputs]

    @staticmethod
    def _input(rng, tensor):
        shape = (4,) + tuple(tensor.shape[1:])
        if "int" not in tensor.dtype:
            return rng.normal(size=shape).astype("float32")
        array = rng.integers(1, 30, shape).astype("int32")
        array[:, -2:] = 0  # something to mask
        return array

    def uses(self):
        found = finder(self.model)
        return {
            "%s:%s" % (call.path, weight): variable for call in calls_of(self.model) if not call.is_model
            for weight, variable in found._weights(call.layer).items()
            if "float" in variable.dtype and len(variable.shape) > 0 and "vector_u" not in weight
        }

    def random_uses(self, seed, share=0.7):
        rng = random.Random(seed)
        uses = self.uses()
        chosen = rng.sample(sorted(uses), max(1, int(len(uses) * share)))
        return {name: random_spec(rng, list(uses[name].shape)) for name in chosen}

    def expected(self, uses, activations=None):
        return [ops.convert_to_numpy(o) for o in keras3_reference.run(self.model, self.inputs, uses, activations)]

    def outputs(self, model=None):
        model = model or self.model
        outputs = model(self.inputs if len(self.inputs) > 1 else self.inputs[0], training=False)
        return [ops.convert_to_numpy(o) for o in (outputs if isinstance(outputs, (list, tuple)) else [outputs])]

    def assert_equal(self, got, expected, tolerance=None):
        assert len(got) == len(expected)
        for a, b in zip(got, expected):
            assert a.shape == b.shape
            difference = np.abs(np.float64(a) - np.float64(b)).max()
            assert difference <= (self.tolerance if tolerance is None else tolerance) * max(np.abs(b).max(), 1e-6)

    def fit(self, model, steps=2):
        targets = [np.float32(o) + 0.1 for o in self.outputs(model)]
        model.compile(keras.optimizers.Adam(0.01), "mse", jit_compile=False)
        model.fit(self.inputs if len(self.inputs) > 1 else self.inputs[0], targets if len(targets) > 1 else targets[0],
                  epochs=steps, batch_size=4, verbose=0)


def layers_of(model):
    """How many layer objects the wrappers share."""
    return len({id(w.layer) for w in model.layers if isinstance(w, quantie.QuantizeUse)})


def shapes_of(model):
    return sorted(tuple(v.shape) for v in model.trainable_variables)


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
def test_outputs_training_and_files(make, tmp_path):
    case = Case(make)
    uses = case.random_uses(1)
    expected, shapes = case.expected(uses), shapes_of(case.model)
    quantized = quantie.quantize_apply(case.model, {"uses": uses})
    case.assert_equal(case.outputs(quantized), expected)
    assert shapes_of(quantized) == shapes

    file = str(tmp_path / "q.keras")
    quantized.save(file)
    loaded = keras.saving.load_model(file, compile=False)
    case.assert_equal(case.outputs(loaded), expected)
    assert shapes_of(loaded) == shapes
    assert layers_of(loaded) == layers_of(quantized)

    before = [np.array(ops.convert_to_numpy(v)) for v in loaded.trainable_variables]
    case.fit(loaded)
    after = [np.array(ops.convert_to_numpy(v)) for v in loaded.trainable_variables]
    assert shapes_of(loaded) == shapes
    assert all(np.isfinite(v).all() for v in after)
    assert any((a != b).any() for a, b in zip(before, after))
    assert layers_of(loaded) == layers_of(quantized)

    loaded.save(file)
    again = quantie.load_model(file)
    assert shapes_of(again) == shapes
    assert layers_of(again) == layers_of(quantized)
    case.assert_equal(case.outputs(again), case.outputs(loaded), 0 if make.__name__ not in UNSTABLE else None)


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
def test_clone(make):
    case = Case(make)
    clone = quantie.clone_model(case.model)
    case.assert_equal(case.outputs(clone), case.outputs(), 1e-7)
    assert len(clone.variables) == len(case.model.variables)
    assert not {id(v) for v in clone.variables} & {id(v) for v in case.model.variables}


def test_clone_of_quantized():
    case = Case(keras3_models.tied_lm)
    quantized = quantie.quantize_apply(case.model, {"uses": case.random_uses(4)})
    clone = quantie.clone_model(quantized)
    case.assert_equal(case.outputs(clone), case.outputs(quantized), 0)
    assert shapes_of(clone) == shapes_of(case.model)


def compiled(value, lo, hi, bits, narrow, axis):
    """All of it as one program, which a compiler may fuse."""

    def run(*given):
        return fake_quant(*given, bits, narrow, axis)

    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(run)(value, lo, hi)
    if keras.backend.backend() == "torch":
        return run(value, lo, hi)  # it compiles nothing unless it is asked to
    import tensorflow as tf

    return tf.function(run)(value, lo, hi)


@pytest.mark.parametrize("axis", [None, 0, 1, 2])
@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("narrow", [False, True])
def test_fake_quant_to_the_bit(axis, symmetric, narrow):
    rng = np.random.default_rng(3)
    for bits in (2, 3, 8, 16):
        for scale in (1e-3, 300.0):
            value = (rng.normal(0.1, scale, (5, 6, 7))).astype("float32")
            value[:, 1] = 0
            spec = dict(bits=bits, symmetric=symmetric, narrow_range=narrow, axis=axis)
            lo, hi = reference.quantization_range(value, spec)
            given = [ops.convert_to_tensor(v) for v in (value, lo, hi)]
            expected = reference.fake_quant(value, spec)
            for function in (fake_quant, by_operations):
                np.testing.assert_array_equal(ops.convert_to_numpy(function(*given, bits, narrow, axis)), expected)
            off = np.abs(ops.convert_to_numpy(compiled(*given, bits, narrow, axis)) - expected) > 1e-6 * np.abs(expected).max()
            assert off.mean() < 0.01  # what a compiler fuses it rounds once: a value between two steps may fall to the other


def test_activations():
    case = Case(keras3_models.nested_twice)
    uses = case.random_uses(2, share=0.3)
    activations = {
        "middle@0/inner@1/d": dict(bits=4, range=[-0.7, 0.9]), "middle@1/sum": dict(bits=5, range=[-2.0, 2.0]),
        "middle@1": dict(bits=6, range=[-1.0, 1.5]),
    }
    quantized = quantie.quantize_apply(case.model, {"uses": uses, "activations": activations})
    case.assert_equal(case.outputs(quantized), case.expected(uses, activations))
    told = quantie.recipe_of(quantized, current=False)
    assert set(told["activations"]) == set(activations)
    assert set(told["uses"]) == set(uses)
    case.assert_equal(case.outputs(quantie.quantize_apply(case.model, quantie.recipe_of(quantized))), case.outputs(quantized), 0)


def test_minmax_follows_and_the_rest_stays():
    case = Case(keras3_models.dense_twice)
    uses = {
        "shared@0:kernel": dict(bits=8, symmetric=False, axis=1), "shared@1:kernel": dict(bits=8, range=[-0.11, 0.2]),
        "head:kernel": dict(bits=8, range={"method": "percentile", "p": 90}),
    }
    model = quantie.quantize_apply(case.model, {"uses": uses})
    wrappers = {w.call_path: w for w in model.layers if isinstance(w, quantie.QuantizeUse)}
    before = {call: wrapper.current_ranges()["kernel"] for call, wrapper in wrappers.items()}
    np.testing.assert_array_equal(before["shared@1"], [np.float32(-0.2), np.float32(0.2)])
    case.fit(model, steps=3)
    after = {call: wrapper.current_ranges()["kernel"] for call, wrapper in wrappers.items()}
    assert (np.stack(after["shared@0"]) != np.stack(before["shared@0"])).any()
    for call in ("shared@1", "head"):
        np.testing.assert_array_equal(after[call], before[call])
    model(case.inputs[0], training=True)  # takes the range of the kernel as it is now, exactly
    kernel = np.array(ops.convert_to_numpy(wrappers["shared@0"].layer.kernel))
    np.testing.assert_array_equal(
        wrappers["shared@0"].current_ranges()["kernel"], reference.quantization_range(kernel, uses["shared@0:kernel"]))


def test_moving_statistics_train_float_and_infer_quantized():
    def norm():
        x = keras.Input((6,), name="x")
        return keras.Model(x, L.BatchNormalization(name="bn", momentum=0.5)(x), name="norm")

    case = Case(norm)
    uses = {"bn:moving_mean": dict(bits=3), "bn:moving_variance": dict(bits=3), "bn:gamma": dict(bits=4)}
    model = quantie.quantize_apply(case.model, {"uses": uses})
    case.assert_equal(case.outputs(model), case.expected(uses))
    layer = next(w for w in model.layers if isinstance(w, quantie.QuantizeUse)).layer
    before = np.array(ops.convert_to_numpy(layer.moving_mean))
    case.fit(model)
    assert (ops.convert_to_numpy(layer.moving_mean) != before).any()


def test_layer_is_as_it_was_after_an_error():
    class Fails(L.Layer):
        def build(self, shape):
            self.kernel = self.add_weight(name="kernel", shape=(shape[-1],))

        def call(self, x):
            if not hasattr(self.kernel, "assign"):
                raise RuntimeError("no variable")
            return x * self.kernel

    layer = Fails()
    layer(np.ones((1, 3), "float32"))
    kernel = layer.kernel
    wrapper = quantie.QuantizeUse(layer, "f", [dict(weight="kernel", bits=8)])
    with pytest.raises(RuntimeError):
        wrapper(np.ones((1, 3), "float32"))
    assert layer.kernel is kernel
    assert [w is kernel for w in layer.weights] == [True]


def test_sublayers_by_their_names():
    """A private attribute goes by its layer's name, also one that begins as TensorFlow's own do."""

    class Block(L.Layer):
        def __init__(self):
            super().__init__()
            self._self_attention_layer = L.Dense(3, name="attention")
            self.query_dense = L.Dense(3, name="query")
            self.output_layer = L.Dense(3, name="out")

        def call(self, x):
            return self.output_layer(self.query_dense(self._self_attention_layer(x)))

    layer = Block()
    layer(np.ones((1, 3), "float32"))
    wanted = {"attention.kernel": layer._self_attention_layer, "query.kernel": layer.query_dense, "output_layer.kernel": layer.output_layer}
    assert {path for path in named_weights(layer) if path.endswith("kernel")} == set(wanted)
    for path, inner in wanted.items():
        assert resolve(layer, path) is inner.kernel


def test_wrong_recipes_are_refused():
    model = keras3_models.tied_lm()
    for uses, reason in (
        ({"emb:embedding": dict(bits=8)}, "did you mean 'emb:embeddings'"), ({"emb:embeddings": dict(bits=1)}, "bits must be"),
        ({"emb:embeddings": dict(bits=8, axis=2)}, "axis 2"),
    ):
        with pytest.raises(ValueError, match=reason):
            quantie.quantize_apply(model, {"uses": uses})


def test_keep_mask_hands_on_what_an_operation_ends(tmp_path):
    words = keras.Input((5,), dtype="int32")
    x = L.Embedding(7, 3, mask_zero=True)(words)
    summed = ops.add(x, 1.0)
    kept = quantie.KeepMask()(x, summed)
    model = keras.Model(words, [L.GlobalAveragePooling1D()(kept), L.GlobalAveragePooling1D()(summed)])
    tokens = np.array([[1, 0, 2, 0, 3], [4, 5, 6, 1, 2]], "int32")
    model.save(tmp_path / "m.keras")
    for again in (model, quantie.load_model(tmp_path / "m.keras")):
        masked, plain = again.predict(tokens, verbose=0)
        values = keras.ops.convert_to_numpy(again.get_layer(index=1)(tokens)) + 1
        assert np.allclose(masked[0], values[0, [0, 2, 4]].mean(axis=0), atol=1e-6)
        assert np.allclose(plain[0], values[0].mean(axis=0), atol=1e-6)
        assert np.allclose(masked[1], plain[1], atol=1e-6)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="this is the other backend's run")
@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_again_under(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip("%s is not installed" % backend)
    environment = dict(os.environ, KERAS_BACKEND=backend, JAX_PLATFORMS="cpu", CUDA_VISIBLE_DEVICES="")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", os.path.abspath(__file__), "-k", UNDER_OTHERS]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    assert done.returncode == 0, done.stdout
