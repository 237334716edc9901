#!/usr/bin/env python3
"""Laying out a graph in Quantie against Graphviz' dot, in one run. Prints so and stops where dot is not installed.

usage: layout_graph_dot.py BUILD/tests/bench/bench_layout_graph [--limit 120]

dot only computes (-Tplain); times are those of the processor. BENCH_LAYOUT_GRAPH runs before and after it, and the mean counts.
"""
import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile

TARGET = 0.01  # of dot's time
GRAPHS = ("chain of 1,000", "residual of 1,000", "NASNetLarge", "residual of 3,000", "residual of 10,000")


def seconds_of_dot(path, limit):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        subprocess.run(["dot", "-Tplain", path], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--limit", type=float, default=120, help="seconds that dot may take for a graph")
    arguments = parser.parse_args()
    if shutil.which("dot") is None:
        print("dot is not installed (package graphviz)")
        return

    def quantie(*options):
        return json.loads(subprocess.check_output([arguments.program, "--json", "--repeat", "7", *options]))

    with tempfile.TemporaryDirectory() as folder:
        before = quantie("--dot", folder)
        theirs = {name: seconds_of_dot(os.path.join(folder, name + ".dot"), arguments.limit) for name in GRAPHS}
        after = quantie()
    print("%-20s %10s %10s %12s" % ("graph", "dot ms", "Quantie ms", "of dot's"))
    for name in GRAPHS:
        ours = (before[name] + after[name]) / 2
        dot = theirs[name] or arguments.limit
        print("%-20s %s%9.0f %10.2f %12.5f  <= %.2f %s" % (
            name, " " if theirs[name] else ">", dot * 1e3, ours * 1e3, ours / dot, TARGET,
            "reached" if ours <= TARGET * dot else "MISSED"))


if __name__ == "__main__":
    main()
