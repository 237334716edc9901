"""Writes the reference of tests/core/layers: `python make_layers.py OUT.json` (TF 2.6 or 2.15, with TFMOT).

Many random configs of each layer class, each with what live Keras makes of it: its config, its weights (path, shape, trainable,
dtype, group in a `.keras` file) in the order in which they are created, and the shapes of its outputs. Seeded.
"""
import json
import random
import sys

from live import describe, keras, tf
import tensorflow_model_optimization as tfmot

L = keras.layers
rng = random.Random(11)
cases = []
NEW = hasattr(L, "GroupNormalization")  # TF 2.15, not 2.6


def pick(*choices):
    return rng.choice(choices)


def flag():
    return rng.random() < 0.5


def num(lo, hi):
    return rng.randint(lo, hi)


def tensor(*shape, dtype="float32", batch=None):
    return keras.Input(shape, batch_size=batch, dtype=dtype)


def add(make, *args, **kwargs):
    """One case; configs that Keras itself refuses are left out."""
    try:
        case = describe(make() if not isinstance(make, L.Layer) else make, args, kwargs)
    except RuntimeError:
        raise
    except Exception as e:
        refused.append("%s: %s" % (getattr(make, "__name__", make), str(e).split("\n")[0][:150]))
        return
    cases.append(case)


refused = []


def spatial(rank, lo=5, hi=14, channels=None, first=False):
    dims = [None if rng.random() < 0.15 else num(lo, hi) for _ in range(rank)]
    c = channels or num(1, 8)
    return [c] + dims if first else dims + [c]


def data_format():
    return pick("channels_last", "channels_last", "channels_first")


def size(rank, lo=1, hi=3):
    return num(lo, hi) if flag() else tuple(num(lo, hi) for _ in range(rank))


def dense():
    for _ in range(8):
        add(L.Dense(num(1, 9), use_bias=flag()), tensor(*[num(2, 6) for _ in range(num(0, 3))], num(1, 9)))
    for _ in range(6):
        add(L.Embedding(num(2, 50), num(1, 9)), tensor(*[num(2, 6) for _ in range(num(0, 3))], dtype="int32"))
    add(L.Embedding(9, 4, input_length=7), tensor(7, dtype="int32"))
    add(L.Embedding(9, 4, input_length=7), tensor(None, dtype="int32"))
    for equation, out, axes, shape in [
            ("ab,bc->ac", 6, "c", (5,)), ("abc,cd->abd", (None, 7), None, (4, 5)), ("abc,cd->abd", (4, 7), "d", (4, 5)),
            ("...x,xy->...y", 6, "y", (3, 4, 5)), ("...x,xyz->...yz", (2, 6), "yz", (3, 4)), ("...ab,bcd->...acd", (None, 2, 3), "d", (3, 4, 5)),
            ("ab...,bc->ac...", 6, "c", (5, 3, 2)), ("abc,cde->abde", (None, 2, 3), "de", (None, 4)), ("abde,dec->abc", (None, 9), "c", (6, 2, 3)),
            ("abc,bcd->ad", 3, "d", (2, 5)), ("abc,adc->abd", (4, 5), "bd", (4, 6))]:
        add(lambda: getattr(L, "EinsumDense", getattr(L.experimental, "EinsumDense", None))(equation, out, bias_axes=axes), tensor(*shape))
    add(keras.layers.experimental.RandomFourierFeatures(8, trainable=True), tensor(5))


