"""Keras alone: a process that cannot import the companion or TFMOT, and runs models for the tests.

It reads one JSON line per job, {"model", "inputs", "outputs"} (files; arrays as in0, in1, … and out0, …), and answers
with one line: {} or {"error"}. The custom layers of the reference models and of the hard ones are known to it.
"""
import json
import os
import pathlib
import subprocess
import sys

DATA = pathlib.Path(__file__).resolve().parents[1] / "data"


class PlainKeras:
    """The tests' side of it."""

    def __init__(self):
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        self._process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         universal_newlines=True, env=environment)

    def outputs(self, model, inputs, folder):
        """What `model` (a file) computes from arrays, a list."""
        import numpy as np

        given, made = str(folder / "plain.in.npz"), str(folder / "plain.out.npz")
        np.savez(given, **{"in%d" % k: a for k, a in enumerate(inputs)})
        self._process.stdin.write(json.dumps({"model": str(model), "inputs": given, "outputs": made}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        arrays = np.load(made)
        return [arrays["out%d" % k] for k in range(len(arrays.files))]

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=60)


class _Refuse:
    """An import hook that lets nothing of the companion or of TFMOT in."""

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("quantie", "tensorflow_model_optimization"):
            raise ImportError("plain Keras is to do without " + name)


def run(job, custom_objects):
    import numpy as np
    import tensorflow as tf

    if job["model"].endswith(".json"):
        with open(job["model"], encoding="utf-8") as file:
            model = tf.keras.models.model_from_json(file.read(), custom_objects=custom_objects)
    else:
        model = tf.keras.models.load_model(job["model"], custom_objects=custom_objects, compile=False)
    arrays = np.load(job["inputs"])
    inputs = [arrays["in%d" % k] for k in range(len(arrays.files))]
    given = inputs if len(inputs) > 1 else inputs[0]
    if isinstance(model._nested_inputs, dict):
        given = dict(zip(model.input_names, inputs))
    outputs = tf.nest.flatten(model(given, training=False))
    np.savez(job["outputs"], **{"out%d" % k: np.asarray(o) for k, o in enumerate(outputs)})


def main():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what Keras prints is no answer
    sys.meta_path.insert(0, _Refuse())
    sys.path[:0] = [str(DATA / "keras2"), str(DATA / "hard")]
    import custom_layers
    import layers

    hard = {name: value for name, value in vars(layers).items() if isinstance(value, type)}
    known = {"TiedDeembedding": custom_layers.TiedDeembedding, **hard, "TiedDense": custom_layers.TiedDense,
             "my>Gain": layers.Gain}
    for line in sys.stdin:
        answer = {}
        try:
            run(json.loads(line), known)
        except Exception as error:  # the test tells it
            answer = {"error": "%s: %s" % (type(error).__name__, error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
