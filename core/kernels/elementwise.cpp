#include "core/kernels/elementwise.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/kernels/strides.h"

namespace quantie::compute {
namespace {

constexpr std::size_t pieceSize = std::size_t{1} << 15;

template <class Op>
void innermost(const float* a, std::size_t stepA, const float* b, std::size_t stepB, std::size_t count, float* out,
               const Op& op) {
    if (stepA == 1 && stepB == 1) {
        for (std::size_t i = 0; i < count; ++i) out[i] = op(a[i], b[i]);
    } else if (stepA == 1 && stepB == 0) {
        for (std::size_t i = 0; i < count; ++i) out[i] = op(a[i], *b);
    } else if (stepA == 0 && stepB == 1) {
        for (std::size_t i = 0; i < count; ++i) out[i] = op(*a, b[i]);
    } else {
        for (std::size_t i = 0; i < count; ++i) out[i] = op(a[i * stepA], b[i * stepB]);
    }
}

template <class Op>
void apply(const Operand& a, const Operand& b, const Shape& outShape, float* out, const Op& op) {
    Broadcast loop(outShape, {a.shape, b.shape});
    // A long last dimension is cut, so that all threads have something to do.
    loop.splitInner(pieceSize);
    const std::size_t inner = loop.innerLength();
    const std::size_t perPiece = std::max<std::size_t>(1, pieceSize / std::max<std::size_t>(inner, 1));
    const std::size_t pieces = (loop.outerLength() + perPiece - 1) / perPiece;
    parallelFor(pieces, [&](std::size_t piece) {
        const std::size_t end = std::min(loop.outerLength(), (piece + 1) * perPiece);
        for (std::size_t i = piece * perPiece; i < end; ++i) {
            innermost(a.data + loop.offset(0, i), loop.innerStep(0), b.data + loop.offset(1, i), loop.innerStep(1),
                      inner, out + i * inner, op);
        }
    });
}

float floorMod(float a, float b) {
    const float rest = std::fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

}  // namespace

void binary(Binary op, const Operand& a, const Operand& b, const Shape& outShape, float* out) {
    const auto run = [&](const auto& function) { apply(a, b, outShape, out, function); };
    switch (op) {
        case Binary::Add:
            return run([](float x, float y) { return x + y; });
        case Binary::Subtract:
            return run([](float x, float y) { return x - y; });
        case Binary::Multiply:
            return run([](float x, float y) { return x * y; });
        case Binary::Divide:
            return run([](float x, float y) { return x / y; });
        // NaN on either side comes out, as in TensorFlow.
        case Binary::Maximum:
            return run([](float x, float y) { return x > y || std::isnan(x) ? x : y; });
        case Binary::Minimum:
            return run([](float x, float y) { return x < y || std::isnan(x) ? x : y; });
        case Binary::Power:
            return run([](float x, float y) { return std::pow(x, y); });
        case Binary::SquaredDifference:
            return run([](float x, float y) { return (x - y) * (x - y); });
        case Binary::FloorDivide:
            return run([](float x, float y) { return std::floor(x / y); });
        case Binary::FloorMod:
            return run([](float x, float y) { return floorMod(x, y); });
    }
}

}  // namespace quantie::compute