def convolutions():
    for rank, conv, transpose in [(1, L.Conv1D, L.Conv1DTranspose), (2, L.Conv2D, L.Conv2DTranspose), (3, L.Conv3D, L.Conv3DTranspose)]:
        for _ in range(12):
            form, groups = data_format(), pick(1, 1, 2)
            channels = num(1, 3) * groups
            dilation = pick(1, size(rank))
            add(lambda: conv(num(1, 4) * groups, size(rank), strides=size(rank) if dilation == 1 else 1, groups=groups, data_format=form,
                             padding=pick("valid", "same", *(["causal"] if rank == 1 and form == "channels_last" else [])),
                             dilation_rate=dilation, use_bias=flag()),
                tensor(*spatial(rank, channels=channels, first=form == "channels_first")))
        for _ in range(8):
            form, strides = data_format(), pick(1, 2, 3)
            padding = rng.choice([None, None, strides - 1]) if rank < 3 or True else None
            add(lambda: transpose(num(1, 5), size(rank), strides=strides, padding=pick("valid", "same"), data_format=form, use_bias=flag(),
                                  output_padding=padding if strides > 1 else None),
                tensor(*spatial(rank, first=form == "channels_first")))
    for rank, conv in [(1, getattr(L, "DepthwiseConv1D", None)), (2, L.DepthwiseConv2D)]:
        for _ in range(8 if conv else 0):
            form = data_format()
            add(lambda: conv(size(rank), strides=num(1, 2), padding=pick("valid", "same"), depth_multiplier=num(1, 3), data_format=form,
                             use_bias=flag()), tensor(*spatial(rank, first=form == "channels_first")))
    add(lambda: L.DepthwiseConv2D(3, dilation_rate=(2, 2)), tensor(9, 10, 4))
    for rank, conv in [(1, L.SeparableConv1D), (2, L.SeparableConv2D)]:
        for _ in range(8):
            form = data_format()
            add(lambda: conv(num(1, 5), size(rank), strides=num(1, 2), padding=pick("valid", "same"), depth_multiplier=num(1, 3),
                             data_format=form, use_bias=flag()), tensor(*spatial(rank, first=form == "channels_first")))
    for rank, conv in [(1, L.LocallyConnected1D), (2, L.LocallyConnected2D)]:
        for _ in range(12):
            form, implementation = data_format(), num(1, 3)
            shape = [num(4, 7) for _ in range(rank)]
            channels = num(1, 3)
            add(lambda: conv(num(1, 4), size(rank), strides=size(rank, 1, 2), data_format=form, implementation=implementation, use_bias=flag(),
                             padding="valid" if implementation == 1 else pick("valid", "same")),
                tensor(*([channels] + shape if form == "channels_first" else shape + [channels])))


def pooling():
    for rank in (1, 2, 3):
        for kind in ("Max", "Average"):
            for _ in range(6):
                form = data_format()
                add(lambda: getattr(L, "%sPooling%dD" % (kind, rank))(size(rank), strides=pick(None, size(rank)), padding=pick("valid", "same"),
                                                                      data_format=form),
                    tensor(*spatial(rank, first=form == "channels_first")))
            for _ in range(3):
                form = data_format()
                add(lambda: getattr(L, "Global%sPooling%dD" % (kind, rank))(data_format=form, keepdims=flag()),
                    tensor(*spatial(rank, first=form == "channels_first")))


def pairs(rank, hi=2):
    return pick(num(0, hi), tuple(num(0, hi) for _ in range(rank)), tuple((num(0, hi), num(0, hi)) for _ in range(rank)))


def spatial_layers():
    for _ in range(3):
        add(L.UpSampling1D(num(1, 3)), tensor(*spatial(1)))
        add(L.ZeroPadding1D(pick(num(0, 3), (num(0, 2), num(0, 2)))), tensor(*spatial(1)))
        add(L.Cropping1D(pick(num(0, 2), (num(0, 2), num(0, 2)))), tensor(*spatial(1)))
    for rank in (2, 3):
        for name in ("UpSampling", "ZeroPadding", "Cropping"):
            for _ in range(7):
                form = data_format()
                argument = size(rank) if name == "UpSampling" else pairs(rank)
                add(lambda: getattr(L, "%s%dD" % (name, rank))(argument, data_format=form), tensor(*spatial(rank, first=form == "channels_first")))
    add(L.UpSampling2D((2, 3), interpolation="bilinear"), tensor(4, 5, 3))


