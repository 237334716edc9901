"""What Keras itself says of a model: its variables, and which call reads which of them under what name.

The ids follow the rules of the program's documentation; everything is told by walking Keras's own nodes and attributes.
"""
import collections
import json

import numpy as np
from tensorflow import keras

Layer = keras.layers.Layer


def own_weights(layer):
    return list(getattr(layer, "_trainable_weights", [])) + list(getattr(layer, "_non_trainable_weights", []))


def layers_under(layer):
    """(attribute, layer) for every layer that this one keeps, in lists and dicts too; private attributes go by the name of
    the layer. A custom layer tells the config keys of what it holds by `held_keys`: {attribute: key}."""
    keys = getattr(layer, "held_keys", {})

    def inside(path, value):
        if isinstance(value, Layer):
            yield path, value
        elif isinstance(value, (list, tuple)):
            for k, item in enumerate(value):
                yield from inside("%s.%d" % (path, k), item)
        elif isinstance(value, dict):
            for k, item in value.items():
                yield from inside("%s.%s" % (path, k), item)

    if isinstance(layer, keras.Model) and layer_list(layer) is not None:
        for sub in layer_list(layer):
            yield sub.name, sub
        return
    for attribute, value in list(vars(layer).items()):
        if attribute.startswith(("_self_", "_obj_", "_inbound", "_outbound", "_metrics", "_losses")):
            continue
        private = attribute.startswith("_") and attribute not in keys
        for path, sub in inside(keys.get(attribute, attribute), value):
            yield (sub.name if private else path), sub


def layer_list(model):
    """The layers of a Functional or Sequential model; None for a model that is Python code."""
    if isinstance(model, keras.Sequential) or getattr(model, "_is_graph_network", False):
        return model.layers
    return None


def weight_path(layer, variable, depth=0):
    """How a use id names a variable that this layer reads, and the layer that owns it."""
    if depth < 8:
        for path, sub in layers_under(layer):
            if any(variable is v for v in sub.weights):
                name, owner = weight_path(sub, variable, depth + 1)
                return "%s.%s" % (path, name), owner
    return variable.name.split("/")[-1].split(":")[0], layer


def calls_of(model):
    """(name, number of the call, whether there are more, layer) for every call inside a model."""
    if isinstance(model, keras.Sequential):
        for layer in model.layers:
            yield layer.name, 0, False, layer
        return
    own = {id(n) for nodes in model._nodes_by_depth.values() for n in nodes}
    for layer in model.layers:
        nodes = [n for n in layer._inbound_nodes if id(n) in own]
        for k in range(len(nodes)):
            yield layer.name, k, len(nodes) > 1, layer


def summary(value):
    """Tells arrays apart by their values: the sum, and the first elements."""
    flat = np.asarray(value).astype("float64").ravel()
    return {"sum": float(flat.sum()), "first": [float(x) for x in flat[:4]]}


def is_custom(layer):
    """Of whose weights a file tells only what is stored; a layer with `reads` has a definition in the program."""
    return not hasattr(layer, "reads") and type(layer).__module__.split(".")[0] not in ("keras", "tensorflow", "tf_keras")


def printed(path, weight):
    return "/".join("%s@%d" % (name, k) if repeated else name for name, k, repeated in path) + ":" + weight


def variable_uses(model):
    found = {}

    def add(variable, use, owner):
        entry = found.setdefault(id(variable), {"name": variable.name, "shape": list(map(int, variable.shape)), "uses": [],
                                                "value": summary(variable.numpy()), "custom": is_custom(owner)})
        entry["uses"].append(use)

    def walk(model, prefix):
        for name, k, repeated, layer in calls_of(model):
            path = prefix + [(name, k, repeated)]
            if isinstance(layer, keras.Model) and layer_list(layer) is not None:
                walk(layer, path)
                continue
            for variable in getattr(layer, "reads", lambda layer=layer: layer.weights)():
                weight, owner = weight_path(layer, variable)
                add(variable, (path, weight), owner)

    walk(model, [])
    # Uses that would print the same take the JSON form.
    count = collections.Counter(printed(*use) for entry in found.values() for use in entry["uses"])
    for entry in found.values():
        entry["uses"] = [printed(path, weight) if count[printed(path, weight)] == 1
                         else json.dumps([[name, k] for name, k, _ in path] + [weight])
                         for path, weight in entry["uses"]]
    return list(found.values())


def truth_of(model, tensorflow):
    variables = variable_uses(model)
    return {"tensorflow": tensorflow, "variables": variables,
            "tied_variables": sum(len(v["uses"]) > 1 for v in variables),
            "parameters": int(sum(np.prod(v["shape"]) for v in variables))}
