"""Operations of Keras 3 that multiply, decompose and transform, as keras3_operator_cases.py has the others."""
import numpy as np
from keras import ops

from operator_cases import flag, full, pick


def matmul(rng):
    a, b, c = (int(n) for n in rng.integers(1, 7, 3))
    return pick(rng, [([(a, b), (b, c)], lambda x: ops.matmul(x[0], x[1])), ([(3, a, b), (1, b, c)], lambda x: x[0] @ x[1]),
                      ([(a, b)], lambda x: ops.matmul(x[0], np.linspace(0, 1, b * c).reshape(b, c).astype("float32")))])


def einsum(rng):
    a, b, c = (int(n) for n in rng.integers(1, 7, 3))
    return pick(rng, [([(a, b), (b, c)], lambda x: ops.einsum("nab,nbc->nac", x[0], x[1])), ([(a, b), (c, b)], lambda x: ops.einsum("nab,ncb->nac", x[0], x[1])),
                      ([(a, b), (a, b)], lambda x: ops.einsum("nab,nab->na", x[0], x[1])), ([(a, b, c)], lambda x: ops.einsum("nabc->nacb", x[0])),
                      ([(a, b)], lambda x: ops.einsum("...ab->...ba", x[0]))])


def products(rng):
    a, b = (int(n) for n in rng.integers(1, 7, 2))
    return pick(rng, [([(a,), (b,)], lambda x: ops.outer(x[0], x[1])), ([(a, b), (a, b)], lambda x: ops.inner(x[0], x[1])),
                      ([(a, b), (b,)], lambda x: ops.dot(x[0], ops.transpose(x[1]))), ([(a, b), (b, a)], lambda x: ops.tensordot(x[0], x[1], axes=[[2], [1]])),
                      ([(a, 3), (a, 3)], lambda x: ops.cross(x[0], x[1])), ([(a, b), (3, b)], lambda x: ops.cdist(x[0], x[1])),
                      ([(a,), (a,)], lambda x: ops.vdot(x[0], x[1])), ([(a, b), (2, 3)], lambda x: ops.kron(x[0][0], x[1][0]))])


def positive(x):
    """Matrices that can be inverted, and that have a Cholesky factor."""
    return ops.matmul(x, ops.transpose(x, (0, 2, 1))) + np.eye(x.shape[-1], dtype="float32")


def linalg(rng):
    n = int(rng.integers(1, 6))
    return pick(rng, [([(n, n)], lambda x: ops.inv(positive(x[0]))), ([(n, n)], lambda x: ops.det(positive(x[0]))), ([(n, n)], lambda x: ops.cholesky(positive(x[0]))),
                      ([(n, n), (n, 2)], lambda x: ops.solve(positive(x[0]), x[1])), ([(n, n), (n, 2)], lambda x: ops.solve_triangular(positive(x[0]), x[1], lower=flag(rng))),
                      ([(n, n)], lambda x: ops.logdet(positive(x[0])))])


def spread(x):
    """Positive matrices whose eigenvalues are far from each other, so that their vectors are well defined."""
    return positive(x) + np.diag(np.arange(x.shape[-1]) * 9).astype("float32")


def triangles(rng):
    n, upper = int(rng.integers(1, 6)), flag(rng)
    return pick(rng, [([(n, n)], lambda x: ops.cholesky(positive(x[0]), upper=upper)), ([(n, n)], lambda x: ops.cholesky_inverse(ops.cholesky(positive(x[0]), upper=upper), upper=upper)),
                      ([(n, n)], lambda x: ops.solve_triangular(positive(x[0]), x[0][:, :, 0], lower=upper)), ([(n, n)], lambda x: ops.lu_factor(x[0][0])),
                      ([(n, n)], lambda x: ops.slogdet(x[0])), ([(n, int(rng.integers(1, 6)))], lambda x: ops.qr(x[0], mode=pick(rng, ["reduced", "complete"])))])


