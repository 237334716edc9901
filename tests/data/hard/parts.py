"""What the functions that make the hard models share."""
from tensorflow import keras

L = keras.layers
Input = keras.Input
register = keras.utils.register_keras_serializable


def undecided(**forms):
    """Marks a model of which that form of file does not tell all: what is missing."""
    def mark(function):
        function.undecided = forms
        return function
    return mark


def functional(inputs, outputs, name):
    return keras.Model(inputs, outputs, name=name)
