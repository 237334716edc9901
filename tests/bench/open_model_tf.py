"""Opening a model, beside what Keras takes for the same file in the same run.

    python open_model_tf.py BUILD/tests/bench/bench_open_model [MODEL] [--repeat 5]

Without MODEL: ResNet50 with fresh weights, made here. The time of importing TensorFlow is not counted.
"""
import argparse
import json
import os
import subprocess
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf

TARGET = 0.02  # of Keras's time


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("model", nargs="?")
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = arguments.model
        if model is None:
            model = os.path.join(folder, "resnet50.h5")
            tf.keras.applications.ResNet50(weights=None).save(model)
        keras, ours = [], []
        for _ in range(arguments.repeat):  # taking turns, so that a disturbance of the machine falls on both
            tf.keras.backend.clear_session()
            keras.append(seconds(lambda: tf.keras.models.load_model(model, compile=False)))
            output = subprocess.run([arguments.program, model, "--repeat", "3", "--json"], check=True, capture_output=True)
            ours.append(json.loads(output.stdout)["total_s"])
    ratio = min(ours) / min(keras)
    print("Keras %.3f s, Quantie %.4f s: %.4f of Keras's time, to reach %.2f: %s"
          % (min(keras), min(ours), ratio, TARGET, "reached" if ratio <= TARGET else "MISSED"))


if __name__ == "__main__":
    main()
