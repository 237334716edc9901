"""Functional models of keras_hub's layers, which files list as layers; make_models.py writes them."""
import keras
import keras_hub
from keras_hub.src.utils.keras_utils import gelu_approximate

L = keras_hub.layers
WORDS = 29


def encoder_layers(name):
    """Masks from the embedding, attention masks, a shared encoder."""
    words = keras.Input((7,), dtype="int32", name="words")
    padding = keras.Input((7,), dtype="int32", name="padding_mask")
    allowed = keras.Input((7, 7), dtype="float32", name="allowed")
    x = L.TokenAndPositionEmbedding(WORDS, 7, 8, tie_weights=False, mask_zero=True, name="embed")(words)
    shared = L.TransformerEncoder(12, 2, activation=gelu_approximate, name="shared")
    x = shared(shared(x), padding_mask=padding)
    x = L.TransformerEncoder(12, 2, normalize_first=True, name="first")(x, attention_mask=allowed > 0.0)
    return keras.Model([words, padding, allowed], x, name=name)


def masked_decoder(name):
    """What the embedding masks, a decoder heeds, and a layer behind it."""
    words = keras.Input((7,), dtype="int32", name="words")
    x = L.TokenAndPositionEmbedding(WORDS, 7, 8, mask_zero=True, name="embed")(words)
    x = L.TransformerDecoder(12, 2, name="decoder")(x)
    y = L.TransformerDecoder(12, 2, normalize_first=True, name="free")(x, use_causal_mask=False)
    return keras.Model(words, [y, keras.layers.GlobalAveragePooling1D(name="mean")(x)], name=name)


def decoder_layers(name):
    """Cross-attention, rotations with and without heads, ALiBi, and a head without an embedding."""
    words = keras.Input((7,), dtype="int32", name="words")
    other = keras.Input((5, 8), dtype="float32", name="other")
    positions = keras.Input((3,), dtype="int32", name="mask_positions")
    padding = keras.Input((7,), dtype="int32", name="padding_mask")
    embed = keras.layers.ReversibleEmbedding(WORDS, 8, name="embed")
    x = embed(words)
    x = keras.layers.Add(name="add")([x, L.PositionEmbedding(9, name="places")(x, start_index=2)])
    x = L.TransformerDecoder(12, 2, name="crossed")(x, other, decoder_padding_mask=padding)
    x = L.TransformerDecoder(12, 2, normalize_first=True, name="first")(x, use_causal_mask=False)
    x = L.RotaryEmbedding(scaling_factor=3.0, rope_type="dynamic", name="turned")(x)
    y = keras.layers.Reshape((7, 2, 4), name="heads")(x)
    y = L.RotaryEmbedding(max_wavelength=50, name="turned_heads")(y, start_index=3)
    scores = L.AlibiBias(name="alibi")(keras.ops.einsum("btnh,bsnh->bnts", y, y))
    held = L.MaskedLMHead(token_embedding=embed, activation="softmax", name="held")(x, positions)
    own = L.MaskedLMHead(vocabulary_size=11, intermediate_activation="tanh", name="own")(x, positions)
    return keras.Model([words, other, positions, padding], [scores, held, own], name=name)


def made_embedding(mask_zero, twice, head):
    """Embeddings that a layer makes itself, and another one, or the model, reads too: no config says so, and Keras cannot load it."""
    words = keras.Input((7,), dtype="int32", name="words")
    padding = keras.Input((7,), dtype="int32", name="padding_mask")
    positions = keras.Input((3,), dtype="int32", name="mask_positions")
    embed = L.TokenAndPositionEmbedding(WORDS, 7, 8, mask_zero=mask_zero, name="embed")
    x = embed(words)
    if twice:
        x = keras.layers.Add(name="add")([x, embed(padding)])
    x = L.TransformerEncoder(12, 2, name="encoder")(x)
    if head:
        y = L.MaskedLMHead(token_embedding=embed.token_embedding, activation="softmax", name="head")(x, positions)
        return keras.Model([words, padding, positions] if twice else [words, positions], y, name="made_embedding")
    x = keras.layers.Dense(8, activation="gelu", name="mixed")(x)
    return keras.Model([words, padding] if twice else words, embed.token_embedding(x, reverse=True), name="made_embedding")


def around_backbone(backbone, head):
    """A backbone as a layer of a model, which reads its embedding once more: in a head that holds it, or by calling it."""
    given = {tensor.name: keras.Input((None,), dtype="int32", name=tensor.name) for tensor in keras.tree.flatten(backbone.inputs)}
    y = backbone(given)
    y = y["sequence_output"] if isinstance(y, dict) else y
    if not head:
        return keras.Model(given, backbone.token_embedding(y, reverse=True), name="around_backbone")
    given["mask_positions"] = keras.Input((3,), dtype="int32", name="mask_positions")
    return keras.Model(given, L.MaskedLMHead(token_embedding=backbone.token_embedding, name="head")(y, given["mask_positions"]), name="around_backbone")
