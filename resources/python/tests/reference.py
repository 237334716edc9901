"""What a quantized model must compute, by another way: walk the nodes of the original and swap weights call by call.

Ranges and rounding are TensorFlow's own kernels on NumPy values; nothing of the package is used.
"""
import numpy as np
import tensorflow as tf
from quantie.keras2.backend import keras


def quantization_range(w, spec):
    axis, given = spec.get("axis"), spec.get("range", "minmax")
    if isinstance(given, (list, tuple)):
        lo, hi = (np.asarray(v, np.float32) for v in given)
    elif axis is None:
        lo, hi = np.float32(w.min()), np.float32(w.max())
    else:
        other = tuple(d for d in range(w.ndim) if d != axis % w.ndim)
        lo, hi = w.min(axis=other), w.max(axis=other)
    lo, hi = np.minimum(lo, np.float32(0)), np.maximum(hi, np.float32(0))
    if spec.get("symmetric", True):
        steps = 1 << spec["bits"]
        ratio = np.float32(-1.0 if spec.get("narrow_range", True) else -(steps - 2) / steps)
        lo, hi = np.minimum(lo, hi / ratio), np.maximum(hi, lo * ratio)
    return lo.astype(np.float32), hi.astype(np.float32)


def fake_quant(w, spec):
    w = np.asarray(w, np.float32)
    lo, hi = quantization_range(w, spec)
    options = dict(num_bits=spec["bits"], narrow_range=spec.get("narrow_range", True))
    axis = spec.get("axis")
    if axis is None:
        return tf.quantization.fake_quant_with_min_max_vars(w, lo, hi, **options).numpy()
    moved = np.moveaxis(w, axis, -1)
    lo, hi = np.broadcast_to(lo, moved.shape[-1:]), np.broadcast_to(hi, moved.shape[-1:])
    q = tf.quantization.fake_quant_with_min_max_vars_per_channel(moved, lo, hi, **options).numpy()
    return np.moveaxis(q, -1, axis)


def resolve(layer, weight):
    """(owner, variable) at a dotted path."""
    value = owner = layer
    for part in weight.split("."):
        owner = value
        if isinstance(value, (list, tuple)):
            value = value[int(part)]
        elif isinstance(value, keras.Model) and part in [inner.name for inner in value.layers]:
            value = value.get_layer(part)
        elif isinstance(vars(value).get(part), (tf.Variable, keras.layers.Layer, list)):
            value = vars(value)[part]
        elif part in ("mean", "variance") and hasattr(value, "adapt_mean"):
            value = vars(value)["adapt_" + part]
        elif part == "bias" and hasattr(value, "biases"):
            value = value.biases
        elif part.startswith("scale_"):
            value = value.scales[int(part[-1])]
        else:
            value = next(v for v in vars(value).values() if isinstance(v, keras.layers.Layer) and v.name == part)
    return owner, value


def _holders(owner, variable, seen):
    if id(owner) in seen:
        return []
    seen.add(id(owner))
    found = []
    inner = list(owner.layers) if isinstance(owner, keras.Model) else []
    for name, value in list(vars(owner).items()):
        if value is variable:
            found.append((owner, name))
        elif isinstance(value, keras.layers.Layer):
            inner.append(value)
        elif isinstance(value, list) and (not name.startswith("_") or name.endswith("trainable_weights")):
            found += [(getattr(value, "_storage", value), k) for k, item in enumerate(value) if item is variable]
            inner += [item for item in value if isinstance(item, keras.layers.Layer)]
    for layer in inner:
        found += _holders(layer, variable, seen)
    return found


def _set(owner, key, value):
    if isinstance(owner, list):
        owner[key] = value
    else:
        object.__setattr__(owner, key, value)


class Swapped:
    """Within the block, the named weights of one call hold their quantized values."""

    def __init__(self, layer, wanted):
        self.layer, self.wanted, self.saved = layer, wanted, []

    def __enter__(self):
        for weight, spec in self.wanted.items():
            owner, variable = resolve(self.layer, weight)
            quantized = fake_quant(keras.backend.get_value(variable), spec)
            if hasattr(owner, "adapt_mean"):  # computes with tensors made of its variables
                self.saved.append((owner, weight, getattr(owner, weight)))
                _set(owner, weight, tf.reshape(tf.constant(quantized), getattr(owner, weight).shape))
                continue
            auto_cast = hasattr(variable, "_cast_dtype")
            quantized = tf.cast(quantized, self.layer._compute_dtype if auto_cast else variable.dtype)
            for holder, name in _holders(self.layer, variable, set()):
                self.saved.append((holder, name, variable))
                _set(holder, name, quantized)

    def __exit__(self, *_):
        for owner, name, value in self.saved:
            _set(owner, name, value)


def run(model, inputs, uses, prefix="", activations=None):
    """The outputs (list) of `model` on `inputs` (list) with `uses` and `activations` quantized."""
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
            calls = [id(n) for n in layer._inbound_nodes if id(n) in own]
            step = layer.name if len(calls) == 1 else "%s@%d" % (layer.name, calls.index(id(node)))
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
        wanted = {use[len(path) + 1:]: spec for use, spec in uses.items() if use.startswith(path + ":")}
        with Swapped(layer, wanted):
            outputs = layer(*args, **kwargs)
    if activations and path in activations:
        spec = dict(symmetric=False, narrow_range=False)
        spec.update(activations[path])
        outputs = tf.nest.map_structure(lambda t: tf.constant(fake_quant(t.numpy(), spec)), outputs)
    return outputs
