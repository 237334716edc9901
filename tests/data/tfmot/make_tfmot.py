"""Makes the models of this folder: small ones that TFMOT quantized, and what their Python objects say of themselves.

    python make_tfmot.py OUT_DIR        in each TensorFlow; tf_keras with TF_USE_LEGACY_KERAS=1

Per model NAME.h5, NAME.keras or NAME.json with NAME.weights.h5, and NAME.truth.json: names and values of every layer's
weights, and every quantizer with its range, by the ids that the model inside has.
"""
import json
import os
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf
import tensorflow_model_optimization as tfmot

if os.environ.get("TF_USE_LEGACY_KERAS"):
    import tf_keras as keras
else:
    from tensorflow import keras

layers = keras.layers
quantization = tfmot.quantization.keras


class BiasAndKernel(quantization.QuantizeConfig):
    """A config of a user's own: what it does, only this class knows."""

    def __init__(self):
        self.quantizer = quantization.quantizers.LastValueQuantizer(4, False, True, False)

    def get_weights_and_quantizers(self, layer):
        return [(layer.bias, self.quantizer), (layer.kernel, self.quantizer)]

    def get_activations_and_quantizers(self, layer):
        return []

    def get_output_quantizers(self, layer):
        return []

    def set_quantize_weights(self, layer, quantize_weights):
        layer.bias, layer.kernel = quantize_weights

    def set_quantize_activations(self, layer, quantize_activations):
        pass

    def get_config(self):
        return {}


def dense_twice():
    """One wrapper called three times, two inputs, a merge with a quantized output."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    shared = layers.Dense(4, activation="relu", name="shared")
    out = layers.Dense(2, name="out")(layers.Add(name="sum")([shared(shared(a)), shared(b)]))
    return quantization.quantize_model(keras.Model([a, b], out, name="dense_twice"))


def convs():
    """What TFMOT rearranges: convolution, BatchNormalization and ReLU; a separable convolution; a softmax at the end."""
    image = keras.Input((6, 6, 2), name="image")
    x = layers.Conv2D(3, 3, use_bias=False, name="conv")(image)
    x = layers.ReLU(name="relu")(layers.BatchNormalization(name="bn")(x))
    x = layers.Activation("relu", name="act")(layers.DepthwiseConv2D(2, name="depthwise")(x))
    x = layers.SeparableConv2D(3, 2, activation="relu", name="separable")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return quantization.quantize_model(keras.Model(image, layers.Dense(3, activation="softmax", name="head")(x), name="convs"))


def sequential():
    """A Sequential, straight from quantize_model: no range has seen data."""
    return quantization.quantize_model(keras.Sequential(
        [keras.Input((4,)), layers.Dense(5, activation="tanh", name="first"), layers.Dropout(0.1, name="drop"),
         layers.Dense(2, name="last")], name="sequential"))


def annotated():
    """Some layers float, a frozen one, a config of the user's own (Keras cannot load that: it lists the bias first)."""
    annotate = quantization.quantize_annotate_layer
    x = keras.Input((4,), name="x")
    y = layers.Dense(4, name="plain")(x)
    y = annotate(layers.Dense(4, activation="relu", name="frozen", trainable=False))(y)
    y = annotate(layers.Dense(4, name="own", bias_initializer="ones"), quantize_config=BiasAndKernel())(y)
    y = layers.Dense(3, name="end")(y)
    with quantization.quantize_scope({"BiasAndKernel": BiasAndKernel}):
        return quantization.quantize_apply(keras.Model(x, y, name="annotated"))


def train(model, seed=7):
    """Two steps; the last at rate 0, so that the ranges of weights are those of the weights as saved."""
    random = np.random.default_rng(seed)
    batch = [random.normal(size=(16,) + tuple(i.shape[1:])).astype("float32") for i in model.inputs]
    target = random.uniform(size=(16,) + tuple(model.outputs[0].shape[1:])).astype("float32")
    for rate in (0.05, 0.0):
        model.compile(keras.optimizers.SGD(rate), "mse")
        model.fit(batch, target, batch_size=16, epochs=1, verbose=0)


def describe(quantizer, variables):
    return {"bits": quantizer.num_bits, "symmetric": quantizer.symmetric, "narrow_range": quantizer.narrow_range,
            "per_axis": quantizer.per_axis, "lo": np.ravel(variables["min_var"].numpy()).tolist(),
            "hi": np.ravel(variables["max_var"].numpy()).tolist()}


def short(name):
    return name.split(":")[0].split("/")[-1]


def calls(layer, name):
    count = len(layer._inbound_nodes)
    return [name] if count == 1 else ["%s@%d" % (name, k) for k in range(count)]


def truth(model):
    found = {"layers": [], "weights": {}, "uses": {}, "activations": {}}
    for layer in model.layers:
        if layer.__class__.__name__ == "QuantizeLayer":
            name = layer._inbound_nodes[0].inbound_layers.name
            found["activations"][name] = describe(layer.quantizer, layer.quantizer_vars)
            continue
        wrapper = layer.__class__.__name__ == "QuantizeWrapperV2"
        inner = layer.layer if wrapper else layer
        found["layers"].append(inner.name)
        own = {"optimizer_step"} if wrapper else set()
        own |= {short(w.name) for w in layer.weights if wrapper and short(w.name).endswith(("_min", "_max"))}
        for weight in layer.weights:
            if short(weight.name) not in own:
                found["weights"]["%s/%s" % (inner.name, short(weight.name))] = np.ravel(weight.numpy()).tolist()
        if not wrapper or layer.quantize_config.__class__ is BiasAndKernel:
            continue
        for path in calls(layer, inner.name):
            for weight, quantizer, variables in layer._weight_vars:
                found["uses"]["%s:%s" % (path, short(weight.name))] = describe(quantizer, variables)
            for activation in layer._quantize_activations:
                if activation._should_post_quantize():
                    found["activations"][path] = describe(activation.quantizer, activation._post_activation_vars)
            if layer._output_quantizers:
                found["activations"][path] = describe(layer._output_quantizers[0], layer._output_quantizer_vars)
    return found


def save(model, folder, name, forms):
    path = os.path.join(folder, name)
    for form in forms:
        if form == "json":
            with open(path + ".json", "w") as f:
                f.write(model.to_json())
            model.save_weights(path + ".weights.h5")
        elif form == "h5":
            model.save(path + ".h5", include_optimizer=False)
        else:
            model.save(path + "." + form)
    with open(path + ".truth.json", "w") as f:
        json.dump(truth(model), f)


def save_again(model, folder, name):
    """As Keras loads it: the layers inside are built by their wrappers now."""
    with tempfile.TemporaryDirectory() as temporary:
        path = os.path.join(temporary, "model.h5")
        model.save(path)
        with quantization.quantize_scope():
            again = keras.models.load_model(path)
    train(again)
    save(again, folder, name, ["h5"])


def main(folder):
    os.makedirs(folder, exist_ok=True)
    if os.environ.get("TF_USE_LEGACY_KERAS"):
        save(made(convs), folder, "convs", ["keras"])
    elif tf.__version__.startswith("2.6"):
        save(made(sequential, trained=False), folder, "sequential", ["h5"])
    else:
        model = made(dense_twice)
        save(model, folder, "dense_twice", ["json"])
        save_again(model, folder, "dense_twice_again")
        save(made(convs), folder, "convs", ["h5"])
        save(made(annotated), folder, "annotated", ["h5"])


def made(make, trained=True):
    keras.backend.clear_session()
    tf.random.set_seed(3)
    model = make()
    if trained:
        train(model)
    return model


if __name__ == "__main__":
    main(sys.argv[1])
