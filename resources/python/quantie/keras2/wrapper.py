"""The wrapper of one call with quantized uses."""
import copy
from typing import Any, Dict, List, Mapping, Optional

import tensorflow as tf
from tensorflow_model_optimization.python.core.quantization.keras import quantize_wrapper

from .. import ranges
from ..calibration import weight_range
from ..specs import check_axis
from . import paths, sharing
from .backend import keras, raw_variable
from .config import UseConfig, spec_of
from .quantizers import RangeQuantizer, assign_range, tracked_name
from .swap import Swap
from .ties import Tie

# Methods with which layers rewrite a weight at the start of a training call (SpectralNormalization, by version).
_REWRITERS = ("_update_weights", "normalize_weights")


class _Weight:
    """One weight that a wrapper replaces in its calls: quantized, tied by hand, or both."""

    def __init__(self, path: str, variable: Any, tie: Optional[Tie]):
        self.path = path
        self.variable = variable
        self.tie = tie
        self.quantizer: Optional[RangeQuantizer] = None
        self.range_variables: Dict[str, Any] = {}
        self._places: List[paths.Place] = []

    def places(self, layer: Any) -> List[paths.Place]:
        """Where the layer reads it, found again only when the layer has changed."""
        if not self._places or not all(paths.holds(place) for place in self._places):
            self._places = paths.holders(layer, self.variable)
        return self._places

    def stored(self) -> tf.Tensor:
        """The float value, in the type it is stored in."""
        return self.tie.value() if self.tie else tf.convert_to_tensor(raw_variable(self.variable))

    def value(self, training: bool) -> tf.Tensor:
        """What the call reads."""
        if self.quantizer is None:
            return self.stored()
        return self.quantizer(tf.cast(self.stored(), tf.float32), training, self.range_variables)

    def is_statistic(self) -> bool:
        """Whether a training call may assign to the variable (moving averages): it then needs the variable itself."""
        return not self.variable.trainable and self.tie is None


