"""What a live Keras layer says about itself: its weights by attribute path, its config, the shapes of its outputs."""
import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf
from tensorflow import keras

try:
    from keras.src.engine import base_layer
    from keras.src.saving import saving_lib
    from keras.src.saving.legacy.saved_model import json_utils
except ImportError:  # TF 2.6
    from keras.engine import base_layer
    from keras.saving.saved_model import json_utils

    saving_lib = None

Layer = keras.layers.Layer
created = []  # (owner, variable) in the order of creation


def _record_add_weight():
    original = base_layer.Layer.add_weight

    def add_weight(self, *args, **kwargs):
        variable = original(self, *args, **kwargs)
        created.append((self, variable))
        return variable

    base_layer.Layer.add_weight = add_weight


_record_add_weight()


def path_to(root, owner):
    """Attributes from `root` to the layer `owner`; a private attribute stands by the layer's own name."""
    seen = set()

    def search(obj, path):
        if obj is owner:
            return path
        if id(obj) in seen or len(path) > 4:
            return None
        seen.add(id(obj))
        public_first = sorted(vars(obj).items(), key=lambda item: item[0].startswith("_"))
        for key, value in public_first:
            if key in ("_self_tracked_trackables", "_obj_reference_counts_dict"):
                continue
            children = [(key, value)] if isinstance(value, Layer) else []
            if isinstance(value, (list, tuple)):
                children = [("%s.%d" % (key, i), v) for i, v in enumerate(value) if isinstance(v, Layer)]
            for step, child in children:
                hit = search(child, path + [child.name if key.startswith("_") else step])
                if hit is not None:
                    return hit
        return None

    return search(root, [])


def groups_of(layer):
    """{id(owner): group} as the `.keras` weights file of this version names them."""
    if saving_lib is None:
        return {}
    groups, original = {}, base_layer.Layer.save_own_variables

    class Store:
        def make(self, path):
            return path

    base_layer.Layer.save_own_variables = lambda self, path: groups.setdefault(id(self), path)
    try:
        saving_lib._save_state(layer, Store(), None, "", set())
    finally:
        base_layer.Layer.save_own_variables = original
    return groups


NOISE = ("module", "registered_name", "build_config", "seed", "momentum", "epsilon", "noise_shape", "rate", "dropout",
         "recurrent_dropout", "unit_forget_bias", "pruning_schedule", "block_size", "block_pooling_type", "unroll", "zero_output_for_mask")


def trimmed(value):
    """A config without what no shape depends on: it keeps the file small."""
    if isinstance(value, dict):
        return {k: trimmed(v) for k, v in value.items()
                if k not in NOISE and not k.endswith(("_initializer", "_regularizer", "_constraint"))}
    return [trimmed(v) for v in value] if isinstance(value, list) else value


def shape_of(tensor):
    shape = tensor.shape
    return None if shape.rank is None else [-1 if d is None else int(d) for d in shape]


def placeholders(value, tensors):
    """`value` with {"$tensor": index} for every symbolic tensor in it, whose shape goes into `tensors`."""
    if isinstance(value, (list, tuple)):
        return [placeholders(v, tensors) for v in value]
    if isinstance(value, dict):
        return {k: placeholders(v, tensors) for k, v in value.items()}
    if isinstance(value, tf.Tensor):
        return value.numpy().tolist()
    if hasattr(value, "_keras_history"):
        tensors.append(shape_of(value))
        return {"$tensor": len(tensors) - 1}
    return value


def call_of(layer):
    """args, kwargs and input shapes of the last call of `layer`, as the architecture JSON keeps them: the first argument, the rest by name."""
    node, tensors = layer._inbound_nodes[-1], []
    if hasattr(layer, "_call_spec"):
        first, rest, kwargs = layer._call_spec.split_out_first_arg(node.call_args, node.call_kwargs)
        names = layer._call_spec.arg_names
    else:
        first, rest, kwargs = layer._split_out_first_arg(node.call_args, node.call_kwargs)
        names = layer._call_fn_args
    kwargs = {**dict(zip(names[1:], rest)), **kwargs}
    return placeholders([first], tensors), placeholders(kwargs, tensors), tensors


def output_shapes(layer, outputs):
    """The shapes of the symbolic outputs. UpSampling leaves more open there than it says itself."""
    if type(layer).__name__.startswith("UpSampling"):
        return [[-1 if d is None else int(d) for d in layer.compute_output_shape(layer.input_shape)]]
    return [shape_of(t) for t in tf.nest.flatten(outputs)]


def describe(layer, args, kwargs=None):
    """A case: `layer` called on these symbolic inputs."""
    del created[:]
    outputs = layer(*args, **(kwargs or {}))
    call_args, call_kwargs, tensors = call_of(layer)
    groups = groups_of(layer)
    weights, listed = [], {id(w) for w in layer.weights}
    for owner, variable in created:
        if id(variable) not in listed:
            continue
        listed.discard(id(variable))
        path = path_to(layer, owner)
        name = variable.name.split("/")[-1].split(":")[0]
        weights.append([".".join((path or []) + [name]), shape_of(variable), int(variable.trainable), variable.dtype.name,
                        groups.get(id(owner), "?") if saving_lib else "?"])
        if path is None:
            raise RuntimeError("%s: nobody holds the owner of %s" % (layer.name, variable.name))
    for variable in layer.weights:
        if id(variable) in listed:
            print("not made by add_weight:", type(layer).__name__, variable.name, variable.shape, variable.dtype)
    config = json.loads(json.dumps(layer.get_config(), default=json_utils.get_json_type))
    config = trimmed(json.loads(json.dumps(config)))
    return {"class": type(layer).__name__, "config": config, "inputs": tensors, "args": call_args, "kwargs": call_kwargs,
            "weights": weights, "outputs": output_shapes(layer, outputs)}
