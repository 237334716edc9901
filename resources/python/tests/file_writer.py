"""Writes a quantized model the way the program does: from the files of a plain model alone, by editing JSON and H5.

Only what the tests need: flat Functional models whose layers have one input and one output, no tensors in kwargs.
"""
import copy
import json

import h5py
import numpy as np
from reference import quantization_range


def read(path):
    """(architecture, {layer: [(name, array)]}) of a `.h5` that Keras wrote."""
    with h5py.File(path, "r") as file:
        text = file.attrs["model_config"]
        architecture = json.loads(text if isinstance(text, str) else text.decode())
        groups = file["model_weights"]
        weights = {
            name: [(w, groups[name][w][()]) for w in map(_text, groups[name].attrs["weight_names"])]
            for name in map(_text, groups.attrs["layer_names"])
        }
    return architecture, weights


def wrap(architecture, weights, calls):
    """The architecture and weights with a wrapper for each of `calls`.

    calls: {(layer, index of the call): {"weights": [entry], "activation": spec or None, "ties": [entry]}}; the array that an
    entry's range is taken of is found by `entry["array"]`, the number of the weight in the layer's list.
    """
    config = copy.deepcopy(architecture["config"])
    out_layers, out_weights, moved = [], {}, {}
    for k, layer in enumerate(config["layers"]):
        name, nodes = layer["name"], layer["inbound_nodes"]
        own = [key for key in calls if key[0] == name]
        inner = {"class_name": layer["class_name"], "config": layer["config"], "shared_object_id": 1000 + k}
        if own:
            layer["shared_object_id"] = 1000 + k
        kept = [n for n in range(len(nodes)) if (name, n) not in calls]
        for n in kept:
            moved[name, n] = (name, kept.index(n))
        if kept or not nodes:
            out_layers.append(dict(layer, inbound_nodes=[nodes[n] for n in kept]))
            out_weights[name] = weights.get(name, [])
        for n in range(len(nodes)):
            if (name, n) not in calls:
                continue
            choice = calls[name, n]
            wrapper = "quantize_%s" % name + ("_%d" % n if len(nodes) > 1 else "")
            moved[name, n] = (wrapper, 0)
            out_layers.append(_wrapper(wrapper, inner, choice, "%s@%d" % (name, n) if len(nodes) > 1 else name, nodes[n]))
            out_weights[wrapper] = _wrapper_weights(weights[name], choice)
    for layer in out_layers:
        layer["inbound_nodes"] = [[_moved(ref, moved) for ref in node] for node in layer["inbound_nodes"]]
    config["layers"] = out_layers
    config["output_layers"] = [_moved(ref, moved) for ref in config["output_layers"]]
    return dict(architecture, config=config), out_weights


def write_h5(path, architecture, weights, order):
    """A `.h5` as Keras's `model.save` lays it out; `order`: the layers as they stand in the loaded model."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(architecture).encode()
        file.attrs["keras_version"], file.attrs["backend"] = b"2.6.0", b"tensorflow"
        _write_groups(file.create_group("model_weights"), weights, order)


def write_json(path, architecture, weights, order):
    """`x.json` and `x.weights.h5`."""
    with open(path, "w") as file:
        json.dump(dict(architecture, keras_version="2.6.0", backend="tensorflow"), file)
    with h5py.File(path[: -len(".json")] + ".weights.h5", "w") as file:
        _write_groups(file, weights, order)


def _write_groups(root, weights, order):
    root.attrs["layer_names"] = [name.encode() for name in order]
    root.attrs["keras_version"], root.attrs["backend"] = b"2.6.0", b"tensorflow"
    for name in order:
        group = root.create_group(name)
        group.attrs["weight_names"] = [weight.encode() for weight, _ in weights.get(name, [])]
        for weight, array in weights.get(name, []):
            group[weight] = array


def _wrapper(name, inner, choice, call, node):
    config = {
        "call": call,
        "weights": [{k: v for k, v in entry.items() if k != "array"} for entry in choice["weights"]],
        "activation": choice.get("activation"),
    }
    if choice.get("ties"):
        config["ties"] = choice["ties"]
    return {
        "class_name": "quantie>QuantizeUse",
        "config": {
            "name": name, "trainable": True, "dtype": "float32", "layer": inner,
            "quantize_config": {"class_name": "quantie>UseConfig", "config": config},
        },
        "name": name,
        "inbound_nodes": [node],
    }


def _wrapper_weights(own, choice):
    listed = list(choice.get("own_weights", own))
    for entry in choice["weights"]:
        lo, hi = quantization_range(choice.get("values", {}).get(entry["weight"], own[entry["array"]][1]), entry)
        listed += [("%s_min:0" % entry["weight"], lo), ("%s_max:0" % entry["weight"], hi)]
    if choice.get("activation"):
        lo, hi = quantization_range(np.zeros(1, np.float32), choice["activation"])
        listed += [("activation_min:0", lo), ("activation_max:0", hi)]
    return listed


def _moved(ref, moved):
    name, index = moved.get((ref[0], ref[1]), (ref[0], ref[1]))
    return [name, index] + list(ref[2:])


def _text(value):
    return value.decode() if isinstance(value, bytes) else value
