"""Layers that Keras 3 has quantized: what it saves is opened, also where it cannot load that itself, and computes the same.

Whole numbers come out to the bit, unless an attention's float part lies before them.
"""
import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
keras = pytest.importorskip("keras", minversion="3.12")

from keras import layers  # noqa: E402

TOLERANCE = 2e-5
EQUATIONS = [  # equation, input, output, bias axes
    ("abc,cd->abd", (5, 6), (5, 7), "d"),
    ("abc,cde->abde", (5, 6), (5, 2, 3), "de"),
    ("abcd,cde->abe", (5, 2, 3), (5, 9), "e"),
    ("abc,bcd->abd", (5, 6), (5, 7), "d"),
    ("abc,cd->adb", (5, 6), (7, 5), "d"),
    ("abc,dc->abd", (5, 6), (5, 8), None),
    ("ab,bc->ac", (9,), (4,), "c"),
    ("abc,ce->abe", (3, 400), (3, 5), "e"),
    ("btd,ndh->btnh", (5, 6), (5, 2, 4), None),
    ("btnh,nhd->btd", (5, 2, 3), (5, 6), "d"),
    ("abc,dce->abde", (5, 6), (5, 2, 4), "de"),
]


def int8_weights():
    return keras.quantizers.Int8QuantizationConfig(activation_quantizer=None)


def int4(block, whole_inputs=False):
    quantizer = keras.quantizers.AbsMaxQuantizer(axis=-1) if whole_inputs else None
    return keras.quantizers.Int4QuantizationConfig(block_size=block, activation_quantizer=quantizer)


WAYS = {
    "int8": lambda model: model.quantize("int8"),
    "int8 weights": lambda model: model.quantize(config=int8_weights()),
    "int4": lambda model: model.quantize("int4"),
    "int4 channels": lambda model: model.quantize(config=int4(-1)),
    "int4 channels and inputs": lambda model: model.quantize(config=int4(-1, True)),
    "int4 threes": lambda model: model.quantize(config=int4(3)),
    "float8": lambda model: model.quantize("float8"),
}


def model_of(layer, shape, **more):
    inputs = keras.Input(shape, name="x", **more)
    return keras.Model(inputs, layer(inputs))


def side_by_side(cases):
    """One model of layers that know nothing of each other, (layer, input shape, options of the input) each, and data for it."""
    rng = np.random.default_rng(1)
    inputs = [keras.Input(shape, name="x%d" % k, **more) for k, (_, shape, more) in enumerate(cases)]
    data = [rng.integers(0, 20, (3,) + shape) if more else rng.normal(size=(3,) + shape).astype("float32") for _, shape, more in cases]
    return keras.Model(inputs, [layer(x) for x, (layer, _, _) in zip(inputs, cases)]), data


def computed(quantie, folder, model, x):
    """What the program computes with the saved model: of a list of inputs, a list of outputs."""
    model.save(folder / "q.keras")
    np.savez(folder / "in.npz", **({"in%d" % k: array for k, array in enumerate(x)} if isinstance(x, list) else {"x": x}))
    quantie("run", folder / "q.keras", "--data", folder / "in.npz", "--out", folder / "out.npz")
    out = np.load(folder / "out.npz")
    return [out["out%d" % k] for k in range(len(x))] if isinstance(x, list) else out["out0"]


def assert_near(got, wanted, exact=False):
    assert got.shape == wanted.shape
    assert np.abs(got - wanted).max() <= (0 if exact else TOLERANCE) * np.abs(wanted).max()


@pytest.mark.parametrize("way", WAYS)
def test_einsum_dense(quantie, tmp_path, way):
    model, x = side_by_side([(layers.EinsumDense(equation, made, bias_axes=bias, activation="relu"), given, {})
                             for equation, given, made, bias in EQUATIONS])
    WAYS[way](model)
    got = computed(quantie, tmp_path, model, x)
    for have, want in zip(got, keras.saving.load_model(tmp_path / "q.keras")(x), strict=True):
        assert_near(have, np.asarray(want), exact=way == "int8")


@pytest.mark.parametrize("way", ["int8 weights", "int4", "int4 channels"])
def test_in_float(quantie, tmp_path, way):
    """What has codes in its weights alone computes the same in float, up to the order of sums, and Keras has float variables."""
    embedding = layers.ReversibleEmbedding(20, 7, tie_weights=way != "int4")
    cases = [(layers.EinsumDense(equation, made, bias_axes=bias), given, {}) for equation, given, made, bias in EQUATIONS]
    cases.append((lambda x: layers.Dense(3)(layers.MultiHeadAttention(2, 4)(x, x)), (5, 6), {}))
    cases.append((lambda x: embedding(embedding(x), reverse=True), (5,), {"dtype": "int32"}))
    model, x = side_by_side(cases)
    WAYS[way](model)
    model.save(tmp_path / "q.keras")
    quantie("export", tmp_path / "q.keras", "--dequantize", "--format", "keras", "--out", tmp_path / "float.keras")
    plain = keras.saving.load_model(tmp_path / "float.keras")
    assert all(weight.dtype == "float32" for weight in plain.weights)
    for have, want in zip(plain(x), model(x), strict=True):
        assert_near(np.asarray(have), np.asarray(want))


