"""What a quantized model of Keras 3 must compute, by another way: walk the nodes of the original, call by call.

Within a call every read of a chosen variable yields its quantized value (`keras.StatelessScope`). Ranges and rounding are
those of `reference`; of the package only where PyTorch keeps the layers in a layer is used.
"""
import keras
import numpy as np
from keras import ops, tree

from quantie.keras3.backend import attributes
from reference import fake_quant


def resolve(layer, weight):
    """The variable at a dotted path: attributes, elements of lists, layers of models, names of private sub-layers."""
    *path, name = weight.split(".")
    owner = layer
    for part in path:
        if isinstance(owner, (list, tuple)):
            owner = owner[int(part)]
        elif isinstance(owner, keras.Model):
            owner = owner.get_layer(part)
        else:
            inner = [v for v in attributes(owner).values() if isinstance(v, keras.layers.Layer) and v.name == part]
            owner = inner[0] if inner else getattr(owner, part)
    own = [v for v in owner._trainable_variables + owner._non_trainable_variables if v.name == name]
    return own[0] if own else getattr(owner, name)


def run(model, inputs, uses, activations=None, prefix=""):
    """The outputs (flat list) of `model` on `inputs` (flat list) with `uses` and `activations` quantized."""
    if isinstance(model, keras.Sequential):
        x = inputs[0]
        places = [layer.name for layer in model.layers]
        for k, layer in enumerate(model.layers):
            step = layer.name if places.count(layer.name) == 1 else "%s@%d" % (layer.name, places[:k].count(layer.name))
            x = _call(layer, (x,), {}, uses, activations, prefix + step)
        return [x]
    values = {id(t): ops.convert_to_tensor(a) for t, a in zip(model.inputs, inputs)}
    own = {id(n) for nodes in model._nodes_by_depth.values() for n in nodes}
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            if node.is_input:
                continue
            operation = node.operation
            calls = [id(n) for n in operation._inbound_nodes if id(n) in own]
            step = operation.name if len(calls) == 1 else "%s@%d" % (operation.name, calls.index(id(node)))
            args, kwargs = tree.map_structure(
                lambda t: values.get(id(t), t), (node.arguments.args, node.arguments.kwargs))
            outputs = _call(operation, args, kwargs, uses, activations, prefix + step)
            for t, v in zip(node.outputs, tree.flatten(outputs)):
                values[id(t)] = v
    return [values[id(t)] for t in model.outputs]


def _call(operation, args, kwargs, uses, activations, path):
    if isinstance(operation, keras.Model):
        outputs = run(operation, tree.flatten(args[0]), uses, activations, path + "/")
        outputs = outputs[0] if len(outputs) == 1 else outputs
    else:
        chosen = [(resolve(operation, use[len(path) + 1:]), spec) for use, spec in uses.items() if use.startswith(path + ":")]
        values = [(v, ops.cast(fake_quant(ops.convert_to_numpy(v), spec), v.dtype)) for v, spec in chosen]
        with keras.StatelessScope(state_mapping=values):
            if isinstance(operation, keras.layers.Normalization):
                operation.finalize_state()  # it computes with tensors that it made of its variables
            outputs = operation(*args, **kwargs)
        if isinstance(operation, keras.layers.Normalization):
            operation.finalize_state()
    if activations and path in activations:
        spec = dict(dict(symmetric=False, narrow_range=False), **activations[path])
        outputs = tree.map_structure(lambda t: ops.convert_to_tensor(fake_quant(ops.convert_to_numpy(t), spec)), outputs)
    return outputs
