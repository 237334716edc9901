"""Random configs of attention layers, in the form of forward_cases.py. Masks come from an Embedding, or are given to the call."""
import tensorflow as tf

from forward_cases import flag, pick
from recurrent_cases import TOKENS, masked, probed, steps
from which_keras import keras

L = keras.layers
KNOWS_CAUSAL_CALL = tf.__version__.split(".")[:2] != ["2", "6"]


def dense_attention(cls):
    def case(rng):
        asked, kept, features = steps(rng), steps(rng), int(rng.integers(1, 20))
        config = {"use_scale": flag(rng)}
        kwargs = {"return_attention_scores": flag(rng)}
        if cls is L.Attention and KNOWS_CAUSAL_CALL:
            config["score_mode"] = pick(rng, ["dot", "concat"])
        causal = not rng.integers(3)
        if causal and KNOWS_CAUSAL_CALL:
            kwargs["use_causal_mask"] = True
        elif causal:
            config["causal"] = True
        layer = cls(**config)
        keyed = flag(rng)
        if flag(rng):
            inputs = [((asked,), ("int", TOKENS)), ((kept,), ("int", TOKENS))]

            def call(layer, inputs):
                tensors = [masked(x, features) for x in inputs]
                if keyed:
                    tensors.append(L.Dense(features)(tensors[1]))
                return probed(layer, layer(tensors, **kwargs))
            return layer, inputs, call
        inputs = [(asked, features), (kept, features)] + ([(kept, features)] if keyed else [])
        given = flag(rng)
        if given:
            inputs += [((asked,), "bool"), ((kept,), "bool")]

        def call_given(layer, inputs):
            masks = {"mask": list(inputs[-2:])} if given else {}
            return layer(list(inputs[:-2]) if given else list(inputs), **dict(kwargs, **masks))
        return layer, inputs, call_given
    return case


def multi_head(rng):
    config = {"num_heads": int(rng.integers(1, 4)), "key_dim": int(rng.integers(1, 9)), "use_bias": flag(rng)}
    if flag(rng):
        config["value_dim"] = int(rng.integers(1, 9))
    if not rng.integers(3):
        config["output_shape"] = pick(rng, [5, (3, 2)])
    asked, kept = steps(rng), steps(rng)
    features = [int(n) for n in rng.integers(1, 20, 3)]
    keyed = flag(rng)
    kwargs = {"return_attention_scores": flag(rng)}
    causal = KNOWS_CAUSAL_CALL and not rng.integers(3)
    kind = pick(rng, ["plain", "mask", "tokens", "axes"])
    if kind == "axes":
        config["attention_axes"] = pick(rng, [(1,), (2,), (1, 2), (2, 3)])
        room = [2, 3, 2]
        other = [n + 1 if i + 1 in config["attention_axes"] else n for i, n in enumerate(room)]
        inputs = [tuple(room) + (features[0],), tuple(other) + (features[1],)]
        return L.MultiHeadAttention(**config), inputs, lambda layer, x: layer(x[0], x[1], **kwargs)
    if causal:
        kwargs["use_causal_mask"] = True
    layer = L.MultiHeadAttention(**config)
    if kind == "tokens":
        def call_tokens(layer, inputs):
            tensors = [masked(x, n) for x, n in zip(inputs, features)]
            if not keyed and flag(rng):
                tensors[1] = tensors[0]
            return probed(layer, layer(*tensors, **kwargs))
        return layer, [((asked,), ("int", TOKENS)), ((kept,), ("int", TOKENS))] + ([((kept,), ("int", TOKENS))] if keyed else []), call_tokens
    inputs = [(asked, features[0]), (kept, features[1])] + ([(kept, features[2])] if keyed else [])
    if kind == "mask":
        inputs.append(((asked, kept), "bool"))

    def call(layer, inputs):
        inputs = list(inputs)
        given = {"attention_mask": inputs.pop()} if kind == "mask" else {}
        if keyed:
            given["key"] = inputs.pop()
        return layer(*inputs, **dict(kwargs, **given))
    return layer, inputs, call


CASES = {"Attention": dense_attention(L.Attention), "AdditiveAttention": dense_attention(L.AdditiveAttention), "MultiHeadAttention": multi_head}
