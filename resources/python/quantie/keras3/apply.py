"""A quantized clone by a recipe, made on live Keras objects: the same model that the program exports."""
import os
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from .. import recipes
from ..names import Names
from ..steps import Call, Node, Step, Steps
from .activation import QuantizeActivation
from .backend import is_graph_model, keras, tree
from .calls import calls_of, nodes_of, steps_of
from .clone import clone_model
from .recipe import finder
from .wrapper import QuantizeUse

ops = keras.ops


def quantize_apply(
    model: Any,
    recipe: Union[str, "os.PathLike[str]", Mapping[str, Any]],
    custom_objects: Optional[Mapping[str, Any]] = None,
) -> Any:
    """A clone of `model` in which each use that `recipe` names reads its weight quantized.

    Nested models are inlined (their layers are named `model.layer`); each call with quantized uses gets a wrapper of its
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
    _refuse_ties(resolved.accepted)
    return _Inliner(clone, resolved).build()


def _refuse_ties(groups: List[List[recipes.Use]]) -> None:
    for group in groups:
        for use in group[1:]:
            if use.variable is not group[0].variable:
                raise ValueError("%s:%s: weights of different layers cannot be tied by hand in Keras 3" % (
                    use.call.path, use.weight))


class _Inliner:
    """Builds the flat model by calling the clone's layers anew."""

    def __init__(self, model: Any, resolved: recipes.Resolved):
        self._model = model
        self._resolved = resolved
        self._calls = [call for call in calls_of(model) if not call.is_model]
        self._graphs: Dict[int, List[Node]] = {}
        self._sequences: Dict[int, List[Tuple[Step, Any]]] = {}
        self._remember(model)
        self._names = Names(self._calls, ".")

    def build(self) -> Any:
        model = self._model
        inputs = [_new_input(tensor) for tensor in model.inputs]
        for call in self._calls:
            call.layer.name = self._names.of(call.layer)
        outputs = self._run(model, inputs, (), None)
        if not isinstance(model, keras.Sequential):
            inputs = tree.pack_sequence_as(model._inputs_struct, inputs)
            outputs = tree.pack_sequence_as(model._outputs_struct, outputs)
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

    def _run(self, model: Any, inputs: List[Any], outer: Steps, training: Any) -> List[Any]:
        if isinstance(model, keras.Sequential):
            return self._run_sequence(model, inputs, outer, training)
        values = {id(t): _conformed(v, t) for t, v in zip(model.inputs, inputs)}
        for node in self._graphs[id(model)]:
            args, kwargs = tree.map_structure(lambda t: values.get(id(t), t), (node.args, node.kwargs))
            outputs = self._call(node.layer, outer + (node.step,), args, kwargs, training)
            for tensor, value in zip(node.outputs, tree.flatten(outputs)):
                values[id(tensor)] = value
        return [values[id(t)] for t in model.outputs]

    def _run_sequence(self, model: Any, inputs: List[Any], outer: Steps, training: Any) -> List[Any]:
        x = _conformed(inputs[0], model.inputs[0])
        for step, layer in self._sequences[id(model)]:
            x = self._call(layer, outer + (step,), (x,), {}, training)
        return tree.flatten(x)

    def _call(self, layer: Any, steps: Steps, args: Tuple[Any, ...], kwargs: Dict[str, Any], training: Any) -> Any:
        call = Call(steps, layer, is_graph_model(layer))
        if call.is_model:
            return self._call_model(call, args, kwargs, training)
        is_layer = isinstance(layer, keras.layers.Layer)
        if training is not None and is_layer and kwargs.get("training") is None and _takes_training(layer):
            kwargs = dict(kwargs, training=training)
        weights = self._resolved.weights.get(call.key, {})
        activation = self._resolved.activations.get(call.key)
        if weights:
            entries = [dict(weight=path, **spec) for path, spec in weights.items()]
            name = self._names.free("quantize_" + self._names.of_call(call))
            return QuantizeUse(layer, call.path, entries, activation, name=name, dtype="float32")(*args, **kwargs)
        return self._activated(call, self._names.of_call(call), layer(*args, **kwargs))

    def _call_model(self, call: Call, args: Tuple[Any, ...], kwargs: Dict[str, Any], training: Any) -> Any:
        if kwargs.get("mask") is not None:
            raise ValueError("%s: a nested model that is called with a mask cannot be inlined" % call.path)
        if len(args) != 1:
            raise ValueError("%s: a nested model takes one argument, not %d" % (call.path, len(args)))
        model = call.layer
        own = kwargs.get("training")
        outputs = self._run(model, _flat_inputs(model, args[0]), call.steps, training if own is None else own)
        name = call.path.replace("@", "_").replace("/", ".")
        if isinstance(model, keras.Sequential):
            return self._activated(call, name, outputs[0])
        return self._activated(call, name, tree.pack_sequence_as(model._outputs_struct, outputs))

    def _activated(self, call: Call, name: str, outputs: Any) -> Any:
        spec = self._resolved.activations.get(call.key)
        if spec is None:
            return outputs
        name = self._names.free("quantize_%s_activation" % name)
        return QuantizeActivation(spec, call=call.path, name=name, dtype="float32")(outputs)


def _takes_training(layer: Any) -> bool:
    return bool(layer._call_has_training_arg) and not isinstance(layer, keras.layers.InputLayer)


def _flat_inputs(model: Any, given: Any) -> List[Any]:
    """The inputs of a call in the order of the model's own; a dict may name them otherwise than it sorts them."""
    names = [tensor.name for tensor in model.inputs]
    if isinstance(given, dict) and set(names) <= set(given):
        return [given[name] for name in names]
    return tree.flatten(given)


def _new_input(tensor: Any) -> Any:
    """A fresh input like the one that `tensor` comes from."""
    layer = tensor._keras_history.operation
    return keras.layers.InputLayer.from_config(layer.get_config()).output


def _conformed(value: Any, reference: Any) -> Any:
    """`value` in the type and rank of a nested model's input, as the model itself would have made it."""
    rank, wanted = len(value.shape), len(reference.shape)
    if rank == wanted + 1 and value.shape[-1] == 1:
        value = ops.squeeze(value, axis=-1)
    elif rank == wanted - 1 and reference.shape[-1] == 1:
        value = ops.expand_dims(value, axis=-1)
    return value if value.dtype == reference.dtype else ops.cast(value, reference.dtype)
