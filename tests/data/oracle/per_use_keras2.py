"""An oracle for quantization per use: runs a Keras 2 model in TensorFlow, replacing a weight by its quantized value
in exactly the calls that a recipe names, and nowhere else.

It knows nothing of any export: it walks the nodes of the original Keras graph, so it is an independent answer to
"what must the exported model compute?". Works with TensorFlow 2.6 ... 2.15 and with tf_keras.

    python per_use_keras2.py MODEL.h5 RECIPE.json INPUT.npz OUTPUT.npz

RECIPE.json is a recipe of Quantie with ranges "minmax" or [lo, hi]; activations need [lo, hi].
"""
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from fake_quant import fake_quant, fake_quant_activation

keras = tf.keras


def _resolve(layer, weight):
    """The variable at a dotted weight path; sub-layers in private attributes go by their layer names."""
    value = layer
    for part in weight.split("."):
        if part.isdigit():
            value = value[int(part)]
        elif hasattr(value, part):
            value = getattr(value, part)
        else:
            value = next(v for v in vars(value).values() if isinstance(v, keras.layers.Layer) and v.name == part)
    return value


def _holders(layer, variable, seen):
    """Every (object, attribute) at or below `layer` that is `variable`."""
    if id(layer) in seen:
        return []
    seen.add(id(layer))
    found = [(layer, name) for name, value in vars(layer).items() if value is variable]
    for value in list(vars(layer).values()):
        for inner in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(inner, keras.layers.Layer):
                found += _holders(inner, variable, seen)
    return found


class _Swapped:
    """Within the block, the weights of one call hold their quantized values; Keras's own tracking is not touched."""

    def __init__(self, layer, prefix, uses):
        self.wanted = [(w[len(prefix) + 1:], spec) for w, spec in uses.items() if w.startswith(prefix + ":")]
        applied.update(prefix + ":" + w for w, _ in self.wanted)
        self.layer, self.saved = layer, []

    def __enter__(self):
        for weight, spec in self.wanted:
            variable = _resolve(self.layer, weight)
            quantized = tf.constant(fake_quant(variable.numpy(), spec))
            for owner, name in _holders(self.layer, variable, set()):
                self.saved.append((owner, name, variable))
                object.__setattr__(owner, name, quantized)

    def __exit__(self, *_):
        for owner, name, variable in self.saved:
            object.__setattr__(owner, name, variable)


applied = set()  # ids of the recipe that some call met


def run(model, inputs, uses, prefix="", activations=None):
    """The outputs (list of arrays) of `model` on `inputs` (list of arrays) with `uses` and `activations` quantized."""
    if isinstance(model, keras.Sequential):
        x = inputs[0]
        for layer in model.layers:
            x = _call(layer, (x,), {}, prefix + layer.name, uses, activations)
        return [x]
    values = {id(t): tf.convert_to_tensor(a) for t, a in zip(model.inputs, inputs)}
    own = {id(n) for nodes in model._nodes_by_depth.values() for n in nodes}
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            if node.is_input:
                continue
            layer = node.layer
            calls = [n for n in layer._inbound_nodes if id(n) in own]
            step = layer.name if len(calls) == 1 else "%s@%d" % (layer.name, [id(n) for n in calls].index(id(node)))
            args, kwargs = tf.nest.map_structure(lambda t: values.get(id(t), t), (node.call_args, node.call_kwargs))
            outputs = _call(layer, args, kwargs, prefix + step, uses, activations)
            for t, v in zip(tf.nest.flatten(node.outputs), tf.nest.flatten(outputs)):
                values[id(t)] = v
    return [values[id(t)] for t in model.outputs]


def _call(layer, args, kwargs, path, uses, activations):
    if isinstance(layer, keras.Model):
        outputs = run(layer, tf.nest.flatten(args[0]), uses, path + "/", activations)
        outputs = outputs[0] if len(outputs) == 1 else outputs
    else:
        kwargs = {k: v for k, v in kwargs.items() if k != "training"}
        with _Swapped(layer, path, uses):
            outputs = layer(*args, **kwargs)
    if activations and path in activations:
        applied.add(path)
        outputs = tf.constant(fake_quant_activation(outputs, activations[path]))
    return outputs


def main(model_file, recipe_file, input_file, output_file):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "keras2"))
    from custom_layers import CUSTOM_OBJECTS

    model = keras.models.load_model(model_file, custom_objects=CUSTOM_OBJECTS, compile=False)
    arrays = np.load(input_file)
    with open(recipe_file) as f:
        recipe = json.load(f)
    outputs = run(model, [arrays["in%d" % k] for k in range(len(arrays.files))], recipe["uses"], "", recipe.get("activations"))
    unknown = (set(recipe["uses"]) | set(recipe.get("activations", {}))) - applied
    if unknown:
        raise SystemExit("no such use or call: %s" % sorted(unknown))
    np.savez(output_file, **{"out%d" % k: np.asarray(o) for k, o in enumerate(outputs)})


if __name__ == "__main__":
    main(*sys.argv[1:5])