def reshaping():
    for shape, target in [((12,), (3, 4)), ((12,), (3, -1)), ((2, 3, 4), (-1,)), ((2, 3, 4), (4, 6)), ((None, 6), (-1, 2)), ((None, 6), (3, -1)),
                          ((4,), (2, 2, 1)), ((6, 2), (12,))]:
        add(L.Reshape(target), tensor(*shape))
    for _ in range(4):
        order = [1, 2, 3]
        rng.shuffle(order)
        add(L.Permute(order), tensor(4, 5, 6))
    add(L.Permute((2, 1)), tensor(None, 5))
    for shape in [(4, 5), (3,), (), (None, 3), (2, 3, 4)]:
        add(L.Flatten(data_format=data_format()), tensor(*shape))
    add(L.Flatten(), tensor(3, 4, batch=2))
    add(L.RepeatVector(5), tensor(7))


def activations():
    for layer in [L.Activation("relu"), L.ReLU(6.0), L.LeakyReLU(), L.ELU(), L.ThresholdedReLU(), L.Softmax(axis=-1), L.Masking(), L.Dropout(0.2),
                  L.SpatialDropout1D(0.1), L.GaussianNoise(0.1), L.GaussianDropout(0.1), L.AlphaDropout(0.1), L.ActivityRegularization(l2=0.1)]:
        add(layer, tensor(num(2, 9), num(2, 9)))
    add(L.SpatialDropout2D(0.1), tensor(4, 5, 3))
    add(L.SpatialDropout3D(0.1), tensor(4, 5, 6, 3))
    add(L.PReLU(), tensor(5, 6))
    add(L.PReLU(shared_axes=[1]), tensor(5, 6))
    add(L.PReLU(shared_axes=[1, 2]), tensor(None, None, 6))
    add(L.PReLU(shared_axes=2), tensor(4, 5, 6))
    if hasattr(L, "Identity"):
        add(L.Identity(), tensor(5, 6))


def normalization():
    for _ in range(8):
        add(lambda: L.BatchNormalization(axis=pick(-1, 1, [1], 3, [3], [-1]), scale=flag(), center=flag()), tensor(4, 5, 6))
    add(L.BatchNormalization(), tensor(6))
    add(L.BatchNormalization(axis=[1, 2]), tensor(4, 5, 6))
    add(lambda: L.BatchNormalization(renorm=True, renorm_clipping={"rmax": 3.0}), tensor(4, 5, 6))
    add(lambda: L.BatchNormalization(virtual_batch_size=2, fused=False), tensor(4, 5, 6, batch=4))
    add(lambda: tf.compat.v1.keras.layers.BatchNormalization(), tensor(4, 5, 6))
    add(lambda: L.experimental.SyncBatchNormalization(), tensor(4, 5, 6))
    for axis in (-1, 1, [1], [2, 3], (-2, -1), [1, 2, 3]):
        add(lambda: L.LayerNormalization(axis=axis, scale=flag(), center=flag()), tensor(4, 5, 6))
    for axis, mode in [(-1, 0), (None, 1), ((1, 2), 0), (1, 0), (3, 1)]:
        cls = L.Normalization if hasattr(L, "Normalization") else L.experimental.preprocessing.Normalization
        values = {"mean": 1.0, "variance": 2.0} if mode else {}
        add(lambda: cls(axis=axis, **values), tensor(4, 5, 6))
    if NEW:
        for axis, groups in [(-1, 2), (-1, -1), (1, 4), (2, 5)]:
            add(lambda: L.GroupNormalization(groups, axis=axis, scale=flag(), center=flag()), tensor(4, 5, 6))
        add(L.UnitNormalization(axis=1), tensor(4, 5))
        add(L.SpectralNormalization(L.Conv2D(4, 3)), tensor(8, 9, 3))
        add(L.SpectralNormalization(L.Dense(4)), tensor(8))


