"""Regenerates the models of this folder that Keras 3 has quantized in ways that make_models.py has not.

Run:  KERAS_BACKEND=tensorflow python make_quantized.py
Made with keras 3.15.1 and tensorflow 2.20 (cpu).

q_int8_einsum     EinsumDense: several heads, axes in another order, a kernel for each step
q_int8_attention  MultiHeadAttention; Keras writes no policy for the layers inside, and cannot load the file
q_gptq            a Dense and an EinsumDense with codes of 4 bits in groups of 4, and their zero points, as Keras 3.12 saves them
"""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras
import numpy as np
from keras import layers as L

HERE = os.path.dirname(os.path.abspath(__file__))
RNG = np.random.default_rng(7)


def write(name, model, x):
    path = os.path.join(HERE, name)
    model.save(path + ".keras")
    np.savez_compressed(path + ".input.npz", x=x)
    np.savez_compressed(path + ".output.npz", output_0=np.asarray(model(x)))


def biased(model):
    for weight in model.trainable_weights:
        if weight.name == "bias":
            weight.assign(samples(*weight.shape))
    return model


def samples(*shape):
    return RNG.normal(size=shape).astype("float32")


def q_int8_einsum():
    x = keras.Input((5, 6), name="x")
    y = L.EinsumDense("abc,cde->abde", (5, 2, 3), bias_axes="de", activation="relu", name="heads")(x)
    y = L.EinsumDense("abcd,cde->abe", (5, 8), bias_axes="e", name="joined")(y)
    y = L.EinsumDense("abc,cd->adb", (7, 5), bias_axes="d", name="turned")(y)
    y = L.EinsumDense("abc,bcd->abd", (7, 4), bias_axes="d", name="step_by_step")(y)
    model = biased(keras.Model(x, y))
    model.quantize("int8")
    write("q_int8_einsum", model, samples(3, 5, 6))


def q_int8_attention():
    x = keras.Input((5, 6), name="x")
    model = biased(keras.Model(x, L.Dense(3, name="head")(L.MultiHeadAttention(2, 4, name="attention")(x, x))))
    model.quantize("int8")
    write("q_int8_attention", model, samples(3, 5, 6))


def q_gptq():
    x = keras.Input((3, 6), name="x")
    policy = "gptq/4/4_from_float32"
    made = [L.EinsumDense("abc,cde->abde", (3, 2, 5), bias_axes="de", dtype=policy, name="heads"), L.Dense(3, dtype=policy, name="last")]
    model = biased(keras.Model(x, made[1](made[0](x))))
    for layer in made:
        layer.quantized_kernel.assign(RNG.integers(0, 256, layer.quantized_kernel.shape).astype("uint8"))
        layer.kernel_zero.assign(RNG.integers(0, 16, layer.kernel_zero.shape).astype("uint8"))
        layer.kernel_scale.assign(RNG.uniform(0.01, 0.1, layer.kernel_scale.shape))
        layer.g_idx.assign(np.floor(np.arange(layer.g_idx.shape[0]) / 4).astype("float32"))
        layer.is_gptq_calibrated = True
        # Keras 3.15 takes the zero points for those of int4, and saves none.
        layer._get_kernel_with_merged_lora = lambda layer=layer: (None, None, layer.kernel_zero)
    write("q_gptq", model, samples(3, 3, 6))


if __name__ == "__main__":
    keras.utils.set_random_seed(7)
    for make in (q_int8_einsum, q_int8_attention, q_gptq):
        make()
