"""Operations of Keras 3 between layers, and `python keras3_operations.py`, which writes a model that holds all of them.

operations.keras, operations.input.npz (by input name) and operations.output.npz (output_0, …), made with keras 3.15.1, TensorFlow 2.20.
"""
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np
from keras import ops

# An operation between layers: name → (function of its tensors, their shapes without the batch).
OPERATIONS = {
    "add": (lambda x, y: x + y, [(3, 4), (1, 4)]), "subtract": (lambda x: 2.0 - x, [(3,)]), "multiply": (lambda x: x * 3.0, [(3,)]),
    "divide": (lambda x, y: x / (ops.abs(y) + 1.0), [(3,), (3,)]), "power": (lambda x: ops.abs(x) ** 1.5, [(4,)]),
    "negative": (lambda x: -x, [(4,)]), "matmul": (lambda x, y: x @ y, [(3, 4), (4, 5)]),
    "einsum": (lambda x, y: ops.einsum("bqd,bkd->bqk", x, y), [(3, 4), (5, 4)]),
    "transpose": (lambda x: ops.transpose(x, (0, 2, 1)), [(3, 4)]), "swapaxes": (lambda x: ops.swapaxes(x, 1, -1), [(2, 3, 4)]),
    "moveaxis": (lambda x: ops.moveaxis(x, 1, 3), [(2, 3, 4)]), "reshape": (lambda x: ops.reshape(x, (-1, 6)), [(2, 3)]),
    "getitem": (lambda x: x[:, 1:, None, ::2], [(4, 5)]), "last": (lambda x: x[..., -1], [(4, 5)]),
    "concatenate": (lambda x, y: ops.concatenate([x, y], axis=-1), [(3, 4), (3, 2)]), "stack": (lambda x, y: ops.stack([x, y], axis=1), [(4,), (4,)]),
    "split": (lambda x: ops.split(x, 2, axis=-1)[1], [(3, 4)]), "split_at": (lambda x: ops.split(x, [1, 3], axis=1)[1], [(5, 2)]),
    "expand_dims": (lambda x: ops.expand_dims(x, -1), [(3,)]), "squeeze": (lambda x: ops.squeeze(x, 1), [(1, 3)]),
    "mean": (lambda x: ops.mean(x, axis=1), [(3, 4)]), "sum": (lambda x: ops.sum(x, axis=(1, 2), keepdims=True), [(3, 4)]),
    "max": (lambda x: ops.max(x, axis=-1), [(3, 4)]), "min": (lambda x: ops.min(x, axis=-1), [(3, 4)]),
    "var": (lambda x: ops.var(x, axis=-1), [(3, 4)]), "std": (lambda x: ops.std(x, axis=-1), [(3, 4)]),
    "argmax": (lambda x: ops.cast(ops.argmax(x, axis=-1), "float32"), [(3, 4)]), "where": (lambda x, y: ops.where(x > 0, x, y), [(4,), (4,)]),
    "maximum": (lambda x, y: ops.maximum(x, y), [(4,), (4,)]), "clip": (lambda x: ops.clip(x, -0.5, 0.5), [(4,)]),
    "exp": (lambda x: ops.exp(x), [(4,)]), "log": (lambda x: ops.log(ops.abs(x) + 1.0), [(4,)]), "sqrt": (lambda x: ops.sqrt(ops.abs(x)), [(4,)]),
    "rsqrt": (lambda x: ops.rsqrt(ops.abs(x) + 0.1), [(4,)]), "square": (lambda x: ops.square(x), [(4,)]), "tanh": (lambda x: ops.tanh(x), [(4,)]),
    "softmax": (lambda x: ops.softmax(x, axis=1), [(3, 4)]), "log_softmax": (lambda x: ops.log_softmax(x), [(3, 4)]),
    "gelu": (lambda x: ops.gelu(x), [(4,)]), "gelu_exact": (lambda x: ops.gelu(x, approximate=False), [(4,)]), "relu": (lambda x: ops.relu(x), [(4,)]),
    "silu": (lambda x: ops.silu(x), [(4,)]), "leaky_relu": (lambda x: ops.leaky_relu(x, 0.3), [(4,)]), "sigmoid": (lambda x: ops.sigmoid(x), [(4,)]),
    "take": (lambda x: ops.take(x, [2, 0], axis=1), [(3, 4)]), "repeat": (lambda x: ops.repeat(x, 2, axis=1), [(3, 4)]),
    "tile": (lambda x: ops.tile(x, (1, 2, 1)), [(3, 4)]), "pad": (lambda x: ops.pad(x, ((0, 0), (1, 2), (0, 0))), [(3, 4)]),
    "flip": (lambda x: ops.flip(x, axis=1), [(3, 4)]), "roll": (lambda x: ops.roll(x, 1, axis=1), [(3, 4)]), "cumsum": (lambda x: ops.cumsum(x, axis=1), [(3, 4)]),
    "logsumexp": (lambda x: ops.logsumexp(x, axis=-1), [(3, 4)]),
}


def main():
    rng = np.random.default_rng(1)
    inputs, outputs, data = [], [], {}
    for name, (function, shapes) in OPERATIONS.items():
        own = [keras.Input(shape, name="in_%s_%d" % (name, i)) for i, shape in enumerate(shapes)]
        inputs += own
        outputs.append(function(*own))
        data.update({x.name: rng.normal(size=(2,) + shape).astype("float32") for x, shape in zip(own, shapes)})
    model = keras.Model(inputs, outputs, name="operations")
    folder = pathlib.Path(__file__).parent
    model.save(folder / "operations.keras")
    np.savez(folder / "operations.input.npz", **data)
    np.savez(folder / "operations.output.npz", **{"output_%d" % i: np.asarray(y) for i, y in enumerate(model([data[x.name] for x in inputs]))})


if __name__ == "__main__":
    main()
