"""Quantization of tied weights per use, for Keras models: the Python companion of the Quantie program.

`import quantie.keras2` for TensorFlow 2.6 ... 2.15 and tf_keras, `import quantie.keras3` for Keras 3. Importing `quantie` alone loads no framework.
"""

__version__ = "0.1.0"
