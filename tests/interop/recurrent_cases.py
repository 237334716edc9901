"""Random configs of recurrent layers and of the wrappers around layers, in the form of forward_cases.py.

Sequences come plain, or as token ids through an Embedding whose mask the layer sees, or with a mask given to the call; states may be
given. Where a sequence comes out, a layer after it shows the mask that goes on.
"""
import tensorflow as tf

from forward_cases import flag, pick, shape, sides, window
from which_keras import keras

L = keras.layers
ACTIVATIONS = ["tanh", "tanh", "tanh", None, "relu", "sigmoid", "hard_sigmoid", "swish", "softsign", "elu", "softmax"]
TOKENS = 5


def steps(rng):
    return int(rng.integers(1, 8))


def units(rng):
    return int(pick(rng, [1, 3, 8, 17, 33]))


def masked(tokens, features):
    return L.Embedding(TOKENS, features, mask_zero=True)(tokens)


def probed(layer, outputs):
    """The outputs, and for a sequence what a layer makes of it that heeds the mask."""
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    time_major = getattr(getattr(layer, "forward_layer", layer), "time_major", False)
    if len(outputs[0].shape) == 3 and not time_major:
        outputs.append(L.SimpleRNN(2)(outputs[0]))
    return outputs


def called(rng, layer, states, time, features):
    """(shapes, call) of a layer over a sequence; `states`: the shapes of its states."""
    given = states if flag(rng) and flag(rng) else []
    kind = pick(rng, ["plain", "tokens", "mask"])
    if kind == "tokens":
        first = [((time,), ("int", TOKENS))]
    else:
        first = [(time, features)]
    last = [((time,), "bool")] if kind == "mask" else []

    def call(layer, inputs):
        inputs = list(inputs)
        kwargs = {"mask": inputs.pop()} if kind == "mask" else {}
        x = masked(inputs.pop(0), features) if kind == "tokens" else inputs.pop(0)
        if inputs:
            kwargs["initial_state"] = inputs
        return probed(layer, layer(x, **kwargs))

    return first + given + last, call


def gates(rng, cls):
    """What the config of a cell has of its own."""
    config = {"units": units(rng), "use_bias": flag(rng), "activation": pick(rng, ACTIVATIONS)}
    if "SimpleRNN" not in cls.__name__:
        config.update(recurrent_activation=pick(rng, ["sigmoid", "sigmoid", "hard_sigmoid", "tanh", "softmax"]), implementation=int(pick(rng, [1, 2])))
    if "GRU" in cls.__name__:
        config["reset_after"] = flag(rng)
    return config


def choices(rng):
    config = {"return_sequences": flag(rng), "return_state": flag(rng), "go_backwards": flag(rng), "unroll": not rng.integers(4),
              "zero_output_for_mask": not rng.integers(3)}
    if config["unroll"] and not config["return_sequences"]:
        config["zero_output_for_mask"] = False  # Keras itself fails on a mask then
    return config


def states_of(cls, config):
    return [(config["units"],)] * (2 if "LSTM" in cls.__name__ else 1)


def recurrent(cls):
    def case(rng):
        config = gates(rng, cls)
        config.update(choices(rng))
        time, features = steps(rng), units(rng)
        layer = cls(**config)
        if not rng.integers(6):  # the first dimension counts steps then, the second one samples
            return cls(**dict(config, time_major=True, unroll=False)), [(time, features)], lambda layer, inputs: probed(layer, layer(inputs[0]))
        inputs, call = called(rng, layer, states_of(cls, config), time, features)
        return layer, inputs, call
    return case


CELLS = [L.SimpleRNNCell, L.LSTMCell, L.GRUCell]


def cell(rng):
    cls = pick(rng, CELLS)
    config = gates(rng, cls)
    return cls(**config), config["units"], states_of(cls, config)


def rnn(rng):
    cells = [cell(rng) for _ in range(rng.integers(1, 4))]
    inner = [c for c, _, _ in cells]
    held = inner[0] if len(inner) == 1 else pick(rng, [inner, L.StackedRNNCells(inner)])
    layer = L.RNN(held, **choices(rng))
    # States of several cells can be given only as the nest that they are: not in a file.
    states = cells[0][2] if len(cells) == 1 else []
    inputs, call = called(rng, layer, states, steps(rng), units(rng))
    return layer, inputs, call


