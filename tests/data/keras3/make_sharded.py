"""Makes sharded.json with its weights spread over files, one layer's over two: `KERAS_BACKEND=tensorflow python make_sharded.py`
(Keras 3.15)."""
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np

HERE = pathlib.Path(__file__).parent
L = keras.layers

keras.utils.set_random_seed(1)
x = keras.Input((3,), name="x")
inner = keras.Sequential([keras.Input((3,)), L.Dense(5, name="a"), L.Dense(4, name="b")], name="inner")
y = L.LSTM(4, name="lstm")(L.Reshape((2, 2))(inner(L.Dense(3, name="first")(x))))
model = keras.Model(x, L.BatchNormalization(name="bn")(y), name="sharded")
(HERE / "sharded.json").write_text(model.to_json())
model.save_weights(HERE / "sharded.weights.json", max_shard_size=3e-7)  # GB
data = np.random.default_rng(0).normal(size=(3, 3)).astype("float32")
np.savez(HERE / "sharded.input.npz", in0=data)
np.savez(HERE / "sharded.output.npz", output_0=model.predict(data, verbose=0))
