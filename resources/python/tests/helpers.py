"""What several tests share: a prepared model, random recipes, comparison of outputs."""
import random

import numpy as np
from quantie.keras2.backend import keras
from quantie.keras2.calls import calls_of
from quantie.keras2.paths import named_weights

import custom_layers
import hard_models
import reference
import reference_models

CUSTOM = dict(custom_layers.CUSTOM_OBJECTS, **hard_models.CUSTOM)
TOLERANCE = 2e-5


class Case:
    """A model with random weights and inputs."""

    def __init__(self, make, seed=7):
        rng = np.random.default_rng(seed)
        self.model = reference_models.with_random_weights(make(), rng)
        for layer in self.model._flatten_layers():
            if hasattr(layer, "finalize_state"):
                layer.finalize_state()
        self.inputs = reference_models.inputs_for(self.model, rng)
        for tensor, array in zip(self.model.inputs, self.inputs):
            if tensor.dtype.is_integer:
                np.copyto(array, array % 30)
                array[:, -2:] = 0  # something to mask

    def uses(self):
        """{use id: variable} of every use that can be quantized, each variable once per call."""
        return {
            "%s:%s" % (call.path, weight): variable
            for call in calls_of(self.model) if not call.is_model
            for weight, variable in named_weights(call.layer).items()
            if variable.dtype.is_floating and variable.shape.rank > 0 and "vector_u" not in weight
        }

    def random_uses(self, seed, share=0.7, **fixed):
        rng = random.Random(seed)
        uses = self.uses()
        chosen = rng.sample(sorted(uses), max(1, int(len(uses) * share)))
        return {name: dict(random_spec(rng, uses[name].shape.as_list()), **fixed) for name in chosen}

    def expected(self, uses, activations=None):
        return [np.asarray(o) for o in reference.run(self.model, self.inputs, uses, "", activations)]


def random_spec(rng, shape):
    axis = rng.choice([None] + list(range(-len(shape), len(shape))))
    spec = {
        "bits": rng.choice([2, 3, 4, 6, 8, 12, 16]), "symmetric": rng.random() < 0.5, "narrow_range": rng.random() < 0.5,
        "axis": axis, "range": "minmax",
    }
    if rng.random() < 0.3:
        ends = [-0.2, 0.3]
        spec["range"] = ends if axis is None else [[end] * shape[axis] for end in ends]
    return spec


def outputs_of(model, inputs):
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    return [np.asarray(o) for o in (outputs if isinstance(outputs, (list, tuple)) else [outputs])]


def assert_equal_outputs(got, expected, tolerance=TOLERANCE):
    assert len(got) == len(expected)
    for a, b in zip(got, expected):
        assert a.shape == b.shape
        assert np.abs(np.float64(a) - np.float64(b)).max() <= tolerance * max(np.abs(b).max(), 1e-6)


def fit_a_little(model, inputs, steps=2):
    """Compiles and trains; returns the optimizer."""
    targets = [o + 0.1 for o in outputs_of(model, inputs)]
    optimizer = keras.optimizers.Adam(0.01)
    # Keras 2.15's own SpectralNormalization trains eagerly only.
    eager = any(type(layer).__name__ == "SpectralNormalization" for layer in model._flatten_layers())
    model.compile(optimizer, "mse", run_eagerly=eager)
    model.fit(inputs if len(inputs) > 1 else inputs[0], targets if len(targets) > 1 else targets[0],
              epochs=steps, batch_size=len(inputs[0]), verbose=0)
    return optimizer
