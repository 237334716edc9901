"""The forward pass beside TensorFlow's, and onnxruntime's where it and tf2onnx are installed, in one run.

    python forward_tf.py BUILD/tests/bench/bench_forward [--models …] [--batches 1 32] [--threads 1 2] [--rounds 8]

Every side is a process of its own that computes when it is asked to: they take turns in short rounds, so that a
disturbance of the machine falls on all. The least of all rounds counts: of CPU time with one thread, which other work on
the machine does not lengthen, of wall time with several. TensorFlow runs the model as a tf.function, warm. Peak memory
is the process's; TensorFlow's is also given without what the process held before the model was there.
"""
import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

TARGETS = {("mobilenetv2", 1): 0.7, ("mobilenetv2", 32): 1.0, ("resnet50", 1): 0.9, ("resnet50", 32): 1.1,
           ("transformer", 1): 1.0, ("transformer", 32): 1.0, ("lstm", 1): 0.35, ("lstm", 32): 0.35}


def import_tensorflow():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow
    return tensorflow


def transformer(tf):
    """Four encoder layers on 128 steps of 256."""
    layers = tf.keras.layers
    x = inputs = layers.Input((128, 256))
    for _ in range(4):
        x = layers.LayerNormalization()(layers.Add()([x, layers.MultiHeadAttention(8, 32)(x, x)]))
        x = layers.LayerNormalization()(layers.Add()([x, layers.Dense(256)(layers.Dense(1024, activation="gelu")(x))]))
    return tf.keras.Model(inputs, x)


def recurrent(tf, layer):
    """256 units over 100 steps of 256."""
    inputs = tf.keras.layers.Input((100, 256))
    return tf.keras.Model(inputs, layer(256)(inputs))


def make(name, batches, folder):
    """Writes the model with weights that no step can leave out, and data; returns the model's path."""
    tf = import_tensorflow()
    tf.keras.utils.set_random_seed(1)
    build = {"mobilenetv2": lambda: tf.keras.applications.MobileNetV2(weights=None),
             "resnet50": lambda: tf.keras.applications.ResNet50(weights=None), "transformer": lambda: transformer(tf),
             "lstm": lambda: recurrent(tf, tf.keras.layers.LSTM), "gru": lambda: recurrent(tf, tf.keras.layers.GRU)}
    model = build[name]()
    for layer in model.layers:
        if isinstance(layer, tf.keras.layers.BatchNormalization):
            layer.set_weights([w + np.random.uniform(-0.1, 0.1, w.shape) for w in layer.get_weights()])
    path = os.path.join(folder, name + ".h5")
    model.save(path)
    for batch in batches:
        shape = (batch,) + model.input_shape[1:]
        np.savez(os.path.join(folder, "%s-%d.npz" % (name, batch)), in0=np.random.normal(size=shape).astype("float32"))
    if onnx_installed():
        import tf2onnx
        tf2onnx.convert.from_keras(model, opset=15, output_path=path[:-3] + ".onnx")


def onnx_installed():
    """Without an import, which would bring TensorFlow into this process: its peak memory would count for its children as well."""
    return all(importlib.util.find_spec(name) for name in ("onnxruntime", "tf2onnx"))


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def answer(compute, before=0.0):
    """The worker's loop, as bench_forward has it."""
    compute()
    for line in sys.stdin:
        command, argument = line.split()
        if command == "write":
            np.savez(argument, out0=compute())
            print("{}", flush=True)
            continue
        wall, cpu = [], []
        for _ in range(int(argument)):
            times = time.perf_counter(), time.process_time()
            compute()
            wall.append(time.perf_counter() - times[0])
            cpu.append(time.process_time() - times[1])
        print(json.dumps({"wall": min(wall), "cpu": min(cpu), "peak": memory(), "before": before}), flush=True)


def tensorflow_worker(path, data, threads):
    tf = import_tensorflow()
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    x = tf.constant(np.load(data)["in0"])
    before = memory()
    model = tf.keras.models.load_model(path, compile=False)
    function = tf.function(lambda x: model(x, training=False))
    answer(lambda: function(x).numpy(), before)


