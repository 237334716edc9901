"""Small models of keras_hub with random weights: what they hold, read and compute, told by keras_hub itself.

    KERAS_BACKEND=tensorflow python make_models.py [NAME...]

in the environment keras_hub of tests/interop/environment. Per model: NAME.keras, NAME.json, NAME.input.npz, NAME.output.npz and
NAME.truth.json, as tests/data/README.md describes them. Uses are recorded from real reads of real variables by ../keras3/make_models.py.
"""
import importlib.util
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# It records uses, and chooses the backend: before Keras is imported.
_spec = importlib.util.spec_from_file_location("keras3_models", os.path.join(HERE, "..", "keras3", "make_models.py"))
keras3 = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(keras3)
import json  # noqa: E402
import zipfile  # noqa: E402

import keras  # noqa: E402
import keras_hub  # noqa: E402
import numpy as np  # noqa: E402

sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "interop")]
import layer_models  # noqa: E402
from packed import pack  # noqa: E402
from keras_hub.src.utils.keras_utils import gelu_approximate  # noqa: E402

MODELS = {}
WORDS = layer_models.WORDS
STEPS = 9
# Private in MultiHeadAttention, of which a file tells them by its properties: a use goes by the layer's name.
BY_LAYER_NAME = {"query_dense", "key_dense", "value_dense", "output_dense"}


def model(make):
    MODELS[make.__name__] = make
    return make


def inputs_of(made, steps, seed):
    """Token ids with padding behind some of them and before others, segments, and positions to predict."""
    random = np.random.RandomState(seed)
    place = np.arange(steps)
    padding = np.stack([place >= 0, place < steps - 3, place >= 2]).astype("int32")
    feed = {}
    for tensor in keras.tree.flatten(made.inputs):
        name = tensor.name
        if tensor.dtype == "float32":
            feed[name] = random.randn(3, *[d or steps for d in tensor.shape[1:]]).astype("float32")
        elif name.endswith("padding_mask"):
            feed[name] = padding
        elif name == "segment_ids":
            feed[name] = random.randint(0, 2, (3, steps)).astype("int32")
        elif name == "mask_positions":
            feed[name] = random.randint(0, steps - 5, (3, 3)).astype("int32")
        else:
            feed[name] = random.randint(0, WORDS, (3, steps)).astype("int32")
        if name == "words":
            feed[name][1, 2] = feed[name][2, -1] = 0  # what mask_zero masks
    return feed


def weight_id(variable, use):
    """The WEIGHT of a use's id: the attributes that lead to it, a private one by its layer's name."""
    inner = [step.rsplit("@", 1)[0] for step in use["inner"].split("/") if step]
    parts = (variable["h5"] or "").split("/vars/")[0].split("/")
    while len(parts) > 1 and parts[0] == "layers":
        parts = parts[2:]
    if inner and variable["owner"] != use["layer"] and len(parts) != len(inner):
        inner = ["token_embedding"]  # a head reads it, which has it under this key of its config
    elif len(parts) == len(inner):
        inner = [name if part.startswith("_") or part in BY_LAYER_NAME else part for part, name in zip(parts, inner)]
    return ".".join(inner + [use["role"]])


def add_use_ids(truth):
    graph = []
    for variable in truth["variables"]:
        for use in variable["uses"]:
            steps = use["path"].split("/")
            graph.append((variable, use, steps[: len(steps) - len([s for s in use["inner"].split("/") if s])]))
    names = lambda path: tuple(step.rsplit("@", 1)[0] for step in path)  # noqa: E731
    again = {names(path[: i + 1]) for _, _, path in graph for i, step in enumerate(path) if not step.endswith("@0")}
    for variable, use, path in graph:
        steps = [s if names(path[: i + 1]) in again else s.rsplit("@", 1)[0] for i, s in enumerate(path)]
        use["use"] = "%s:%s" % ("/".join(steps), weight_id(variable, use))


