"""The oracle of recipes for Keras 3: what a live model must compute when some of its uses and activations are quantized.

Inside one call every read of a chosen variable yields its quantized value (`keras.StatelessScope`); the walk over the
nodes is the oracle's own, so it knows nothing of any export. Rounding is TensorFlow's (tests/data/oracle/fake_quant.py).
"""
import keras
import numpy as np
from keras import ops, tree

from fake_quant import fake_quant, fake_quant_activation


def resolve(layer, weight):
    """The variable at a dotted weight path; sub-layers in private attributes go by their layer names."""
    *path, name = weight.split(".")
    owner = layer
    for part in path:
        if isinstance(owner, (list, tuple)):
            owner = owner[int(part)]
            continue
        if isinstance(owner, keras.Model):
            owner = owner.get_layer(part)
            continue
        inner = [v for v in vars(owner).values() if isinstance(v, keras.layers.Layer) and v.name == part]
        owner = inner[0] if inner else getattr(owner, part)
    own = [v for v in owner._trainable_variables + owner._non_trainable_variables if v.name == name]
    return own[0] if own else getattr(owner, name)


def run(model, inputs, recipe, prefix="", met=None):
    """The outputs (flat list) of `model` on `inputs` (flat list) by a recipe, of which every use and call must be met."""
    outermost, met = met is None, set() if met is None else met
    if isinstance(model, keras.Sequential):
        outputs = [inputs[0]]
        places = [layer.name for layer in model.layers]
        for k, layer in enumerate(model.layers):
            step = layer.name if places.count(layer.name) == 1 else "%s@%d" % (layer.name, places[:k].count(layer.name))
            outputs = tree.flatten(_call(layer, (outputs[0],), {}, recipe, prefix + step, met))
    else:
        outputs = _run_functional(model, inputs, recipe, prefix, met)
    if outermost:
        assert set(recipe["uses"]) | set(recipe["activations"]) == met
    return outputs


def _run_functional(model, inputs, recipe, prefix, met):
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
            outputs = _call(operation, args, kwargs, recipe, prefix + step, met)
            for t, v in zip(node.outputs, tree.flatten(outputs)):
                values[id(t)] = v
    return [values[id(t)] for t in model.outputs]


def _call(operation, args, kwargs, recipe, path, met):
    if isinstance(operation, keras.Model):
        outputs = run(operation, tree.flatten(args[0]), recipe, path + "/", met)
        outputs = outputs[0] if len(outputs) == 1 else outputs
    else:
        uses = {use: spec for use, spec in recipe["uses"].items() if use.startswith(path + ":")}
        met.update(uses)
        chosen = [(resolve(operation, use[len(path) + 1:]), spec) for use, spec in uses.items()]
        mapping = [(v, ops.cast(fake_quant(np.asarray(v), spec), v.dtype)) for v, spec in chosen]
        with keras.StatelessScope(state_mapping=mapping):
            outputs = operation(*args, **kwargs)
    spec = recipe["activations"].get(path)
    if spec:
        met.add(path)
        outputs = tree.map_structure(lambda t: ops.convert_to_tensor(fake_quant_activation(np.asarray(t), spec)), outputs)
    return outputs