@keras.utils.register_keras_serializable(package="quantie")
class QuantizeUse(quantize_wrapper.QuantizeWrapperV2):
    """Runs `layer` with some of its weights quantized, in this call only.

    Several wrappers may share one layer, each with quantizers of its own; the variable stays one, its gradient is the sum
    over its uses. `weights`: those of the layer in its own order, then the min and max of each quantized weight, then those
    of the activation. The variables of an unbuilt layer exist after the first call at the latest.

    Args:
      layer: the layer of the original model.
      quantize_config: what is quantized, a `UseConfig`.
    """

    # A SavedModel revives the wrapper from its config: traced functions could not train.
    _must_restore_from_config = True

    def __init__(self, layer: Any, quantize_config: UseConfig, **kwargs: Any):
        object.__setattr__(self, "_quantized", None)
        super().__init__(layer, quantize_config, **kwargs)
        self._autocast = False  # the layer casts its inputs itself
        self._supports_masking = layer.supports_masking
        self._compute_output_and_mask_jointly = getattr(layer, "_compute_output_and_mask_jointly", False)
        self._preserve_input_structure_in_config = layer._preserve_input_structure_in_config

    # --- building -------------------------------------------------------------------------------------------------

    def build(self, input_shape: Any = None) -> None:
        layer = self.layer
        if not layer.built and not hasattr(layer.build, "_is_default"):
            with tf.name_scope(layer.name):
                layer.build(input_shape)
            keras.layers.Layer.build(layer, input_shape)
            if getattr(layer, "_initial_weights", None) is not None:
                layer.set_weights(layer._initial_weights)
                layer._initial_weights = None
        keras.layers.Layer.build(self, input_shape)
        try:
            self._create_ranges()
        except LookupError:
            pass  # the layer, or parts of it, are built when it is called

    def build_from_config(self, config: Mapping[str, Any]) -> None:
        """A `.keras` file gives one shape as a list, which layers would take for several."""
        if config.get("input_shape") is not None:
            self.build(_shapes(config["input_shape"]))

    def _build_by_calling(self, inputs: Any, kwargs: Mapping[str, Any]) -> None:
        """For layers that make their weights in their first call: one call on the side, then the ranges."""
        if tf.executing_eagerly():
            with tf.__internal__.FuncGraph(self.layer.name + "_build").as_default():
                stand_ins = tf.nest.map_structure(_placeholder, (inputs, dict(kwargs)))
                self.layer(stand_ins[0], **stand_ins[1])
        else:
            self.layer(inputs, **kwargs)
        with tf.init_scope():
            self._create_ranges()

    def _create_ranges(self) -> None:
        """Finds the weights and makes the min/max variables; LookupError where a weight does not exist (yet)."""
        if self._quantized is not None:
            return
        config = self.quantize_config
        named = [entry["weight"] for entry in config.ties + config.weights]
        for path in named:
            try:
                paths.resolve(self.layer, path)
            except ValueError as error:
                raise LookupError(str(error)) from None
        ties = {entry["weight"]: Tie(self.layer, entry) for entry in config.ties}
        weights = {path: _Weight(path, tie.replaced, tie) for path, tie in ties.items()}
        for entry in config.weights:
            path = entry["weight"]
            weight = weights.setdefault(path, _Weight(path, paths.resolve(self.layer, path), None))
            self._add_quantizer(weight, spec_of(entry))
        object.__setattr__(self, "_activation_quantizer", None)
        if config.activation is not None:
            quantizer = RangeQuantizer(config.activation)
            object.__setattr__(self, "_activation_quantizer", quantizer)
            object.__setattr__(self, "_activation_range", quantizer.build((), "activation", self))
        object.__setattr__(self, "_quantized", list(weights.values()))

    def _add_quantizer(self, weight: _Weight, spec: Dict[str, Any]) -> None:
        place = "%s:%s" % (self.name, weight.path)
        if not weight.variable.dtype.is_floating:
            raise ValueError("%s: a weight of type %s cannot be quantized" % (place, weight.variable.dtype.name))
        if not weight.places(self.layer):
            raise ValueError("%s: the layer keeps this weight where it cannot be replaced" % place)
        shape = weight.variable.shape.as_list()
        check_axis(spec, shape, place)
        weight.quantizer = RangeQuantizer(spec)
        value = weight.stored().numpy() if tf.executing_eagerly() and ranges.follows(spec) else None
        weight.range_variables = weight.quantizer.build(shape, weight.path, self, value=value)

    # --- calling --------------------------------------------------------------------------------------------------

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        outputs = super().__call__(inputs, *args, **kwargs)
        if not self.layer._inbound_nodes and _are_symbolic(inputs) and _are_symbolic(outputs):
            # Layers that hold this one may ask for its `input_shape`, which Keras tells of called layers only.
            stand_ins = tf.nest.map_structure(lambda t: type(t)(t.type_spec), outputs)
            self.layer._set_connectivity_metadata((inputs,), {}, stand_ins)
        return outputs

    def call(self, inputs: Any, training: Any = None, mask: Any = None, **kwargs: Any) -> Any:
        kwargs = self._layer_arguments(inputs, mask, kwargs)
        if self._quantized is None:
            self._build_by_calling(inputs, kwargs)
        static = _static(training)
        if static is None and training is not None:
            training = tf.cast(training, tf.bool)
            return tf.cond(
                training, lambda: self._run(inputs, True, True, kwargs), lambda: self._run(inputs, False, False, kwargs))
        return self._run(inputs, static, bool(static), kwargs)

    def _run(self, inputs: Any, passed: Optional[bool], training: bool, kwargs: Dict[str, Any]) -> Any:
        """`passed` is what the layer is told, `training` what the quantizers go by."""
        if passed is not None and self.layer._expects_training_arg:
            kwargs = dict(kwargs, training=passed)
        rewriters = self._rewriters() if training else []
        for rewrite in rewriters:
            rewrite()
        swap = self._swap(training, rewriters)
        try:
            outputs = self.layer(inputs, **kwargs)
        finally:
            swap.undo()
        return self._quantize_outputs(outputs)

    @tf.autograph.experimental.do_not_convert
    def _layer_arguments(self, inputs: Any, mask: Any, kwargs: Dict[str, Any]) -> Dict[str, Any]:
        """The layer finds implicit masks on the inputs by itself; an explicit one is passed on."""
        implicit = [getattr(t, "_keras_mask", None) for t in tf.nest.flatten(inputs)]
        masks = tf.nest.flatten(mask)
        is_implicit = len(masks) == len(implicit) and all(a is b for a, b in zip(masks, implicit))
        if mask is None or is_implicit or not self.layer._expects_mask_arg:
            return kwargs
        return dict(kwargs, mask=mask)

    @tf.autograph.experimental.do_not_convert
    def _rewriters(self) -> List[Any]:
        """The layer's own rewriting of its weights, which must see the variables: it runs before they are replaced."""
        found = []
        for layer in self.layer._flatten_layers():
            names = [name for name in _REWRITERS if callable(getattr(layer, name, None))]
            found += [getattr(layer, name) for name in names[:1]]
        return found

    @tf.autograph.experimental.do_not_convert
    def _swap(self, training: bool, rewriters: List[Any]) -> Swap:
        values = [
            (weight.places(self.layer), weight.value(training))
            for weight in self._quantized
            if not (training and weight.is_statistic() and self.layer.trainable)
        ]
        swap = Swap()
        try:
            swap.traced_calls(self.layer)
            for rewrite in rewriters:
                swap.attributes(rewrite.__self__, {rewrite.__name__: _nothing})
            swap.weights(self.layer, values)
            swap.derived_state(self.layer)
        except BaseException:
            swap.undo()
            raise
        return swap

    @tf.autograph.experimental.do_not_convert
    def _quantize_outputs(self, outputs: Any) -> Any:
        if self._activation_quantizer is None:
            return outputs
        return quantized_outputs(outputs, self._activation_quantizer, self._activation_range)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return self.layer.compute_mask(inputs, mask) if self.layer.supports_masking else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self.layer.compute_output_shape(input_shape)

    def _track_trackable(self, trackable: Any, name: str, overwrite: bool = False) -> Any:
        return super()._track_trackable(trackable, tracked_name(name), overwrite)

    # --- weights and state ----------------------------------------------------------------------------------------

    @property
    def trainable_weights(self) -> List[Any]:
        return self._dedup_weights(self.layer.trainable_weights)

    @property
    def non_trainable_weights(self) -> List[Any]:
        return self._dedup_weights(self.layer.non_trainable_weights + self._non_trainable_weights)

    @property
    def stateful(self) -> bool:
        return self.layer.stateful

    @stateful.setter
    def stateful(self, value: bool) -> None:
        self.layer.stateful = value

    def reset_states(self, *args: Any, **kwargs: Any) -> None:
        """Forwards to a stateful recurrent layer."""
        self.layer.reset_states(*args, **kwargs)

    def current_ranges(self) -> Dict[str, ranges.Range]:
        """{weight path: (lo, hi)} as the variables hold them, and the activation's under "activation"."""
        found = {weight.path: weight.range_variables for weight in self._quantized or () if weight.quantizer}
        if self._quantized is not None and self._activation_quantizer is not None:
            found["activation"] = self._activation_range
        return {path: (pair["min_var"].numpy(), pair["max_var"].numpy()) for path, pair in found.items()}

    def reset_ranges(self) -> None:
        """Computes every weight's range anew from its current value, by the method of its spec."""
        for weight in self._quantized or ():
            if weight.quantizer:
                try:
                    lo, hi = weight_range(weight.stored().numpy(), weight.quantizer.spec)
                except ValueError as error:
                    raise ValueError("%s:%s: %s" % (self.quantize_config.call, weight.path, error)) from None
                shape = weight.range_variables["min_var"].shape
                assign_range(weight.range_variables, *(tf.broadcast_to(v, shape).numpy() for v in (lo, hi)))

    # --- configuration --------------------------------------------------------------------------------------------

    def get_config(self) -> Dict[str, Any]:
        config = keras.layers.Layer.get_config(self)
        config["layer"] = sharing.serialize_layer(self.layer)
        config["quantize_config"] = {
            "class_name": "quantie>UseConfig", "config": self.quantize_config.get_config()}
        return config

    @classmethod
    def from_config(cls, config: Mapping[str, Any], custom_objects: Any = None) -> "QuantizeUse":
        config = copy.deepcopy(dict(config))
        layer = config.pop("layer")
        quantize_config = config.pop("quantize_config")
        if isinstance(layer, dict):
            layer = sharing.deserialize(layer, custom_objects)
        if isinstance(quantize_config, dict):
            quantize_config = sharing.deserialize(quantize_config, custom_objects)
        return cls(layer, quantize_config, **config)