def onnxruntime_worker(path, data, threads):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    x = np.load(data)["in0"]
    before = memory()
    session = onnxruntime.InferenceSession(path[:-3] + ".onnx", options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    answer(lambda: session.run(None, {name: x})[0], before)


WORKERS = {"tensorflow": tensorflow_worker, "onnxruntime": onnxruntime_worker}


class Side:
    def __init__(self, command):
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.best = {}

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("%s ended" % self.process.args)
        return json.loads(line)

    def run(self, count):
        figures = self.ask("run %d" % count)
        for key, value in figures.items():
            self.best[key] = max(value, self.best.get(key, 0)) if key == "peak" else min(value, self.best.get(key, 1e9))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(program, folder, name, batch, threads, rounds):
    path, data = os.path.join(folder, name + ".h5"), os.path.join(folder, "%s-%d.npz" % (name, batch))
    sides = {"quantie": Side([program, path, data, "--threads", threads])}
    for worker in WORKERS if onnx_installed() else ["tensorflow"]:
        sides[worker] = Side([sys.executable, __file__, "--worker", worker, path, data, threads])
    outputs = {}
    for side in sides:
        sides[side].ask("run 1")
        written = os.path.join(folder, side + ".npz")
        sides[side].ask("write " + written)
        outputs[side] = np.load(written)["out0"]
    count = max(1, (8 if name == "mobilenetv2" else 2) // batch)
    for _ in range(rounds):
        for side in sides.values():
            side.run(count)
    theirs, ours = outputs["tensorflow"], outputs["quantie"]
    off = np.abs(ours - theirs).max() / np.abs(theirs).max()
    clock = "cpu" if threads == 1 else "wall"
    ms = {side: sides[side].best[clock] * 1e3 for side in sides}
    target = TARGETS[name, batch] if (name, batch) in TARGETS else None
    ratio = ms["quantie"] / ms["tensorflow"]
    verdict = "" if target is None else "<= %.2f %s" % (target, "reached" if ratio <= target else "MISSED")
    tf_best = sides["tensorflow"].best
    print("%-12s %5d %7d  %s  %9.2f %9.2f %6.2f  %-15s %6.0f %6.0f (%.0f)  %.0e%s" % (
        name, batch, threads, clock, ms["tensorflow"], ms["quantie"], ratio, verdict, tf_best["peak"],
        sides["quantie"].best["peak"], tf_best["peak"] - tf_best["before"], off,
        "  onnxruntime %.2f ms: %.2f of it" % (ms["onnxruntime"], ms["quantie"] / ms["onnxruntime"])
        if "onnxruntime" in ms else ""), flush=True)
    if threads == 1:
        late = sides["quantie"].ask("toggle %d" % max(3, count))
        print("    toggled %s alone: %.2f ms, the whole run %.2f: %.3f of it" % (
            late["use"], late["part"] * 1e3, late["whole"] * 1e3, late["part"] / late["whole"]), flush=True)
    for side in sides.values():
        side.close()


def main():
    if sys.argv[1:2] == ["--worker"]:
        return WORKERS[sys.argv[2]](sys.argv[3], sys.argv[4], int(sys.argv[5]))
    if sys.argv[1:2] == ["--make"]:
        return make(sys.argv[2], list(map(int, sys.argv[4:])), sys.argv[3])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--models", nargs="+", default=["mobilenetv2", "resnet50", "transformer", "lstm", "gru"])
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 32])
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=8)
    arguments = parser.parse_args()
    print("%-12s %5s %7s  %s  %9s %9s %6s  %-15s %s" % (
        "model", "batch", "threads", "time", "TF ms", "Quantie", "ratio", "to reach", "peak MB: TF, Quantie (TF without import)  off"))
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.models:
            subprocess.run([sys.executable, __file__, "--make", name, folder] + list(map(str, arguments.batches)),
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for batch in arguments.batches:
                for threads in arguments.threads:
                    try:
                        compare(arguments.program, folder, name, batch, threads, arguments.rounds)
                    except RuntimeError as error:
                        print("%-12s %5d %7d  not computed: %s" % (name, batch, threads, error))


if __name__ == "__main__":
    main()