def recurrent():
    for _ in range(10):
        cls = pick(L.SimpleRNN, L.LSTM, L.GRU)
        stateful = rng.random() < 0.2
        extra = {"reset_after": flag()} if cls is L.GRU else {}
        add(lambda: cls(num(1, 6), use_bias=flag(), return_sequences=flag(), return_state=flag(), go_backwards=flag(), stateful=stateful, **extra),
            tensor(pick(None, 7), num(1, 5), batch=3 if stateful else None))
    for cls in (L.LSTM, L.GRU, L.SimpleRNN):
        if NEW:  # TF 2.6 takes the state's batch for unknown
            add(cls(4, time_major=True, return_sequences=True, return_state=True), tensor(7, 3))
            add(cls(4, time_major=True, return_state=True), tensor(7, 3))
        state = [tensor(4)] * (2 if cls is L.LSTM else 1)
        add(cls(4, return_state=True), tensor(7, 3), initial_state=state)
    for cell in (L.LSTMCell(4), L.GRUCell(3), L.SimpleRNNCell(5, use_bias=False), L.GRUCell(3, reset_after=False)):
        for sequences in (True, False):
            add(L.RNN(type(cell).from_config(cell.get_config()), return_sequences=sequences, return_state=flag()), tensor(7, 3))
    for _ in range(4):
        cells = [pick(L.LSTMCell, L.GRUCell, L.SimpleRNNCell)(num(2, 5)) for _ in range(num(1, 3))]
        add(L.RNN(cells, return_sequences=flag(), return_state=flag()), tensor(7, 3))
    for cls in (tf.compat.v1.keras.layers.CuDNNLSTM, tf.compat.v1.keras.layers.CuDNNGRU):
        add(lambda: cls(4, return_sequences=flag(), return_state=flag()), tensor(7, 3))
    for rank in (1, 2, 3):
        for _ in range(4):
            form = "channels_last"
            add(lambda: getattr(L, "ConvLSTM%dD" % rank)(num(1, 4), size(rank), strides=pick(1, 1, 2), padding=pick("valid", "same"), use_bias=flag(),
                                                         return_sequences=flag(), return_state=flag(), data_format=form),
                tensor(pick(None, 4), *[num(5, 8) for _ in range(rank)], num(1, 3)))
    add(lambda: L.ConvLSTM2D(3, 2, data_format="channels_first", return_sequences=True), tensor(4, 3, 6, 7))
    for mode in ("concat", "sum", "mul", "ave", None):
        for _ in range(2):
            cls = pick(L.SimpleRNN, L.LSTM, L.GRU)
            add(L.Bidirectional(cls(num(2, 5), return_sequences=flag(), return_state=flag()), merge_mode=mode), tensor(7, 3))
    add(L.Bidirectional(L.LSTM(4), backward_layer=L.GRU(4, go_backwards=True)), tensor(7, 3))
    add(L.Bidirectional(L.RNN([L.LSTMCell(3), L.GRUCell(2)])), tensor(7, 3))
    add(L.Bidirectional(L.LSTM(4)), tensor(7, 3), initial_state=[tensor(4) for _ in range(4)])
    for child, shape in [(L.Dense(4), (7, 3)), (L.Conv2D(3, 2), (None, 6, 6, 2)), (L.LSTM(3, return_sequences=True), (4, 7, 3)),
                         (L.TimeDistributed(L.Dense(2)), (4, 5, 6)), (L.Bidirectional(L.LSTM(3)), (4, 7, 3)), (L.Flatten(), (4, 2, 3))]:
        add(L.TimeDistributed(child), tensor(*shape))


