"""What a quantized model must compute, for models beyond the plain oracle: cells in lists, models inside wrappers,
mixed precision, names that print alike.

Like the oracle it walks Keras's own nodes and puts a quantized value in place of a weight in exactly the calls that a
recipe names; which weight a use id means, tests/data/hard/truth.py tells, from Keras's own attributes.
"""
import json

import numpy as np
import tensorflow as tf

from fake_quant import fake_quant, fake_quant_activation
from truth import calls_of, layer_list, printed, weight_path

keras = tf.keras
BOOKKEEPING = {"_trainable_weights", "_non_trainable_weights", "_inbound_nodes_value", "_outbound_nodes_value",
               "_undeduplicated_weights", "_initial_weights", "_metrics", "_losses", "_updates"}


class Walk:
    """Runs a model by a recipe: {"uses", "activations"}. `met`: the ids that some call met."""

    def __init__(self, recipe):
        self.uses, self.activations = recipe["uses"], recipe.get("activations", {})
        self.met = set()

    def run(self, model, inputs, path=()):
        """The outputs (a list) for `inputs` (a list of arrays or tensors, in the model's order)."""
        steps = {}
        for name, k, repeated, layer in calls_of(model):
            steps[(id(layer), k)] = list(path) + [(name, k, repeated)]
        if isinstance(model, keras.Sequential):
            x = tf.convert_to_tensor(inputs[0])
            for layer in model.layers:
                x = self._call(layer, (x,), {}, steps[(id(layer), 0)])
            return tf.nest.flatten(x)
        values = {id(t): tf.convert_to_tensor(a) for t, a in zip(model.inputs, inputs)}
        own = {id(n) for nodes in model._nodes_by_depth.values() for n in nodes}
        for depth in sorted(model._nodes_by_depth, reverse=True):
            for node in model._nodes_by_depth[depth]:
                if node.is_input:
                    continue
                number = [id(n) for n in node.layer._inbound_nodes if id(n) in own].index(id(node))
                args, kwargs = tf.nest.map_structure(lambda t: values.get(id(t), t), (node.call_args, node.call_kwargs))
                outputs = self._call(node.layer, args, kwargs, steps[(id(node.layer), number)])
                for t, v in zip(tf.nest.flatten(node.outputs), tf.nest.flatten(outputs)):
                    values[id(t)] = v
        return [values[id(t)] for t in model.outputs]

    def _call(self, layer, args, kwargs, path):
        if isinstance(layer, keras.Model) and layer_list(layer) is not None:
            given = [v for v in tf.nest.flatten(args[0]) if v is not None]
            outputs = self.run(layer, given, path)
            outputs = outputs[0] if len(outputs) == 1 else outputs
        else:
            kwargs = {k: v for k, v in kwargs.items() if k != "training"}
            if layer._expects_training_arg:  # augmentation trains unless it is told
                kwargs["training"] = False
            with Swapped(layer, self._wanted(layer, path)):
                outputs = layer(*args, **kwargs)
        for name in (printed(path, "")[:-1], json.dumps([[n, k] for n, k, _ in path])):
            if name in self.activations:
                self.met.add(name)
                outputs = tf.nest.map_structure(lambda t: self._quantized(t, self.activations[name]), outputs)
        return outputs

    def _wanted(self, layer, path):
        """(variable, setting) for each use of this call that the recipe names."""
        found = []
        for variable in getattr(layer, "reads", lambda: layer.weights)():
            weight = weight_path(layer, variable)[0]
            for name in (printed(path, weight), json.dumps([[n, k] for n, k, _ in path] + [weight])):
                if name in self.uses:
                    self.met.add(name)
                    found.append((variable, self.uses[name]))
        return found

    @staticmethod
    def _quantized(tensor, scheme):
        result = tf.cast(fake_quant_activation(tensor.numpy(), scheme), tensor.dtype)
        mask = getattr(tensor, "_keras_mask", None)
        if mask is not None:
            result._keras_mask = mask
        return result


class Swapped:
    """Within the block, variables of one call are replaced by their quantized values, wherever the layer keeps them."""

    def __init__(self, layer, wanted):
        self.layer, self.wanted, self.saved = layer, wanted, []

    def __enter__(self):
        for variable, scheme in self.wanted:
            value = fake_quant(np.asarray(keras.backend.get_value(variable), np.float32), scheme)
            for owner, key in places(self.layer, variable, set()):
                self._put(owner, key, variable, tf.cast(value, read_type(owner, variable)))
                if hasattr(owner, "adapt_mean"):  # Normalization computes with tensors that it made of its variables
                    name = "mean" if key == "adapt_mean" else "variance"
                    self._put(owner, name, getattr(owner, name), tf.reshape(value, getattr(owner, name).shape))

    def _put(self, owner, key, before, value):
        self.saved.append((owner, key, before))
        put(owner, key, value)

    def __exit__(self, *_):
        for owner, key, before in reversed(self.saved):
            put(owner, key, before)


def read_type(owner, variable):
    cast = type(variable).__name__.startswith("AutoCast") and hasattr(owner, "_compute_dtype")
    return owner._compute_dtype if cast else variable.dtype


def put(owner, key, value):
    if isinstance(owner, list):
        getattr(owner, "_storage", owner)[key] = value
    else:
        object.__setattr__(owner, key, value)


def places(owner, variable, seen):
    """Every (object, attribute) and (list, index) at or below `owner` that is `variable`."""
    if id(owner) in seen:
        return []
    seen.add(id(owner))
    if isinstance(owner, (list, tuple)):
        members = list(enumerate(owner))
    else:
        members = [(key, value) for key, value in vars(owner).items() if key not in BOOKKEEPING and not key.startswith("_self_")]
        if isinstance(owner, keras.Model):
            members += [(layer.name, layer) for layer in owner.layers]
    found = [(owner, key) for key, value in members if value is variable]
    for _, value in members:
        if isinstance(value, (keras.layers.Layer, list, tuple)) and not isinstance(value, keras.metrics.Metric):
            found += places(value, variable, seen)
    return found
