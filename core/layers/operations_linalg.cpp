// The operations of Keras 3 of ops.linalg, and those of ops.math on signals.
#include <array>

#include "core/layers/operation.h"

namespace quantie {

namespace {

using namespace names;

constexpr std::array rows{
    Operation{"ops.Cholesky", "ops.cholesky", {{{"x", ""}, {"upper", "upper"}}}, nullptr, Operands::Floats},
    Operation{
        "ops.CholeskyInverse", "ops.cholesky_inverse", {{{"x", ""}, {"upper", "upper"}}}, nullptr, Operands::Floats},
    Operation{"ops.Det", "ops.det", one, nullptr, Operands::Floats},
    Operation{"ops.Eigh", "ops.eigh", one, nullptr, Operands::Floats},
    Operation{"ops.ExtractSequences",
              "ops.extract_sequences",
              {{{"x", ""}, {"sequence_length", "sequence_length"}, {"sequence_stride", "sequence_stride"}}}},
    Operation{"ops.FFT", "ops.fft", one},
    Operation{"ops.FFT2", "ops.fft2", one},
    Operation{"ops.IFFT2", "ops.ifft2", one},
    Operation{"ops.Inv", "ops.inv", one, nullptr, Operands::Floats},
    Operation{"ops.IRFFT", "ops.irfft", {{{"x", ""}, {"fft_length", "fft_length"}}}},
    Operation{"ops.ISTFT",
              "ops.istft",
              {{{"x", ""},
                {"sequence_length", "sequence_length"},
                {"sequence_stride", "sequence_stride"},
                {"fft_length", "fft_length"},
                {"length", "length"},
                {"window", "window"},
                {"center", "center"}}}},
    Operation{"ops.Logdet", "ops.logdet", one, nullptr, Operands::Floats},
    Operation{"ops.Lstsq", "ops.lstsq", {{{"a", ""}, {"b", "y"}, {"rcond", "rcond"}}}, nullptr, Operands::AlikeFloats},
    Operation{"ops.LuFactor", "ops.lu_factor", one, nullptr, Operands::Floats},
    Operation{"ops.MatrixRank", "ops.matrix_rank", {{{"x", ""}, {"tol", "tol"}}}, nullptr, Operands::Floats},
    Operation{"ops.Norm",
              "ops.norm",
              {{{"x", ""}, {"ord", "ord"}, {"axis", "axis"}, {"keepdims", "keepdims"}}},
              nullptr,
              Operands::Floats},
    Operation{"ops.Pinv", "ops.pinv", {{{"x", ""}, {"rcond", "rcond"}}}, nullptr, Operands::Floats},
    Operation{"ops.Qr", "ops.qr", {{{"x", ""}, {"mode", "mode"}}}, nullptr, Operands::Floats},
    Operation{"ops.RFFT", "ops.rfft", {{{"x", ""}, {"fft_length", "fft_length"}}}},
    Operation{"ops.Slogdet", "ops.slogdet", one, nullptr, Operands::Floats},
    Operation{"ops.Solve", "ops.solve", {{{"a", ""}, {"b", "y"}}}, nullptr, Operands::AlikeFloats},
    Operation{"ops.SolveTriangular",
              "ops.solve_triangular",
              {{{"a", ""}, {"b", "y"}, {"lower", "lower"}}},
              nullptr,
              Operands::AlikeFloats},
    Operation{"ops.STFT",
              "ops.stft",
              {{{"x", ""},
                {"sequence_length", "sequence_length"},
                {"sequence_stride", "sequence_stride"},
                {"fft_length", "fft_length"},
                {"window", "window"},
                {"center", "center"}}}},
    Operation{"ops.SVD",
              "ops.svd",
              {{{"x", ""}, {"full_matrices", "full_matrices"}, {"compute_uv", "compute_uv"}}},
              nullptr,
              Operands::Floats},
};

}  // namespace

std::span<const Operation> linalgOperations() {
    return rows;
}

}  // namespace quantie
