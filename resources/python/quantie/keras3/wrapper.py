"""The wrapper of one call with quantized uses."""
import contextlib
import copy
import inspect
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence

import numpy as np

from .. import ranges, specs
from ..calibration import weight_range
from . import paths, sharing
from .backend import (AutocastScope, Layer, backend, get_mask, is_symbolic, keras, layers_within, set_mask, tree, unlock)
from .quantizers import RangeQuantizer
from .swap import Swap

ops = keras.ops


class _Weight:
    """One weight that a wrapper quantizes in its calls."""

    def __init__(self, path: str, variable: Any, quantizer: RangeQuantizer):
        self.path = path
        self.variable = variable
        self.quantizer = quantizer
        self._places: List[paths.Place] = []

    def places(self, layer: Any) -> List[paths.Place]:
        """Where the layer reads it, found again only when the layer has changed."""
        if not self._places or not all(paths.holds(place) for place in self._places):
            self._places = paths.holders(layer, self.variable)
        return self._places

    def value(self, training: bool) -> Any:
        """What the call reads, in float32."""
        return self.quantizer(ops.cast(ops.convert_to_tensor(self.variable), "float32"), training)

    def is_statistic(self) -> bool:
        """Whether a training call may assign to the variable (moving averages): it then needs the variable itself."""
        return any(item is self.variable for place in self._places for item in place.owner._non_trainable_variables)


