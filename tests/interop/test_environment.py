"""The environment is the one that it says, and what the other tests stand on works in it."""
import json
import pathlib
from importlib.metadata import version

import numpy as np
import pytest
import tensorflow as tf

REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements"


def test_packages_are_the_pinned_ones(flavour):
    lines = (REQUIREMENTS / (flavour + ".txt")).read_text().splitlines()
    pins = dict(line.split("==") for line in lines if "==" in line)
    assert {name: version(name) for name in pins} == pins


def test_keras_is_keras_2(flavour):
    expected = {"tf2.6": "2.6.0", "tf2.15": "2.15.0", "tf_keras": "2.20.1"}[flavour]
    # TensorFlow 2.6 and 2.15 take Keras from a package of its own, tf_keras stands in for it from 2.16 on.
    assert version("tf_keras" if flavour == "tf_keras" else "keras") == expected
    assert tf.keras.layers.Dense.__module__.split(".")[0] == ("tf_keras" if flavour == "tf_keras" else "keras")


def test_the_program_answers(quantie):
    assert quantie("--version").strip()


@pytest.mark.parametrize("name", ["tied_lm", "siamese"])
def test_the_oracle_agrees_with_keras_where_nothing_is_quantized(models, custom_objects, flavour, name):
    import per_use_keras2

    folder = models / ("tf2.6" if flavour == "tf2.6" else "tf2.15")
    model = tf.keras.models.load_model(str(folder / (name + ".h5")), custom_objects=custom_objects, compile=False)
    given, wanted = np.load(folder / (name + ".input.npz")), np.load(folder / (name + ".output.npz"))
    outputs = per_use_keras2.run(model, [given["in%d" % k] for k in range(len(given.files))], {})
    np.testing.assert_allclose(outputs[0], wanted["out0"], rtol=0, atol=1e-5 * np.abs(wanted["out0"]).max())


def test_the_oracle_quantizes_one_use_alone(models, custom_objects, flavour):
    import per_use_keras2

    folder = models / ("tf2.6" if flavour == "tf2.6" else "tf2.15")
    model = tf.keras.models.load_model(str(folder / "tied_lm.h5"), custom_objects=custom_objects, compile=False)
    truth = json.loads((folder / "tied_lm.truth.json").read_text())
    table = next(v["uses"] for v in truth["variables"] if len(v["uses"]) == 2)
    tokens = np.load(folder / "tied_lm.input.npz")["in0"]
    results = [per_use_keras2.run(model, [tokens], {use: {"bits": 4} for use in uses})[0]
               for uses in ([], table[:1], table[1:], table)]
    for k in range(len(results)):
        for other in results[k + 1:]:
            assert np.abs(results[k] - other).max() > 1e-3
