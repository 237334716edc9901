"""A quantized clone by a recipe, made on live Keras objects: the same model that the program exports."""
import inspect
import os
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

import numpy as np
import tensorflow as tf

from .. import recipes
from ..names import Names
from ..steps import Call, Node, Step, Steps
from . import paths
from .activation import QuantizeActivation
from .backend import is_graph_model, keras, raw_variable
from .calls import calls_of, nodes_of, steps_of
from .clone import clone_model
from .config import UseConfig
from .recipe import finder
from .wrapper import QuantizeUse


def quantize_apply(
    model: Any,
    recipe: Union[str, "os.PathLike[str]", Mapping[str, Any]],
    custom_objects: Optional[Mapping[str, Any]] = None,
) -> Any:
    """A clone of `model` in which each use that `recipe` names reads its weight quantized.

    Nested models are inlined (their layers are named `model/layer`); each call with quantized uses gets a wrapper of its
    own around the one layer object, other calls stay as they are. Variables are tied as in `model`. The clone is a
    Functional model and is not compiled; before any training it computes what the program's preview shows.

    Args:
      model: a Functional or Sequential model.
      recipe: a `*.recipe.json`, or its content as a dict.
      custom_objects: see `clone_model`.

    Raises:
      ValueError: the recipe has an unknown key, use or call, or a setting that does not fit; names the place.
    """
    content = recipes.read(recipe)
    clone = clone_model(model, custom_objects)
    resolved = recipes.resolve(content, finder(clone))
    return _Inliner(clone, resolved).build()


class _Inliner:
    """Builds the flat model by calling the clone's layers anew."""

    def __init__(self, model: Any, resolved: recipes.Resolved):
        self._model = model
        self._resolved = resolved
        self._calls = [call for call in calls_of(model) if not call.is_model]
        self._graphs: Dict[int, List[Node]] = {}
        self._sequences: Dict[int, List[Tuple[Step, Any]]] = {}
        self._remember(model)
        self._ties = _ties(resolved.accepted, self._calls)
        self._names = Names(self._calls, "/")

    def build(self) -> Any:
        model = self._model
        inputs = [_new_input(tensor) for tensor in model.inputs]
        self._forget_graphs()
        outputs = self._run(model, inputs, (), None)
        if not isinstance(model, keras.Sequential):
            inputs = tf.nest.pack_sequence_as(model._nested_inputs, inputs)
            outputs = tf.nest.pack_sequence_as(model._nested_outputs, outputs)
        else:
            inputs, outputs = inputs[0], outputs[0]
        flat = keras.Model(inputs, outputs, name=model.name)
        if not model.trainable:
            flat.trainable = False
        for layer in flat.layers:
            if isinstance(layer, QuantizeUse):
                layer.reset_ranges()
        return flat

    def _remember(self, model: Any) -> None:
        """Keeps every graph before its layers are called anew."""
        if isinstance(model, keras.Sequential):
            self._sequences[id(model)] = steps_of(model)
        else:
            self._graphs[id(model)] = nodes_of(model)
        for _, layer in steps_of(model):
            if is_graph_model(layer) and id(layer) not in self._graphs and id(layer) not in self._sequences:
                self._remember(layer)

    def _forget_graphs(self) -> None:
        """The new model's nodes are then the layers' only ones."""
        for call in self._calls:
            object.__setattr__(call.layer, "_inbound_nodes_value", [])  # not tracked, unlike a plain assignment
            object.__setattr__(call.layer, "_outbound_nodes_value", [])
            call.layer._name = self._names.of(call.layer)

    def _run(self, model: Any, inputs: List[Any], outer: Steps, training: Any) -> List[Any]:
        if isinstance(model, keras.Sequential):
            return self._run_sequence(model, inputs, outer, training)
        values = {id(t): _conformed(v, t) for t, v in zip(model.inputs, inputs)}
        for node in self._graphs[id(model)]:
            args, kwargs = tf.nest.map_structure(lambda t: values.get(id(t), t), (node.args, node.kwargs))
            outputs = self._call(node.layer, outer + (node.step,), args, kwargs, training)
            for tensor, value in zip(tf.nest.flatten(node.outputs), tf.nest.flatten(outputs)):
                values[id(tensor)] = value
        return [values[id(t)] for t in model.outputs]

    def _run_sequence(self, model: Any, inputs: List[Any], outer: Steps, training: Any) -> List[Any]:
        x = inputs[0]
        if model.inputs:
            x = _conformed(x, model.inputs[0])
        for step, layer in self._sequences[id(model)]:
            x = self._call(layer, outer + (step,), (x,), {}, training)
        return tf.nest.flatten(x)

    def _call(self, layer: Any, steps: Steps, args: Tuple[Any, ...], kwargs: Dict[str, Any], training: Any) -> Any:
        call = Call(steps, layer, is_graph_model(layer))
        if call.is_model:
            return self._call_model(call, args, kwargs, training)
        if training is not None and layer._expects_training_arg and kwargs.get("training") is None:
            kwargs = dict(kwargs, training=training)
        weights = self._resolved.weights.get(call.key, {})
        activation = self._resolved.activations.get(call.key)
        ties = self._ties_of(layer)
        if weights or ties:
            layer = self._wrapped(call, weights, activation, ties)
            args, kwargs = _by_name(call.layer, args, kwargs)
            return layer(*args, **kwargs)
        return self._activated(call, self._names.of_call(call), layer(*args, **kwargs))

    def _call_model(self, call: Call, args: Tuple[Any, ...], kwargs: Dict[str, Any], training: Any) -> Any:
        if kwargs.get("mask") is not None:
            raise ValueError("%s: a nested model that is called with a mask cannot be inlined" % call.path)
        model = call.layer
        sequential = isinstance(model, keras.Sequential)
        inputs = tf.nest.flatten(args[0]) if sequential else model._flatten_to_reference_inputs(args[0])
        own = kwargs.get("training")
        outputs = self._run(model, inputs, call.steps, training if own is None else own)
        name = call.path.replace("@", "_")
        if sequential:
            return self._activated(call, name, outputs[0])
        return self._activated(call, name, tf.nest.pack_sequence_as(model._nested_outputs, outputs))

    def _activated(self, call: Call, name: str, outputs: Any) -> Any:
        spec = self._resolved.activations.get(call.key)
        if spec is None:
            return outputs
        layer = QuantizeActivation(spec, call=call.path, name=self._names.free("quantize_%s_activation" % name))
        return layer(outputs)

    def _wrapped(self, call: Call, weights: Mapping[str, Any], activation: Any, ties: List[Dict[str, Any]]) -> QuantizeUse:
        entries = [dict(weight=path, **spec) for path, spec in weights.items()]
        config = UseConfig(call.path, entries, activation, ties)
        name = self._names.free("quantize_" + self._names.of_call(call))
        return QuantizeUse(call.layer, config, name=name, dtype="float32")

    def _ties_of(self, layer: Any) -> List[Dict[str, Any]]:
        found = []
        for tie in self._ties:
            for path, variable in paths.named_weights(layer).items():
                if variable is tie["replaced"]:
                    found.append(dict(weight=path, **{key: tie[key] for key in ("layer", "source", "transpose")}))
        return found