def spectrum(rng):
    """Signs of vectors are free: their magnitudes, and what they make together, are not."""
    n = int(rng.integers(1, 6))

    def of(x):
        values, vectors = ops.eigh(spread(x[0]))
        return [values, ops.abs(vectors), ops.matmul(vectors * values[:, None], ops.transpose(vectors, (0, 2, 1)))]
    return [(n, n)], of


def singular(rng):
    shape = full(rng, 2, 2, 1, 6)

    def parts(x):
        u, s, v = ops.svd(x[0], full_matrices=shape[0] == shape[1])
        return [s, ops.matmul(u * s[:, None], v)]
    return [shape], pick(rng, [parts, lambda x: ops.svd(x[0], compute_uv=False), lambda x: ops.pinv(x[0], **pick(rng, [{}, {"rcond": 0.3}])), lambda x: ops.matrix_rank(x[0], **pick(rng, [{}, {"tol": 0.9}])),
                               lambda x: ops.matrix_rank(ops.matmul(x[0][:, :, :1], x[0][:, :1])), lambda x: ops.norm(x[0], ord=pick(rng, ["nuc", 2, -2]), axis=(1, 2), keepdims=flag(rng))])


def lstsq(rng):
    n, m = (int(n) for n in rng.integers(1, 6, 2))
    return [(n,), (m,)], lambda x: ops.lstsq(x[0], x[1][:, 0] if flag(rng) else x[1], **pick(rng, [{}, {"rcond": 0.5}]))


def complexes(function):
    """Real and imaginary parts, of any number of dimensions."""
    def case(rng):
        shape = full(rng, 2, 3, 1, 14)
        return [shape, shape], lambda x: function((x[0], x[1]), rng)
    return case


def transform_length(rng):
    return pick(rng, [None, int(rng.integers(1, 20))])


def frames(rng):
    length = int(rng.integers(2, 12))
    options = {"sequence_length": length, "sequence_stride": int(rng.integers(1, length + 1)), "fft_length": length + int(rng.integers(0, 6)),
               "window": pick(rng, ["hann", "hamming", None]), "center": flag(rng)}
    return length, options


def stft(rng):
    _, options = frames(rng)
    return [pick(rng, [(40,), (2, 37)])], lambda x: ops.stft(x[0], **options)


def istft(rng):
    """Without a centre the window of Hann begins with a zero, by which TensorFlow divides another."""
    _, options = frames(rng)
    shape = (int(rng.integers(3, 6)), options["fft_length"] // 2 + 1)
    options["length"] = pick(rng, [None, 9])
    return [shape, shape], lambda x: ops.istft((x[0], x[1]), **options)


# What is said instead of computed, of a tensor (batch, 3, 5).
REFUSED = {
    "whole_bases": lambda x: ops.svd(x)[0], "beam_search": lambda x: ops.ctc_decode(x, np.array([3, 2]), strategy="beam_search", beam_width=3)[0],
    "argpartition": lambda x: ops.argpartition(x, 1), "elastic": lambda x: ops.image.elastic_transform(x), "eig": lambda x: ops.eig(x[:, :, :3])[0],
    "view_half": lambda x: ops.view(x, "float16"),
}

FAMILIES = {
    "products": {"matmul": matmul, "einsum": einsum, "products": products, "linalg": linalg},
    "decompositions": {"triangles": triangles, "spectrum": spectrum, "singular": singular, "lstsq": lstsq},
    "signals": {"fft": complexes(lambda x, rng: pick(rng, [ops.fft, ops.fft2, ops.ifft2])(x)), "rfft": lambda rng: ([full(rng, 1, 2, 1, 14)], lambda x: ops.rfft(x[0], transform_length(rng))),
                "irfft": complexes(lambda x, rng: ops.irfft(x, transform_length(rng))), "stft": stft, "istft": istft},
}