@pytest.mark.parametrize("way", ["int8", "int4", "float8"])
def test_attention_that_keras_cannot_load(quantie, tmp_path, way):
    def block(x):
        return layers.Dense(3)(layers.MultiHeadAttention(2, 4, name="attention")(x, x))

    model = model_of(block, (5, 6))
    WAYS[way](model)
    x = np.random.default_rng(1).normal(size=(3, 5, 6)).astype("float32")
    assert_near(computed(quantie, tmp_path, model, x), np.asarray(model(x)))
    with pytest.raises(ValueError):
        keras.saving.load_model(tmp_path / "q.keras")
    assert "attention: is stored quantized" in quantie("inspect", tmp_path / "q.keras")


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("way", sorted(set(WAYS) - {"float8"}))
def test_embedding_both_ways(quantie, tmp_path, way, tied):
    embedding = layers.ReversibleEmbedding(20, 7, tie_weights=tied)
    model = model_of(lambda x: embedding(embedding(x), reverse=True), (5,), dtype="int32")
    WAYS[way](model)
    x = np.random.default_rng(2).integers(0, 20, (3, 5))
    got = computed(quantie, tmp_path, model, x)
    assert_near(got, np.asarray(keras.saving.load_model(tmp_path / "q.keras")(x)))


def calibrated(layer, mode, bits, rng):
    """Any codes, as if a calibration had found them. Keras 3.15 forgets the zero points as it saves, which 3.12 does not."""
    codes, zero, scale, groups = layer.quantized_kernel, layer.kernel_zero, layer.kernel_scale, layer.g_idx
    codes.assign(rng.integers(0, 256 if bits == 4 else 2**bits, codes.shape).astype("uint8"))
    zero.assign(rng.integers(0, 2**bits, zero.shape).astype("uint8"))
    scale.assign(rng.uniform(0.01, 0.1, scale.shape))
    groups.assign((np.arange(groups.shape[0]) * scale.shape[1] // groups.shape[0]).astype("float32"))
    if mode == "awq":
        layer.awq_scales.assign(rng.uniform(0.5, 2, layer.awq_scales.shape))
    layer.is_gptq_calibrated, layer.is_awq_calibrated = mode == "gptq", mode == "awq"


@pytest.mark.parametrize("group", [4, -1])
@pytest.mark.parametrize("mode, bits", [("gptq", 2), ("gptq", 3), ("gptq", 4), ("gptq", 8), ("awq", 4)])
def test_gptq_and_awq(quantie, tmp_path, mode, bits, group):
    rng = np.random.default_rng(bits)
    policy = "%s/%d/%d_from_float32" % (mode, bits, group)
    for layer, shape in [(layers.Dense(5, activation="relu", dtype=policy), (3, 6)),
                         (layers.EinsumDense("abc,cde->abde", (3, 2, 3), bias_axes="de", dtype=policy), (3, 6)),
                         (layers.EinsumDense("abcd,cde->abe", (3, 7), dtype=policy), (3, 2, 3))]:
        model = model_of(layer, shape)
        calibrated(layer, mode, bits, rng)
        x = rng.normal(size=(3,) + shape).astype("float32")
        forgotten = tmp_path / "forgotten.keras"
        model.save(forgotten)
        np.savez(tmp_path / "in.npz", x=x)
        with pytest.raises(AssertionError, match="kernel_zero: no weights are stored"):
            quantie("run", forgotten, "--data", tmp_path / "in.npz", "--out", tmp_path / "out.npz")
        layer._get_kernel_with_merged_lora = lambda layer=layer: (None, None, layer.kernel_zero)
        assert_near(computed(quantie, tmp_path, model, x), np.asarray(model(x)))


def test_a_tie_that_quantize_broke(quantie, tmp_path):
    """A layer of the user's own reads the codes as numbers, in Keras too: the numbers are Keras's, and a warning says so."""

    @keras.saving.register_keras_serializable("test")
    class TiedDeembedding(layers.Layer):
        def __init__(self, embedding, **kwargs):
            super().__init__(**kwargs)
            self.embedding = embedding

        def call(self, x):
            return keras.ops.matmul(x, keras.ops.transpose(self.embedding.embeddings))

        def get_config(self):
            return dict(super().get_config(), embedding=keras.saving.serialize_keras_object(self.embedding))

        @classmethod
        def from_config(cls, config):
            return cls(keras.saving.deserialize_keras_object(config.pop("embedding")), **config)

    embedding = layers.Embedding(20, 6, name="tokens")
    model = model_of(lambda x: TiedDeembedding(embedding, name="back")(embedding(x)), (4,), dtype="int32")
    model.save(tmp_path / "float.keras")
    assert "without their scale" not in quantie("inspect", tmp_path / "float.keras")
    model.quantize("int8")
    x = np.arange(8).reshape(2, 4)
    assert_near(computed(quantie, tmp_path, model, x), np.asarray(model(x)))
    assert "back:embedding.embeddings: reads the codes of tokens without their scale" in quantie("inspect", tmp_path / "q.keras")
    # In float it is what it was, but for the rounding.
    quantie("export", tmp_path / "q.keras", "--dequantize", "--format", "keras", "--out", tmp_path / "again.keras")
    mended, before = keras.saving.load_model(tmp_path / "again.keras"), keras.saving.load_model(tmp_path / "float.keras")
    assert len(mended.trainable_variables) == 1
    assert np.abs(np.asarray(mended(x)) - np.asarray(before(x))).max() <= 0.02 * np.abs(np.asarray(before(x))).max()