def emit(name, made, ties=None, steps=STEPS, seed=0, folder=HERE, h5=False, alone=True):
    """Writes the model and what it is; `ties` is how many variables must be tied, where that is told; `alone`: also its JSON."""
    keras3.randomize(made, 100 + seed)
    feed = inputs_of(made, steps, 200 + seed)
    structure = made._inputs_struct if hasattr(made, "_inputs_struct") else None
    if isinstance(structure, dict):
        given = {key: feed[key] for key in structure}
    else:
        flat = [feed[tensor.name] for tensor in keras.tree.flatten(made.inputs)]
        given = flat if len(flat) > 1 else flat[0]
    path = os.path.join(str(folder), name)
    made.save(path + ".keras")
    with zipfile.ZipFile(path + ".keras") as archive:
        truth, outputs = keras3.truth(made, given, name, "", archive.read("model.weights.h5"))
    assert ties is None or truth["tie_count"] == ties, (name, truth["tie_count"], ties)
    for variable in truth["variables"]:
        unread = variable["name"] == "reverse_embeddings"  # a backbone alone has no head
        assert variable["uses"] or unread or not variable["trainable"], (name, "unused", variable["path"])
    truth["variables"] = [variable for variable in truth["variables"] if variable["uses"]]
    add_use_ids(truth)
    pack(path + ".keras")
    if h5:
        made.save(path + ".h5")
    if alone:
        with open(path + ".json", "w", encoding="utf-8") as file:
            file.write(made.to_json())
    np.savez_compressed(path + ".input.npz", **feed)
    np.savez_compressed(path + ".output.npz", **{f"output_{i}": y.astype("float32") for i, y in enumerate(outputs)})
    short = {
        "name": name,
        "keras_version": keras.__version__,
        "keras_hub_version": keras_hub.__version__,
        "tie_count_all": truth["tie_count_all"],
        "variables": [
            {"path": v["path"], "shape": v["shape"], "uses": [u["use"] for u in v["uses"]]} for v in truth["variables"]
        ],
    }
    with open(path + ".truth.json", "w", encoding="utf-8") as file:
        json.dump(short, file, indent=1, ensure_ascii=False)
    size = os.path.getsize(path + ".keras")
    assert ties is None or size < 60_000, (name, size)
    print(f"{name:28s} variables {len(truth['variables']):3d} ties {truth['tie_count']:2d} size {size}")


M = keras_hub.models


def gpt2_backbone():
    return M.GPT2Backbone(WORDS, num_layers=2, num_heads=2, hidden_dim=8, intermediate_dim=12, max_sequence_length=16)


@model
def gpt2(name):
    emit(name, gpt2_backbone(), 0)


@model
def gpt2_lm(name):
    """The token embedding is read by rows, and transposed."""
    emit(name, M.GPT2CausalLM(gpt2_backbone()), 1, h5=True)


def bert_backbone():
    return M.BertBackbone(WORDS, num_layers=2, num_heads=2, hidden_dim=8, intermediate_dim=12, max_sequence_length=16)


@model
def bert(name):
    emit(name, bert_backbone(), 0)


@model
def bert_mlm(name):
    """The head holds the token embedding."""
    emit(name, M.BertMaskedLM(bert_backbone()), 1)


def gemma_backbone(**more):
    return M.GemmaBackbone(
        WORDS, num_layers=2, num_query_heads=4, num_key_value_heads=2, hidden_dim=8, intermediate_dim=24, head_dim=6, **more
    )


@model
def gemma(name):
    emit(name, gemma_backbone(), 0)


@model
def gemma2_lm(name):
    """All that Gemma 2 adds: soft caps, a sliding window in every other layer, norms behind the blocks."""
    backbone = gemma_backbone(
        query_head_dim_normalize=False,
        use_post_ffw_norm=True,
        use_post_attention_norm=True,
        attention_logit_soft_cap=1.5,
        final_logit_soft_cap=2.0,
        use_sliding_window_attention=True,
        sliding_window_size=4,
    )
    emit(name, M.GemmaCausalLM(backbone), 1)


def llama_backbone(**more):
    return M.LlamaBackbone(
        WORDS, num_layers=2, num_query_heads=4, num_key_value_heads=2, hidden_dim=16, intermediate_dim=12, **more
    )


@model
def llama(name):
    emit(name, llama_backbone(), 0)


@model
def llama31_lm(name):
    """The rotations of Llama 3.1; two matrices for the words, as the class has it."""
    backbone = llama_backbone(
        rope_max_wavelength=500.0,
        rope_frequency_adjustment_factor=8.0,
        rope_low_freq_factor=1.0,
        rope_high_freq_factor=4.0,
        rope_pretraining_sequence_length=64,
    )
    emit(name, M.LlamaCausalLM(backbone), 0)


@model
def llama32_lm(name):
    """One matrix for the words, which the config does not say: without weights nobody can tell."""
    emit(name, M.LlamaCausalLM(llama_backbone(tie_word_embeddings=True)), 1, h5=True, alone=False)


def mistral_backbone(**more):
    return M.MistralBackbone(
        WORDS, num_layers=2, num_query_heads=4, num_key_value_heads=2, hidden_dim=8, intermediate_dim=12, **more
    )