def attention():
    for _ in range(8):
        query, value = tensor(num(2, 6), num(2, 6)), tensor(num(2, 6), num(2, 6))
        more = {} if flag() else {"key": tensor(value.shape[1], num(2, 6))}
        add(L.MultiHeadAttention(num(1, 3), num(2, 5), value_dim=pick(None, 3), use_bias=flag(), output_shape=pick(None, 7)), query, value, **more)
    query = tensor(5, 8)
    add(L.MultiHeadAttention(2, 4), query, query, return_attention_scores=True)
    add(lambda: L.MultiHeadAttention(2, 4, output_shape=(3, 5)), query, query)
    image = tensor(5, 4, 6)
    add(L.MultiHeadAttention(2, 3, attention_axes=(2,)), image, image)
    add(L.MultiHeadAttention(2, 3, attention_axes=(1, 2)), image, tensor(3, 2, 6))
    add(L.MultiHeadAttention(2, 3), image, image, return_attention_scores=True)
    add(L.MultiHeadAttention(2, 3, attention_axes=(2,)), image, image, return_attention_scores=True)
    add(L.MultiHeadAttention(2, 4), query, value=tensor(3, 8), key=tensor(3, 6))
    for layer in [L.Attention(), L.Attention(use_scale=True), L.AdditiveAttention(), L.AdditiveAttention(use_scale=False)]:
        add(layer, [tensor(5, 8), tensor(4, 8)])
    if NEW:
        add(L.Attention(score_mode="concat", use_scale=True), [tensor(5, 8), tensor(4, 6), tensor(4, 8)])
        add(L.Attention(), [tensor(5, 8), tensor(4, 6), tensor(4, 8)], return_attention_scores=True)
    add(L.AdditiveAttention(), [tensor(5, 8), tensor(4, 6), tensor(4, 8)])


def merging():
    for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
        add(getattr(L, name)(), [tensor(5, 6) for _ in range(num(2, 4))])
        add(getattr(L, name)(), [tensor(5, 1), tensor(1, 6)])
        add(getattr(L, name)(), [tensor(4, 5, 6), tensor(6)])
        add(getattr(L, name)(), [tensor(None, 6), tensor(5, 6, batch=2)])
    add(L.Subtract(), [tensor(5, 6), tensor(5, 6)])
    for axis in (-1, 1, 2, -2):
        shapes = [[4, 5], [4, 5], [4, 5]]
        for shape in shapes:
            shape[axis if axis < 0 else axis - 1] = num(1, 6)
        add(L.Concatenate(axis=axis), [tensor(*s) for s in shapes])
    add(L.Concatenate(axis=1), [tensor(None, 5), tensor(3, 5)])
    for axes, a, b in [(1, (5,), (5,)), (2, (3, 5), (4, 5)), ((1, 2), (5, 3), (4, 5)), (-1, (3, 5), (4, 5)), ((2, 1), (3, 5), (5,)),
                       ((3, 1), (2, 3, 5), (5, 4)), (1, (5, 3), (5, 4))]:
        add(L.Dot(axes, normalize=flag()), [tensor(*a), tensor(*b)])