def cell_alone(rng):
    layer, _, states = cell(rng)

    def call(layer, inputs):
        output, new = layer(inputs[0], states=list(inputs[1:]))
        return [output] + tf.nest.flatten(new)

    return layer, [(units(rng),)] + states, call


def bidirectional(rng):
    cls = pick(rng, [L.SimpleRNN, L.LSTM, L.GRU])
    config = gates(rng, cls)
    config.update(choices(rng))
    states = states_of(cls, config) * 2
    layer = cls(**config)
    kwargs = {"merge_mode": pick(rng, ["concat", "sum", "mul", "ave", None])}
    if not rng.integers(3):
        own = dict(config, activation=pick(rng, ACTIVATIONS), go_backwards=not config["go_backwards"])
        kwargs["backward_layer"] = cls(**own)
    wrapper = L.Bidirectional(layer, **kwargs)
    if not rng.integers(4):
        wrapper = L.Bidirectional(L.RNN(cell(rng)[0], return_sequences=flag(rng)), merge_mode=kwargs["merge_mode"])
        states = []
    inputs, call = called(rng, wrapper, states, steps(rng), units(rng))
    return wrapper, inputs, call


def nested_model(rng, features):
    x = keras.Input((features,))
    y = L.Dense(units(rng), activation="relu")(x)
    return keras.Model(x, [L.Dense(3)(y)])


def time_distributed(rng):
    time, features = steps(rng), units(rng)
    kind = pick(rng, ["dense", "conv", "pool", "lstm", "model", "nested", "tokens"])
    if kind == "conv":
        return L.TimeDistributed(L.Conv1D(units(rng), 3, padding="same")), [(time, 5, features)]
    if kind == "pool":
        return L.TimeDistributed(L.GlobalMaxPooling1D()), [(time, 5, features)]
    if kind == "lstm":
        layer = L.TimeDistributed(L.LSTM(units(rng), return_sequences=flag(rng)))
        if flag(rng):
            return layer, [((time, 4), ("int", TOKENS))], lambda layer, inputs: layer(masked(inputs[0], features))
        return layer, [(time, 4, features)]
    if kind == "nested":
        return L.TimeDistributed(L.TimeDistributed(L.Dense(units(rng)))), [(time, 4, features)]
    if kind == "tokens":
        layer = L.TimeDistributed(L.Dense(units(rng)))
        return layer, [((time,), ("int", TOKENS))], lambda layer, inputs: probed(layer, layer(masked(inputs[0], features)))
    inner = nested_model(rng, features) if kind == "model" else L.Dense(units(rng), activation=pick(rng, ACTIVATIONS))
    if kind == "dense" and flag(rng):
        return L.TimeDistributed(inner), [(time,) + shape(rng, 1, 2) + (features,)]
    return L.TimeDistributed(inner), [(time, features)]


def conv_lstm(rank):
    def case(rng):
        # TensorFlow's convolutions with the channels first run on graphics cards alone.
        config = dict(window(rng, rank), filters=int(rng.integers(1, 6)), padding=pick(rng, ["valid", "same"]), use_bias=flag(rng),
                      activation=pick(rng, ACTIVATIONS[:-1]), recurrent_activation=pick(rng, ["hard_sigmoid", "sigmoid", "tanh"]),
                      return_sequences=flag(rng), return_state=flag(rng), go_backwards=flag(rng))
        room = tuple(sides(rng, rank, 5, 8)) + (int(rng.integers(1, 5)),)
        time = steps(rng)
        layer = getattr(L, "ConvLSTM%dD" % rank)(**config)
        if flag(rng):
            return layer, [(time,) + room]
        if flag(rng):
            return layer, [(time,) + room, ((time,), "bool")], lambda layer, inputs: layer(inputs[0], mask=inputs[1])
        layer = L.Bidirectional(layer, merge_mode=pick(rng, ["concat", "sum", "mul", "ave", None]))
        return layer, [(time,) + room]
    return case


CASES = {"SimpleRNN": recurrent(L.SimpleRNN), "LSTM": recurrent(L.LSTM), "GRU": recurrent(L.GRU), "RNN": rnn, "RNNCell": cell_alone,
         "Bidirectional": bidirectional, "TimeDistributed": time_distributed}
for rank in (1, 2, 3):
    if hasattr(L, "ConvLSTM%dD" % rank):
        CASES["ConvLSTM%dD" % rank] = conv_lstm(rank)
