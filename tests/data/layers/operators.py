"""Operators of TensorFlow on Keras tensors, and what the layers that Keras makes of them look like."""
from live import call_of, json, json_utils, keras, shape_of, tf

CALLS = [
    (lambda x, y: x + y, (4, 5), (5,)), (lambda x, y: x * y, (4, 1), (1, 5)), (lambda x, y: x / y, (4, 5), (4, 5)),
    (lambda x: 2.0 - x, (4, 5)), (lambda x: x ** 2, (4, 5)), (lambda x: -x, (4, 5)), (lambda x: tf.abs(x), (4, 5)), (lambda x: x > 0.5, (4, 5)),
    (lambda x: tf.nn.relu(x), (4, 5)), (lambda x: tf.nn.softmax(x, axis=1), (4, 5)), (lambda x: tf.nn.gelu(x), (4, 5)),
    (lambda x: tf.sigmoid(x), (4, 5)), (lambda x: tf.tanh(x), (4, 5)), (lambda x: tf.sqrt(x), (4, 5)), (lambda x: tf.exp(x), (4, 5)),
    (lambda x: tf.clip_by_value(x, 0.0, 1.0), (4, 5)), (lambda x: tf.cast(x, "int32"), (4, 5)), (lambda x: tf.identity(x), (4, 5)),
    (lambda x: tf.nn.l2_normalize(x, axis=-1), (4, 5)), (lambda x: tf.zeros_like(x), (4, 5)), (lambda x: tf.stop_gradient(x), (4, 5)),
    (lambda x: tf.math.log(x + 1.0), (4, 5)), (lambda x, y: tf.maximum(x, y), (4, 5), (4, 1)), (lambda x: tf.cumsum(x, axis=1), (4, 5)),
    (lambda x, y: tf.matmul(x, y), (4, 5), (5, 6)), (lambda x, y: tf.matmul(x, y, transpose_b=True), (4, 5), (6, 5)),
    (lambda x, y: tf.matmul(x, y, transpose_a=True), (3, 4, 5), (3, 4, 6)), (lambda x, y: x @ y, (None, 5), (5, 2)),
    (lambda x, y: tf.concat([x, y], axis=-1), (4, 5), (4, 2)), (lambda x, y: tf.concat([x, y], 1), (4, 5), (3, 5)),
    (lambda x, y: tf.stack([x, y], axis=1), (4, 5), (4, 5)), (lambda x, y: tf.stack([x, y], axis=-1), (4, 5), (4, 5)),
    (lambda x: tf.unstack(x, axis=1), (3, 5)), (lambda x: tf.split(x, 3, axis=-1), (4, 6)), (lambda x: tf.split(x, [1, 2, 3], axis=2), (4, 6)),
    (lambda x: tf.split(x, [1, -1], axis=2), (4, 6)),
    (lambda x: tf.reduce_mean(x, axis=1), (4, 5)), (lambda x: tf.reduce_sum(x, axis=[1, 2], keepdims=True), (4, 5)),
    (lambda x: tf.reduce_max(x, axis=-1), (4, 5)), (lambda x: tf.reduce_mean(x), (4, 5)), (lambda x: tf.argmax(x, axis=-1), (4, 5)),
    (lambda x: tf.math.reduce_std(x, axis=1), (4, 5)), (lambda x: tf.norm(x, axis=-1), (4, 5)), (lambda x: tf.reduce_logsumexp(x, axis=2), (4, 5)),
    (lambda x: tf.reshape(x, (-1, 20)), (4, 5)), (lambda x: tf.reshape(x, (-1, 2, 2, 5)), (4, 5)), (lambda x: tf.reshape(x, [2, -1]), (4, 5)),
    (lambda x: tf.reshape(x, [tf.shape(x)[0], 20]), (4, 5)), (lambda x: tf.reshape(x, (-1,)), (4, 5)),
    (lambda x: tf.transpose(x, [0, 2, 1]), (4, 5)), (lambda x: tf.transpose(x), (4, 5)), (lambda x: tf.expand_dims(x, 1), (4, 5)),
    (lambda x: tf.expand_dims(x, -1), (4, 5)), (lambda x: tf.squeeze(x, axis=1), (1, 5)), (lambda x: tf.squeeze(x, [1, -1]), (1, 5, 1)),
    (lambda x: tf.einsum("bij,bkj->bik", x, x), (4, 5)), (lambda x, y: tf.einsum("...ij,...jk->...ik", x, y), (3, 4, 5), (3, 5, 6)),
    (lambda x: tf.tile(x, [1, 2, 3]), (4, 5)), (lambda x: tf.pad(x, [[0, 0], [1, 2], [3, 0]]), (4, 5)),
    (lambda x: tf.gather(x, [0, 2], axis=1), (4, 5)), (lambda x: tf.gather(x, 1, axis=2), (4, 5)), (lambda x: tf.where(x > 0.0, x, 0.0), (4, 5)),
    (lambda x: tf.reverse(x, [1]), (4, 5)), (lambda x: tf.roll(x, 1, 1), (4, 5)),
    (lambda x: tf.one_hot(tf.cast(x, "int32"), 7), (4, 5)), (lambda x: tf.shape(x), (4, 5)), (lambda x: tf.linalg.diag_part(x), (4, 4)),
    (lambda x, y: tf.tensordot(x, y, axes=[[2], [1]]), (4, 5), (5, 6)), (lambda x: tf.broadcast_to(x, [3, 4, 5]), (4, 5)),
    (lambda x: tf.nn.avg_pool2d(x, 2, 2, "VALID"), (9, 8, 3)), (lambda x: tf.nn.max_pool2d(x, 3, 2, "SAME"), (9, 8, 3)),
    (lambda x: tf.image.resize(x, (6, 5)), (9, 8, 3)), (lambda x: tf.nn.depth_to_space(x, 2), (4, 5, 12)),
    (lambda x: tf.nn.space_to_depth(x, 2), (4, 6, 3)), (lambda x: tf.math.top_k(x, 3), (4, 5)), (lambda x: tf.add_n([x, x]), (4, 5)),
    (lambda x: tf.nn.moments(x, axes=[1]), (4, 5)), (lambda x: tf.strided_slice(x, [0, 1], [2, 3]), (4, 5)),
    (lambda x: tf.slice(x, [0, 1, 0], [-1, 2, 3]), (4, 5)), (lambda x: tf.linalg.band_part(x, -1, 0), (4, 5)),
    (lambda x: keras.backend.mean(x, axis=1), (4, 5)), (lambda x: keras.activations.relu(x, max_value=6.0), (4, 5)),
    (lambda x: tf.nn.dropout(x, 0.1), (4, 5)), (lambda x: tf.math.unsorted_segment_sum(x, [0, 1, 0], 2), (4, 5)),
    (lambda x: x[:, 0], (4, 5)), (lambda x: x[:, -1], (4, 5)), (lambda x: x[:, 1:3], (4, 5)), (lambda x: x[..., 0], (4, 5)),
    (lambda x: x[..., 1:], (4, 5)), (lambda x: x[:, tf.newaxis], (4, 5)), (lambda x: x[:, ::2, ::-1], (4, 5)), (lambda x: x[:, -2:], (4, 5)),
    (lambda x: x[:, :-1, None, 2], (4, 5)), (lambda x: x[0], (4, 5)), (lambda x: x[:, 1:100], (None, 5)), (lambda x: x[:, :, :4], (4, 5)),
    (lambda x: x[1:, 0:2], (4, 5)), (lambda x: x[:, 3:1:-1], (4, 5)), (lambda x: x[:, 5:, :0], (4, 5)),
]


def calls(tensor):
    for call, *shapes in CALLS:
        inputs = [tensor(*shape) for shape in shapes]
        try:
            yield call, call(*inputs), inputs
        except Exception as e:
            print("refused operator", str(e).split("\n")[0][:150])


def described(outputs, inputs):
    """A case for every operator layer between inputs and outputs, its call as the JSON of the model writes it."""
    model = keras.Model(inputs, outputs)
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        args, kwargs, tensors = call_of(layer)
        if not tensors:
            continue  # the file does not have the operands of einsum
        case = {"class": type(layer).__name__, "config": layer.get_config(), "inputs": tensors, "args": args, "kwargs": kwargs, "weights": [],
                "outputs": [shape_of(t) for t in tf.nest.flatten(layer.get_output_at(0))]}
        yield json.loads(json.dumps(case, default=json_utils.get_json_type))