def preprocessing():
    space = L if hasattr(L, "Rescaling") else L.experimental.preprocessing
    image = lambda: tensor(*pick((9, 8, 3), (None, None, 3)))
    add(space.Rescaling(0.1), image())
    for name in ("Resizing", "CenterCrop", "RandomCrop"):
        add(getattr(space, name)(6, 5), image())
        add(getattr(space, name)(6, 5), tensor(9, 8, 3))
    for make in (lambda: space.RandomFlip(), lambda: space.RandomTranslation(0.1, 0.1), lambda: space.RandomRotation(0.1),
                 lambda: space.RandomZoom(0.1), lambda: space.RandomContrast(0.1), lambda: space.RandomHeight(0.2),
                 lambda: space.RandomWidth(0.2), lambda: L.RandomBrightness(0.1)):
        add(make, tensor(9, 8, 3))
    integers = lambda *shape: tensor(*shape, dtype="int64")
    for mode in ("one_hot", "multi_hot", "count"):
        for shape in ((), (1,), (4,)):
            add(lambda: space.CategoryEncoding(num_tokens=6, output_mode=mode), integers(*shape))
    for mode in ("int", "one_hot", "multi_hot"):
        if NEW:
            add(lambda: space.Discretization([0.0, 1.0], output_mode=mode), tensor(1))
            add(lambda: space.Hashing(7, output_mode=mode), integers(1))
            add(lambda: space.HashedCrossing(7, output_mode=mode), (integers(1), integers(1)))
        for size_ in (None, 9):
            add(lambda: space.IntegerLookup(vocabulary=[3, 5, 8], max_tokens=size_, output_mode=mode, num_oov_indices=num(1, 2),
                                            pad_to_max_tokens=size_ is not None and mode != "int"), integers(4))
            add(lambda: space.StringLookup(vocabulary=["a", "b"], max_tokens=size_, output_mode=mode, mask_token=pick(None, "x"),
                                           pad_to_max_tokens=size_ is not None and mode != "int"), tensor(1, dtype="string"))
    add(lambda: space.Hashing(7), integers(3))
    add(lambda: space.Discretization([0.0, 1.0]), tensor(3))
    # TF 2.6 keeps no vocabulary in the config: the width of encodings is not told there.
    for mode, length in [("int", None), ("int", 6)] + ([("multi_hot", None), ("count", None)] if NEW else []):
        add(lambda: space.TextVectorization(vocabulary=["a", "b", "c"], output_mode=mode, output_sequence_length=length), tensor(1, dtype="string"))


def optimized_models():
    """The wrappers that TFMOT leaves in a model."""
    def walk(model):
        for layer in model.layers:
            if not isinstance(layer, L.InputLayer):
                case = describe(type(layer).from_config(layer.get_config()), [tensor(*layer.input_shape[1:])])
                cases.append(case)

    model = keras.Sequential([L.Conv2D(4, 3, input_shape=(9, 9, 3)), L.BatchNormalization(), L.ReLU(), L.DepthwiseConv2D(2),
                              L.Conv2DTranspose(3, 2, activation="relu"), L.MaxPooling2D(), L.Flatten(), L.Dense(4, activation="tanh"),
                              L.Dense(3, activation="softmax"), L.Activation("relu"), L.Activation("softmax")])
    with tfmot.quantization.keras.quantize_scope():
        walk(tfmot.quantization.keras.quantize_model(model))
    with tfmot.sparsity.keras.prune_scope():
        model = keras.Sequential([L.Conv2D(4, 3, input_shape=(9, 9, 3)), L.BatchNormalization(), L.SeparableConv2D(3, 2), L.Flatten(), L.Dense(4),
                                  L.Reshape((4, 1)), L.LSTM(3)])
        walk(tfmot.sparsity.keras.prune_low_magnitude(model))
    init = tfmot.clustering.keras.CentroidInitialization.LINEAR
    clustered = tfmot.clustering.keras.cluster_weights
    add(lambda: clustered(L.Dense(4), number_of_clusters=3, cluster_centroids_init=init), tensor(5))
    add(lambda: clustered(L.Conv2D(4, 3), number_of_clusters=5, cluster_centroids_init=init), tensor(8, 8, 2))
    add(lambda: clustered(L.Embedding(9, 4), number_of_clusters=5, cluster_centroids_init=init), tensor(8))


def operators():
    """Keras records these as TFOpLambda and SlicingOpLambda: taken from the layers that the calls leave behind."""
    import operators as ops

    for name, outputs, inputs in ops.calls(tensor):
        cases.extend(ops.described(outputs, inputs))


if __name__ == "__main__":
    for family in (dense, convolutions, pooling, spatial_layers, reshaping, activations, normalization, recurrent, attention, merging,
                   preprocessing, optimized_models, operators):
        before = len(cases)
        family()
        print(family.__name__, len(cases) - before)
    for line in refused:
        print("refused", line)
    with open(sys.argv[1], "w") as f:
        f.write('{"tensorflow": "%s", "cases": [\n' % tf.__version__)
        f.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]}\n")