@model
def mistral(name):
    emit(name, mistral_backbone(sliding_window=None, head_dim=6), 0)


@model
def mistral_lm(name):
    """A sliding window of four words, and scaled rotations."""
    emit(name, M.MistralCausalLM(mistral_backbone(sliding_window=4, rope_scaling_factor=2.0)), 0)


def albert_backbone(**more):
    return M.AlbertBackbone(
        WORDS, num_heads=2, embedding_dim=6, hidden_dim=8, intermediate_dim=12, max_sequence_length=16, **more
    )


@model
def albert(name):
    """Two groups of one layer, each called twice."""
    emit(name, albert_backbone(num_layers=4, num_groups=2), 32)


@model
def albert_mlm(name):
    """One group of two layers, called twice, and the head holds the token embedding."""
    emit(name, M.AlbertMaskedLM(albert_backbone(num_layers=2, num_inner_repetitions=2)), 33)


def roberta_backbone():
    return M.RobertaBackbone(
        WORDS, num_layers=2, num_heads=2, hidden_dim=8, intermediate_dim=12, max_sequence_length=16
    )


@model
def roberta(name):
    emit(name, roberta_backbone(), 0)


@model
def roberta_mlm(name):
    """The head holds an embedding that a layer of the backbone has made."""
    emit(name, M.RobertaMaskedLM(roberta_backbone()), 1)


def opt_backbone():
    return M.OPTBackbone(WORDS, num_layers=2, num_heads=2, hidden_dim=8, intermediate_dim=12, max_sequence_length=16)


@model
def opt(name):
    emit(name, opt_backbone(), 0)


@model
def opt_lm(name):
    emit(name, M.OPTCausalLM(opt_backbone()), 1)


def bloom_backbone(heads):
    return M.BloomBackbone(WORDS, num_layers=2, num_heads=heads, hidden_dim=12, intermediate_dim=12)


@model
def bloom(name):
    emit(name, bloom_backbone(4), 0)


@model
def bloom_lm(name):
    """Slopes for a number of heads that is no power of two."""
    emit(name, M.BloomCausalLM(bloom_backbone(6)), 1)


def t5_backbone(**more):
    return M.T5Backbone(WORDS, num_layers=2, num_heads=2, hidden_dim=8, intermediate_dim=12, **more)


@model
def t5(name):
    """Longer than the distances that have a bucket of their own; the embedding serves both sides."""
    emit(name, t5_backbone(activation=gelu_approximate), 1, steps=40)


@model
def t5_lm(name):
    """As T5 was at first: no gate, relu, heads of another width; the embedding is read a third time."""
    emit(name, M.T5Seq2SeqLM(t5_backbone(use_gated_activation=False, key_value_dim=3)), 1, steps=40)


@model
def backbone_twice(name):
    """A backbone inside a Functional model, called twice with dicts; what it reads is in the order of their keys."""
    words = keras.Input((None,), dtype="int32", name="token_ids")
    padding = keras.Input((None,), dtype="int32", name="padding_mask")
    backbone = bert_backbone()
    first = backbone({"token_ids": words, "padding_mask": padding, "segment_ids": padding})["sequence_output"]
    second = backbone({"token_ids": words, "segment_ids": keras.ops.zeros_like(words), "padding_mask": padding})
    emit(name, keras.Model([words, padding], [first, second["pooled_output"]], name=name), 39)


@model
def encoder_layers(name):
    emit(name, layer_models.encoder_layers(name), 16, steps=7)


@model
def decoder_layers(name):
    emit(name, layer_models.decoder_layers(name), 1, steps=7)


@model
def masked_decoder(name):
    emit(name, layer_models.masked_decoder(name), 0, steps=7)


@model
def made_embedding_head(name):
    emit(name, layer_models.made_embedding(mask_zero=True, twice=False, head=True), 1, steps=7)


@model
def made_embedding_called(name):
    emit(name, layer_models.made_embedding(mask_zero=False, twice=True, head=False), 2, steps=7, h5=True)


@model
def around_bert(name):
    emit(name, layer_models.around_backbone(bert_backbone(), head=True), 1)


@model
def around_opt(name):
    emit(name, layer_models.around_backbone(opt_backbone(), head=False), 1)


def main():
    for name in sys.argv[1:] or list(MODELS):
        keras.backend.clear_session()
        keras.utils.set_random_seed(11)
        MODELS[name](name)


if __name__ == "__main__":
    main()