def _ties(groups: List[List[recipes.Use]], calls: List[Call]) -> List[Dict[str, Any]]:
    """What replaces what: in each group the variable that is read first replaces the others."""
    order = {call.key: k for k, call in enumerate(calls)}
    found: List[Dict[str, Any]] = []
    for group in groups:
        uses = sorted(group, key=lambda use: order[use.call.key])
        source = uses[0]
        for use in uses[1:]:
            if use.variable is source.variable or any(tie["replaced"] is use.variable for tie in found):
                continue
            found.append({
                "replaced": use.variable, "layer": source.call.layer, "source": source.weight,
                "transpose": _transposed(source, use),
            })
    return found


def _transposed(source: recipes.Use, use: recipes.Use) -> bool:
    shapes = source.variable.shape.as_list(), use.variable.shape.as_list()
    straight, reverse = shapes[0] == shapes[1], shapes[0] == shapes[1][::-1]
    if straight and reverse:  # square: the values tell
        a, b = (keras.backend.get_value(raw_variable(u.variable)) for u in (source, use))
        return not np.array_equal(a, b) and np.array_equal(a.T, b)
    if not straight and not reverse:
        raise ValueError("%s:%s: shape %s cannot be tied to shape %s" % (use.call.path, use.weight, shapes[1], shapes[0]))
    return reverse


def _new_input(tensor: Any) -> Any:
    """A fresh input like the one that `tensor` comes from."""
    layer = tensor._keras_history.layer
    return tf.nest.flatten(keras.layers.InputLayer.from_config(layer.get_config()).output)[0]


def _conformed(value: Any, reference: Any) -> Any:
    """`value` in the type and rank of a nested model's input, as the model itself would have made it."""
    rank, wanted = value.shape.rank, reference.shape.rank
    if rank is not None and wanted is not None:
        if rank == wanted + 1 and value.shape[-1] == 1:
            value = tf.squeeze(value, axis=-1)
        elif rank == wanted - 1 and reference.shape[-1] == 1:
            value = tf.expand_dims(value, axis=-1)
    return value if value.dtype == reference.dtype else tf.cast(value, reference.dtype)


def _by_name(layer: Any, args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
    """All but the first argument by name, as a config writes them."""
    names = [name for name in inspect.getfullargspec(layer.call).args if name != "self"]
    return args[:1], {**dict(zip(names[1:], args[1:])), **kwargs}
