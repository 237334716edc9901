"""Random recipes for the tests of exports; as many as the run has time for."""
import os
import random

EVERYTHING = os.environ.get("QUANTIE_ALL") == "1"


def seeds(few, many=20):
    """Of the random recipes that a test tries."""
    return range(many if EVERYTHING else few)


def random_scheme(rng, shape):
    """A setting for a weight of that shape: any width, any axis, its own range or a given one."""
    axis = rng.choice([None, None] + list(range(-len(shape), len(shape)))) if shape else None
    scheme = {"bits": rng.randint(2, 16), "symmetric": rng.random() < 0.5, "narrow_range": rng.random() < 0.5, "axis": axis}
    kind = rng.random()
    if kind < 0.2 or (kind < 0.4 and axis is None):
        scheme["range"] = [round(rng.uniform(-0.6, 0.0), 3), round(rng.uniform(0.1, 0.7), 3)]
    elif kind < 0.4:
        ends = ((-0.6, 0.0), (0.1, 0.7))
        scheme["range"] = [[round(rng.uniform(*end), 3) for _ in range(shape[axis])] for end in ends]
    if axis is not None and kind < 0.2:
        scheme["range"] = [[end] * shape[axis] for end in scheme["range"]]
    return scheme


def random_activation(rng):
    return {"bits": rng.randint(3, 16), "symmetric": rng.random() < 0.5, "narrow_range": rng.random() < 0.5,
            "range": [round(rng.uniform(-2.0, 0.0), 3), round(rng.uniform(0.5, 3.0), 3)]}


def float_uses(inspected):
    """{use id: shape} of every use that can be quantized."""
    return {use: variable["shape"] for variable in inspected["variables"] if variable["dtype"].startswith(("float", "bfloat"))
            for use in variable["uses"]}


def random_recipe(inspected, seed, share=0.6, calls=(), agreeing=False, **more):
    """A recipe over some of the uses, and activations of some of `calls`. The seed is printed. `agreeing`: all uses of a
    variable get one setting."""
    print("seed", seed)
    rng = random.Random(seed)
    uses = {use: random_scheme(rng, shape) for use, shape in sorted(float_uses(inspected).items()) if rng.random() < share}
    if agreeing:
        for variable in inspected["variables"]:
            first = uses.get(variable["uses"][0])
            for use in variable["uses"]:
                uses.pop(use, None)
                if first:
                    uses[use] = first
    activations = {call: random_activation(rng) for call in sorted(calls) if rng.random() < 0.3}
    return {"format": "quantie-recipe", "version": 1, "uses": uses, "activations": activations, **more}
