"""The one place that knows which Keras 2 is at hand, and where each version keeps the internals used here.

Up to TensorFlow 2.15 `tf.keras` is Keras 2. From 2.16 on it is Keras 3 unless TF_USE_LEGACY_KERAS=1; then `tf_keras` is
used.
"""
import importlib
import inspect
from types import ModuleType
from typing import Any, ContextManager, Mapping

import tensorflow as tf


def _keras_2() -> Any:
    if ".engine." in tf.keras.layers.Layer.__module__:
        return tf.keras
    try:
        return importlib.import_module("tf_keras")
    except ImportError as error:
        raise ImportError("quantie.keras2 needs Keras 2: with TensorFlow %s install tf_keras" % tf.__version__) from error


keras = _keras_2()
_ROOT = keras.layers.Layer.__module__.split(".engine.")[0]  # keras, keras.src or tf_keras.src


def _internal(attribute: str, *modules: str) -> ModuleType:
    """The first of `modules` (below Keras's root) that exists and has `attribute`."""
    for name in modules:
        try:
            module = importlib.import_module(_ROOT + "." + name)
        except ImportError:
            continue
        if hasattr(module, attribute):
            return module
    raise ImportError("this Keras (%s) keeps %s in an unknown place" % (_ROOT, attribute))


sharing = _internal("SharedObjectLoadingScope", "saving.legacy.serialization", "utils.generic_utils")
_options = _internal("keras_option_scope", "saving.legacy.saved_model.utils", "saving.saved_model.utils")
_hdf5 = _internal("load_weights_from_hdf5_group", "saving.legacy.hdf5_format", "saving.hdf5_format")
layer_registry = _internal("populate_deserializable_objects", "layers.serialization")
try:
    saving_library: Any = _internal("load_weights_only", "saving.saving_lib")
except ImportError:  # before Keras 2.12
    saving_library = None
AutoCastVariable = _internal("AutoCastVariable", "mixed_precision.autocast_variable").AutoCastVariable
_public_layers = {
    name: value for name, value in vars(keras.layers).items()
    if isinstance(value, type) and issubclass(value, keras.layers.Layer)
}


try:  # layers of Keras's own models that are no part of its public layers
    _convnext = _internal("LayerScale", "applications.convnext")
    _application_layers = {name: getattr(_convnext, name) for name in ("LayerScale", "StochasticDepth")}
except ImportError:  # before Keras 2.10
    _application_layers = {}


def old_form_scope() -> ContextManager:
    """Within it, Keras 2.12 and later write and read objects in the old form, the only one that keeps `shared_object_id`."""
    if hasattr(_options, "in_tf_saved_model_scope"):
        return _options.keras_option_scope(save_traces=_options.should_save_traces(), in_tf_saved_model_scope=True)
    return _options.keras_option_scope(save_traces=_options.should_save_traces())


def known_layers() -> Mapping[str, Any]:
    """The layers that Keras has by name; its own table in the old form lacks some (SpectralNormalization)."""
    layer_registry.populate_deserializable_objects()
    return {**_application_layers, **_public_layers, **layer_registry.LOCAL.ALL_OBJECTS}


def load_hdf5_weights(group: Any, model: Any) -> None:
    """Loads the weights of an HDF5 group by position; up to Keras 2.8 its function takes the layers."""
    load = _hdf5.load_weights_from_hdf5_group
    load(group, model.layers if "layers" in inspect.signature(load).parameters else model)
    finalize_state(model)


def finalize_state(model: Any) -> None:
    """Normalization computes with tensors that it makes from its variables; Keras 2.6 leaves them as they were built."""
    for layer in model._flatten_layers():
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def raw_variable(variable: Any) -> Any:
    """The variable itself, without the casting of mixed precision."""
    return variable._variable if isinstance(variable, AutoCastVariable) else variable


def is_graph_model(layer: Any) -> bool:
    """Whether `layer` is a model whose calls can be walked: Functional or Sequential."""
    return isinstance(layer, keras.Sequential) or (isinstance(layer, keras.Model) and layer._is_graph_network)