@keras.saving.register_keras_serializable(package="quantie")
class QuantizeUse(Layer):
    """Runs `layer` with some of its weights quantized, in this call only.

    Several wrappers may share one layer, each with quantizers of its own; the variable stays one, its gradient is the sum
    over its uses. Own variables: the min and max of each quantized weight, then those of the activation, none trainable.

    Args:
      layer: the layer of the original model.
      call: the use-path of the original call, such as "tower@0/conv1": information, kept on re-save.
      weights: one dict per quantized weight, {"weight": path, "bits", "symmetric", "narrow_range", "axis", "range"};
        their order is that of the min/max variables.
      activation: how the output is quantized, {"bits", "symmetric", "narrow_range", "range": [lo, hi]}, or None.
      source: an opaque string, kept on re-save.
    """

    def __init__(
        self,
        layer: Any,
        call: str = "",
        weights: Sequence[Mapping[str, Any]] = (),
        activation: Optional[Mapping[str, Any]] = None,
        source: Optional[str] = None,
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self.autocast = False  # the layer casts its inputs itself
        self.layer = layer
        self.call_path = call
        self.weight_specs = _Opaque([_entry(given, call) for given in weights])
        named = [entry["weight"] for entry in self.weight_specs.value]
        if len(set(named)) < len(named):
            raise ValueError("%s: a weight stands twice in %s" % (call, named))
        self.activation_spec = _Opaque(
            None if activation is None else specs.activation_spec(activation, call + ": activation"))
        self.source = source
        self.supports_masking = layer.supports_masking
        self._quantized = _Opaque(None)
        self._activation_quantizer = _Opaque(None)
        self._take_signature(layer)

    def _take_signature(self, layer: Any) -> None:
        """Keras asks a layer's signature which arguments are masks and whether it is told of training: it is to find the
        wrapped layer's, with `training`, by which the ranges go."""
        signature = inspect.signature(layer.call)
        self._is_told_of_training = "training" in signature.parameters
        if not self._is_told_of_training:
            own = inspect.Parameter("training", inspect.Parameter.KEYWORD_ONLY, default=None)
            given = list(signature.parameters.values())
            place = len(given) - sum(p.kind is inspect.Parameter.VAR_KEYWORD for p in given)
            signature = signature.replace(parameters=given[:place] + [own] + given[place:])
        self._call_signature = signature
        self._call_has_training_arg = True
        if hasattr(self, "_call_has_context_arg"):
            self._call_has_context_arg = dict(self._call_has_context_arg, training=True)
        for flag in ("_convert_input_args", "_allow_non_tensor_positional_args"):
            if hasattr(layer, flag):
                setattr(self, flag, getattr(layer, flag))

    # --- building -------------------------------------------------------------------------------------------------

    def build(self, input_shape: Any = None) -> None:
        if self.layer.built:
            with contextlib.suppress(LookupError):  # the layer, or parts of it, are built when it is called
                self._create_ranges()

    def build_from_config(self, config: Mapping[str, Any]) -> None:
        self.build()

    def _create_ranges(self) -> None:
        """Finds the weights and makes the min/max variables; LookupError where a weight does not exist (yet)."""
        if self._quantized.value is not None:
            return
        entries, found = self.weight_specs.value, []
        for entry in entries:
            try:
                found.append(paths.resolve(self.layer, entry["weight"]))
            except ValueError as error:
                raise LookupError(str(error)) from None
        unlock(self)
        quantized = [self._weight(entry, variable) for entry, variable in zip(entries, found)]
        if self.activation_spec.value is not None:
            quantizer = RangeQuantizer(self.activation_spec.value)
            quantizer.build(self, "activation", ())
            self._activation_quantizer = _Opaque(quantizer)
        self._quantized = _Opaque(quantized)

    def _weight(self, entry: Mapping[str, Any], variable: Any) -> _Weight:
        path = entry["weight"]
        place = "%s:%s" % (self.name, path)
        if "float" not in variable.dtype:
            raise ValueError("%s: a weight of type %s cannot be quantized" % (place, variable.dtype))
        if not paths.holders(self.layer, variable):
            raise ValueError("%s: the layer keeps this weight where it cannot be replaced" % place)
        spec = spec_of(entry)
        shape = tuple(int(dim) for dim in variable.shape)
        specs.check_axis(spec, shape, place)
        quantizer = RangeQuantizer(spec)
        quantizer.build(self, path, shape, _known_value(variable) if ranges.follows(spec) else None)
        return _Weight(path, variable, quantizer)

    def _build_by_calling(self, args: Any, kwargs: Mapping[str, Any]) -> None:
        """For layers that make their weights in their first call: one call on stand-ins, then the ranges."""
        stand_ins = tree.map_structure(_stand_in, (args, dict(kwargs)))
        self.layer(*stand_ins[0], **stand_ins[1])
        self.layer._inbound_nodes.pop()
        self._create_ranges()

    # --- calling --------------------------------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._quantized.value is None:
            try:
                self.build()
                self._create_ranges()
            except LookupError:
                self._build_by_calling(args, kwargs)
        return super().__call__(*args, **kwargs)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        training = bool(kwargs.get("training"))
        if not self._is_told_of_training:
            kwargs.pop("training", None)
        with self._swapped(training, kwargs):
            outputs = self.layer(*args, **kwargs)
        quantizer = self._activation_quantizer.value
        return outputs if quantizer is None else quantized_outputs(outputs, quantizer)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        if not self._is_told_of_training:
            kwargs.pop("training", None)
        return self.layer.compute_output_spec(*args, **kwargs)

    @contextlib.contextmanager
    def _swapped(self, training: bool, kwargs: Dict[str, Any]) -> Iterator[None]:
        swap = Swap()
        try:
            if training:
                _normalize_spectra(self.layer, swap)
            values = []
            with AutocastScope(None):  # the variables as they are stored
                for weight in self._quantized.value:
                    found = weight.places(self.layer)
                    if not (training and self.layer.trainable and weight.is_statistic()):
                        values.append((found, weight.value(training)))
            swap.weights(self.layer, values)
            swap.derived_state(self.layer)
            yield
        finally:
            swap.undo()

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        return self.layer.compute_mask(inputs, previous_mask)

    # --- ranges ---------------------------------------------------------------------------------------------------

    def current_ranges(self) -> Dict[str, ranges.Range]:
        """{weight path: (lo, hi)} as the variables hold them, and the activation's under "activation"."""
        found = {weight.path: weight.quantizer for weight in self._quantized.value or ()}
        if self._activation_quantizer.value is not None:
            found["activation"] = self._activation_quantizer.value
        return {path: quantizer.current_range() for path, quantizer in found.items()}

    def reset_ranges(self) -> None:
        """Computes every weight's range anew from its current value, by the method of its spec."""
        for weight in self._quantized.value or ():
            try:
                lo, hi = weight_range(stored(weight.variable), weight.quantizer.spec)
            except ValueError as error:
                raise ValueError("%s:%s: %s" % (self.call_path, weight.path, error)) from None
            weight.quantizer.assign_range(lo, hi)

    # --- configuration --------------------------------------------------------------------------------------------

    def get_config(self) -> Dict[str, Any]:
        config = super().get_config()
        config.update(
            layer=sharing.serialize(self.layer), call=self.call_path,
            weights=copy.deepcopy(self.weight_specs.value), activation=copy.deepcopy(self.activation_spec.value))
        if self.source is not None:
            config["source"] = self.source
        return config

    @classmethod
    def from_config(cls, config: Mapping[str, Any], custom_objects: Any = None) -> "QuantizeUse":
        config = dict(config)
        layer = config.pop("layer")
        if isinstance(layer, Mapping):
            layer = sharing.deserialize(layer, custom_objects)
        return cls(layer, **config)


class _Opaque:
    """Something that Keras is not to track, wrap or save."""

    def __init__(self, value: Any):
        self.value = value


def spec_of(entry: Mapping[str, Any]) -> Dict[str, Any]:
    """The spec of a weight entry: all but its path."""
    return {key: value for key, value in entry.items() if key != "weight"}


def stored(variable: Any) -> np.ndarray:
    """The value of a variable in float32."""
    return np.asarray(ops.convert_to_numpy(variable)).astype(np.float32)


def quantized_outputs(outputs: Any, quantizer: RangeQuantizer) -> Any:
    """Every floating-point tensor of `outputs` quantized with one range; masks stay on them."""

    def quantized(value: Any) -> Any:
        if value is None or "float" not in backend.standardize_dtype(value.dtype):
            return value
        result = ops.cast(quantizer(ops.cast(value, "float32"), False), value.dtype)
        mask = get_mask(value)
        if mask is not None:
            set_mask(result, mask)
        return result

    return tree.map_structure(quantized, outputs)


def _entry(given: Mapping[str, Any], call: str) -> Dict[str, Any]:
    if not isinstance(given, Mapping) or not isinstance(given.get("weight"), str):
        raise ValueError("%s: a quantized weight needs its path under \"weight\": %r" % (call, given))
    place = "%s:%s" % (call, given["weight"])
    return dict(weight=given["weight"], **specs.weight_spec(spec_of(given), place))


def _known_value(variable: Any) -> Optional[np.ndarray]:
    """The value, where there is one yet: not while Keras traces the making of variables."""
    return None if backend.in_stateless_scope() else stored(variable)


def _stand_in(value: Any) -> Any:
    if is_symbolic(value) or backend.is_tensor(value) or isinstance(value, np.ndarray):
        return keras.KerasTensor(value.shape, dtype=backend.standardize_dtype(value.dtype))
    return value


def _normalize_spectra(layer: Any, swap: Swap) -> None:
    """SpectralNormalization rewrites its kernel at the start of a training call: that is done before the kernel is
    replaced, and not again."""
    kind = getattr(keras.layers, "SpectralNormalization", ())
    for inner in layers_within(layer):
        if isinstance(inner, kind):
            vector, kernel = inner.normalized_weights()
            inner.vector_u.assign(vector)
            inner.kernel.assign(kernel)
            swap.attributes(inner, {"call": lambda inputs, training=None, inner=inner: inner.layer(inputs)})