@tf.autograph.experimental.do_not_convert
def quantized_outputs(outputs: Any, quantizer: RangeQuantizer, variables: Mapping[str, Any]) -> Any:
    """Every floating-point tensor of `outputs` quantized with one range; masks stay on them."""

    def quantized(value: Any) -> Any:
        if isinstance(value, tf.RaggedTensor):
            return tf.ragged.map_flat_values(quantized, value)
        if not tf.is_tensor(value) or not value.dtype.is_floating:
            return value
        result = tf.cast(quantizer(tf.cast(value, tf.float32), False, variables), value.dtype)
        mask = getattr(value, "_keras_mask", None)
        if mask is not None:
            result._keras_mask = mask
        return result

    return tf.nest.map_structure(quantized, outputs)


def _are_symbolic(tensors: Any) -> bool:
    """Whether all are tensors of a Functional model that is being built."""
    return all(hasattr(tensor, "_keras_history") for tensor in tf.nest.flatten(tensors))


def _static(training: Any) -> Optional[bool]:
    """`training` as a Python bool, or None where it is unset or known only at run time."""
    if training is None:
        return None
    value = tf.get_static_value(training) if tf.is_tensor(training) else training
    if isinstance(value, tf.Variable):
        return None
    return None if value is None else bool(value)


def _shapes(value: Any) -> Any:
    if isinstance(value, (list, tuple)) and all(d is None or isinstance(d, int) for d in value):
        return tf.TensorShape(value)
    if isinstance(value, Mapping):
        return {key: _shapes(inner) for key, inner in value.items()}
    return [_shapes(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _placeholder(value: Any) -> Any:
    if not tf.is_tensor(value):
        return value
    if isinstance(value, (tf.RaggedTensor, tf.SparseTensor)):
        return value
    stand_in = tf.compat.v1.placeholder(value.dtype, value.shape)
    mask = getattr(value, "_keras_mask", None)
    if mask is not None:
        stand_in._keras_mask = _placeholder(mask)
    return stand_in


def _nothing() -> None:
    """Stands in for a rewriting that has been done."""
