#!/usr/bin/env python3
"""The graph of layers of a model in keras.applications, one line per layer: the numbers of the layers it reads.

usage: make_edges.py NASNetLarge > nasnet_large.txt    (needs tensorflow 2.15)
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf  # noqa: E402


def main():
    model = getattr(tf.keras.applications, sys.argv[1])(weights=None)
    number = {id(layer): i for i, layer in enumerate(model.layers)}
    for layer in model.layers:
        inbound = layer.inbound_nodes[0].inbound_layers
        inbound = inbound if isinstance(inbound, list) else [inbound]
        print(*[number[id(source)] for source in inbound])


if __name__ == "__main__":
    main()
