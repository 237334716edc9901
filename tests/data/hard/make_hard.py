"""Writes models that are hard to read: `python make_hard.py OUT_DIR [NAME ...]` (TF 2.6 ... 2.15, and tf_keras).

For each model of models.py: NAME.json, NAME.h5, from TF 2.13 NAME.keras, and NAME.truth.json with every variable's shape,
uses and values as the Keras objects themselves tell them. A form that Keras itself cannot write is left out.
"""
import json
import os
import sys
import traceback

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import h5py
import numpy as np
import tensorflow as tf
from tensorflow import keras

import models
from truth import truth_of


def give_values(model, seed=7):
    """Other values for each variable, all different."""
    rng = np.random.default_rng(seed)
    for v in model.weights:
        if v.dtype.is_floating:
            v.assign((0.3 * rng.standard_normal(v.shape)).astype(v.dtype.as_numpy_dtype))


def attempt(what, path, work):
    try:
        work()
    except Exception as error:  # Keras's own limits are no matter here
        print("  no", what, "from Keras:", type(error).__name__, str(error).splitlines()[0][:150])
        if os.path.exists(path):
            os.remove(path)


def write(text, path):
    with open(path, "w") as f:
        f.write(text)


def save(model, function, out):
    name = os.path.join(out, function.__name__)
    attempt("json", name + ".json", lambda: write(model.to_json(), name + ".json"))
    attempt("h5", name + ".h5", lambda: model.save(name + ".h5"))
    if tuple(map(int, tf.__version__.split(".")[:2])) >= (2, 13):
        attempt("keras", name + ".keras", lambda: model.save(name + ".keras"))
    save_truth(model, name, guessed_ids=getattr(function, "guessed_ids", False), undecided=getattr(function, "undecided", {}))


def save_truth(model, name, **more):
    truth = {**truth_of(model, tf.__version__), **more}
    write(json.dumps(truth), name + ".truth.json")
    print(os.path.basename(name), len(truth["variables"]), "variables,", truth["tied_variables"], "tied")


def start(function):
    keras.backend.clear_session()
    tf.random.set_seed(7)
    np.random.seed(7)
    model = function()
    if not hasattr(model, "_hard_weights"):
        give_values(model)
    return model


def special(out):
    """Files that are made in more than one step."""
    # The weights of another run, which numbered its layers differently.
    name = os.path.join(out, "renumbered")
    model = start(models.optional_names)
    write(model.to_json(), name + ".json")
    other = models.optional_names()
    other.set_weights(model.get_weights())
    other.save_weights(name + ".weights.h5")
    save_truth(model, name)
    # Saved, loaded and saved again: variables have other names then.
    name = os.path.join(out, "second_generation")
    start(models.optional_bias).save(name + ".h5")
    model = keras.models.load_model(name + ".h5")
    model.save(name + ".h5")
    save_truth(model, name)
    # Two names of one dataset.
    name = os.path.join(out, "linked")
    model = start(models.coincidences)
    model.save(name + ".h5")
    with h5py.File(name + ".h5", "a") as file:
        weights = file["model_weights"]
        del weights["same2/same2/kernel:0"]
        weights["same2/same2/kernel:0"] = weights["same1/same1/kernel:0"]
    model.get_layer("same2").kernel = model.get_layer("same1").kernel
    save_truth(model, name)
    # As Keras 2.0 to 2.2 wrote architectures.
    name = os.path.join(out, "old_dialect")
    model = start(models.old_dialect)
    write(json.dumps(old_dialect(json.loads(model.to_json()))), name + ".json")
    model.save_weights(name + ".weights.h5")
    save_truth(model, name)


def old_dialect(value):
    """Rewrites what has changed since: "Model", a Sequential's plain list without InputLayer, keys that did not exist."""
    if isinstance(value, list):
        return [old_dialect(item) for item in value]
    if not isinstance(value, dict):
        return value
    value = {k: old_dialect(v) for k, v in value.items()
             if k not in ("module", "registered_name", "build_config", "dtype", "keras_version", "shared_object_id", "ragged", "groups", "time_major")}
    if value.get("class_name") == "Functional":
        value["class_name"] = "Model"
    if value.get("class_name") == "Sequential":
        layers = [layer for layer in value["config"]["layers"] if layer["class_name"] != "InputLayer"]
        shape = [layer["config"]["batch_input_shape"] for layer in value["config"]["layers"] if layer["class_name"] == "InputLayer"]
        if shape:
            layers[0]["config"] = {"batch_input_shape": shape[0], **layers[0]["config"]}
        value["config"] = layers
    if value.get("inbound_nodes"):
        value["inbound_nodes"] = [[tensor[:3] if tensor[3:] == [{}] else tensor for tensor in node] for node in value["inbound_nodes"]]
    return value


def main(out, names):
    os.makedirs(out, exist_ok=True)
    for function in models.MODELS:
        if names and function.__name__ not in names:
            continue
        try:
            save(start(function), function, out)
        except Exception:
            print(function.__name__, "cannot be made here")
            traceback.print_exc(limit=-2)
    if not names or "special" in names:
        special(out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
