"""Which Keras the random layers are made with. The modules of cases take `keras` from here when they are imported: they can be imported once
for tf.keras and again, as modules of their own, for Keras 3.
"""
import importlib
import sys

import tensorflow as tf

keras = tf.keras


def imported_for(other, names):
    """The modules of these names, whose layers are those of another Keras; what others import under the names stays."""
    global keras
    own, kept = keras, {name: sys.modules.pop(name, None) for name in names}
    keras = other
    try:
        return [importlib.import_module(name) for name in names]
    finally:
        keras = own
        for name, module in kept.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
